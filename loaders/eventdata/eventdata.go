// Package eventdata reads rows of event data sets: GDELT 2 events, ICEWS, POLECAT, ACLED and UCDP GED. Each row becomes
// an article of the form graph.Record, with the data set as publisher and the row's cells as its text, one a line:
// "column: value". What a record says is read from there by extract/records.
package eventdata

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"entente/graph"
	"entente/loaders/source"
)

// A Format is the layout of one data set.
type Format struct {
	Publisher string   // the data set
	header    []string // columns that the first row names, enough to know the data set by; none where it has no header
	columns   []string // of a data set without a header row
	comma     byte     // between cells
	quotes    bool     // cells may be quoted
	lead      []string // columns that tell the event, in the order in which a record begins with them
	identity  []string // columns that tell one event from another
	published []string // columns for the day on which it became known, the first that is not empty
	origin    []string // columns whose values together name the story that a row was made from
	url       string   // column of where it was told
}

// Formats lists every layout.
func Formats() []*Format { return []*Format{gdelt(), icews(), polecat(), acled(), ucdp()} }

// Detect tells which data set a file belongs to by its beginning, of which 4 KB are enough; nil where to none.
func Detect(head []byte) *Format {
	first, _, _ := bytes.Cut(source.TrimBOM(head), []byte("\n"))
	line := strings.TrimRight(string(first), "\r")
	for _, f := range Formats() {
		if f.begins(line) {
			return f
		}
	}
	return nil
}

func (f *Format) begins(line string) bool {
	cells := f.split(line, f.commaOf(line))
	if f.header == nil {
		return len(cells) == len(f.columns) && digits(cells[0]) && len(cells[1]) == 8 && digits(cells[1])
	}
	for _, name := range f.header {
		if !slices.Contains(cells, name) {
			return false
		}
	}
	return true
}

func digits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

const longest = 1 << 20 // bytes of a row

// Decode reads the rows of a file. A bad row is yielded as a *source.Rejection, and the next ones are still read.
func (f *Format) Decode(file string, r io.Reader) iter.Seq2[*graph.Article, error] {
	return func(yield func(*graph.Article, error) bool) {
		rows := &rows{lines: bufio.NewReaderSize(r, 1<<16), format: f}
		columns := f.columns
		for {
			cells, err := rows.next()
			switch {
			case errors.Is(err, io.EOF):
				return
			case err != nil:
				if !yield(nil, rejection(file, rows.line, err)) || !errors.Is(err, errRow) {
					return
				}
				continue
			case f.header != nil && f.isHeader(cells): // some files repeat it
				columns = cells
				continue
			}
			article, err := f.article(columns, cells)
			if err != nil {
				if !yield(nil, rejection(file, rows.line, err)) {
					return
				}
				continue
			}
			if !yield(article, nil) {
				return
			}
		}
	}
}

func rejection(file string, line int, err error) *source.Rejection {
	return &source.Rejection{File: file, Line: line, Reason: err.Error(), Mend: "compare the row with the codebook of the data set"}
}

func (f *Format) isHeader(cells []string) bool {
	for _, name := range f.header {
		if !slices.Contains(cells, name) {
			return false
		}
	}
	return true
}

// errRow is wrapped by errors after which the next row can be read.
var errRow = errors.New("bad row")

// rows reads one row after the other.
type rows struct {
	lines  *bufio.Reader
	format *Format
	comma  byte
	line   int // of the beginning of the row
	seen   int // lines read
}

// next returns the cells of the next row that is not empty. A quoted cell may hold line breaks.
func (r *rows) next() ([]string, error) {
	for {
		row, err := r.read()
		r.line = r.seen
		for err == nil && r.format.quotes && strings.Count(row, `"`)%2 == 1 && len(row) < longest {
			var more string
			more, err = r.read()
			row += "\n" + more
		}
		switch {
		case err != nil && (row == "" || !errors.Is(err, io.EOF)):
			return nil, err
		case len(row) >= longest:
			return nil, fmt.Errorf("%w: it is longer than %d bytes", errRow, longest)
		case strings.TrimSpace(row) == "":
			continue
		}
		if bad := source.CheckUTF8("", []byte(row)); bad != nil {
			return nil, fmt.Errorf("%w: %s", errRow, bad.Reason)
		}
		if r.comma == 0 {
			r.comma = r.format.commaOf(row)
		}
		return r.format.split(row, r.comma), nil
	}
}

// read returns the next line without its end, cut where it is too long.
func (r *rows) read() (string, error) {
	r.seen++
	var line []byte
	for {
		part, err := r.lines.ReadSlice('\n')
		if len(line) < longest {
			line = append(line, part...)
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if r.seen == 1 {
			line = source.TrimBOM(line)
		}
		if errors.Is(err, io.EOF) && len(line) > 0 {
			err = nil
		}
		return strings.TrimRight(string(line), "\r\n"), err
	}
}

// commaOf tells what stands between the cells of a file by its first row: spreadsheets write semicolons in some countries.
func (f *Format) commaOf(first string) byte {
	if f.comma == ',' && strings.Count(first, ";") > strings.Count(first, ",") {
		return ';'
	}
	return f.comma
}

// split takes a row apart. Cells come without the space around them.
func (f *Format) split(row string, comma byte) []string {
	if !f.quotes {
		cells := strings.Split(row, string(comma))
		for i, c := range cells {
			cells[i] = strings.TrimSpace(c)
		}
		return cells
	}
	var cells []string
	var cell strings.Builder
	quoted := false
	for i := 0; i < len(row); i++ {
		switch c := row[i]; {
		case c == '"' && quoted && i+1 < len(row) && row[i+1] == '"':
			cell.WriteByte('"')
			i++
		case c == '"':
			quoted = !quoted
		case c == comma && !quoted:
			cells = append(cells, strings.TrimSpace(cell.String()))
			cell.Reset()
		default:
			cell.WriteByte(c)
		}
	}
	return append(cells, strings.TrimSpace(cell.String()))
}

// article makes a record of a row.
func (f *Format) article(columns, cells []string) (*graph.Article, error) {
	for len(cells) > len(columns) && cells[len(cells)-1] == "" { // surplus tabs at the end
		cells = cells[:len(cells)-1]
	}
	if len(cells) != len(columns) {
		return nil, fmt.Errorf("%w: %d cells for %d columns", errRow, len(cells), len(columns))
	}
	row := make(map[string]string, len(cells))
	for i, name := range columns {
		row[name] = strings.Join(strings.Fields(cells[i]), " ")
	}
	id := f.values(row, f.identity)
	if strings.Trim(id, "|") == "" {
		return nil, fmt.Errorf("%w: it has no %s", errRow, f.identity[0])
	}
	published, err := f.publishedOn(row)
	if err != nil {
		return nil, err
	}
	title := f.Publisher + " event " + row[f.identity[0]]
	a := &graph.Article{
		ID: graph.NewArticleID("record:"+f.Publisher+":"+id, ""), Name: title, Title: title, URL: row[f.url], Publisher: f.Publisher,
		Language: "en", Published: published, Form: graph.Record, Text: title + "\n\n" + f.render(columns, row),
	}
	if origin := f.values(row, f.origin); strings.Trim(origin, "|") != "" {
		a.Origin = f.Publisher + "|" + origin
	}
	return a, nil
}

// values joins the cells of some columns.
func (f *Format) values(row map[string]string, columns []string) string {
	cells := make([]string, len(columns))
	for i, name := range columns {
		cells[i] = row[name]
	}
	return strings.Join(cells, "|")
}

func (f *Format) publishedOn(row map[string]string) (graph.Date, error) {
	for _, name := range f.published {
		if row[name] == "" {
			continue
		}
		day, err := ParseDay(row[name])
		if err != nil {
			return "", fmt.Errorf("%w: %s: %w", errRow, name, err)
		}
		return day, nil
	}
	return "", nil
}

// render writes the cells that are not empty, those that tell the event first, and the others after an empty line.
func (f *Format) render(columns []string, row map[string]string) string {
	var b strings.Builder
	line := func(name string) {
		if row[name] != "" {
			b.WriteString(name + ": " + row[name] + "\n")
		}
	}
	for _, name := range f.lead {
		line(name)
	}
	b.WriteString("\n")
	for _, name := range columns {
		if !slices.Contains(f.lead, name) {
			line(name)
		}
	}
	return b.String()
}
