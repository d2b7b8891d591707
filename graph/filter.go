package graph

import (
	"iter"
	"slices"
)

// A Filter selects statements. Zero fields select everything. Kinds.Bind must have prepared a filter before Match is
// called, or signs and symmetric kinds are unknown to it; every Store binds the filters that it is given.
type Filter struct {
	Source, Target ActorID       // the two ends; either way round for symmetric kinds
	Actor          ActorID       // at either end
	Other          ActorID       // only with Actor: at the end where that is not
	IDs            []StatementID // no other statements
	Parties        []ActorID     // all of them are parties of the mediation
	Kinds          []KindName
	Signs          []Sign
	Stances        []Stance
	Key            RelationKey // the statements of one relation
	Article        ArticleID
	Publisher      string
	Speaker        ActorID
	From, To       Date // statements whose day lies in From..To, both included
	AsOf           Date // the day that the question is asked for: statements about later days are out, weights fade
	KnownBy        Date // the latest publication day to be used; articles without a date are then out
	MinConfidence  float64
	Rejected       bool   // rejected statements too; they are never added up to relations
	Brief          bool   // a store may leave out what counting does not need: see Statement.Brief
	Text           string // words that all stand in the quote, whole; case and diacritics do not count
	After          string // cursor: only ids (of statements) or keys (of relations) greater than this
	Limit          int    // at most so many results, 0: all

	bySign    []KindName // kinds that have one of Signs
	symmetric []KindName
}

// Bind returns the filter with what the kinds say of signs and symmetry.
func (k *Kinds) Bind(f Filter) Filter {
	f.bySign = k.withSign(f.Signs)
	f.symmetric = nil
	for _, kind := range k.list {
		if kind.Symmetric {
			f.symmetric = append(f.symmetric, kind.Name)
		}
	}
	return f
}

// Symmetric tells whether direction carries no meaning for the kind; the filter must be bound.
func (f Filter) Symmetric(kind KindName) bool { return slices.Contains(f.symmetric, kind) }

// KindNames returns the kinds that the filter selects by Kinds and Signs together; nil where it selects all, and an
// empty list where it selects none. The filter must be bound.
func (f Filter) KindNames() []KindName {
	switch {
	case len(f.Kinds) == 0 && len(f.Signs) == 0:
		return nil
	case len(f.Kinds) == 0:
		return append([]KindName{}, f.bySign...)
	case len(f.Signs) == 0:
		return f.Kinds
	}
	both := []KindName{}
	for _, kind := range f.Kinds {
		if slices.Contains(f.bySign, kind) {
			both = append(both, kind)
		}
	}
	return both
}

// Match tells whether the filter selects a statement; After and Limit do not count here. This is the definition that
// every Store is held to.
func (f Filter) Match(s *Statement) bool {
	return (!s.Rejected || f.Rejected) && f.matchEnds(s) && f.matchWhat(s) && f.matchTime(s)
}

func (f Filter) matchEnds(s *Statement) bool {
	forward := (f.Source == "" || s.Subject == f.Source) && (f.Target == "" || s.Object == f.Target)
	backward := f.Symmetric(s.Kind) && (f.Source == "" || s.Object == f.Source) && (f.Target == "" || s.Subject == f.Target)
	if !forward && !backward {
		return false
	}
	if f.Actor != "" && !(s.Subject == f.Actor && f.matchOther(s.Object)) && !(s.Object == f.Actor && f.matchOther(s.Subject)) {
		return false
	}
	for _, p := range f.Parties {
		if !slices.Contains(s.Parties, p) {
			return false
		}
	}
	return f.Key == "" || KeyOf(s, f.Symmetric(s.Kind)) == f.Key
}

func (f Filter) matchOther(id ActorID) bool { return f.Other == "" || id == f.Other }

func (f Filter) matchWhat(s *Statement) bool {
	if kinds := f.KindNames(); kinds != nil && !slices.Contains(kinds, s.Kind) {
		return false
	}
	return (len(f.Stances) == 0 || slices.Contains(f.Stances, s.Stance)) &&
		(len(f.IDs) == 0 || slices.Contains(f.IDs, s.ID)) &&
		(f.Article == "" || s.Article == f.Article) &&
		(f.Publisher == "" || s.Publisher == f.Publisher) &&
		(f.Speaker == "" || s.Speaker == f.Speaker) &&
		s.Confidence >= f.MinConfidence &&
		(f.Text == "" || containsAll(Words(s.Evidence.Quote), Words(f.Text)))
}

func containsAll(words, wanted []string) bool {
	for _, w := range wanted {
		if !slices.Contains(words, w) {
			return false
		}
	}
	return true
}

func (f Filter) matchTime(s *Statement) bool {
	if f.KnownBy != "" && (s.Published == "" || s.Published > f.KnownBy) {
		return false
	}
	from, to := s.Days()
	return (f.From == "" || to >= f.From && to != "") &&
		(f.To == "" || from <= f.To && from != "") &&
		(f.AsOf == "" || from <= f.AsOf)
}

// Days returns the first and last day that a statement is about; the day of publication where the text gives none.
func (s *Statement) Days() (from, to Date) {
	if s.When.From == "" {
		return s.Published, s.Published
	}
	return s.When.From, s.When.To
}

// AtMost stops a sequence after a number of values, as Filter.Limit asks; 0 stops it nowhere.
func AtMost[T any](all iter.Seq2[T, error], limit int) iter.Seq2[T, error] {
	if limit == 0 {
		return all
	}
	return func(yield func(T, error) bool) {
		n := 0
		for v, err := range all {
			if n++; !yield(v, err) || n == limit {
				return
			}
		}
	}
}
