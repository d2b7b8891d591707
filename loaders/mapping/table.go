package mapping

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"

	"entente/graph"
	"entente/loaders/source"
)

// Table reads an article from each row of a table with a header. Comma is what stands between columns where the mapping
// does not say.
func (m *Mapping) Table(file, base string, comma rune, r io.Reader) iter.Seq2[*graph.Article, error] {
	return func(yield func(*graph.Article, error) bool) {
		t, bad := m.table(file, comma, r)
		if bad != nil {
			yield(nil, bad)
			return
		}
		for {
			t.limit.left = source.MaxBytes
			row, err := t.rows.Read()
			if errors.Is(err, io.EOF) {
				return
			}
			article, bad := t.article(base, row, err)
			goesOn := false
			if bad != nil {
				goesOn = yield(nil, bad)
			} else {
				goesOn = yield(article, nil)
			}
			if !goesOn || err != nil && !isSyntax(err) {
				return
			}
		}
	}
}

// A table is one being read.
type table struct {
	mapping *Mapping
	file    string
	rows    *csv.Reader
	limit   *rowLimit
	columns []string
}

func (m *Mapping) table(file string, comma rune, r io.Reader) (*table, *source.Rejection) {
	limit := &rowLimit{r: withoutBOM(r), left: source.MaxBytes}
	t := &table{mapping: m, file: file, limit: limit, rows: csv.NewReader(limit)}
	t.rows.Comma, t.rows.LazyQuotes, t.rows.FieldsPerRecord = comma, true, -1
	if m.comma != 0 {
		t.rows.Comma = m.comma
	}
	header, err := t.rows.Read()
	if err != nil {
		return nil, &source.Rejection{File: file, Reason: "it has no header: " + err.Error(), Mend: "name the columns in the first row"}
	}
	for _, c := range header {
		t.columns = append(t.columns, strings.TrimSpace(c))
	}
	if missing := m.missing(t.columns); len(missing) > 0 {
		return nil, &source.Rejection{
			File: file, Line: 1, Reason: fmt.Sprintf("it has no column %q, where the text would be; its columns are %s", missing[0], strings.Join(t.columns, ", ")),
			Mend: "give a mapping with --mapping, or name the column so",
		}
	}
	return t, nil
}

// missing are the columns that the text is made of and the table lacks, where no choice of the mapping can be filled.
func (m *Mapping) missing(columns []string) []string {
	var missing []string
	for _, t := range m.fields["text"] {
		whole := true
		for _, p := range t {
			if p.path != nil && !slices.Contains(columns, strings.Join(p.path, ".")) {
				missing, whole = append(missing, strings.Join(p.path, ".")), false
			}
		}
		if whole {
			return nil
		}
	}
	return missing
}

func (t *table) article(base string, row []string, err error) (*graph.Article, *source.Rejection) {
	if err != nil {
		line := 0
		var syntax *csv.ParseError
		if errors.As(err, &syntax) {
			line, err = syntax.Line, syntax.Err
		}
		return nil, unreadable(t.file, line, err)
	}
	line, _ := t.rows.FieldPos(0)
	if bad := source.CheckUTF8(t.file, []byte(strings.Join(row, "\n"))); bad != nil {
		bad.Line = line
		return nil, bad
	}
	look := func(path []string) string {
		if i := slices.Index(t.columns, strings.Join(path, ".")); i >= 0 && i < len(row) {
			return row[i]
		}
		return ""
	}
	article, bad := t.mapping.article(look, base+":"+strconv.Itoa(line))
	if bad != nil {
		bad.File, bad.Line = t.file, line
	}
	return article, bad
}

func isSyntax(err error) bool {
	var syntax *csv.ParseError
	return errors.As(err, &syntax)
}

// A rowLimit ends a stream in which a row, for want of a closing quote, does not end.
type rowLimit struct {
	r    io.Reader
	left int
}

func (l *rowLimit) Read(p []byte) (int, error) {
	if l.left <= 0 {
		return 0, fmt.Errorf("a row does not end: %w", source.ErrTooLarge)
	}
	n, err := l.r.Read(p[:min(len(p), l.left)])
	l.left -= n
	return n, err
}

func withoutBOM(r io.Reader) io.Reader {
	buffered := bufio.NewReader(r)
	if start, _ := buffered.Peek(3); len(start) == 3 && len(source.TrimBOM(start)) == 0 {
		_, _ = buffered.Discard(3)
	}
	return buffered
}
