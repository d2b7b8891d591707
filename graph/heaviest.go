package graph

import (
	"cmp"
	"iter"
	"slices"
)

// Heaviest is the definition of Store.Heaviest, over what Store.Relations streams.
func Heaviest(relations iter.Seq2[*Relation, error], n int) (heaviest []*Relation, all int, err error) {
	for r, err := range relations {
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
