package mapping

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"

	"entente/graph"
	"entente/loaders/source"
)

// Lines reads an article from each line of JSON. File and base are as for jsonlines.Decode.
func (m *Mapping) Lines(file, base string, r io.Reader) iter.Seq2[*graph.Article, error] {
	return func(yield func(*graph.Article, error) bool) {
		lines := bufio.NewReaderSize(r, 1<<16)
		for n := 1; ; n++ {
			raw, err := source.ReadLine(lines, source.MaxBytes)
			if n == 1 {
				raw = source.TrimBOM(raw)
			}
			switch {
			case errors.Is(err, source.ErrTooLarge):
				if !yield(nil, &source.Rejection{File: file, Line: n, Reason: "the line is too long: " + err.Error(), Mend: "write one object a line"}) {
					return
				}
				continue
			case err != nil && !errors.Is(err, io.EOF):
				yield(nil, unreadable(file, n, err))
				return
			}
			if len(bytes.TrimSpace(raw)) > 0 && !yield(m.line(file, base, n, raw)) {
				return
			}
			if err != nil {
				return
			}
		}
	}
}

func (m *Mapping) line(file, base string, n int, raw []byte) (*graph.Article, error) {
	value, bad := parseJSON(file, raw)
	if bad != nil {
		bad.Line = n
		return nil, bad
	}
	return m.object(value, file, n, base+":"+strconv.Itoa(n), "")
}

// JSON reads the articles of one JSON document: its list, or the list that the mapping's items lead to, or one object.
func (m *Mapping) JSON(file, base string, r io.Reader) iter.Seq2[*graph.Article, error] {
	return func(yield func(*graph.Article, error) bool) {
		data, err := source.ReadAll(r)
		if err != nil {
			yield(nil, unreadable(file, 0, err))
			return
		}
		value, bad := parseJSON(file, source.TrimBOM(data))
		if bad != nil {
			yield(nil, bad)
			return
		}
		items, found := at(value, m.items)
		if !found {
			yield(nil, &source.Rejection{File: file, Reason: fmt.Sprintf("there is nothing at %q, where the articles should be", strings.Join(m.items, ".")), Mend: "name the list of articles in items of the mapping"})
			return
		}
		list, ok := items.([]any)
		if !ok {
			list = []any{items}
		}
		for i, item := range list {
			if !yield(m.object(item, file, 0, base+":"+strconv.Itoa(i+1), fmt.Sprintf("item %d: ", i+1))) {
				return
			}
		}
	}
}

func (m *Mapping) object(value any, file string, line int, name, which string) (*graph.Article, error) {
	if _, ok := value.(map[string]any); !ok {
		return nil, &source.Rejection{File: file, Line: line, Reason: which + "it is no object", Mend: "name the list of articles in items of the mapping"}
	}
	article, bad := m.article(func(path []string) string { return textAt(value, path) }, name)
	if bad != nil {
		bad.File, bad.Line, bad.Reason = file, line, which+bad.Reason
		return nil, bad
	}
	return article, nil
}

func parseJSON(file string, data []byte) (any, *source.Rejection) {
	if bad := source.CheckUTF8(file, data); bad != nil {
		return nil, bad
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return nil, &source.Rejection{File: file, Reason: fmt.Sprintf("malformed JSON: %v, before byte %d", err, decoder.InputOffset()), Mend: "check the file with a JSON tool"}
	}
	if decoder.More() {
		return nil, &source.Rejection{File: file, Reason: fmt.Sprintf("there is more JSON after byte %d", decoder.InputOffset()), Mend: "name a file of JSON lines .jsonl"}
	}
	return value, nil
}

// at follows a path of member names and, in lists, numbers from 0.
func at(value any, path []string) (any, bool) {
	for _, step := range path {
		switch v := value.(type) {
		case map[string]any:
			inner, ok := v[step]
			if !ok {
				return nil, false
			}
			value = inner
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i < 0 || i >= len(v) {
				return nil, false
			}
			value = v[i]
		default:
			return nil, false
		}
	}
	return value, true
}

// textAt is the text or number at a path, or the texts of a list with commas between.
func textAt(value any, path []string) string {
	found, _ := at(value, path)
	switch v := found.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case []any:
		var texts []string
		for _, item := range v {
			if s := textAt(item, nil); s != "" {
				texts = append(texts, s)
			}
		}
		return strings.Join(texts, ", ")
	}
	return ""
}

func unreadable(file string, line int, err error) *source.Rejection {
	return &source.Rejection{File: file, Line: line, Reason: "it cannot be read: " + err.Error(), Mend: "see that the file is whole and readable"}
}
