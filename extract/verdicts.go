package extract

import (
	"cmp"
	"math"
	"slices"

	"entente/graph"
)

// A verdict is a relation that the article tells, as both models see it together.
type verdict struct {
	source, target int // actors of the cast
	kind           graph.KindName
	stance         graph.Stance
	score          float64 // over all sentences, before calibration
	best           *pair   // of the sentence that says it best
	bySentence     map[int]float64
}

// place is where a model may see a relation.
type place struct {
	sentence, x, y int
	kind           graph.KindName
}

// unseen is the probability of what the linear model has no candidate for.
const unseen = 1e-3

// byPlace gives the linear model's best probability at every place where it has candidates.
func byPlace(m *Model, pairs []candidate) map[place]float64 {
	best := map[place]float64{}
	for i, p := range m.judge(pairs) {
		c := &pairs[i]
		at := place{c.scene.sentence, c.source(), c.target(), c.kind}
		best[at] = max(best[at], p)
	}
	return best
}

// probability joins what the models say of a kind: a weighted mean of their logits. The linear model knows no roles.
func (n *Neural) probability(kind graph.KindName, logit float32, linear float64) float64 {
	if !slices.Contains(Interactions, kind) {
		return sigmoid(float64(logit))
	}
	linear = min(max(linear, unseen), 1-1e-5)
	return sigmoid(n.Head.Weights[0]*float64(logit) + n.Head.Weights[1]*math.Log(linear/(1-linear)))
}

// verdicts adds up what the models say of the pairs of an article, sentence by sentence. Of the two orders of a symmetric
// kind the better supported stays.
func (n *Neural) verdicts(pairs []pair, linear map[place]float64, kinds *graph.Kinds) []verdict {
	claims := n.claims(pairs, linear)
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

func (n *Neural) claims(pairs []pair, linear map[place]float64) map[claim]*support[pair] {
	claims := map[claim]*support[pair]{}
	for i := range pairs {
		pr := &pairs[i]
		for k, logit := range pr.kinds {
			kind := n.Head.Kinds[k]
			p := n.probability(kind, logit, linear[place{pr.sentence, pr.x, pr.y, kind}])
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
