package graph

import (
	"cmp"
	"context"
	"maps"
	"math"
	"slices"
)

// A Broker is an actor with positive ties to two others, who could stand between them.
type Broker struct {
	Actor    ActorID
	Score    float64     // the weaker of both legs' weights
	ToA, ToB []*Relation // its positive relations with each, heaviest first
}

// both is the weight of all its ties.
func (b *Broker) both() float64 { return weightOf(b.ToA) + weightOf(b.ToB) }

// Brokers lists who has positive ties to both a and b: the highest score first, then the most weight in all, then by id. The filter's Source, Target and Actor are not used.
func Brokers(ctx context.Context, store Store, a, b ActorID, f Filter) ([]*Broker, error) {
	toA, err := positiveTies(ctx, store, a, f)
	if err != nil {
		return nil, err
	}
	toB, err := positiveTies(ctx, store, b, f)
	if err != nil {
		return nil, err
	}
	var list []*Broker
	for _, id := range slices.Sorted(maps.Keys(toA)) {
		if id == a || id == b || toB[id] == nil {
			continue
		}
		list = append(list, &Broker{Actor: id, Score: math.Min(weightOf(toA[id]), weightOf(toB[id])), ToA: toA[id], ToB: toB[id]})
	}
	slices.SortStableFunc(list, func(x, y *Broker) int {
		return cmp.Or(cmp.Compare(y.Score, x.Score), cmp.Compare(y.both(), x.both()))
	})
	return list, nil
}

// positiveTies lists the asserted positive relations of an actor by who is at the other end.
func positiveTies(ctx context.Context, store Store, id ActorID, f Filter) (map[ActorID][]*Relation, error) {
	f.Source, f.Target, f.Actor, f.Signs, f.Limit, f.After = "", "", id, []Sign{1}, 0, ""
	ties := map[ActorID][]*Relation{}
	for r, err := range store.Relations(ctx, f) {
		if err != nil {
			return nil, err
		}
		if r.Statements == 0 {
			continue
		}
		other := r.Object
		if other == id {
			other = r.Subject
		}
		ties[other] = append(ties[other], r)
	}
	for _, list := range ties {
		slices.SortStableFunc(list, func(x, y *Relation) int { return cmp.Compare(y.Weight, x.Weight) })
	}
	return ties, nil
}

func weightOf(list []*Relation) float64 {
	sum := 0.0
	for _, r := range list {
		sum += r.Weight
	}
	return sum
}
