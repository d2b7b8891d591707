package graph

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
)

// A Mediation is a case of brokering: one mediator between the same parties, and what the statements about it add up to.
// Where an article names several parties at one place, that counts as one statement.
type Mediation struct {
	Mediator ActorID
	Parties  []ActorID // sorted
	Totals
	Examples []StatementID // one statement for each counted one, as CompareStrength orders them
}

// Mediations lists the cases that the filter selects, heaviest first, then by mediator and parties: by mediator where
// Source is set, between given parties where Parties are. Limit counts cases; After is not used.
func Mediations(ctx context.Context, store Store, kinds *Kinds, f Filter) ([]*Mediation, error) {
	limit := f.Limit
	f.Kinds, f.Limit, f.After, f.Brief = []KindName{Mediates}, 0, "", true
	kind, _ := kinds.Get(Mediates)
	cases := map[string]*mediationTally{}
	for s, err := range store.Statements(ctx, f) {
		if err != nil {
			return nil, err
		}
		key := caseKey(s)
		if cases[key] == nil {
			cases[key] = newMediationTally(s, kind)
		}
		cases[key].add(s, f.AsOf)
	}
	list := make([]*Mediation, 0, len(cases))
	for _, key := range slices.Sorted(maps.Keys(cases)) {
		list = append(list, cases[key].mediation())
	}
	slices.SortStableFunc(list, func(a, b *Mediation) int { return cmp.Compare(b.Weight, a.Weight) })
	if limit > 0 && len(list) > limit {
		list = list[:limit]
	}
	return list, nil
}

func caseKey(s *Statement) string {
	key := string(s.Subject)
	for _, p := range s.Parties {
		key += ":" + string(p)
	}
	return key
}

// A mediationTally adds up the statements of one case.
type mediationTally struct {
	tally
	m    Mediation
	seen map[place]bool
	said []strength // of what counts
}

// A place is where an article says something, and how it puts it.
type place struct {
	article ArticleID
	trigger Span
	stance  Stance
}

func newMediationTally(s *Statement, kind Kind) *mediationTally {
	return &mediationTally{
		tally: newTally(kind.HalfLife),
		m:     Mediation{Mediator: s.Subject, Parties: slices.Clone(s.Parties)},
		seen:  map[place]bool{},
	}
}

func (t *mediationTally) add(s *Statement, asOf Date) {
	at := place{s.Article, s.Evidence.Trigger, s.Stance}
	if t.seen[at] {
		return
	}
	t.seen[at] = true
	t.said = append(t.said, strengthOf(s))
	t.tally.add(s, asOf)
}

func (t *mediationTally) mediation() *Mediation {
	m := t.m
	m.Totals = t.result()
	slices.SortFunc(t.said, strength.compare)
	for _, s := range t.said {
		m.Examples = append(m.Examples, s.id)
	}
	return &m
}

// String names the case: "russia: iran, israel".
func (m *Mediation) String() string {
	parties := make([]string, len(m.Parties))
	for i, p := range m.Parties {
		parties[i] = string(p)
	}
	return string(m.Mediator) + ": " + strings.Join(parties, ", ")
}
