package graph

import (
	"cmp"
	"maps"
	"slices"
)

// Known tells whether the knowledge base speaks of the actor, rather than only articles.
func (a *Actor) Known() bool { return len(a.Codes) > 0 || len(a.Roles) > 0 }

// Clone returns a deep copy in the form that stores return: aliases and roles sorted and distinct.
func (a *Actor) Clone() *Actor {
	c := *a
	c.Aliases = compact(a.Aliases, compareAliases)
	c.Roles = compact(a.Roles, compareRoles)
	c.Codes = nil
	if len(a.Codes) > 0 {
		c.Codes = maps.Clone(a.Codes)
	}
	return &c
}

// MergeActors joins two actors of the same id as Store.PutActors does; nil stands for none yet. Aliases, codes and roles
// are united, a code of next replaces one of old. Name and type are next's where the knowledge base knows next, old's
// where it knows only old; where it knows neither, those of the longer name, so that any order gives the same. Whom old is
// merged into stays.
func MergeActors(old, next *Actor) *Actor {
	if old == nil {
		c := next.Clone()
		c.Merged = ""
		return c
	}
	m := *next
	if !nameCounts(old, next) {
		m.Name, m.Type = old.Name, old.Type
	}
	m.Merged = old.Merged
	m.Aliases = slices.Concat(old.Aliases, next.Aliases)
	m.Roles = slices.Concat(old.Roles, next.Roles)
	m.Codes = map[string]string{}
	maps.Copy(m.Codes, old.Codes)
	maps.Copy(m.Codes, next.Codes)
	return m.Clone()
}

// nameCounts tells whether next's name and type go before old's.
func nameCounts(old, next *Actor) bool {
	if old.Known() || next.Known() {
		return next.Known()
	}
	return cmp.Or(
		cmp.Compare(len(next.Name), len(old.Name)),
		cmp.Compare(old.Name, next.Name),
		cmp.Compare(old.Type, next.Type),
	) > 0
}

func compact[T comparable](list []T, order func(a, b T) int) []T {
	if len(list) == 0 {
		return nil
	}
	return slices.Compact(slices.SortedFunc(slices.Values(list), order))
}

func compareAliases(a, b Alias) int {
	return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
}

func compareRoles(a, b Role) int {
	return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Of, b.Of), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To),
		cmp.Compare(a.Title, b.Title), cmp.Compare(a.Source, b.Source))
}

// Clone returns a deep copy.
func (s *Statement) Clone() *Statement {
	c := *s
	c.Parties = append([]ActorID(nil), s.Parties...) // nil where empty
	if s.Found != nil {
		f := *s.Found
		f.Parties = append([]ActorID(nil), f.Parties...)
		c.Found = &f
	}
	return &c
}

// Clone returns a copy.
func (a *Article) Clone() *Article {
	c := *a
	return &c
}
