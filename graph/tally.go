package graph

import (
	"cmp"
	"maps"
	"math"
	"slices"
)

// Weak is the confidence below which what an article says is no evidence by itself: it counts where another story says
// the same, and else only as a possibility.
const Weak = 0.2

// A tally adds statements up to Totals.
type tally struct {
	halfLife   int
	totals     Totals
	articles   map[ArticleID]bool
	publishers map[string]bool
	origins    map[string]first
	from       Date // over all stances
	to         Date
}

// A first is what the first article of an origin asserts: its strongest statement. The first was published earliest; of
// several that, it has the least id. So what comes later, a reprint that is read with another confidence, changes nothing.
type first struct {
	article            ArticleID
	published          Date // "" is later than any
	confidence, weight float64
}

// before tells whether an article is before another of the same story.
func (f first) before(o first) bool {
	if f.published != o.published {
		return o.published == "" || f.published != "" && f.published < o.published
	}
	return f.article < o.article
}

func newTally(halfLife int) tally {
	return tally{
		halfLife: halfLife,
		articles: map[ArticleID]bool{}, publishers: map[string]bool{}, origins: map[string]first{},
	}
}

func (t *tally) add(s *Statement, asOf Date) {
	from, to := s.Days()
	t.from, t.to = earlier(t.from, from), max(t.to, to)
	switch s.Stance {
	case Denied:
		t.totals.Contradicting++
	case Hypothetical:
		t.totals.Hypothetical++
	default:
		t.addAsserted(s, asOf)
	}
}

func (t *tally) addAsserted(s *Statement, asOf Date) {
	from, to := s.Days()
	t.totals.Statements++
	t.totals.FirstSeen, t.totals.LastSeen = earlier(t.totals.FirstSeen, from), max(t.totals.LastSeen, to)
	t.articles[s.Article] = true
	if s.Publisher != "" {
		t.publishers[s.Publisher] = true
	}
	origin := s.Origin
	if origin == "" {
		origin = string(s.Article)
	}
	now := first{s.Article, s.Published, s.Confidence, s.Confidence * t.fade(to, asOf)}
	old, known := t.origins[origin]
	switch {
	case !known || now.before(old):
		t.origins[origin] = now
	case now.article == old.article:
		now.confidence, now.weight = max(old.confidence, now.confidence), max(old.weight, now.weight)
		t.origins[origin] = now
	}
}

// fade returns 0.5^(age / half-life), 1 where either day is unknown.
func (t *tally) fade(last, asOf Date) float64 {
	if asOf == "" || last == "" || last >= asOf {
		return 1
	}
	return math.Exp2(-float64(last.DaysUntil(asOf)) / float64(t.halfLife))
}

// alone tells whether all that is asserted comes from one story, and is weak.
func (t *tally) alone() bool {
	for _, b := range t.origins {
		return len(t.origins) == 1 && b.confidence < Weak
	}
	return false
}

// weak tells whether any story that asserts something is weak evidence.
func (t *tally) weak() bool {
	for _, b := range t.origins {
		if b.confidence < Weak {
			return true
		}
	}
	return false
}

func (t *tally) result() Totals {
	if t.alone() {
		return Totals{Contradicting: t.totals.Contradicting, Hypothetical: t.totals.Hypothetical + t.totals.Statements, FirstSeen: t.from, LastSeen: t.to}
	}
	r := t.totals
	r.Articles, r.Publishers, r.Origins = len(t.articles), len(t.publishers), len(t.origins)
	if r.Statements == 0 {
		r.FirstSeen, r.LastSeen = t.from, t.to
	}
	// Sums of floats depend on their order: sort, so that any load order gives the same bits.
	all := slices.SortedFunc(maps.Values(t.origins), func(a, b first) int {
		return cmp.Or(cmp.Compare(a.confidence, b.confidence), cmp.Compare(a.weight, b.weight))
	})
	doubt := 1.0
	for _, b := range all {
		doubt *= 1 - b.confidence
		r.Weight += b.weight
	}
	r.Confidence = 1 - doubt
	return r
}

func earlier(a, b Date) Date {
	if a == "" || b != "" && b < a {
		return b
	}
	return a
}
