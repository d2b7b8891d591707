// Package records reads statements out of records: articles of the form graph.Record, which loaders/eventdata makes of
// rows of event data. What is done to whom is told by codes: CAMEO and PLOVER by the columns of the kinds, the classes of
// ACLED and UCDP by what they mean. Actors are found by codes of countries and groups, and by name where a data set
// gives names only. An actor that the knowledge base lacks makes no statement.
package records

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"entente/extract/gazetteer"
	"entente/graph"
	"entente/graph/kindfile"
)

// Version names this reader in every statement that it finds; it changes whenever its statements may change.
const Version = "records-1"

// A Reader reads records. It is never changed after New and safe for concurrent use.
type Reader struct {
	kinds    *graph.Kinds
	kb       *gazetteer.KB
	codes    codes
	datasets map[string]coder
}

// A coder tells what the record of one data set says; nil where it says nothing that is a relation between known actors.
type coder func(*Reader, record) (*event, error)

// An event is what a record says, with the columns that say it.
type event struct {
	subject, object                   graph.ActorID
	kind                              graph.KindName
	subjectColumn, code, objectColumn string
	when                              graph.Interval
	confidence                        float64
}

// New loads what reading needs from the data (data.FS): kinds, actors and their codes.
func New(fsys fs.FS) (*Reader, error) {
	kinds, err := kindfile.Load(fsys)
	if err != nil {
		return nil, err
	}
	kb, err := gazetteer.Load(fsys)
	if err != nil {
		return nil, err
	}
	codes, err := loadCodes(fsys, kb)
	if err != nil {
		return nil, err
	}
	return &Reader{kinds: kinds, kb: kb, codes: codes, datasets: map[string]coder{
		"GDELT": codeGDELT, "ICEWS": codeICEWS, "POLECAT": codePOLECAT, "ACLED": codeACLED, "UCDP GED": codeUCDP,
	}}, nil
}

// Read finds what a record says: one statement or none.
func (r *Reader) Read(a *graph.Article) (graph.Reading, error) {
	reading := graph.Reading{Article: a}
	code := r.datasets[a.Publisher]
	if code == nil || a.Form != graph.Record {
		return reading, fmt.Errorf("%w: %s is no record of a known data set", graph.ErrInvalid, a.Name)
	}
	rec := parse(a.Text)
	e, err := code(r, rec)
	if err != nil || e == nil || e.subject == "" || e.object == "" || e.subject == e.object {
		return reading, err
	}
	reading.Statements = []*graph.Statement{r.statement(a, rec, e)}
	for _, id := range reading.Statements[0].Names() {
		reading.Actors = append(reading.Actors, r.kb.Actor(id))
	}
	return reading, nil
}

func (r *Reader) statement(a *graph.Article, rec record, e *event) *graph.Statement {
	subject, trigger, object := rec[e.subjectColumn], rec[e.code], rec[e.objectColumn]
	s := &graph.Statement{
		ID:      graph.NewStatementID(a.ID, e.subject, e.kind, e.object, trigger.span),
		Article: a.ID, Subject: e.subject, Kind: e.kind, Object: e.object, Stance: graph.Asserted, When: e.when,
		Published: a.Published, Publisher: a.Publisher, Confidence: e.confidence, Extractor: Version,
		Rule: strings.ToLower(a.Publisher) + " " + trigger.value,
		Evidence: graph.Evidence{
			Sentence: leadOf(a.Text), Subject: subject.span, Trigger: trigger.span, Object: object.span,
			SubjectText: subject.value, TriggerText: trigger.value, ObjectText: object.value,
		},
	}
	s.Evidence.Quote = s.Evidence.Sentence.Of(a.Text)
	if e.kind == graph.Mediates {
		s.Parties = []graph.ActorID{e.object}
	}
	return s
}

// A cell is a value with the bytes where it stands.
type cell struct {
	value string
	span  graph.Span
}

// A record is a row by its columns; an empty cell is none.
type record map[string]cell

// parse reads lines of "column: value".
func parse(text string) record {
	rec := record{}
	start := 0
	for line := range strings.Lines(text) {
		name, value, found := strings.Cut(strings.TrimRight(line, "\n"), ": ")
		if _, twice := rec[name]; found && value != "" && !twice {
			at := start + len(name) + 2
			rec[name] = cell{value, graph.Span{Start: at, End: at + len(value)}}
		}
		start += len(line)
	}
	return rec
}

func (rec record) of(column string) string { return rec[column].value }

// first returns the first of some columns that is not empty.
func (rec record) first(columns ...string) string {
	for _, c := range columns {
		if rec.of(c) != "" {
			return c
		}
	}
	return ""
}

// leadOf returns the lines that tell the event: those between the title and the second empty line.
func leadOf(text string) graph.Span {
	start := strings.Index(text, "\n\n") + 2
	end := len(text)
	if n := strings.Index(text[start:], "\n\n"); n >= 0 {
		end = start + n
	}
	return graph.Span{Start: start, End: start + len(strings.TrimRight(text[start:end], "\n"))}
}

// codes are the codes of actors that are not on the actors themselves.
type codes map[[2]string]graph.ActorID

// codesFile holds them below the root of the data.
const codesFile = "events/codes.tsv"

// loadCodes joins the codes that stand on actors with those of the file.
func loadCodes(fsys fs.FS, kb *gazetteer.KB) (codes, error) {
	c := codes{}
	for a := range kb.All() {
		for scheme, code := range a.Codes {
			if _, taken := c[[2]string{scheme, code}]; !taken {
				c[[2]string{scheme, code}] = a.ID
			}
		}
	}
	data, err := fs.ReadFile(fsys, codesFile)
	if err != nil {
		return nil, err
	}
	var faults []error
	for i, line := range strings.Split(strings.TrimSpace(string(data)), "\n")[1:] {
		cells := strings.Split(line, "\t")
		if len(cells) != 3 || kb.Actor(graph.ActorID(cells[2])) == nil {
			faults = append(faults, fmt.Errorf("%s:%d: %q is not scheme, code and the id of an actor", codesFile, i+2, line))
			continue
		}
		c[[2]string{cells[0], cells[1]}] = graph.ActorID(cells[2])
	}
	return c, errors.Join(faults...)
}

// find looks a code up in the first scheme that has it.
func (c codes) find(code string, schemes ...string) graph.ActorID {
	for _, scheme := range schemes {
		if id := c[[2]string{scheme, code}]; id != "" {
			return id
		}
	}
	return ""
}
