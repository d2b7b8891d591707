package graph

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
)

// Grouping is by what relations are put together in a ranking.
type Grouping string

const (
	BySource Grouping = "source"
	ByTarget Grouping = "target"
	ByActor  Grouping = "actor" // either end
	ByPair   Grouping = "pair"  // both ends, in either direction
	ByKind   Grouping = "kind"
)

// A Ranked is what the relations of a group add up to.
type Ranked struct {
	Actor         ActorID // of a group by ends; the first by id of a pair
	Other         ActorID // of a pair
	Kind          KindName
	Relations     int
	Statements    int // asserted
	Contradicting int
	Weight        float64
	Positive      float64 // weight of relations with a positive sign
	Negative      float64
}

// Tone is between -1, where all weight is negative, and 1.
func (r *Ranked) Tone() float64 {
	if r.Weight == 0 {
		return 0
	}
	return (r.Positive - r.Negative) / r.Weight
}

// Rank puts the relations that a filter selects together and lists the groups by weight, heaviest first. After and Limit
// are not used.
func Rank(ctx context.Context, store Store, f Filter, by Grouping) ([]*Ranked, error) {
	f.After, f.Limit = "", 0
	groups := map[Ranked]*Ranked{}
	var list []*Ranked
	for r, err := range store.Relations(ctx, f) {
		if err != nil {
			return nil, err
		}
		keys, err := by.keys(r)
		if err != nil {
			return nil, err
		}
		for _, key := range keys {
			if groups[key] == nil {
				groups[key] = &Ranked{Actor: key.Actor, Other: key.Other, Kind: key.Kind}
				list = append(list, groups[key])
			}
			groups[key].add(r)
		}
	}
	slices.SortFunc(list, func(a, b *Ranked) int {
		return cmp.Or(cmp.Compare(math.Round(b.Weight*1e9), math.Round(a.Weight*1e9)), cmp.Compare(a.Actor, b.Actor), cmp.Compare(a.Other, b.Other), cmp.Compare(a.Kind, b.Kind))
	})
	return list, nil
}

// keys names the groups that a relation belongs to.
func (by Grouping) keys(r *Relation) ([]Ranked, error) {
	switch by {
	case BySource:
		return []Ranked{{Actor: r.Subject}}, nil
	case ByTarget:
		return []Ranked{{Actor: r.Object}}, nil
	case ByActor:
		return []Ranked{{Actor: r.Subject}, {Actor: r.Object}}, nil
	case ByPair:
		return []Ranked{{Actor: min(r.Subject, r.Object), Other: max(r.Subject, r.Object)}}, nil
	case ByKind:
		return []Ranked{{Kind: r.Kind}}, nil
	}
	return nil, fmt.Errorf("%w: %q is no grouping: source, target, actor, pair or kind", ErrInvalid, by)
}

func (r *Ranked) add(rel *Relation) {
	r.Relations++
	r.Statements += rel.Statements
	r.Contradicting += rel.Contradicting
	r.Weight += rel.Weight
	switch {
	case rel.Sign > 0:
		r.Positive += rel.Weight
	case rel.Sign < 0:
		r.Negative += rel.Weight
	}
}
