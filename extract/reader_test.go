package extract

import (
	"os"
	"sync"
	"testing"

	"entente/graph"
)

var loaded = sync.OnceValues(func() (*Extractor, error) { return New(os.DirFS("../data")) })

// testReader is loaded once for all tests of the package.
func testReader(t testing.TB) *Extractor {
	t.Helper()
	e, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// testArticle is an English text of a day.
func testArticle(t testing.TB, day, text string) *graph.Article {
	t.Helper()
	published, err := graph.ParseDate(day)
	if err != nil {
		t.Fatal(err)
	}
	return &graph.Article{ID: graph.NewArticleID("", text), Name: t.Name(), Text: text, Published: published, Language: "en"}
}
