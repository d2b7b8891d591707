package api

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	"entente/graph"
)

// ErrRefused is what an error of a Reader wraps where the article is at fault, not the reader; its text is for the caller.
var ErrRefused = errors.New("the article is not one that is read")

// A Reader reads the statements out of an article; the same article always gives the same reading.
type Reader interface {
	Read(*graph.Article) (graph.Reading, error)
}

// A Service answers questions from a store. Its errors are for the caller where they are *Problem.
type Service struct {
	Store  graph.Store
	Kinds  *graph.Kinds
	Reader Reader // nil where articles are not taken
	Follow bool   // an actor that was merged counts as the one he was merged into, and is no *Moved
}

// actor finds whom a parameter means: as graph.ResolveActor does, and by a part of a name, such as a surname, that only
// one actor has.
func (s *Service) actor(ctx context.Context, parameter, text string) (*graph.Actor, error) {
	a, err := graph.ResolveActor(ctx, s.Store, text)
	if err == nil && a.Merged != "" {
		if !s.Follow {
			return nil, &Moved{parameter, text, string(a.Merged)}
		}
		return s.Store.Actor(ctx, a.Merged)
	}
	if !errors.Is(err, graph.ErrNotFound) {
		return a, at(parameter, err)
	}
	unknown := problem(CodeUnknownActor, "%s", strings.TrimPrefix(err.Error(), graph.ErrNotFound.Error()+": ")).at(parameter)
	found, err := s.partOfName(ctx, text)
	switch {
	case err != nil:
		return nil, err
	case len(found) == 0:
		return nil, unknown
	case len(found) > 1:
		return nil, at(parameter, &graph.AmbiguousError{Name: text, Candidates: found})
	}
	return found[0].Actor, nil
}

// partOfName finds actors of whose names the text is some whole words.
func (s *Service) partOfName(ctx context.Context, text string) ([]graph.ActorMatch, error) {
	const enough = 20
	wanted := graph.Fold(text)
	if len(wanted) < 3 {
		return nil, nil
	}
	found, err := s.Store.Actors(ctx, graph.ActorQuery{Text: text, Limit: enough})
	if err == nil {
		found, err = graph.Unmerged(ctx, s.Store, found)
	}
	return slices.DeleteFunc(found, func(m graph.ActorMatch) bool {
		return !strings.Contains(" "+graph.Fold(m.Matched)+" ", " "+wanted+" ")
	}), err
}

// at names the parameter in errors that are for the caller.
func at(parameter string, err error) error {
	if err == nil {
		return nil
	}
	var ambiguous *graph.AmbiguousError
	if errors.As(err, &ambiguous) {
		return asProblem(err).at(parameter)
	}
	return err
}

// resolve replaces each text by the id of the actor that it means; empty ones stay.
func (s *Service) resolve(ctx context.Context, parameter, text string) (graph.ActorID, error) {
	if text == "" {
		return "", nil
	}
	a, err := s.actor(ctx, parameter, text)
	if err != nil {
		return "", err
	}
	return a.ID, nil
}

// filter turns the common parameters into a graph.Filter.
func (s *Service) filter(ctx context.Context, p Filters) (graph.Filter, error) {
	f := graph.Filter{From: p.From, To: p.To, AsOf: p.AsOf, KnownBy: p.KnownBy, MinConfidence: p.MinConfidence}
	if p.From != "" && p.To != "" && p.From > p.To {
		return f, problem(CodeBadParameter, "from %s is after to %s", p.From, p.To).at("from")
	}
	for _, name := range p.Kind {
		if _, ok := s.Kinds.Get(graph.KindName(name)); !ok {
			return f, problem(CodeBadParameter, "parameter kind: %q is none of %s", name, s.kindNames()).at("kind")
		}
		f.Kinds = append(f.Kinds, graph.KindName(name))
	}
	for _, sign := range p.Sign {
		f.Signs = append(f.Signs, map[string]graph.Sign{"+": 1, "-": -1, "0": 0}[sign])
	}
	for _, stance := range p.Stance {
		f.Stances = append(f.Stances, graph.Stance(stance))
	}
	return f, s.ends(ctx, p, &f)
}

func (s *Service) ends(ctx context.Context, p Filters, f *graph.Filter) error {
	var err error
	if f.Source, err = s.resolve(ctx, "source", p.Source); err != nil {
		return err
	}
	if f.Target, err = s.resolve(ctx, "target", p.Target); err != nil {
		return err
	}
	if f.Actor, err = s.resolve(ctx, "actor", p.Actor); err != nil {
		return err
	}
	for _, text := range p.Party {
		id, err := s.resolve(ctx, "party", text)
		if err != nil {
			return err
		}
		f.Parties = append(f.Parties, id)
	}
	return nil
}

func (s *Service) kindNames() string {
	var names []string
	for _, k := range s.Kinds.All() {
		names = append(names, string(k.Name))
	}
	return strings.Join(names, ", ")
}

// A cursor says where the next page begins. It stays valid while the store is written to: the page begins after this
// place in the order, whatever was added before it.
type cursor struct {
	Order string  `json:"o,omitempty"`
	Value float64 `json:"v,omitempty"`
	Day   string  `json:"d,omitempty"`
	After string  `json:"a"`
}

func (c cursor) encode() *string {
	data, _ := json.Marshal(c) // strings and a finite number always encode
	text := base64.RawURLEncoding.EncodeToString(data)
	return &text
}

func decodeCursor(text, order string) (cursor, error) {
	var c cursor
	if text == "" {
		return c, nil
	}
	data, err := base64.RawURLEncoding.DecodeString(text)
	if err == nil {
		err = json.Unmarshal(data, &c)
	}
	if err != nil || c.After == "" || c.Order != order {
		return c, problem(CodeBadCursor, "the cursor is not one that this question gave: take next_cursor from its last page").at("cursor")
	}
	return c, nil
}

// collect takes up to limit values, and tells whether there are more.
func collect[T any](seq iter.Seq2[T, error], limit int) (values []T, more bool, err error) {
	for v, err := range seq {
		if err != nil {
			return nil, false, err
		}
		if len(values) == limit {
			return values, true, nil
		}
		values = append(values, v)
	}
	return values, false, nil
}

// best returns the strongest statements.
func best(statements []*graph.Statement, n int) []*graph.Statement {
	sorted := slices.SortedFunc(slices.Values(statements), graph.CompareStrength)
	return sorted[:min(n, len(sorted))]
}

// wire puts statements into the form of the wire.
func (s *Service) wire(names *storeNames, statements []*graph.Statement) ([]Statement, error) {
	if err := names.learnStatements(statements); err != nil {
		return nil, err
	}
	out := make([]Statement, 0, len(statements))
	for _, st := range statements {
		line, err := NewStatement(st, s.Kinds, names)
		if err != nil {
			return nil, fmt.Errorf("statement %s: %w", st.ID, err)
		}
		out = append(out, line)
	}
	return out, nil
}
