package main

import (
	"fmt"
	"path/filepath"
	"runtime"
	"strings"

	"entente/api"
	"entente/data"
	"entente/extract"
	"entente/extract/records"
	"entente/graph"
	"entente/loaders/language"
	"entente/nlp"
)

// An articleReader reads articles, and names beforehand what will read one: the same article read by the same version
// gives the same reading. It writes the version on the article that it has read.
type articleReader interface {
	api.Reader
	Version(*graph.Article) string
}

// A reader reads articles of every form.
type reader struct {
	prose   byLanguage
	version string // of the readers of prose
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
	return &reader{byLanguage{"en": prose}, prose.Version(), events}, nil
}

func (r *reader) Version(a *graph.Article) string {
	if a.Form == graph.Record {
		return records.Version
	}
	return r.version
}

func (r *reader) Read(a *graph.Article) (graph.Reading, error) {
	if a.Form == graph.Record {
		return stamped(r.records.Read, r.Version(a), a)
	}
	return stamped(r.prose.Read, r.Version(a), a)
}

// An amendment changes the actors and mentions found in an article before anything is made of them.
type amendment = func(*nlp.Doc, *extract.Cast)

// explain reads an article with an account of what led to its statements; the account is nil where there is none, as of
// event data. The amendment may be nil.
func (r *reader) explain(a *graph.Article, amend amendment) (graph.Reading, *extract.Account, error) {
	if a.Form != graph.Record {
		prose, err := r.prose.of(a)
		if err != nil {
			return graph.Reading{}, nil, err
		}
		if e, ok := prose.(*extract.Extractor); ok {
			account, err := e.Explain(a, amend)
			if err != nil {
				return graph.Reading{}, nil, err
			}
			return account.Reading, account, nil
		}
	}
	reading, err := r.Read(a)
	return reading, nil, err
}

// origin names the function that panicked, to be called while its panic is recovered.
func origin() string {
	pcs := make([]uintptr, 32)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs)]) // above: Callers, origin, the deferred function
	for {
		f, more := frames.Next()
		if !strings.HasPrefix(f.Function, "runtime.") || !more {
			return fmt.Sprintf("%s (%s:%d)", f.Function, filepath.Base(f.File), f.Line)
		}
	}
}

// stamped reads a copy of an article on which the version of its reader stands. A panic of the reader is an error about the
// one article, so that a load goes on with the others.
func stamped(read func(*graph.Article) (graph.Reading, error), version string, a *graph.Article) (reading graph.Reading, err error) {
	defer func() {
		if defect := recover(); defect != nil {
			reading, err = graph.Reading{}, fmt.Errorf("this is a defect of the reader, please report it with the article: %v, in %s", defect, origin())
		}
	}()
	a = a.Clone()
	a.Extractor = version
	return read(a)
}

// byLanguage reads an article by the reader of its language, and sets it aside where there is none. This is where a reader
// of another language plugs in; docs/loading.md says what one is made of.
type byLanguage map[string]api.Reader

// Read returns an error that wraps api.ErrRefused where nobody reads the language of an article. The text tells its language;
// one that is too short to tell has the language that its source names, or else it is English.
func (r byLanguage) Read(a *graph.Article) (graph.Reading, error) {
	reader, err := r.of(a)
	if err != nil {
		return graph.Reading{}, err
	}
	return reader.Read(a)
}

// of returns the reader of an article's language.
func (r byLanguage) of(a *graph.Article) (api.Reader, error) {
	code, name := language.Detect(a.Text)
	switch {
	case code == "" && a.Language != "":
		code, name = a.Language, a.Language
	case code == "":
		code = "en"
	}
	reader, ok := r[code]
	if !ok {
		return nil, unreadLanguage(fmt.Sprintf("its language is %s (%s), which is not read", name, code))
	}
	return reader, nil
}

// An unreadLanguage is the error about an article in a language that nobody reads.
type unreadLanguage string

func (e unreadLanguage) Error() string { return string(e) }
func (e unreadLanguage) Unwrap() error { return api.ErrRefused }
