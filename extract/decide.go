package extract

import (
	"cmp"
	"slices"

	"entente/graph"
)

// A finding is a relation that the model finds in an article, with the candidates that say so, best first.
type finding struct {
	source, target int // actors of the cast
	kind           graph.KindName
	stance         graph.Stance
	score          float64 // model probability over all sentences
	best           *candidate
	trigger        int // token of the best candidate
}

// minSupport is the probability below which a sentence does not count for a finding.
const minSupport = 0.03

// A claim groups what an article says of one pair and kind with one stance.
type claim struct {
	source, target int
	kind           int
	stance         graph.Stance
}

// judge asks the model about every candidate and adds up what it says, sentence by sentence.
func judge(m *Model, kinds *graph.Kinds, scenes []*scene, pairs []candidate, stanceOf func(s *scene, token int) graph.Stance) []finding {
	type support struct {
		bySentence map[int]float64
		best       float64
		from       *candidate
		trigger    int
		mention    int
	}
	claims := map[claim]*support{}
	logits := make([]float64, len(m.Head.Kinds))
	for i := range pairs {
		c := &pairs[i]
		m.logits(c.features, logits)
		for k, kind := range m.Head.Kinds {
			p := sigmoid(logits[k])
			if p < minSupport {
				continue
			}
			trigger := c.trigger(kind)
			key := claim{c.source(), c.target(), k, stanceOf(c.scene, trigger)}
			s := claims[key]
			if s == nil {
				s = &support{bySentence: map[int]float64{}}
				claims[key] = s
			}
			s.bySentence[c.scene.sentence] = max(s.bySentence[c.scene.sentence], p)
			if p > s.best {
				s.best, s.from, s.trigger = p, c, trigger
			}
		}
	}
	var out []finding
	for key, s := range claims {
		kind := m.Head.Kinds[key.kind]
		score := combine(s.bySentence)
		if kinds.Symmetric(kind) {
			back := claims[claim{key.target, key.source, key.kind, key.stance}]
			if back != nil {
				if back.best > s.best || back.best == s.best && key.target < key.source {
					continue
				}
				score = (score + combine(back.bySentence)) / 2
			} else {
				score /= 2
			}
		}
		out = append(out, finding{key.source, key.target, kind, key.stance, score, s.from, s.trigger})
	}
	slices.SortFunc(out, func(a, b finding) int {
		return cmp.Or(cmp.Compare(a.best.scene.sentence, b.best.scene.sentence), cmp.Compare(a.kind, b.kind),
			cmp.Compare(a.source, b.source), cmp.Compare(a.target, b.target), cmp.Compare(a.stance, b.stance))
	})
	return out
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

// trigger returns the token that best tells the kind of the pair: one whose frame both ends fill, else one of the kind
// that both hang on, else the token where their paths meet.
func (c *candidate) trigger(kind graph.KindName) int {
	best, score := -1, 0
	for _, tr := range c.scene.triggers {
		la, lb := tr.links[c.a], tr.links[c.b]
		for _, f := range tr.frames {
			n := b2i(la.slot != "")*4 + b2i(lb.slot != "")*4 + b2i(f.Kind == kind)*6 + b2i(f.strict(la, lb))*4 + b2i(!f.Weak)
			if (la.slot != "" || lb.slot != "") && n > score {
				best, score = tr.token, n
			}
		}
	}
	if best >= 0 && score >= 8 {
		return best
	}
	return c.meeting(best)
}

// meeting returns where the dependency paths of the two ends meet, unless that is one of them.
func (c *candidate) meeting(fallback int) int {
	s := c.scene
	pa, pb := s.players[c.a], s.players[c.b]
	near := s.cast.Mentions[pb.mention].Head
	if pb.distant {
		near = s.cast.Mentions[pa.mention].Head
	}
	if !pa.distant && !pb.distant {
		if _, _, top, ok := s.path(s.cast.Mentions[pa.mention].Head, near); ok && top != near && top != s.cast.Mentions[pa.mention].Head {
			return top
		}
	}
	if fallback >= 0 {
		return fallback
	}
	if h := s.head(near); h >= 0 {
		return h
	}
	return near
}
