package loaders_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"entente/graph"
	"entente/loaders"
	"entente/loaders/mapping"
)

const (
	oneLine = `{"id":"x1","text":"They met in Oslo."}` + "\n"
	// oneLine, compressed by xz and by bzip2
	oneLineXZ  = "/Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQAmeyJpZCI6IngxIiwidGV4dCI6IlRoZXkgbWV0IGluIE9zbG8uIn0KAADRI1b+KICryAABPyd8KlLdH7bzfQEAAAAABFla"
	oneLineBZ2 = "QlpoOTFBWSZTWYZOll4AABLfgAAQUAUgEAAAhAAGZ4xqIAAxQAYjTTRoRHqE0zRBtNqH5nsMqVGMbITyLOu2p0Y1LlaoEI4LuSKcKEhDJ0svAA=="
	htmlPage   = `<html lang=en><head><title>Norway and rebels sign accord</title></head><body><article><h1>Norway and rebels sign accord</h1>
<p>The government of Norway and the rebels of the north signed an accord in Oslo on Monday after talks that had lasted for ten days.</p>
<p>Sweden mediated between them. The Swedish foreign minister said that the accord would end a war of two years, and that it would be kept.</p></article></body></html>`
)

func gzipped(data []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write(data)
	_ = w.Close()
	return b.Bytes()
}

func zstded(data []byte) []byte {
	w, _ := zstd.NewWriter(nil)
	return w.EncodeAll(data, nil)
}

func decoded(t *testing.T, s string) []byte {
	t.Helper()
	data, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// A file in an archive; the type of tar's, 0 for a regular file.
type packed struct {
	name, content string
	typeflag      byte
}

func tarred(files ...packed) []byte {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, f := range files {
		h := &tar.Header{Name: f.name, Mode: 0o644, Typeflag: f.typeflag, Linkname: "/etc/passwd"}
		if f.typeflag == 0 {
			h.Typeflag, h.Linkname, h.Size = tar.TypeReg, "", int64(len(f.content))
		}
		_ = w.WriteHeader(h)
		if f.typeflag == 0 {
			_, _ = w.Write([]byte(f.content))
		}
	}
	_ = w.Close()
	return b.Bytes()
}

func zipped(files ...packed) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range files {
		inside, _ := w.Create(f.name)
		_, _ = inside.Write([]byte(f.content))
	}
	_ = w.Close()
	return b.Bytes()
}

func record(kind, url, block string) string {
	return fmt.Sprintf("WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: %s\r\nWARC-Date: 2024-05-01T12:00:00Z\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n",
		kind, url, len(block), block)
}

func answer(status, head, body string) string {
	return "HTTP/1.1 " + status + "\r\nContent-Type: text/html\r\n" + head + "\r\n" + body
}

func warcFile() string {
	return record("warcinfo", "", "software: x\r\n") +
		record("request", "https://lantern.example/1", "GET / HTTP/1.1\r\n\r\n") +
		record("response", "https://lantern.example/1", answer("200 OK", "", htmlPage)) +
		record("response", "https://lantern.example/2", answer("404 Not Found", "", "no")) +
		record("response", "https://lantern.example/3", answer("200 OK", "Transfer-Encoding: chunked\r\n", fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", len(htmlPage), htmlPage))) +
		record("response", "https://lantern.example/4", answer("200 OK", "Content-Encoding: gzip\r\n", string(gzipped([]byte(htmlPage))))) +
		record("response", "https://lantern.example/5", answer("200 OK", "Content-Encoding: gzip\r\n", htmlPage)) + // unpacked already
		strings.Replace(record("conversion", "https://lantern.example/6", "Talks\n\nThey met in Oslo.\n"), "application/http; msgtype=response", "text/plain", 1)
}

// readFile writes one file and reads it.
func readFile(t *testing.T, name string, content []byte) ([]*graph.Article, []*loaders.Rejection) {
	t.Helper()
	return read(t, "", filepath.Join(folder(t, map[string]string{name: string(content)}), name))
}

func TestArchives(t *testing.T) {
	files := []packed{{name: "in/a.txt", content: "Talks\n\nThey met."}, {name: "in/b.jsonl", content: oneLine}, {name: "in/page.html", content: htmlPage}, {name: "c.pdf", content: "x"},
		{name: ".git/x.txt", content: "no"}, {name: "d.jsonl.gz", content: string(gzipped([]byte(oneLine)))}}
	for name, test := range map[string]struct {
		content []byte
		want    string // the names of the articles
	}{
		"a.jsonl.gz":   {gzipped([]byte(oneLine)), "x1"},
		"a.jsonl.zst":  {zstded([]byte(oneLine)), "x1"},
		"a.jsonl.xz":   {decoded(t, oneLineXZ), "x1"},
		"a.jsonl.bz2":  {decoded(t, oneLineBZ2), "x1"},
		"two.jsonl.gz": {append(gzipped([]byte(oneLine)), gzipped([]byte(`{"id":"x2","text":"They met."}`))...), "x1 x2"},
		"a.txt.gz":     {gzipped([]byte("Talks\n\nThey met.")), "a"},
		"a.tar":        {tarred(files...), "a x1 page x1"},
		"a.tar.gz":     {gzipped(tarred(files...)), "a x1 page x1"},
		"a.tgz":        {gzipped(tarred(files...)), "a x1 page x1"},
		"a.zip":        {zipped(files...), "a x1 page x1"},
		"told":         {gzipped(tarred(files...)), "a x1 page x1"}, // by its first bytes
		"told-zip":     {zipped(files...), "a x1 page x1"},
		"a.warc":       {[]byte(warcFile()), "1 3 4 5 6"},
		"a.warc.gz":    {gzipped([]byte(warcFile())), "1 3 4 5 6"},
		"told-warc":    {[]byte(warcFile()), "1 3 4 5 6"},
		"page.html":    {[]byte(htmlPage), "page"},
		"told-page":    {[]byte("\n<!DOCTYPE html>" + htmlPage), "told-page"},
		"a.csv":        {[]byte("id,text\nc1,They met.\n"), "c1"},
		"a.tsv":        {[]byte("id\ttext\nc1\tThey met.\n"), "c1"},
		"a.json":       {[]byte(`[{"id":"j1","text":"They met."}]`), "j1"},
		"a.ndjson":     {[]byte(oneLine), "x1"},
	} {
		t.Run(name, func(t *testing.T) {
			articles, rejected := readFile(t, name, test.content)
			var names []string
			for _, a := range articles {
				names = append(names, a.Name)
			}
			if got := strings.Join(names, " "); got != test.want || len(rejected) != 0 {
				t.Errorf("read %q, want %q; rejected %v", got, test.want, rejected)
			}
		})
	}
}

func TestWARCPages(t *testing.T) {
	articles, _ := readFile(t, "a.warc", []byte(warcFile()))
	for i, a := range articles[:4] {
		if a.Text != articles[0].Text || !strings.HasPrefix(a.Text, "Norway and rebels sign accord\n\nThe government") || a.Retrieved != "2024-05-01" {
			t.Errorf("%d: %+v", i, *a)
		}
	}
	if a := articles[4]; a.URL != "https://lantern.example/6" || a.Text != "Talks\n\nThey met in Oslo.\n" {
		t.Errorf("%+v", *a)
	}
}

// Archives made to harm do no harm: what is wrong is named, and what is right beside it is read.
func TestHostileArchives(t *testing.T) {
	good := packed{name: "good.txt", content: "Good\n\nBody."}
	zeros := make([]byte, 128<<20)
	nested := tarred(good)
	for range 5 {
		nested = tarred(packed{name: "inner.tar", content: string(nested)})
	}
	for name, test := range map[string]struct {
		content []byte
		reason  string
		good    bool
	}{
		"up.tar":        {tarred(packed{name: "../../up.txt", content: "x"}, good), "leads out", true},
		"root.tar":      {tarred(packed{name: "/etc/cron.d/x.txt", content: "x"}, good), "leads out", true},
		"up.zip":        {zipped(packed{name: "../up.txt", content: "x"}, good), "leads out", true},
		"back.zip":      {zipped(packed{name: `..\up.txt`, content: "x"}, good), "leads out", true},
		"links.tar":     {tarred(packed{name: "l.txt", typeflag: tar.TypeSymlink}, packed{name: "h.txt", typeflag: tar.TypeLink}, packed{name: "p.txt", typeflag: tar.TypeFifo}, good), "", true},
		"deep.tar":      {nested, "too deep", false},
		"bomb.jsonl.gz": {gzipped(zeros), "grows more than", false},
		"bomb.txt.zst":  {zstded(zeros), "cannot be read", false},
		"bomb.tar.gz":   {gzipped(tarred(good, packed{name: "b.txt", content: string(zeros)})), "", true},
		"bomb.zip":      {zipped(packed{name: "b.txt", content: string(zeros)}, good), "", true},
		"cut.jsonl.gz":  {gzipped([]byte(strings.Repeat(oneLine, 9)))[:30], "cannot be read", false},
		"not.gz":        {[]byte("plain"), "cannot be read", false},
		"not.zip":       {[]byte("plain"), "cannot be read", false},
		"not.tar":       {[]byte(strings.Repeat("plain ", 200)), "cannot be read", false},
		"not.warc":      {[]byte("plain"), "no record", false},
		"length.warc":   {[]byte("WARC/1.0\r\nWARC-Type: response\r\nContent-Length: -5\r\n\r\n"), "no length", false},
		"header.warc":   {[]byte("WARC/1.0\r\n" + strings.Repeat("X: y\r\n", 100_000)), "too long", false},
		"cut.warc":      {[]byte(warcFile()[:600]), "", false},
	} {
		t.Run(name, func(t *testing.T) {
			articles, rejected := readFile(t, name, test.content)
			if test.reason != "" && (len(rejected) == 0 || !strings.Contains(rejected[0].Error(), test.reason) || rejected[0].Mend == "") {
				t.Errorf("rejected %v, want %q", rejected, test.reason)
			}
			found := false
			for _, a := range articles {
				found = found || a.Name == "good"
				if strings.Contains(a.Text, "root:") {
					t.Error("a file outside was read")
				}
			}
			if found != test.good {
				t.Errorf("good read: %v, %v", found, rejected)
			}
		})
	}
}

// A line that does not end is given up, and what follows is read.
func TestEndlessLine(t *testing.T) {
	long := io.LimitReader(ones{}, 80<<20)
	var articles, rejections int
	for _, err := range loaders.Open(t.Context(), []string{"-"}, io.MultiReader(strings.NewReader(oneLine), long, strings.NewReader("\n"+oneLine))) {
		if err != nil {
			rejections++
		} else {
			articles++
		}
	}
	if articles != 2 || rejections != 1 {
		t.Errorf("%d articles, %d rejections", articles, rejections)
	}
}

type ones struct{}

func (ones) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = '1'
	}
	return len(p), nil
}

// In a folder tables are read where there is a mapping for them.
func TestMappingInFolder(t *testing.T) {
	dir := folder(t, map[string]string{"a.csv": "body\nThey met.\n", "b.txt": "Talks\n\nThey met."})
	articles, rejected := read(t, "", dir)
	if len(articles) != 1 || len(rejected) != 0 {
		t.Errorf("without: %d articles, %v", len(articles), rejected)
	}
	m, err := mapping.Parse("m.yaml", []byte("fields: {text: '{body}'}"))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, err := range (loaders.Options{Mapping: m}).Open(t.Context(), []string{dir}) {
		if n++; err != nil {
			t.Error(err)
		}
	}
	if n != 2 {
		t.Errorf("with: %d articles", n)
	}
}

// The speeches of the General Debate load, where the corpus is there.
func TestGeneralDebateSample(t *testing.T) {
	const corpus, description = "../../shared/text/un-general-debate.jsonl.xz", "../data/mappings/un-general-debate.yaml"
	if _, err := os.Stat(corpus); err != nil {
		t.Skip("the corpus is not there: put un-general-debate.jsonl.xz into ../shared/text beside the repository")
	}
	data, err := os.ReadFile(description)
	if err != nil {
		t.Fatal(err)
	}
	m, err := mapping.Parse(description, data)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for a, err := range (loaders.Options{Mapping: m}).Open(t.Context(), []string{corpus}) {
		if err != nil {
			t.Fatal(err)
		}
		if a.Publisher == "" || !strings.HasPrefix(a.Title, a.Publisher+" in the General Debate") || len(a.Publisher) <= 3 {
			t.Errorf("%+v", a.Title)
		}
		if n++; n == 200 {
			break
		}
	}
	if n != 200 {
		t.Errorf("%d speeches", n)
	}
}

// What a file holds is nothing that a reader trips over.
func FuzzOpen(f *testing.F) {
	for name, content := range map[string][]byte{
		"a.warc": []byte(warcFile()), "a.tar": tarred(packed{name: "a.txt", content: "x"}), "a.zip": zipped(packed{name: "a.txt", content: "x"}),
		"a.jsonl.gz": gzipped([]byte(oneLine)), "a.zst": zstded([]byte(oneLine)), "a.txt": []byte("Talks\n\nThey met."), "a.csv": []byte("text\nx\n"),
		"a.md": []byte("---\ntitle: x\n---\nThey met."), "a.jsonl": []byte(oneLine), "a.json": []byte("[" + oneLine + "]"), "told": []byte(htmlPage),
	} {
		f.Add(name, content)
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, name string, content []byte) {
		path := filepath.Join(dir, "f"+filepath.Ext(strings.TrimSuffix(name, filepath.Ext(name)))+filepath.Ext(name))
		if bytes.Contains(content, []byte("://")) || strings.ContainsAny(path[len(dir)+1:], "/\\\x00") {
			t.Skip() // nothing is fetched
		}
		if os.WriteFile(path, content, 0o600) != nil {
			t.Skip()
		}
		defer os.Remove(path)
		for a, err := range loaders.Open(t.Context(), []string{path}, nil) {
			if (a == nil) == (err == nil) {
				t.Errorf("%v, %v", a, err)
			}
		}
	})
}
