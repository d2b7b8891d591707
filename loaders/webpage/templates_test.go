package webpage_test

import (
	"bytes"
	"html/template"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"

	"entente/graph"
	"entente/loaders/textfile"
	"entente/loaders/webpage"
)

const samples = "../../data/articles"

// encodings of the templates that are not in UTF-8; what they lack becomes a character reference.
var encodings = map[string]encoding.Encoding{"legacy.html": charmap.ISO8859_1, "cyrillic.html": charmap.Windows1251}

// publishers are those that the templates name in a way that a page can be read for.
var publishers = map[string]string{
	"jsonld.html": "Northern Courier", "opengraph.html": "The Weekly Bell", "cyrillic.html": "Вестник", "liveblog.html": "The Ticker",
	"crowded.html": "Evening Drum",
}

// noURL are the templates that do not name their own URL.
var noURL = map[string]bool{"divsoup.html": true, "legacy.html": true}

// render makes a page of an article.
func render(t testing.TB, path string, a *graph.Article, url string) []byte {
	t.Helper()
	page, err := template.ParseFiles(path)
	if err != nil {
		t.Fatal(err)
	}
	body := strings.TrimSpace(strings.TrimPrefix(a.Text, a.Title))
	var b bytes.Buffer
	err = page.Execute(&b, map[string]any{
		"Title": a.Title, "Paragraphs": strings.Split(body, "\n\n"), "Published": string(a.Published),
		"LongDate": a.Published.Time().Format("2 January 2006"), "URL": url,
	})
	if err != nil {
		t.Fatal(err)
	}
	if e := encodings[filepath.Base(path)]; e != nil {
		data, err := encoding.HTMLEscapeUnsupported(e.NewEncoder()).Bytes(b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	return b.Bytes()
}

func sampleArticles(t testing.TB) []*graph.Article {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(samples, "*.md"))
	if err != nil || len(files) < 16 {
		t.Fatalf("%d samples, %v", len(files), err)
	}
	var list []*graph.Article
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		a, bad := textfile.Decode(file, strings.TrimSuffix(filepath.Base(file), ".md"), data, textfile.Meta{})
		if bad != nil {
			t.Fatal(bad)
		}
		list = append(list, a)
	}
	return list
}

// A page made of an article, whatever the habits of the site, is read as the article.
func TestTemplates(t *testing.T) {
	pages, err := filepath.Glob("testdata/templates/*.html")
	if err != nil || len(pages) < 10 {
		t.Fatalf("%d templates, %v", len(pages), err)
	}
	for _, page := range pages {
		t.Run(filepath.Base(page), func(t *testing.T) {
			for _, want := range sampleArticles(t) {
				checkPage(t, page, want)
			}
		})
	}
}

func checkPage(t *testing.T, page string, want *graph.Article) {
	t.Helper()
	base := filepath.Base(page)
	url := "https://news.example.org/world/" + want.Name
	got, bad := webpage.Decode(page, want.Name, render(t, page, want, url), webpage.From{})
	if bad != nil {
		t.Errorf("%s: %v", want.Name, bad)
		return
	}
	if noURL[base] {
		url = ""
	}
	if got.Text != strings.TrimSpace(want.Text) {
		t.Errorf("%s: read\n%s\nwant\n%s", want.Name, got.Text, want.Text)
	}
	if got.Title != want.Title || got.Published != want.Published || got.URL != url {
		t.Errorf("%s: title %q, published %s, URL %q", want.Name, got.Title, got.Published, got.URL)
	}
	if p := publishers[base]; p != "" && got.Publisher != p {
		t.Errorf("%s: publisher %q, want %q", want.Name, got.Publisher, p)
	}
	if got.Language != "en" {
		t.Errorf("%s: language %q", want.Name, got.Language)
	}
}
