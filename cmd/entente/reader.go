package main

import (
	"fmt"

	"entente/api"
	"entente/data"
	"entente/extract"
	"entente/extract/records"
	"entente/graph"
)

// An articleReader reads articles, and names beforehand what will read one: the same article read by the same version
// gives the same reading. It writes the version on the article that it has read.
type articleReader interface {
	api.Reader
	Version(*graph.Article) string
}

// A reader reads articles of every form.
type reader struct {
	prose   *extract.Extractor
	records *records.Reader
}

// newReader makes the reader of articles from the embedded data.
func newReader() (articleReader, error) {
	prose, err := extract.New(data.FS)
	if err != nil {
		return nil, fmt.Errorf("the embedded data is not whole: %w", err)
	}
	events, err := records.New(data.FS)
	if err != nil {
		return nil, fmt.Errorf("the embedded data is not whole: %w", err)
	}
	return &reader{prose, events}, nil
}

func (r *reader) Version(a *graph.Article) string {
	if a.Form == graph.Record {
		return records.Version
	}
	return extract.Version
}

func (r *reader) Read(a *graph.Article) (graph.Reading, error) {
	if a.Form == graph.Record {
		return stamped(r.records.Read, r.Version(a), a)
	}
	return stamped(r.prose.Read, r.Version(a), a)
}

// stamped reads a copy of an article on which the version of its reader stands.
func stamped(read func(*graph.Article) (graph.Reading, error), version string, a *graph.Article) (graph.Reading, error) {
	a = a.Clone()
	a.Extractor = version
	return read(a)
}
