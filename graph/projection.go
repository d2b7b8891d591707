package graph

import (
	"math"
	"slices"
)

// A Projection is a relation as a store may keep it beside its statements, so that the plain questions need not read
// them. It holds what Relate makes of all statements of the relation without a filter.
type Projection struct {
	Relation
	Day    Date    // the latest day that any of its statements is about
	Faded  float64 // the weight, as of Day, of origins whose statements have days
	Steady float64 // the weight of origins whose statements have none and so do not fade
	Mixed  bool    // some origin has both, or weak ones lean on each other, so that Faded and Steady do not add up to the weight of a later day
}

// Project adds up all statements of one relation; they must not be empty and have one key. A store recounts with it
// whatever a change touches, rather than adding to what it holds.
func Project(kinds *Kinds, statements []*Statement) *Projection {
	kind, _ := kinds.Get(statements[0].Kind)
	p := &Projection{}
	for _, s := range statements {
		_, to := s.Days()
		p.Day = max(p.Day, to)
	}
	all, dated, undated := newRelationTally(KeyOf(statements[0], kind.Symmetric), kind), newTally(kind.HalfLife), newTally(kind.HalfLife)
	for _, s := range statements {
		all.add(s, "")
		if from, _ := s.Days(); from == "" {
			undated.add(s, "")
		} else {
			dated.add(s, p.Day)
		}
	}
	p.Relation, p.Faded, p.Steady = *all.relation(), dated.result().Weight, undated.result().Weight
	for origin := range undated.origins {
		_, both := dated.origins[origin]
		p.Mixed = p.Mixed || both
	}
	p.Mixed = p.Mixed || all.weak() && len(dated.origins) > 0 && len(undated.origins) > 0
	return p
}

// At returns the relation as of a day. It is false where only the statements can tell: where some are about later days.
func (p *Projection) At(kinds *Kinds, asOf Date) (*Relation, bool) {
	r := p.Relation
	if asOf == "" {
		return &r, true
	}
	if p.Mixed || asOf < p.Day {
		return nil, false
	}
	kind, _ := kinds.Get(r.Kind)
	fade := 1.0
	if p.Day != "" {
		fade = math.Exp2(-float64(p.Day.DaysUntil(asOf)) / float64(kind.HalfLife))
	}
	r.Weight = p.Faded*fade + p.Steady
	return &r, true
}

// Equal tells whether two projections are the same but for the last bits of their sums.
func (p *Projection) Equal(o *Projection) bool {
	near := func(a, b float64) bool { return math.Abs(a-b) <= 1e-9*max(1, math.Abs(a)) }
	t, u := p.Totals, o.Totals
	t.Confidence, t.Weight, u.Confidence, u.Weight = 0, 0, 0, 0
	return p.Key == o.Key && p.Subject == o.Subject && p.Object == o.Object && p.Kind == o.Kind && p.Sign == o.Sign &&
		slices.Equal(p.Parties, o.Parties) && t == u && p.Day == o.Day && p.Mixed == o.Mixed && near(p.Faded, o.Faded) && near(p.Steady, o.Steady) &&
		near(p.Confidence, o.Confidence) && near(p.Weight, o.Weight)
}

// Projectable tells whether projections can answer Relations for the filter: it asks for no more than ends, kinds, signs
// and the day the question is asked for.
func (f Filter) Projectable() bool {
	return len(f.Parties) == 0 && len(f.IDs) == 0 && len(f.Stances) == 0 && f.Article == "" && f.Publisher == "" && f.Speaker == "" &&
		f.From == "" && f.To == "" && f.KnownBy == "" && f.MinConfidence <= 0 && f.Text == ""
}
