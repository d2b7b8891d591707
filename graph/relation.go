package graph

import (
	"cmp"
	"iter"
	"math"
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

// A Relation is what the statements about (subject, kind, object) add up to.
type Relation struct {
	Key             RelationKey
	Subject, Object ActorID
	Kind            KindName
	Sign            Sign
	Parties         []ActorID // of mediations: the union over the statements, sorted
	Statements      int       // asserted
	Contradicting   int       // denied
	Hypothetical    int
	Articles        int  // that assert it
	Publishers      int  // that assert it
	Origins         int  // independent stories that assert it: reprints count once
	FirstSeen       Date // earliest and latest day that an asserted statement is about; of all statements where
	LastSeen        Date // none is asserted
	Confidence      float64
	Weight          float64
}

// Relate is the definition of a relation: what the statements that f matches add up to, ordered by key. The filter must
// be bound, After and Limit are applied to keys.
//
// Confidence is 1 - Π(1 - c) over independent origins, c being the highest confidence of an asserted statement there: so
// reprints add nothing. Weight is the sum of these c, each halved for every half-life of its kind that lies between the
// statement's last day and AsOf; without AsOf nothing fades.
func Relate(kinds *Kinds, f Filter, statements iter.Seq2[*Statement, error]) ([]*Relation, error) {
	groups := map[RelationKey]*tally{}
	for s, err := range statements {
		if err != nil {
			return nil, err
		}
		if !f.Match(s) {
			continue
		}
		kind, _ := kinds.Get(s.Kind)
		key := KeyOf(s, kind.Symmetric)
		t := groups[key]
		if t == nil {
			t = newTally(key, kind)
			groups[key] = t
		}
		t.add(s, f.AsOf)
	}
	relations := make([]*Relation, 0, len(groups))
	for key, t := range groups {
		if string(key) > f.After || f.After == "" {
			relations = append(relations, t.relation())
		}
	}
	slices.SortFunc(relations, func(a, b *Relation) int { return cmp.Compare(a.Key, b.Key) })
	if f.Limit > 0 && len(relations) > f.Limit {
		relations = relations[:f.Limit]
	}
	return relations, nil
}

// A tally adds up the statements of one relation.
type tally struct {
	r          Relation
	kind       Kind
	articles   map[ArticleID]bool
	publishers map[string]bool
	origins    map[string]best
	parties    map[ActorID]bool
	first      Date // over all stances
	last       Date
}

// best is the strongest asserted statement of one origin.
type best struct{ confidence, weight float64 }

func newTally(key RelationKey, kind Kind) *tally {
	subject, name, object, _ := key.Parts()
	return &tally{
		r:        Relation{Key: key, Subject: subject, Kind: name, Object: object, Sign: kind.Sign},
		kind:     kind,
		articles: map[ArticleID]bool{}, publishers: map[string]bool{}, origins: map[string]best{}, parties: map[ActorID]bool{},
	}
}

func (t *tally) add(s *Statement, asOf Date) {
	from, to := s.Days()
	t.first, t.last = earlier(t.first, from), max(t.last, to)
	for _, p := range s.Parties {
		t.parties[p] = true
	}
	switch s.Stance {
	case Denied:
		t.r.Contradicting++
		return
	case Hypothetical:
		t.r.Hypothetical++
		return
	}
	t.r.Statements++
	t.r.FirstSeen, t.r.LastSeen = earlier(t.r.FirstSeen, from), max(t.r.LastSeen, to)
	t.articles[s.Article] = true
	if s.Publisher != "" {
		t.publishers[s.Publisher] = true
	}
	origin := s.Origin
	if origin == "" {
		origin = string(s.Article)
	}
	old := t.origins[origin]
	t.origins[origin] = best{max(old.confidence, s.Confidence), max(old.weight, s.Confidence*t.fade(to, asOf))}
}

// fade returns 0.5^(age / half-life), 1 where either day is unknown.
func (t *tally) fade(last, asOf Date) float64 {
	if asOf == "" || last == "" || last >= asOf {
		return 1
	}
	return math.Exp2(-float64(last.DaysUntil(asOf)) / float64(t.kind.HalfLife))
}

func (t *tally) relation() *Relation {
	r := t.r
	r.Articles, r.Publishers, r.Origins = len(t.articles), len(t.publishers), len(t.origins)
	if r.Statements == 0 {
		r.FirstSeen, r.LastSeen = t.first, t.last
	}
	// Sums of floats depend on their order: sort, so that any load order gives the same bits.
	all := make([]best, 0, len(t.origins))
	for _, b := range t.origins {
		all = append(all, b)
	}
	slices.SortFunc(all, func(a, b best) int {
		return cmp.Or(cmp.Compare(a.confidence, b.confidence), cmp.Compare(a.weight, b.weight))
	})
	doubt := 1.0
	for _, b := range all {
		doubt *= 1 - b.confidence
		r.Weight += b.weight
	}
	r.Confidence = 1 - doubt
	for p := range t.parties {
		r.Parties = append(r.Parties, p)
	}
	slices.Sort(r.Parties)
	return &r
}

func earlier(a, b Date) Date {
	if a == "" || b != "" && b < a {
		return b
	}
	return a
}
