package api

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"entente/graph"
)

// Filters are the parameters that questions have in common. An actor is given as slug, ISO 3166 alpha-3 code, Wikidata
// id or name.
type Filters struct {
	Source        string     `query:"source" doc:"actor that acts: slug, ISO3, Wikidata id or name"`
	Target        string     `query:"target" doc:"actor acted upon"`
	Actor         string     `query:"actor" doc:"actor at either end"`
	Party         []string   `query:"party" doc:"party of a mediation; give it again for each, all must take part"`
	Kind          []string   `query:"kind" doc:"kinds of relation, as /v1/kinds names them"`
	Sign          []string   `query:"sign" enum:"+,-,0" doc:"tone of the kind; positive, negative and neutral too"`
	Stance        []string   `query:"stance" enum:"asserted,denied,hypothetical" doc:"how the article puts it"`
	From          graph.Date `query:"from" doc:"first day that statements are about"`
	To            graph.Date `query:"to" doc:"last day that statements are about"`
	AsOf          graph.Date `query:"as_of" doc:"day that the question is asked for: later statements are out, weights fade"`
	KnownBy       graph.Date `query:"known_by" doc:"latest day of publication to be used"`
	MinConfidence float64    `query:"min_confidence" min:"0" max:"1" doc:"least confidence of a statement"`
}

// Paging is how much of a list is wanted.
type Paging struct {
	Limit  int    `query:"limit" default:"100" min:"1" max:"500" doc:"results on a page"`
	Cursor string `query:"cursor" doc:"next_cursor of the page before"`
}

// RelationParams ask for relations.
type RelationParams struct {
	Filters
	Sort     string `query:"sort" default:"key" enum:"key,weight,confidence,statements,last_seen" doc:"order: by key, or largest first"`
	Evidence int    `query:"evidence" min:"0" max:"10" doc:"how many of the best statements to give with each"`
	Paging
}

// ActorRelationParams ask for the relations of one actor.
type ActorRelationParams struct {
	ID        string `path:"id" doc:"slug, ISO3, Wikidata id or name"`
	Direction string `query:"direction" default:"both" enum:"both,out,in" doc:"relations that it is the source of, or the target"`
	RelationParams
}

// Whence says where a statement stands and who says it.
type Whence struct {
	Article   string `query:"article" doc:"id of the article"`
	Publisher string `query:"publisher" doc:"publisher of the article"`
	Speaker   string `query:"speaker" doc:"actor who says it inside the article"`
	Q         string `query:"q" doc:"words that all stand in the quote"`
}

// StatementParams ask for statements.
type StatementParams struct {
	Filters
	Whence
	Paging
}

// EvidenceParams ask for the statements of one relation, those that deny it included.
type EvidenceParams struct {
	Key           string     `path:"key" pattern:"^[^:]+:[^:]+:[^:]+$" doc:"the relation's key: source:kind:target"`
	Stance        []string   `query:"stance" enum:"asserted,denied,hypothetical" doc:"how the article puts it"`
	From          graph.Date `query:"from" doc:"first day that statements are about"`
	To            graph.Date `query:"to" doc:"last day that statements are about"`
	AsOf          graph.Date `query:"as_of" doc:"day that the question is asked for"`
	KnownBy       graph.Date `query:"known_by" doc:"latest day of publication to be used"`
	MinConfidence float64    `query:"min_confidence" min:"0" max:"1" doc:"least confidence of a statement"`
	Paging
}

// MediationParams ask who brokers between whom.
type MediationParams struct {
	Mediator      string     `query:"mediator" doc:"actor that mediates; source is the same"`
	Source        string     `query:"source" doc:"actor that mediates"`
	Party         []string   `query:"party" doc:"party; give it again for each, all must take part"`
	Actor         string     `query:"actor" doc:"the mediator or a party"`
	Stance        []string   `query:"stance" enum:"asserted,denied,hypothetical" doc:"how the article puts it"`
	From          graph.Date `query:"from" doc:"first day that statements are about"`
	To            graph.Date `query:"to" doc:"last day that statements are about"`
	AsOf          graph.Date `query:"as_of" doc:"day that the question is asked for"`
	KnownBy       graph.Date `query:"known_by" doc:"latest day of publication to be used"`
	MinConfidence float64    `query:"min_confidence" min:"0" max:"1" doc:"least confidence of a statement"`
	Evidence      int        `query:"evidence" default:"3" min:"0" max:"10" doc:"how many of the best statements to give with each"`
	Paging
}

// ActorSearchParams search actors by name.
type ActorSearchParams struct {
	Q    string   `query:"q" doc:"a name or the beginning of one; case and diacritics do not count; empty lists all"`
	Name string   `query:"name" doc:"the same as q"`
	Type []string `query:"type" enum:"country,person,igo,org,group" doc:"types of actor"`
	Paging
}

// ActorParams ask for one actor.
type ActorParams struct {
	ID      string     `path:"id" doc:"slug, ISO3, Wikidata id or name"`
	AsOf    graph.Date `query:"as_of" doc:"day that the question is asked for: only offices held then"`
	KnownBy graph.Date `query:"known_by" doc:"latest day of publication to be used"`
}

// IDParams name one thing.
type IDParams struct {
	ID string `path:"id" doc:"its id"`
}

// ArticleListParams ask for articles.
type ArticleListParams struct {
	Paging
}

// NoParams take none.
type NoParams struct{}

// A param is one tagged field of a parameter struct.
type param struct {
	Name    string
	In      string // query or path
	Doc     string
	Default string
	Enum    []string
	Needed  bool // it must be given
	Pattern string
	Min     *float64
	Max     *float64
	index   []int
	Type    reflect.Type
}

// paramsOf lists the parameters of a struct, embedded ones too, in the order of the fields.
func paramsOf(t reflect.Type) []param {
	var all []param
	for _, f := range reflect.VisibleFields(t) {
		if f.Anonymous {
			continue
		}
		p := param{Doc: f.Tag.Get("doc"), Default: f.Tag.Get("default"), Needed: f.Tag.Get("required") == "true", Pattern: f.Tag.Get("pattern"), index: f.Index, Type: f.Type}
		switch {
		case f.Tag.Get("query") != "":
			p.Name, p.In = f.Tag.Get("query"), "query"
		case f.Tag.Get("path") != "":
			p.Name, p.In = f.Tag.Get("path"), "path"
		default:
			continue
		}
		if e := f.Tag.Get("enum"); e != "" {
			p.Enum = strings.Split(e, ",")
		}
		p.Min, p.Max = bound(f.Tag.Get("min")), bound(f.Tag.Get("max"))
		all = append(all, p)
	}
	return all
}

func bound(tag string) *float64 {
	x, err := strconv.ParseFloat(tag, 64)
	if err != nil {
		return nil
	}
	return &x
}

// decode fills a struct of these parameters from values by name; what is missing takes its default. Unknown names, bad values and
// repeated single values are Problems.
func decode(into any, params []param, query map[string][]string, path map[string]string) error {
	target := reflect.ValueOf(into).Elem()
	for _, name := range slices.Sorted(maps.Keys(query)) {
		if !slices.ContainsFunc(params, func(p param) bool { return p.In == "query" && p.Name == name }) {
			return problem(CodeUnknownParameter, "unknown parameter %q; this question takes %s", name, nameParams(params)).at(name)
		}
	}
	for _, p := range params {
		values := query[p.Name]
		if p.In == "path" {
			values = []string{path[p.Name]}
		}
		if err := p.set(target.FieldByIndex(p.index), values); err != nil {
			return err
		}
	}
	return nil
}

func nameParams(params []param) string {
	var names []string
	for _, p := range params {
		if p.In == "query" {
			names = append(names, p.Name)
		}
	}
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}

func (p param) set(field reflect.Value, values []string) error {
	if field.Kind() == reflect.Slice {
		return p.setList(field, values)
	}
	if len(values) > 1 {
		return p.bad("it is given %d times: give it once", len(values))
	}
	value := p.Default
	if len(values) == 1 {
		value = values[0]
		if value == "" && (field.Kind() != reflect.String || len(p.Enum) > 0 || p.Type == reflect.TypeFor[graph.Date]()) {
			return p.bad("it is empty: leave it out, or give a value")
		}
	}
	switch {
	case value == "" && p.Needed:
		return p.bad("it must be given")
	case value == "":
		return nil
	}
	return p.setOne(field, value)
}

// setList takes values given by repetition or separated by commas; names of actors may hold commas, so those are only
// taken by repetition.
func (p param) setList(field reflect.Value, values []string) error {
	var all []string
	for _, v := range values {
		parts := []string{v}
		if p.Name != "party" {
			parts = strings.Split(v, ",")
		}
		for _, part := range parts {
			part, err := p.member(part)
			if err != nil {
				return err
			}
			if part != "" {
				all = append(all, part)
			}
		}
	}
	field.Set(reflect.ValueOf(all))
	return nil
}

// signs are the ways to write a sign; a + in a URL arrives as a blank.
var signs = map[string]string{
	"+": "+", " ": "+", "1": "+", "+1": "+", " 1": "+", "positive": "+",
	"-": "-", "-1": "-", "negative": "-", "0": "0", "neutral": "0",
}

func (p param) member(value string) (string, error) {
	if p.Name == "sign" {
		if s, ok := signs[value]; ok {
			value = s
		}
	} else {
		value = strings.TrimSpace(value)
	}
	if len(p.Enum) > 0 && !slices.Contains(p.Enum, value) {
		return "", p.bad("%q is none of %s", value, strings.Join(p.Enum, ", "))
	}
	return value, nil
}

func (p param) setOne(field reflect.Value, value string) error {
	switch field.Interface().(type) {
	case graph.Date:
		day, err := graph.ParseDate(value)
		if err != nil {
			return p.bad("%s", err)
		}
		field.SetString(string(day))
		return nil
	}
	switch field.Kind() {
	case reflect.String:
		if len(p.Enum) > 0 && !slices.Contains(p.Enum, value) {
			return p.bad("%q is none of %s", value, strings.Join(p.Enum, ", "))
		}
		field.SetString(value)
	case reflect.Int:
		n, err := strconv.Atoi(value)
		if err != nil || !p.within(float64(n)) {
			return p.bad("%q is not a whole number%s", value, p.extent())
		}
		field.SetInt(int64(n))
	case reflect.Float64:
		x, err := strconv.ParseFloat(value, 64)
		if err != nil || !p.within(x) {
			return p.bad("%q is not a number%s", value, p.extent())
		}
		field.SetFloat(x)
	default:
		return fmt.Errorf("parameter %s has a field of type %s", p.Name, field.Type())
	}
	return nil
}

func (p param) within(x float64) bool {
	return (p.Min == nil || x >= *p.Min) && (p.Max == nil || x <= *p.Max)
}

func (p param) extent() string {
	switch {
	case p.Min != nil && p.Max != nil:
		return fmt.Sprintf(" from %g to %g", *p.Min, *p.Max)
	case p.Min != nil:
		return fmt.Sprintf(" of %g or more", *p.Min)
	}
	return ""
}

func (p param) bad(format string, args ...any) *Problem {
	return problem(CodeBadParameter, "parameter %s: %s", p.Name, fmt.Sprintf(format, args...)).at(p.Name)
}

// A Parameter describes one parameter of a question.
type Parameter struct {
	Name    string
	Doc     string
	Default string
	Enum    []string
}

// Parameters lists the parameters of a pointer to a parameter struct, those of the path excepted.
func Parameters(params any) []Parameter {
	var all []Parameter
	for _, p := range paramsOf(reflect.TypeOf(params).Elem()) {
		if p.In == "query" {
			all = append(all, Parameter{Name: p.Name, Doc: p.Doc, Default: p.Default, Enum: p.Enum})
		}
	}
	return all
}

// Decode fills the parameter struct that params points to; its errors are *Problem.
func Decode(params any, given map[string][]string) error {
	return decode(params, paramsOf(reflect.TypeOf(params).Elem()), given, nil)
}
