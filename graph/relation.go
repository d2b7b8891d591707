package graph

import (
	"cmp"
	"iter"
	"maps"
	"slices"
	"strings"
)

// RelationKey is "subject:kind:object"; for a symmetric kind the two ends stand in alphabetical order.
type RelationKey string

// KeyOf returns the key of the relation that a statement belongs to.
func KeyOf(s *Statement, symmetric bool) RelationKey {
	a, b := s.Subject, s.Object
	if symmetric && b < a {
		a, b = b, a
	}
	return NewRelationKey(a, s.Kind, b)
}

// NewRelationKey joins the parts of a key; the ends of a symmetric kind must already stand in order.
func NewRelationKey(subject ActorID, kind KindName, object ActorID) RelationKey {
	return RelationKey(string(subject) + ":" + string(kind) + ":" + string(object))
}

// Parts takes a key apart; ok is false where it is none.
func (k RelationKey) Parts() (subject ActorID, kind KindName, object ActorID, ok bool) {
	p := strings.Split(string(k), ":")
	if len(p) != 3 || p[0] == "" || p[1] == "" || p[2] == "" {
		return "", "", "", false
	}
	return ActorID(p[0]), KindName(p[1]), ActorID(p[2]), true
}

// Totals are what a set of statements adds up to.
//
// Confidence is 1 - Π(1 - c) over independent origins, c being the highest confidence of an asserted statement in the first
// article there that asserts one, by day of publication and then by id: so reprints add nothing. Weight is the sum of these c, each halved for every half-life of its kind that lies between the
// statement's last day and the day the question is asked for; without such a day nothing fades.
type Totals struct {
	Statements    int  // asserted
	Contradicting int  // denied
	Hypothetical  int  // or asserted by one story only, below the confidence Weak
	Articles      int  // that assert it
	Publishers    int  // that assert it
	Origins       int  // independent stories that assert it: reprints count once
	FirstSeen     Date // earliest and latest day that an asserted statement is about; of all statements where
	LastSeen      Date // none is asserted
	Confidence    float64
	Weight        float64
}

// A Relation is what the statements about (subject, kind, object) add up to.
type Relation struct {
	Key             RelationKey
	Subject, Object ActorID
	Kind            KindName
	Sign            Sign
	Parties         []ActorID // of mediations: the union over the statements, sorted
	Totals
}

// Relate is the definition of a relation: what the statements that f matches add up to, ordered by key. After and Limit
// are applied to keys. Every Store is held to it.
func Relate(kinds *Kinds, f Filter, statements iter.Seq2[*Statement, error]) ([]*Relation, error) {
	f = kinds.Bind(f)
	f.Rejected = false
	groups := map[RelationKey]*relationTally{}
	for s, err := range statements {
		if err != nil {
			return nil, err
		}
		if !f.Match(s) {
			continue
		}
		kind, _ := kinds.Get(s.Kind)
		key := KeyOf(s, kind.Symmetric)
		if string(key) <= f.After {
			continue
		}
		if groups[key] == nil {
			groups[key] = newRelationTally(key, kind)
		}
		groups[key].add(s, f.AsOf)
	}
	relations := make([]*Relation, 0, len(groups))
	for _, t := range groups {
		relations = append(relations, t.relation())
	}
	slices.SortFunc(relations, func(a, b *Relation) int { return cmp.Compare(a.Key, b.Key) })
	if f.Limit > 0 && len(relations) > f.Limit {
		relations = relations[:f.Limit]
	}
	return relations, nil
}

// A relationTally adds up the statements of one relation.
type relationTally struct {
	tally
	r       Relation
	parties map[ActorID]bool
}

func newRelationTally(key RelationKey, kind Kind) *relationTally {
	subject, name, object, _ := key.Parts()
	return &relationTally{
		tally:   newTally(kind.HalfLife),
		r:       Relation{Key: key, Subject: subject, Kind: name, Object: object, Sign: kind.Sign},
		parties: map[ActorID]bool{},
	}
}

func (t *relationTally) add(s *Statement, asOf Date) {
	t.tally.add(s, asOf)
	for _, p := range s.Parties {
		t.parties[p] = true
	}
}

func (t *relationTally) relation() *Relation {
	r := t.r
	r.Totals = t.result()
	r.Parties = slices.Sorted(maps.Keys(t.parties))
	return &r
}
