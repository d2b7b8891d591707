package extract

import (
	"cmp"
	"slices"

	"entente/graph"
)

// A verdict is a relation that the article tells, as a model sees it.
type verdict struct {
	source, target int // actors of the cast
	kind           graph.KindName
	stance         graph.Stance
	score          float64 // over all sentences, before calibration
	best           *pair   // of the sentence that says it best
	bySentence     map[int]float64
}

// verdicts adds up what the model says of the pairs of an article, sentence by sentence. Of the two orders of a symmetric
// kind the better supported stays.
func (n *Neural) verdicts(pairs []pair, kinds *graph.Kinds) []verdict {
	claims := n.claims(pairs)
	var out []verdict
	for c, t := range claims {
		if back := claims[c.turned()]; back != nil && kinds.Symmetric(c.kind) {
			if back.best > t.best || back.best == t.best && c.target < c.source {
				continue
			}
		}
		out = append(out, verdict{c.source, c.target, c.kind, n.stance(t.from), combine(t.bySentence), t.from, t.bySentence})
	}
	slices.SortFunc(out, func(a, b verdict) int {
		return cmp.Or(cmp.Compare(a.best.sentence, b.best.sentence), cmp.Compare(a.kind, b.kind),
			cmp.Compare(a.source, b.source), cmp.Compare(a.target, b.target))
	})
	return out
}

func (n *Neural) claims(pairs []pair) map[claim]*support[pair] {
	claims := map[claim]*support[pair]{}
	for i := range pairs {
		pr := &pairs[i]
		for k, logit := range pr.kinds {
			kind := n.Head.Kinds[k]
			p := sigmoid(float64(logit))
			if p < minSupport {
				continue
			}
			key := claim{source: pr.x, target: pr.y, kind: kind}
			supportClaim(claims, key, pr.sentence, p, pr)
		}
	}
	return claims
}

// stance is the likeliest.
func (n *Neural) stance(p *pair) graph.Stance {
	return n.Head.Stances[slices.Index(p.stances, slices.Max(p.stances))]
}

// Confidence turns the score of a verdict into the share of such verdicts that were right on held-out articles.
func (n *Neural) Confidence(kind graph.KindName, score float64) float64 {
	k := slices.Index(n.Head.Kinds, kind)
	return platt(score, n.Head.Slope[k], n.Head.Offset[k])
}

func (n *Neural) threshold(kind graph.KindName) float64 {
	return n.Head.Threshold[slices.Index(n.Head.Kinds, kind)]
}
