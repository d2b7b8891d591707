package extract

import (
	"iter"

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
