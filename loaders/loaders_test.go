package loaders_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"entente/graph"
	"entente/loaders"
)

// read opens paths and sorts what comes into articles and rejections.
func read(t *testing.T, stdin string, paths ...string) (articles []*graph.Article, rejected []*loaders.Rejection) {
	t.Helper()
	for a, err := range loaders.Open(t.Context(), paths, strings.NewReader(stdin)) {
		var bad *loaders.Rejection
		switch {
		case errors.As(err, &bad):
			rejected = append(rejected, bad)
		case err != nil:
			t.Fatal(err)
		default:
			articles = append(articles, a)
		}
	}
	return articles, rejected
}

// folder writes files below a new folder and returns it.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestText(t *testing.T) {
	tests := map[string]struct{ content, title, text, published, url string }{
		"headline":               {"Talks in Oslo\n\nThe sides met.\n", "Talks in Oslo", "Talks in Oslo\n\nThe sides met.\n", "", ""},
		"no headline":            {"The sides met on Monday.\n\nThey agreed.", "", "The sides met on Monday.\n\nThey agreed.", "", ""},
		"byte order mark":        {"\ufeffTalks\n\nThey met.", "Talks", "Talks\n\nThey met.", "", ""},
		"carriage returns":       {"Talks\r\n\r\nThey met.\r\n", "Talks", "Talks\r\n\r\nThey met.\r\n", "", ""},
		"front matter":           {"---\ntitle: Talks\nurl: https://example.org/1\npublished: 2018-07-13\n---\n\nThey met.\n", "Talks", "Talks\n\nThey met.\n", "2018-07-13", "https://example.org/1"},
		"title repeated":         {"---\ntitle: Talks\n---\nTalks\n\nThey met.", "Talks", "Talks\n\nThey met.", "", ""},
		"front matter, no title": {"---\npublished: 2018-07\n---\n\nTalks\n\nThey met.", "Talks", "Talks\n\nThey met.", "2018-07-01", ""},
		"front matter, CRLF":     {"---\r\ntitle: \"A: B\"\r\n---\r\n\r\nThey met.\r\n", "A: B", "A: B\n\nThey met.\r\n", "", ""},
		"rule in the body":       {"Talks\n\nOne.\n\n---\n\nTwo.", "Talks", "Talks\n\nOne.\n\n---\n\nTwo.", "", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			articles, rejected := read(t, "", filepath.Join(folder(t, map[string]string{"oslo.md": test.content}), "oslo.md"))
			if len(rejected) != 0 || len(articles) != 1 {
				t.Fatalf("got %d articles, rejected %v", len(articles), rejected)
			}
			a := articles[0]
			if a.Name != "oslo" || a.Title != test.title || a.Text != test.text || string(a.Published) != test.published || a.URL != test.url {
				t.Errorf("got %+v", *a)
			}
			if a.ID != graph.NewArticleID(test.url, test.text) {
				t.Errorf("the id is not the hash of URL or text")
			}
		})
	}
}

func TestJSONLines(t *testing.T) {
	long := strings.Repeat("They met again. ", 200_000)
	input := `{"id":"7","title":"Talks","text":"They met.","published":"2011-03-12T10:00:00Z","publisher":"Gazette","author":"A.  B.","speaker":"Norway","language":"en"}` + "\n" +
		"\n" +
		`{"id":8,"text":"` + long + `","date":"2012-01-01","other":[1]}` + "\r\n" +
		`{"text":"No name."}`
	articles, rejected := read(t, input, "-")
	if len(articles) != 3 || len(rejected) != 0 {
		t.Fatalf("got %d articles, rejected %v", len(articles), rejected)
	}
	first := articles[0]
	if first.Name != "7" || first.Text != "Talks\n\nThey met." || first.Published != "2011-03-12" || first.Publisher != "Gazette" || first.Author != "A. B." || first.Speaker != "Norway" || first.Language != "en" {
		t.Errorf("got %+v", *first)
	}
	if articles[1].Name != "8" || articles[1].Text != long || articles[1].Published != "2012-01-01" {
		t.Errorf("the second is %q of %d bytes, %s", articles[1].Name, len(articles[1].Text), articles[1].Published)
	}
	if articles[2].Name != "stdin:4" {
		t.Errorf("an article without id is called %q", articles[2].Name)
	}
}

// Every fault is reported with its file, line, reason and mend, and the article beside it is still read.
func TestRejections(t *testing.T) {
	tests := map[string]struct {
		file, content string
		line          int
		reason        string
	}{
		"not UTF-8":         {"a.txt", "Talks\n\nSe\xf1or\n", 3, "not UTF-8"},
		"empty":             {"a.txt", "", 0, "empty"},
		"only blanks":       {"a.md", "\ufeff \n\n", 0, "empty"},
		"open front matter": {"a.md", "---\ntitle: x\n\nBody.", 1, "no end"},
		"bad front matter":  {"a.md", "---\ntitle: x\nurl: [\n---\nBody.", 3, "not YAML"},
		"front matter only": {"a.md", "---\npublisher: x\n---\n", 0, "no text"},
		"bad date":          {"a.md", "---\ntitle: x\npublished: yesterday\n---\nBody.", 3, "not a date"},
		"impossible date":   {"a.jsonl", `{"text":"x","published":"2018-02-30"}`, 1, "not a date"},
		"malformed JSON":    {"a.jsonl", "{\"text\":\"x\"}\n{\"text\":\n", 2, "malformed JSON"},
		"not an object":     {"a.jsonl", "[1]\n", 1, "not an object"},
		"wrong type":        {"a.jsonl", `{"text":7}`, 1, "\"text\" is a number"},
		"no text":           {"a.jsonl", `{"id":"1"}`, 1, "no text"},
		"empty lines":       {"a.jsonl", "\n\n", 0, "empty"},
		"JSON, not UTF-8":   {"a.jsonl", "{\"text\":\"x\"}\n{\"text\":\"\xff\"}\n", 2, "not UTF-8"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			dir := folder(t, map[string]string{test.file: test.content, "z/good.txt": "Good\n\nBody."})
			articles, rejected := read(t, "", dir)
			if len(rejected) != 1 {
				t.Fatalf("rejected %v", rejected)
			}
			bad := rejected[0]
			if bad.File != filepath.Join(dir, test.file) || bad.Line != test.line || !strings.Contains(bad.Reason, test.reason) || bad.Mend == "" {
				t.Errorf("got %+v", *bad)
			}
			if len(articles) == 0 || articles[len(articles)-1].Name != "good" {
				t.Errorf("the good article was not read: %v", articles)
			}
		})
	}
}

func TestPaths(t *testing.T) {
	dir := folder(t, map[string]string{
		"b.txt": "B\n\nb", "a/z.md": "Z\n\nz", "a/y.jsonl": `{"id":"y1","text":"y"}`, ".hidden/x.txt": "X", "notes.pdf": "no article", "README.md": "# About",
		"meta.tsv": "id\tdate\turl\nb\t2004-12\thttps://example.org/b\n",
	})
	articles, rejected := read(t, "Heading\n\nBody", dir, filepath.Join(dir, "absent.txt"), "-")
	var names []string
	for _, a := range articles {
		names = append(names, a.Name)
	}
	if got := strings.Join(names, " "); got != "y1 z b stdin" {
		t.Errorf("read %q", got)
	}
	if len(rejected) != 1 || !strings.Contains(rejected[0].Error(), "absent.txt: it cannot be read") {
		t.Errorf("rejected %v", rejected)
	}
	if b := articles[2]; b.Published != "2004-12-01" || b.URL != "https://example.org/b" {
		t.Errorf("meta.tsv was not used: %+v", *b)
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	n := 0
	for a, err := range loaders.Open(ctx, []string{"-"}, strings.NewReader("A\n\nb")) {
		if n++; a != nil || !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, %v", a, err)
		}
	}
	if n != 1 {
		t.Errorf("%d results", n)
	}
}
