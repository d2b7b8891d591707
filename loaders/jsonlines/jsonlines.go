// Package jsonlines reads articles from JSON lines: one object a line with id, url, title, text, published, publisher, author,
// speaker and language, of which only text must be there.
package jsonlines

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"

	"entente/graph"
	"entente/loaders/source"
)

// line is the wire type; members that it does not know are let be.
type line struct {
	ID        name   `json:"id"`
	URL       string `json:"url"`
	Title     string `json:"title"`
	Text      string `json:"text"`
	Published string `json:"published"`
	Date      string `json:"date"` // accepted for published
	Publisher string `json:"publisher"`
	Author    string `json:"author"`
	Speaker   string `json:"speaker"`
	Language  string `json:"language"`
}

// name is a string, or a number as it is written.
type name string

func (n *name) UnmarshalJSON(data []byte) error {
	if data[0] != '"' {
		var number json.Number
		err := json.Unmarshal(data, &number)
		*n = name(number)
		return err
	}
	var s string
	err := json.Unmarshal(data, &s)
	*n = name(s)
	return err
}

const mend = "write one object a line: {\"id\": …, \"title\": …, \"text\": …, \"published\": \"YYYY-MM-DD\"}"

// Decode reads articles line by line; blank ones are skipped. A bad line is yielded as a
// *source.Rejection and the next ones are still read. An article without id is named after the file and its line.
func Decode(file, base string, r io.Reader) iter.Seq2[*graph.Article, error] {
	return func(yield func(*graph.Article, error) bool) {
		lines := bufio.NewReaderSize(r, 1<<16)
		empty := true
		for n := 1; ; n++ {
			raw, err := source.ReadLine(lines, source.MaxBytes)
			if errors.Is(err, source.ErrTooLarge) {
				empty = false
				if !yield(nil, &source.Rejection{File: file, Line: n, Reason: "the line is too long: " + err.Error(), Mend: mend}) {
					return
				}
				continue
			}
			if err != nil && !errors.Is(err, io.EOF) {
				yield(nil, &source.Rejection{File: file, Line: n, Reason: "it cannot be read: " + err.Error(), Mend: "see that the file is readable"})
				return
			}
			if n == 1 {
				raw = source.TrimBOM(raw)
			}
			if len(bytes.TrimSpace(raw)) > 0 {
				empty = false
				article, bad := decodeLine(file, base, n, raw)
				if !deliver(yield, article, bad) {
					return
				}
			}
			if errors.Is(err, io.EOF) {
				break
			}
		}
		if empty {
			yield(nil, &source.Rejection{File: file, Reason: "the file is empty", Mend: mend})
		}
	}
}

// deliver keeps a nil *Rejection from becoming a non-nil error.
func deliver(yield func(*graph.Article, error) bool, article *graph.Article, bad *source.Rejection) bool {
	if bad != nil {
		return yield(nil, bad)
	}
	return yield(article, nil)
}

func decodeLine(file, base string, n int, raw []byte) (*graph.Article, *source.Rejection) {
	if bad := source.CheckUTF8(file, raw); bad != nil {
		bad.Line = n
		return nil, bad
	}
	var l line
	if err := json.Unmarshal(raw, &l); err != nil {
		return nil, &source.Rejection{File: file, Line: n, Reason: "malformed JSON: " + fault(err), Mend: mend}
	}
	fields := source.Fields{Name: string(l.ID), URL: l.URL, Title: l.Title, Text: l.Text, Published: l.Published, Publisher: l.Publisher, Author: l.Author, Speaker: l.Speaker, Language: l.Language}
	if fields.Published == "" {
		fields.Published = l.Date
	}
	if fields.Name == "" {
		fields.Name = base + ":" + strconv.Itoa(n)
	}
	article, bad := fields.Article()
	if bad != nil {
		bad.File, bad.Line = file, n
	}
	return article, bad
}

// fault says what encoding/json found, in the terms of the file.
func fault(err error) string {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fmt.Sprintf("%s at byte %d of the line", syntax, syntax.Offset)
	case errors.As(err, &kind) && kind.Field == "":
		return "it is a " + kind.Value + ", not an object"
	case errors.As(err, &kind):
		return fmt.Sprintf("%q is a %s, not a string", kind.Field, kind.Value)
	}
	return err.Error()
}
