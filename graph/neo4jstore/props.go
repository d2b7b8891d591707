package neo4jstore

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"entente/graph"
)

// props are the properties of a node or an edge. Empty values are left out, as they are in the database.
type props map[string]any

func (p props) text(name, value string) {
	if value != "" {
		p[name] = value
	}
}

func texts[T ~string](p props, name string, values []T) {
	if len(values) > 0 {
		list := make([]any, len(values))
		for i, v := range values {
			list[i] = string(v)
		}
		p[name] = list
	}
}

// str reads a text; "" where there is none.
func str[T ~string](p map[string]any, name string) T {
	v, _ := p[name].(string)
	return T(v)
}

func number(v any) int64 {
	switch n := v.(type) {
	case int64:
		return n
	case float64:
		return int64(n)
	}
	return 0
}

func integer(p map[string]any, name string) int { return int(number(p[name])) }

// float reads a number that Cypher may have made an integer of, had somebody edited it by hand.
func float(p map[string]any, name string) float64 {
	switch n := p[name].(type) {
	case float64:
		return n
	case int64:
		return float64(n)
	}
	return 0
}

func list[T ~string](p map[string]any, name string) []T {
	values, _ := p[name].([]any)
	if len(values) == 0 {
		return nil
	}
	out := make([]T, len(values))
	for i, v := range values {
		text, _ := v.(string)
		out[i] = T(text)
	}
	return out
}

// node reads the properties of a node that a record holds under a name.
func node(record *neo4j.Record, name string) (neo4j.Node, error) {
	v, _ := record.Get(name)
	n, ok := v.(neo4j.Node)
	if !ok {
		return neo4j.Node{}, fmt.Errorf("%w: the answer holds no node %q", graph.ErrInvalid, name)
	}
	return n, nil
}

// labels of actor types.
var labels = map[graph.ActorType]string{
	graph.Country: "Country", graph.Person: "Person", graph.IGO: "Igo", graph.Org: "Org", graph.Group: "Group",
}

// typeOf finds the type of an actor among the labels of its node.
func typeOf(of []string) graph.ActorType {
	for _, t := range graph.ActorTypes {
		if slices.Contains(of, labels[t]) {
			return t
		}
	}
	return ""
}

// actorProps lays an actor out: lists of equal length for aliases, codes and roles, the well-known codes once more by
// themselves, and under search what the name search reads.
func actorProps(a *graph.Actor) props {
	p := props{"id": string(a.ID), "name": a.Name, "search": searchText(a)}
	column := func(name string, n int, cell func(i int) string) {
		values := make([]string, n)
		for i := range n {
			values[i] = cell(i)
		}
		texts(p, name, values)
	}
	column("aliases", len(a.Aliases), func(i int) string { return a.Aliases[i].Name })
	if slices.ContainsFunc(a.Aliases, func(al graph.Alias) bool { return al.From != "" || al.To != "" }) {
		column("alias_from", len(a.Aliases), func(i int) string { return string(a.Aliases[i].From) })
		column("alias_to", len(a.Aliases), func(i int) string { return string(a.Aliases[i].To) })
	}
	schemes := make([]string, 0, len(a.Codes))
	for scheme := range a.Codes {
		schemes = append(schemes, scheme)
	}
	slices.Sort(schemes)
	column("code_schemes", len(schemes), func(i int) string { return schemes[i] })
	column("codes", len(schemes), func(i int) string { return a.Codes[schemes[i]] })
	for _, scheme := range []string{"iso3", "wikidata", "cow"} {
		p.text(scheme, a.Codes[scheme])
	}
	p.text("merged", string(a.Merged))
	column("role_kinds", len(a.Roles), func(i int) string { return string(a.Roles[i].Kind) })
	column("role_of", len(a.Roles), func(i int) string { return string(a.Roles[i].Of) })
	column("role_titles", len(a.Roles), func(i int) string { return a.Roles[i].Title })
	column("role_from", len(a.Roles), func(i int) string { return string(a.Roles[i].From) })
	column("role_to", len(a.Roles), func(i int) string { return string(a.Roles[i].To) })
	column("role_sources", len(a.Roles), func(i int) string { return a.Roles[i].Source })
	return p
}

// searchText returns the folded names of an actor and a word for each code.
func searchText(a *graph.Actor) string {
	words := []string{graph.Fold(a.Name)}
	for _, alias := range a.Aliases {
		words = append(words, graph.Fold(alias.Name))
	}
	for scheme, code := range a.Codes {
		words = append(words, codeWord(scheme, code))
	}
	slices.Sort(words)
	return strings.Join(slices.Compact(words), "\n")
}

// codeWord makes one word of a code, which several codes may share: whoever finds it must look at the actor.
func codeWord(scheme, code string) string {
	return "code" + strings.ReplaceAll(graph.Fold(scheme)+graph.Fold(code), " ", "")
}

func scanActor(record *neo4j.Record) (*graph.Actor, error) {
	n, err := node(record, "actor")
	if err != nil {
		return nil, err
	}
	p := n.Props
	a := &graph.Actor{ID: str[graph.ActorID](p, "id"), Name: str[string](p, "name"), Merged: str[graph.ActorID](p, "merged"), Type: typeOf(n.Labels)}
	at := func(name string) func(i int) string {
		values := list[string](p, name)
		return func(i int) string {
			if i < len(values) {
				return values[i]
			}
			return ""
		}
	}
	from, to := at("alias_from"), at("alias_to")
	for i, name := range list[string](p, "aliases") {
		a.Aliases = append(a.Aliases, graph.Alias{Name: name, From: graph.Date(from(i)), To: graph.Date(to(i))})
	}
	a.Codes = map[string]string{}
	codes := at("codes")
	for i, scheme := range list[string](p, "code_schemes") {
		a.Codes[scheme] = codes(i)
	}
	of, title, from, to, source := at("role_of"), at("role_titles"), at("role_from"), at("role_to"), at("role_sources")
	for i, kind := range list[graph.KindName](p, "role_kinds") {
		a.Roles = append(a.Roles, graph.Role{
			Kind: kind, Of: graph.ActorID(of(i)), Title: title(i), From: graph.Date(from(i)), To: graph.Date(to(i)), Source: source(i),
		})
	}
	return a.Clone(), nil
}

func articleProps(a *graph.Article) props {
	p := props{"id": string(a.ID), "text": a.Text}
	p.text("name", a.Name)
	p.text("url", a.URL)
	p.text("title", a.Title)
	p.text("publisher", a.Publisher)
	p.text("author", a.Author)
	p.text("speaker", a.Speaker)
	p.text("language", a.Language)
	p.text("published", string(a.Published))
	p.text("retrieved", string(a.Retrieved))
	p.text("form", string(a.Form))
	p.text("origin", a.Origin)
	p.text("extractor", a.Extractor)
	return p
}

func scanArticle(record *neo4j.Record) (*graph.Article, error) {
	n, err := node(record, "article")
	if err != nil {
		return nil, err
	}
	p := n.Props
	return &graph.Article{
		ID: str[graph.ArticleID](p, "id"), Name: str[string](p, "name"), URL: str[string](p, "url"), Title: str[string](p, "title"),
		Text: str[string](p, "text"), Publisher: str[string](p, "publisher"), Language: str[string](p, "language"),
		Author: str[string](p, "author"), Speaker: str[string](p, "speaker"),
		Published: str[graph.Date](p, "published"), Retrieved: str[graph.Date](p, "retrieved"),
		Form: str[graph.Form](p, "form"), Origin: str[string](p, "origin"), Extractor: str[string](p, "extractor"),
	}, nil
}

// statementProps lays a statement out. The ids of its ends stand on it as well as its links, so that indexes can answer
// and order; Verify holds the two equal. Date and until are the days it is about, published where the text gives none.
func statementProps(s *graph.Statement, key graph.RelationKey) props {
	e := &s.Evidence
	p := props{
		"id": string(s.ID), "key": string(key), "article": string(s.Article), "subject": string(s.Subject), "kind": string(s.Kind),
		"object": string(s.Object), "stance": string(s.Stance), "confidence": s.Confidence, "quote": e.Quote, "words": graph.Fold(e.Quote),
		"start": e.Sentence.Start, "end": e.Sentence.End, "subject_start": e.Subject.Start, "subject_end": e.Subject.End,
		"trigger_start": e.Trigger.Start, "trigger_end": e.Trigger.End, "object_start": e.Object.Start, "object_end": e.Object.End,
	}
	texts(p, "parties", s.Parties)
	if s.Rejected {
		p["rejected"] = true
	}
	if f := s.Found; f != nil {
		p["found_subject"], p["found_object"] = string(f.Subject), string(f.Object)
		p.text("found_speaker", string(f.Speaker))
		texts(p, "found_parties", f.Parties)
	}
	from, to := s.Days()
	for _, field := range []struct{ name, value string }{
		{"speaker", string(s.Speaker)}, {"speaker_as", s.SpeakerAs}, {"when_from", string(s.When.From)}, {"when_to", string(s.When.To)},
		{"precision", string(s.When.Precision)}, {"date", string(from)}, {"until", string(to)}, {"published", string(s.Published)},
		{"publisher", s.Publisher}, {"origin", s.Origin}, {"subject_text", e.SubjectText}, {"trigger", e.TriggerText},
		{"object_text", e.ObjectText}, {"extractor", s.Extractor}, {"rule", s.Rule},
	} {
		p.text(field.name, field.value)
	}
	p[fieldCount] = len(p)
	return p
}

// fieldCount is the property of a statement that says how many others of ours it has, so that one that is read while a
// writer deletes it is known by what it lacks.
const fieldCount = "fields"

// always are the properties that every statement has.
var always = []string{
	"id", "key", "article", "subject", "kind", "object", "stance", "confidence", "quote", "words", "start", "end", "subject_start",
	"subject_end", "trigger_start", "trigger_end", "object_start", "object_end",
}

// alwaysSlim are those of them that relations are made of.
var alwaysSlim = []string{"key", "article", "subject", "kind", "object", "stance", "confidence"}

// sometimes are those that some have.
var sometimes = []string{
	"parties", "rejected", "found_subject", "found_object", "found_speaker", "found_parties", "speaker", "speaker_as", "when_from", "when_to",
	"precision", "date", "until", "published", "publisher", "origin", "subject_text", "trigger", "object_text", "extractor", "rule",
}

// torn tells whether a statement has lost properties to a writer that deletes it. Properties that a person has added do
// not count; a statement without a count, which an older entente wrote, must have what all have.
func torn(p map[string]any) bool {
	has := func(names []string) (n int) {
		for _, name := range names {
			if p[name] != nil {
				n++
			}
		}
		return n
	}
	want, counted := p[fieldCount].(int64)
	if !counted {
		return has(always) < len(always)
	}
	return int64(has(always)+has(sometimes)) != want
}

func scanStatement(record *neo4j.Record) (*graph.Statement, error) {
	n, err := node(record, "statement")
	if err != nil {
		return nil, err
	}
	p := n.Props
	s := slimStatement(p)
	s.ID = str[graph.StatementID](p, "id")
	s.Speaker, s.SpeakerAs = str[graph.ActorID](p, "speaker"), str[string](p, "speaker_as")
	s.When.Precision = str[graph.Precision](p, "precision")
	s.Extractor, s.Rule = str[string](p, "extractor"), str[string](p, "rule")
	s.Rejected, _ = p["rejected"].(bool)
	if found := str[graph.ActorID](p, "found_subject"); found != "" {
		s.Found = &graph.Found{
			Subject: found, Object: str[graph.ActorID](p, "found_object"), Parties: list[graph.ActorID](p, "found_parties"),
			Speaker: str[graph.ActorID](p, "found_speaker"),
		}
	}
	span := func(from, to string) graph.Span { return graph.Span{Start: integer(p, from), End: integer(p, to)} }
	s.Evidence = graph.Evidence{
		Quote: str[string](p, "quote"), Sentence: span("start", "end"), Subject: span("subject_start", "subject_end"),
		Trigger: span("trigger_start", "trigger_end"), Object: span("object_start", "object_end"),
		SubjectText: str[string](p, "subject_text"), TriggerText: str[string](p, "trigger"), ObjectText: str[string](p, "object_text"),
	}
	return s, nil
}

// slimStatement reads what relations are made of.
func slimStatement(p map[string]any) *graph.Statement {
	return &graph.Statement{
		Article: str[graph.ArticleID](p, "article"), Subject: str[graph.ActorID](p, "subject"), Kind: str[graph.KindName](p, "kind"),
		Object: str[graph.ActorID](p, "object"), Parties: list[graph.ActorID](p, "parties"), Stance: str[graph.Stance](p, "stance"),
		When:      graph.Interval{From: str[graph.Date](p, "when_from"), To: str[graph.Date](p, "when_to")},
		Published: str[graph.Date](p, "published"), Publisher: str[string](p, "publisher"), Origin: str[string](p, "origin"),
		Confidence: float(p, "confidence"),
	}
}

// A keyed statement is a slim one with the key of its relation as stored.
type keyed struct {
	key       graph.RelationKey
	statement *graph.Statement
}

func scanKeyed(record *neo4j.Record) (keyed, error) {
	p := record.AsMap()
	return keyed{str[graph.RelationKey](p, "key"), slimStatement(p)}, nil
}

// edgeProps lays a relation out. Weight is not faded; day, faded, steady and mixed say how it fades.
func edgeProps(r *graph.Projection) props {
	p := props{
		"key": string(r.Key), "kind": string(r.Kind), "sign": int(r.Sign), "statements": r.Statements, "contradicting": r.Contradicting,
		"hypothetical": r.Hypothetical, "articles": r.Articles, "publishers": r.Publishers, "origins": r.Origins,
		"confidence": r.Confidence, "weight": r.Weight, "faded": r.Faded, "steady": r.Steady, "mixed": r.Mixed,
	}
	texts(p, "parties", r.Parties)
	p.text("first_seen", string(r.FirstSeen))
	p.text("last_seen", string(r.LastSeen))
	p.text("day", string(r.Day))
	return p
}

func scanEdge(record *neo4j.Record) (*graph.Projection, error) {
	v, _ := record.Get("edge")
	edge, ok := v.(neo4j.Relationship)
	if !ok {
		return nil, fmt.Errorf("%w: the answer holds no edge", graph.ErrInvalid)
	}
	p := edge.Props
	r := &graph.Projection{Day: str[graph.Date](p, "day"), Faded: float(p, "faded"), Steady: float(p, "steady")}
	r.Mixed, _ = p["mixed"].(bool)
	r.Key = str[graph.RelationKey](p, "key")
	r.Subject, _, r.Object, _ = r.Key.Parts()
	r.Kind, r.Sign, r.Parties = str[graph.KindName](p, "kind"), graph.Sign(integer(p, "sign")), list[graph.ActorID](p, "parties")
	r.Totals = graph.Totals{
		Statements: integer(p, "statements"), Contradicting: integer(p, "contradicting"), Hypothetical: integer(p, "hypothetical"),
		Articles: integer(p, "articles"), Publishers: integer(p, "publishers"), Origins: integer(p, "origins"),
		FirstSeen: str[graph.Date](p, "first_seen"), LastSeen: str[graph.Date](p, "last_seen"),
		Confidence: float(p, "confidence"), Weight: float(p, "weight"),
	}
	return r, nil
}

// chunks cuts rows into lists that one query takes.
func chunks[T any](rows []T) [][]T {
	return slices.Collect(slices.Chunk(rows, chunk))
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
