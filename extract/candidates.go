package extract

import (
	"cmp"
	"iter"
	"slices"

	"entente/graph"
)

// A Pair is a candidate as training sees it: two actors of a sentence and what the model knows of them.
type Pair struct {
	Sentence       string
	Source, Target *graph.Actor
	Kind           graph.KindName
	Features       []uint32
	Names          map[uint32]string // what the features were made of, where the analysis was asked to explain
}

// Pairs yields the candidates of an analysed article.
func (an *Analysis) Pairs() iter.Seq[Pair] {
	return func(yield func(Pair) bool) {
		for i := range an.pairs {
			c := &an.pairs[i]
			p := Pair{sentenceText(an.Doc, c.scene.sentence), an.Cast.Actors[c.source()], an.Cast.Actors[c.target()], c.kind, c.features, c.names}
			if !yield(p) {
				return
			}
		}
	}
}

// A Finding is a relation with its score before thresholds and calibration.
type Finding struct {
	Source, Target *graph.Actor
	Kind           graph.KindName
	Stance         graph.Stance
	Score          float64
	Sentence       string
}

// Findings returns all that the model finds in an analysed article, however unlikely.
func (e *Extractor) Findings(an *Analysis) []Finding {
	var out []Finding
	for _, f := range judgePairs(e.model, e.kinds, an.pairs, e.stanceOf(an)) {
		out = append(out, Finding{an.Cast.Actors[f.source], an.Cast.Actors[f.target], f.kind, f.stance, f.score, sentenceText(an.Doc, f.best.scene.sentence)})
	}
	return out
}

// A Score is what the linear model says of a place, at its best candidate.
type Score struct {
	Sentence int            `json:"sentence"`
	X        int            `json:"x"` // actors of the cast
	Y        int            `json:"y"`
	Kind     graph.KindName `json:"kind"`
	P        float64        `json:"p"`
}

// leastScore is the probability below which Scores leaves a place out.
const leastScore = 0.002

// Scores returns what the linear model says of an analysed article.
func (e *Extractor) Scores(an *Analysis) []Score {
	var out []Score
	for at, p := range byPlace(e.model, an.pairs) {
		if p >= leastScore {
			out = append(out, Score{at.sentence, at.x, at.y, at.kind, p})
		}
	}
	slices.SortFunc(out, func(a, b Score) int {
		return cmp.Or(cmp.Compare(a.Sentence, b.Sentence), cmp.Compare(a.X, b.X), cmp.Compare(a.Y, b.Y), cmp.Compare(a.Kind, b.Kind))
	})
	return out
}
