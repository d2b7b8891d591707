package sqlitestore

import (
	"encoding/json"
	"strings"
	"time"

	"entente/graph"
)

// A scanner is a row of a result.
type scanner interface{ Scan(to ...any) error }

// joinIDs writes a list of actors into one column; ids hold no spaces.
func joinIDs(ids []graph.ActorID) string {
	if len(ids) == 0 {
		return ""
	}
	words := make([]string, len(ids))
	for i, id := range ids {
		words[i] = string(id)
	}
	return strings.Join(words, " ")
}

func splitIDs(column string) []graph.ActorID {
	if column == "" {
		return nil
	}
	words := strings.Split(column, " ")
	ids := make([]graph.ActorID, len(words))
	for i, w := range words {
		ids[i] = graph.ActorID(w)
	}
	return ids
}

func statementRow(s *graph.Statement) []any {
	e := &s.Evidence
	return []any{
		string(s.ID), string(s.Article), string(s.Subject), string(s.Kind), string(s.Object), joinIDs(s.Parties), string(s.Stance),
		string(s.Speaker), s.SpeakerAs, string(s.When.From), string(s.When.To), string(s.When.Precision), string(s.Published),
		s.Publisher, s.Origin, s.Confidence, e.Quote, e.Sentence.Start, e.Sentence.End, e.Subject.Start, e.Subject.End,
		e.SubjectText, e.Trigger.Start, e.Trigger.End, e.TriggerText, e.Object.Start, e.Object.End, e.ObjectText, s.Extractor, s.Rule,
		encodeFound(s.Found), s.Rejected,
	}
}

// Columns go into a *string or an int64: database/sql copies into those, and takes reflection, or writes and parses a text,
// for other types.

func scanStatement(row scanner) (*graph.Statement, error) {
	var s graph.Statement
	var parties, found string
	var rejected int64
	var at [8]int64
	e := &s.Evidence
	err := row.Scan((*string)(&s.ID), (*string)(&s.Article), (*string)(&s.Subject), (*string)(&s.Kind), (*string)(&s.Object), &parties, (*string)(&s.Stance),
		(*string)(&s.Speaker), &s.SpeakerAs, (*string)(&s.When.From), (*string)(&s.When.To), (*string)(&s.When.Precision), (*string)(&s.Published), &s.Publisher,
		&s.Origin, &s.Confidence, &e.Quote, &at[0], &at[1], &at[2], &at[3], &e.SubjectText, &at[4], &at[5],
		&e.TriggerText, &at[6], &at[7], &e.ObjectText, &s.Extractor, &s.Rule, &found, &rejected)
	e.Sentence, e.Subject, e.Trigger, e.Object = span(at[0:]), span(at[2:]), span(at[4:]), span(at[6:])
	s.Parties, s.Rejected = splitIDs(parties), rejected != 0
	if err == nil && found != "" {
		err = json.Unmarshal([]byte(found), &s.Found)
	}
	return &s, err
}

func span(at []int64) graph.Span { return graph.Span{Start: int(at[0]), End: int(at[1])} }

// encodeFound writes whom the reader found into one column; empty where that is as judged.
func encodeFound(f *graph.Found) string {
	if f == nil {
		return ""
	}
	text, _ := json.Marshal(f) // strings always encode
	return string(text)
}

func scanJudgement(row scanner) (*graph.Judgement, error) {
	var body []byte
	if err := row.Scan(&body); err != nil {
		return nil, err
	}
	j := &graph.Judgement{}
	return j, json.Unmarshal(body, j)
}

func scanChange(row scanner) (*graph.Change, error) {
	var c graph.Change
	var at string
	if err := row.Scan(&c.Seq, &c.First, &c.Thing, &c.ID, &at, &c.Gone); err != nil {
		return nil, err
	}
	var err error
	c.At, err = time.Parse(time.RFC3339, at)
	return &c, err
}

// scanSlim reads what relations are made of; the rest of the statement stays zero.
func scanSlim(row scanner) (*graph.Statement, error) {
	var s graph.Statement
	var parties string
	err := row.Scan((*string)(&s.Article), (*string)(&s.Subject), (*string)(&s.Kind), (*string)(&s.Object), &parties, (*string)(&s.Stance), (*string)(&s.When.From),
		(*string)(&s.When.To), (*string)(&s.Published), &s.Publisher, &s.Origin, &s.Confidence)
	s.Parties = splitIDs(parties)
	return &s, err
}

// scanBrief reads what graph.Statement.Brief leaves.
func scanBrief(row scanner) (*graph.Statement, error) {
	var id string
	var at [2]int64
	s, err := scanSlim(prefixed{row, []any{&id, &at[0], &at[1]}})
	s.ID, s.Evidence.Trigger = graph.StatementID(id), span(at[:])
	return s, err
}

func scanCount(row scanner) (int, error) {
	var n int
	err := row.Scan(&n)
	return n, err
}

func articleRow(a *graph.Article) []any {
	return []any{
		string(a.ID), a.Name, a.URL, a.Title, a.Text, a.Publisher, a.Language, string(a.Published), string(a.Retrieved),
		string(a.Form), a.Origin, a.Extractor, a.Author, a.Speaker,
	}
}

func scanArticle(row scanner) (*graph.Article, error) {
	var a graph.Article
	err := row.Scan(&a.ID, &a.Name, &a.URL, &a.Title, &a.Text, &a.Publisher, &a.Language, &a.Published, &a.Retrieved,
		&a.Form, &a.Origin, &a.Extractor, &a.Author, &a.Speaker)
	return &a, err
}

func relationRow(p *graph.Projection) []any {
	return []any{
		string(p.Key), string(p.Subject), string(p.Kind), string(p.Object), int(p.Sign), joinIDs(p.Parties), p.Statements,
		p.Contradicting, p.Hypothetical, p.Articles, p.Publishers, p.Origins, string(p.FirstSeen), string(p.LastSeen),
		p.Confidence, p.Weight, string(p.Day), p.Faded, p.Steady, p.Mixed,
	}
}

func scanRelation(row scanner) (*graph.Projection, error) {
	var p graph.Projection
	var parties string
	var n [8]int64
	err := row.Scan((*string)(&p.Key), (*string)(&p.Subject), (*string)(&p.Kind), (*string)(&p.Object), &n[0], &parties, &n[1], &n[2], &n[3],
		&n[4], &n[5], &n[6], (*string)(&p.FirstSeen), (*string)(&p.LastSeen), &p.Confidence, &p.Weight, (*string)(&p.Day), &p.Faded, &p.Steady, &n[7])
	p.Sign, p.Parties, p.Mixed = graph.Sign(n[0]), splitIDs(parties), n[7] != 0
	p.Statements, p.Contradicting, p.Hypothetical = int(n[1]), int(n[2]), int(n[3])
	p.Articles, p.Publishers, p.Origins = int(n[4]), int(n[5]), int(n[6])
	return &p, err
}

func encodeActor(a *graph.Actor) ([]byte, error) { return json.Marshal(a) }

func scanActor(row scanner) (*graph.Actor, error) {
	var body []byte
	if err := row.Scan(&body); err != nil {
		return nil, err
	}
	a := &graph.Actor{}
	return a, json.Unmarshal(body, a)
}
