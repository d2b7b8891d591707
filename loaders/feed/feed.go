// Package feed reads feeds: RSS, Atom and JSON Feed. Entities that a feed declares are never expanded, so that none can
// name a file or grow without end.
package feed

import (
	"bytes"
	"fmt"
	"net/url"
	"strings"

	"github.com/mmcdole/gofeed"

	"entente/graph"
)

// MaxEntries is how many entries of a feed are read, the first ones.
const MaxEntries = 1000

// A Feed is what a feed document holds.
type Feed struct {
	Title   string
	Entries []Entry
}

// An Entry names an article.
type Entry struct {
	ID        string // the feed's own, else the URL
	URL       string // absolute
	Title     string
	Published string // a day, "" where it is not told or not readable
	Content   string // HTML; "" where the feed has a summary only
}

// Parse reads a feed found at a URL. Entries without a link to a page are left out.
func Parse(data []byte, at string) (f *Feed, err error) {
	defer func() {
		if r := recover(); r != nil {
			f, err = nil, fmt.Errorf("it is no feed that can be read: %v", r)
		}
	}()
	parsed, err := gofeed.NewParser().Parse(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("it is no feed that can be read: %w", err)
	}
	base, err := url.Parse(at)
	if err != nil {
		return nil, err
	}
	f = &Feed{Title: strings.TrimSpace(parsed.Title)}
	for _, item := range parsed.Items[:min(len(parsed.Items), MaxEntries)] {
		if e := entry(item, base); item != nil && e.URL != "" {
			f.Entries = append(f.Entries, e)
		}
	}
	return f, nil
}

func entry(item *gofeed.Item, base *url.URL) Entry {
	if item == nil {
		return Entry{}
	}
	e := Entry{ID: strings.TrimSpace(item.GUID), Title: strings.TrimSpace(item.Title), Content: item.Content}
	if link, err := base.Parse(strings.TrimSpace(item.Link)); err == nil && item.Link != "" && (link.Scheme == "http" || link.Scheme == "https") {
		e.URL = link.String()
	}
	if e.ID == "" {
		e.ID = e.URL
	}
	if t := item.PublishedParsed; t != nil && t.Year() > 1900 {
		e.Published = string(graph.DateOf(*t))
	} else if t := item.UpdatedParsed; t != nil && t.Year() > 1900 {
		e.Published = string(graph.DateOf(*t))
	}
	return e
}
