// Package webpage reads articles from HTML: text, title, date, publisher, canonical URL and language, without what stands
// around and between them on the page. Pages that hold no article, or only the beginning of one, are rejected.
package webpage

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/markusmobius/go-trafilatura"
	"golang.org/x/net/html"

	"entente/graph"
	"entente/loaders/source"
)

// Limits of a page.
const (
	MaxBytes    = 5 << 20
	maxElements = 50_000
	minWords    = 25 // of an article
)

// From is what is known of a page beside its bytes; all of it may be empty. What the page says of itself goes first, but
// for URL, which the page may only replace by another one of the same site.
type From struct {
	URL         string // where it was found
	ContentType string // of the answer of the server
	Title       string
	Published   string
	Publisher   string
}

// Decode reads the article of a page. File and name are as for the other loaders.
func Decode(file, name string, data []byte, from From) (*graph.Article, *source.Rejection) {
	fields, err := read(data, from)
	if err == nil {
		fields.Name = name
		article, bad := fields.Article()
		if bad != nil {
			bad.File = file
		}
		return article, bad
	}
	var bad *source.Rejection
	if !errors.As(err, &bad) {
		bad = &source.Rejection{Reason: "it is no web page that can be read: " + err.Error(), Mend: "save the article as text"}
	}
	bad.File = file
	return nil, bad
}

// read never panics: what the libraries beneath it do with a page that nobody has thought of is an error.
func read(data []byte, from From) (fields source.Fields, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the extraction failed: %v", r)
		}
	}()
	if len(data) > MaxBytes {
		return fields, &source.Rejection{Reason: fmt.Sprintf("the page has more than %d MiB", MaxBytes>>20), Mend: "save the article as text"}
	}
	text, err := toUTF8(data, from.ContentType)
	if err != nil {
		return fields, err
	}
	doc, err := html.ParseWithOptions(bytes.NewReader(text), html.ParseOptionEnableScripting(false))
	if err != nil {
		return fields, err
	}
	if n := countElements(doc); n > maxElements {
		return fields, &source.Rejection{Reason: fmt.Sprintf("the page has %d elements, more than %d", n, maxElements), Mend: "save the article as text"}
	}
	return extract(doc, from)
}

func countElements(doc *html.Node) int {
	n := 0
	for node := range doc.Descendants() {
		if node.Type == html.ElementNode {
			n++
		}
	}
	return n
}

func extract(doc *html.Node, from From) (source.Fields, error) {
	about := describe(doc, from)
	simplify(doc)
	options := trafilatura.Options{
		EnableFallback: true, ExcludeComments: true, ExcludeTables: false, HtmlDateMode: trafilatura.Fast, HtmlDateOptions: dateOptions(about.URL),
	}
	if at, err := url.Parse(about.URL); err == nil && about.URL != "" {
		options.OriginalURL = at
	}
	result, err := trafilatura.ExtractDocument(doc, options)
	if err != nil {
		return source.Fields{}, noArticle(about.Title, "")
	}
	about.complete(result.Metadata)
	about.Published = first(about.Published, dayIn(from.URL))
	body := strings.Join(withoutTitle(blocks(result.ContentNode), about.Title), "\n\n")
	if bad := stub(about, body); bad != nil {
		return source.Fields{}, bad
	}
	return source.Fields{
		URL: about.URL, Title: about.Title, Text: body, Published: about.Published, Publisher: about.Publisher, Author: about.Author, Language: about.Language,
	}, nil
}
