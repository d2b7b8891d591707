package extract

import (
	"cmp"
	"slices"

	"entente/graph"
)

// A finding is a relation that the model finds in an article, with the candidate that says it best.
type finding struct {
	source, target int // actors of the cast
	kind           graph.KindName
	stance         graph.Stance
	score          float64 // over all sentences
	bySentence     map[int]float64
	best           *candidate
}

// minSupport is the probability below which a sentence does not count for a finding.
const minSupport = 0.03

// A claim is what an article may say of two actors, in one or many sentences.
type claim struct {
	source, target int
	kind           graph.KindName
	stance         graph.Stance
}

// turned is the claim with its ends swapped.
func (c claim) turned() claim {
	c.source, c.target = c.target, c.source
	return c
}

// support is how likely the sentences make a claim.
type support[From any] struct {
	bySentence map[int]float64
	best       float64
	from       *From // what makes it likeliest
}

// supportClaim adds what a sentence says to a claim.
func supportClaim[From any](claims map[claim]*support[From], key claim, sentence int, p float64, from *From) {
	s := claims[key]
	if s == nil {
		s = &support[From]{bySentence: map[int]float64{}}
		claims[key] = s
	}
	s.bySentence[sentence] = max(s.bySentence[sentence], p)
	if p > s.best {
		s.best, s.from = p, from
	}
}

// judgePairs asks the model about every candidate and adds up what it says, sentence by sentence. Of the two orders of a
// symmetric kind the better supported stays.
func judgePairs(m *Model, kinds *graph.Kinds, pairs []candidate, stanceOf func(token int, kind graph.KindName) graph.Stance) []finding {
	claims := supported(m, pairs, stanceOf)
	var out []finding
	for key, s := range claims {
		score := combine(s.bySentence)
		if back := claims[key.turned()]; back != nil && kinds.Symmetric(key.kind) {
			if back.best > s.best || back.best == s.best && key.target < key.source {
				continue
			}
			score = max(score, combine(back.bySentence))
		}
		out = append(out, finding{key.source, key.target, key.kind, key.stance, score, s.bySentence, s.from})
	}
	slices.SortFunc(out, func(a, b finding) int {
		return cmp.Or(cmp.Compare(a.best.scene.sentence, b.best.scene.sentence), cmp.Compare(a.kind, b.kind),
			cmp.Compare(a.source, b.source), cmp.Compare(a.target, b.target), cmp.Compare(a.stance, b.stance))
	})
	return out
}

func supported(m *Model, pairs []candidate, stanceOf func(token int, kind graph.KindName) graph.Stance) map[claim]*support[candidate] {
	claims := map[claim]*support[candidate]{}
	scores := m.judge(pairs)
	oneWay(pairs, scores)
	for i := range pairs {
		c, p := &pairs[i], scores[i]
		if p < minSupport {
			continue
		}
		key := claim{c.source(), c.target(), c.kind, stanceOf(c.trigger, c.kind)}
		supportClaim(claims, key, c.scene.sentence, p, c)
	}
	return claims
}

// combine is the probability that at least one sentence says it, further sentences counting half.
func combine(bySentence map[int]float64) float64 {
	all := make([]float64, 0, len(bySentence))
	for _, p := range bySentence {
		all = append(all, p)
	}
	slices.Sort(all)
	doubt, share := 1.0, 1.0
	for i := len(all) - 1; i >= 0; i-- {
		doubt *= 1 - share*all[i]
		share = 0.5
	}
	return 1 - doubt
}

func (c *candidate) source() int { return c.scene.players[c.a].actor }
func (c *candidate) target() int { return c.scene.players[c.b].actor }

// oneWay keeps of the two directions in which a sentence may tell one kind of a pair only the likelier: who attacks whom is
// said once, and where the text means both ways either is right.
func oneWay(pairs []candidate, scores []float64) {
	type direction struct {
		sentence, source, target int
		kind                     graph.KindName
	}
	best := map[direction]float64{}
	for i := range pairs {
		c := &pairs[i]
		d := direction{c.scene.sentence, c.source(), c.target(), c.kind}
		best[d] = max(best[d], scores[i])
	}
	for i := range pairs {
		c := &pairs[i]
		if best[direction{c.scene.sentence, c.target(), c.source(), c.kind}] > scores[i] {
			scores[i] = 0
		}
	}
}
