package graph

import (
	"math"
	"slices"
)

// A Projection is a relation as a store may keep it beside its statements, so that the plain questions need not read
// them. It holds what Relate makes of all statements of the relation without a filter.
type Projection struct {
	Relation
	Day   Date    // the latest day that any of its statements is about
	Faded float64 // the weight as of Day
	Dated bool    // every statement has a day
}

// Project adds up all statements of one relation; they must not be empty and have one key. A store recounts with it
// whatever a change touches, rather than adding to what it holds.
func Project(kinds *Kinds, statements []*Statement) *Projection {
	kind, _ := kinds.Get(statements[0].Kind)
	p := &Projection{Dated: true}
	for _, s := range statements {
		from, to := s.Days()
		p.Dated = p.Dated && from != ""
		p.Day = max(p.Day, to)
	}
	plain := newRelationTally(KeyOf(statements[0], kind.Symmetric), kind)
	faded := newTally(kind.HalfLife)
	for _, s := range statements {
		plain.add(s, "")
		faded.add(s, p.Day)
	}
	p.Relation, p.Faded = *plain.relation(), faded.result().Weight
	return p
}

// At returns the relation as of a day. It is false where only the statements can tell: where some are about later days,
// or have no day and so do not fade.
func (p *Projection) At(kinds *Kinds, asOf Date) (*Relation, bool) {
	r := p.Relation
	if asOf == "" {
		return &r, true
	}
	if !p.Dated || asOf < p.Day {
		return nil, false
	}
	kind, _ := kinds.Get(r.Kind)
	r.Weight = p.Faded * math.Exp2(-float64(p.Day.DaysUntil(asOf))/float64(kind.HalfLife))
	return &r, true
}

// Equal tells whether two projections are the same but for the last bits of their sums.
func (p *Projection) Equal(o *Projection) bool {
	near := func(a, b float64) bool { return math.Abs(a-b) <= 1e-9*max(1, math.Abs(a)) }
	t, u := p.Totals, o.Totals
	t.Confidence, t.Weight, u.Confidence, u.Weight = 0, 0, 0, 0
	return p.Key == o.Key && p.Subject == o.Subject && p.Object == o.Object && p.Kind == o.Kind && p.Sign == o.Sign &&
		slices.Equal(p.Parties, o.Parties) && t == u && p.Day == o.Day && p.Dated == o.Dated && near(p.Faded, o.Faded) &&
		near(p.Confidence, o.Confidence) && near(p.Weight, o.Weight)
}

// Projectable tells whether projections can answer Relations for the filter: it asks for no more than ends, kinds, signs
// and the day the question is asked for.
func (f Filter) Projectable() bool {
	return len(f.Parties) == 0 && len(f.Stances) == 0 && f.Article == "" && f.Publisher == "" && f.Speaker == "" &&
		f.From == "" && f.To == "" && f.KnownBy == "" && f.MinConfidence <= 0 && f.Text == ""
}
