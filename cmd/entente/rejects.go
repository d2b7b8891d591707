package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"

	"entente/graph"
	"entente/loaders"
)

// rejects is where rejections go: to a file as JSON lines, or else to the terminal.
type rejects struct {
	file *os.File
	to   *json.Encoder
	err  error // the first of writing
}

// A rejectLine is a line of the file: what was rejected and why. Article stands there where an article could be made of
// the input at all; its members are those that JSON lines of articles have.
type rejectLine struct {
	File    string       `json:"file"`
	Line    int          `json:"line,omitempty"`
	Reason  string       `json:"reason"`
	Mend    string       `json:"mend,omitempty"`
	Article *articleLine `json:"article,omitempty"`
}

// An articleLine is an article as the loader of JSON lines takes it.
type articleLine struct {
	ID        string     `json:"id,omitempty"`
	URL       string     `json:"url,omitempty"`
	Title     string     `json:"title,omitempty"`
	Text      string     `json:"text"`
	Published graph.Date `json:"published,omitempty"`
	Publisher string     `json:"publisher,omitempty"`
	Author    string     `json:"author,omitempty"`
	Speaker   string     `json:"speaker,omitempty"`
	Language  string     `json:"language,omitempty"`
}

func lineOf(a *graph.Article) *articleLine {
	if a == nil {
		return nil
	}
	return &articleLine{a.Name, a.URL, a.Title, a.Text, a.Published, a.Publisher, a.Author, a.Speaker, a.Language}
}

// openRejects begins the file anew; without a path rejections go to the terminal.
func openRejects(path string) (*rejects, error) {
	if path == "" {
		return &rejects{}, nil
	}
	f, err := os.Create(path)
	if err != nil {
		return nil, fmt.Errorf("cannot keep what is rejected: %w", err)
	}
	encoder := json.NewEncoder(f)
	encoder.SetEscapeHTML(false)
	return &rejects{file: f, to: encoder}, nil
}

// add writes a rejection down; terminal is used where there is no file.
func (r *rejects) add(bad *loaders.Rejection, a *graph.Article, terminal io.Writer) {
	if r.to == nil {
		fmt.Fprintf(terminal, "rejected: %v\n", bad)
		return
	}
	if err := r.to.Encode(rejectLine{bad.File, bad.Line, bad.Reason, bad.Mend, lineOf(a)}); err != nil && r.err == nil {
		r.err = fmt.Errorf("cannot keep what is rejected: %w", err)
	}
}

// close ends the file and returns the first error of writing it.
func (r *rejects) close() error {
	if r.file == nil {
		return nil
	}
	if err := r.file.Close(); err != nil && r.err == nil {
		r.err = fmt.Errorf("cannot keep what is rejected: %w", err)
	}
	return r.err
}
