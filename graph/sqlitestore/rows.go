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

func scanStatement(row scanner) (*graph.Statement, error) {
	var s graph.Statement
	var parties, found string
	e := &s.Evidence
	err := row.Scan(&s.ID, &s.Article, &s.Subject, &s.Kind, &s.Object, &parties, &s.Stance, &s.Speaker, &s.SpeakerAs,
		&s.When.From, &s.When.To, &s.When.Precision, &s.Published, &s.Publisher, &s.Origin, &s.Confidence, &e.Quote,
		&e.Sentence.Start, &e.Sentence.End, &e.Subject.Start, &e.Subject.End, &e.SubjectText, &e.Trigger.Start, &e.Trigger.End,
		&e.TriggerText, &e.Object.Start, &e.Object.End, &e.ObjectText, &s.Extractor, &s.Rule,
		&found, &s.Rejected)
	s.Parties = splitIDs(parties)
	if err == nil && found != "" {
		err = json.Unmarshal([]byte(found), &s.Found)
	}
	return &s, err
}

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
	err := row.Scan(&s.Article, &s.Subject, &s.Kind, &s.Object, &parties, &s.Stance, &s.When.From, &s.When.To, &s.Published,
		&s.Publisher, &s.Origin, &s.Confidence)
	s.Parties = splitIDs(parties)
	return &s, err
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
	err := row.Scan(&p.Key, &p.Subject, &p.Kind, &p.Object, &p.Sign, &parties, &p.Statements, &p.Contradicting, &p.Hypothetical,
		&p.Articles, &p.Publishers, &p.Origins, &p.FirstSeen, &p.LastSeen, &p.Confidence, &p.Weight, &p.Day, &p.Faded, &p.Steady, &p.Mixed)
	p.Parties = splitIDs(parties)
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
