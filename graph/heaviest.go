package graph

import (
	"cmp"
	"context"
	"slices"
)

// Heaviest is the definition of Store.Heaviest, over what Store.Relations streams.
func Heaviest(ctx context.Context, store Store, f Filter, n int) (heaviest []*Relation, all int, err error) {
	f.Limit = 0
	for r, err := range store.Relations(ctx, f) {
		if err != nil {
			return nil, 0, err
		}
		heaviest = append(heaviest, r)
	}
	slices.SortFunc(heaviest, func(a, b *Relation) int {
		return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.Key, b.Key))
	})
	return heaviest[:min(n, len(heaviest))], len(heaviest), nil
}
