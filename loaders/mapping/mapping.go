// Package mapping reads articles from tables and JSON of any shape by a description of them in YAML, so that a new source
// needs no code.
package mapping

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"entente/graph"
	"entente/loaders/source"
	"entente/loaders/webpage"
)

// A Mapping says where the parts of an article stand in the rows or objects of a source.
type Mapping struct {
	items   []string // the path to the list of articles in a file of JSON; empty where the file is the list
	comma   rune     // between the columns of a table; 0 where the ending of the file tells
	html    bool     // the text is HTML
	without []*regexp.Regexp
	fields  map[string][]template // by the names of fieldNames; the first that is not empty counts
}

// file is the wire type.
type file struct {
	Items   string                       `yaml:"items"`
	Comma   string                       `yaml:"comma"`
	HTML    bool                         `yaml:"html"`
	Without []string                     `yaml:"without"`
	Tables  map[string]map[string]string `yaml:"tables"`
	Fields  map[string]choices           `yaml:"fields"`
}

// choices is one template, or a list of them.
type choices []string

func (c *choices) UnmarshalYAML(node *yaml.Node) error {
	if node.Kind == yaml.ScalarNode {
		*c = choices{node.Value}
		return nil
	}
	var list []string
	if err := node.Decode(&list); err != nil {
		return err
	}
	*c = list
	return nil
}

var fieldNames = []string{"id", "url", "title", "text", "published", "publisher", "author", "speaker", "language"}

// Default reads tables whose columns, and JSON whose members, are called as those of JSON lines are.
func Default() *Mapping {
	m := &Mapping{fields: map[string][]template{}}
	for _, name := range fieldNames {
		m.fields[name] = []template{{{path: []string{name}}}}
	}
	m.fields["published"] = append(m.fields["published"], template{{path: []string{"date"}}})
	return m
}

// Parse reads a mapping; name is that of its file. The error names file, line and mend.
func Parse(name string, data []byte) (*Mapping, error) {
	var f file
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	decoder.KnownFields(true)
	if err := decoder.Decode(&f); err != nil {
		line, message := source.YAMLFault(err)
		return nil, &source.Rejection{File: name, Line: line, Reason: "it is no mapping: " + message, Mend: "docs/loading.md shows one"}
	}
	m, err := f.mapping()
	if err != nil {
		return nil, &source.Rejection{File: name, Reason: err.Error(), Mend: "docs/loading.md says what a mapping holds"}
	}
	return m, nil
}

func (f *file) mapping() (*Mapping, error) {
	m := &Mapping{html: f.HTML, fields: map[string][]template{}}
	if f.Items != "" {
		m.items = strings.Split(f.Items, ".")
	}
	if f.Comma != "" {
		runes := []rune(f.Comma)
		if len(runes) != 1 {
			return nil, fmt.Errorf("comma is %q, not one character", f.Comma)
		}
		m.comma = runes[0]
	}
	for _, pattern := range f.Without {
		re, err := regexp.Compile(pattern)
		if err != nil {
			return nil, fmt.Errorf("without: %w", err)
		}
		m.without = append(m.without, re)
	}
	for _, name := range slices.Sorted(maps.Keys(f.Fields)) {
		if !slices.Contains(fieldNames, name) {
			return nil, fmt.Errorf("there is no field %q: fields are %s", name, strings.Join(fieldNames, ", "))
		}
		for _, text := range f.Fields[name] {
			t, err := parseTemplate(text, f.Tables)
			if err != nil {
				return nil, fmt.Errorf("field %s: %w", name, err)
			}
			m.fields[name] = append(m.fields[name], t)
		}
	}
	if len(m.fields["text"]) == 0 {
		return nil, errors.New("there is no field text, which every article has")
	}
	return m, nil
}

// article puts an article together from what look finds at paths.
func (m *Mapping) article(look func(path []string) string, name string) (*graph.Article, *source.Rejection) {
	field := func(name string) string {
		for _, t := range m.fields[name] {
			if s := strings.TrimSpace(t.fill(look)); s != "" {
				return s
			}
		}
		return ""
	}
	fields := source.Fields{
		Name: field("id"), URL: field("url"), Title: field("title"), Text: m.clean(field("text")), Published: day(field("published")),
		Publisher: field("publisher"), Author: field("author"), Speaker: field("speaker"), Language: field("language"),
	}
	if fields.Name == "" {
		fields.Name = name
	}
	return fields.Article()
}

func (m *Mapping) clean(text string) string {
	if m.html {
		text = webpage.Text(text)
	}
	for _, re := range m.without {
		text = re.ReplaceAllLiteralString(text, "")
	}
	return text
}

// A template is a text with places to be filled, such as "{country|names} in {year}".
type template []part

// A part is literal text, or what stands at a path, translated by a table where it has one.
type part struct {
	literal string
	path    []string
	table   map[string]string
}

// fill is "" where nothing stands at one of the places.
func (t template) fill(look func(path []string) string) string {
	var b strings.Builder
	filled := true
	for _, p := range t {
		if p.path == nil {
			b.WriteString(p.literal)
			continue
		}
		value := look(p.path)
		if known, ok := p.table[value]; ok {
			value = known
		}
		filled = filled && value != ""
		b.WriteString(value)
	}
	if !filled {
		return ""
	}
	return b.String()
}

func parseTemplate(text string, tables map[string]map[string]string) (template, error) {
	var t template
	for rest := text; rest != ""; {
		before, after, found := strings.Cut(rest, "{")
		if before != "" {
			t = append(t, part{literal: before})
		}
		if !found {
			break
		}
		inside, next, closed := strings.Cut(after, "}")
		if !closed {
			return nil, fmt.Errorf("%q has a { without }", text)
		}
		path, table, translated := strings.Cut(inside, "|")
		p := part{path: strings.Split(strings.TrimSpace(path), ".")}
		if translated {
			if p.table = tables[strings.TrimSpace(table)]; p.table == nil {
				return nil, fmt.Errorf("%q names the table %q, which is not there", text, table)
			}
		}
		t = append(t, p)
		rest = next
	}
	return t, nil
}

// dayForms are ways to write a day that graph.ParseDate does not read.
var dayForms = []string{
	"20060102", "20060102T150405Z", "20060102150405", "2006/01/02", "2006-01-02T15:04:05-0700", "2006-01-02 15:04:05 -0700 MST", "2006-01-02 15:04:05-07:00",
	time.RFC1123, time.RFC1123Z, time.RFC850, time.ANSIC, "2 January 2006", "January 2, 2006", "2 Jan 2006", "Jan 2, 2006",
}

// day reads a day in the forms that sources use; what is none is returned as it is.
func day(s string) string {
	if _, err := graph.ParseDate(s); err == nil {
		return s
	}
	for _, form := range dayForms {
		if t, err := time.Parse(form, s); err == nil {
			return string(graph.DateOf(t))
		}
	}
	return s
}
