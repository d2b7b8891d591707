package train

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"

	"entente/extract"
	"entente/extract/eval"
	"entente/graph"
)

// A scored finding is one that a model made which was not trained on its article.
type scored struct {
	article string
	extract.Finding
}

// Trained is a model with what cross-validation says of it.
type Trained struct {
	Model *extract.Model
	Score *eval.Score // of the held-out findings of the target corpus
}

// Relations trains the relation model. Thresholds and calibration come from cross-validation over the articles of
// target; the articles of extra only add examples. The final model is trained on all.
func Relations(e *extract.Extractor, target, extra *Corpus, folds int, opt Options, log io.Writer) (*Trained, error) {
	analyses := Analyse(e, target)
	var own, more []Example
	for i, an := range analyses {
		own = append(own, Examples(an, target.Gold, i)...)
	}
	for i, an := range Analyse(e, extra) {
		more = append(more, Examples(an, extra.Gold, -1-i)...)
	}
	fmt.Fprintf(log, "examples: %d of %d articles, %d of %d further ones\n", len(own), len(target.Articles), len(more), len(extra.Articles))
	var held []scored
	for fold := range folds {
		part := slices.Clone(more)
		for _, ex := range own {
			if ex.Group%folds != fold {
				part = append(part, ex)
			}
		}
		m := e.WithModel(Fit(part, opt))
		for i, an := range analyses {
			if i%folds == fold {
				for _, f := range m.Findings(an) {
					held = append(held, scored{an.Article.Name, f})
				}
			}
		}
		fmt.Fprintf(log, "fold %d of %d\n", fold+1, folds)
	}
	model := Fit(append(more, own...), opt)
	for k, kind := range extract.Interactions {
		of := slices.DeleteFunc(slices.Clone(held), func(s scored) bool { return s.Kind != kind })
		model.Head.Threshold[k] = threshold(of, target.Gold, kind)
		model.Head.Slope[k], model.Head.Offset[k] = calibrate(of, target.Gold)
	}
	score := target.Gold.Score(predictions(held, func(kind graph.KindName) float64 {
		return model.Head.Threshold[slices.Index(extract.Interactions, kind)]
	}))
	return &Trained{model, score}, nil
}

// predictions are the findings at or above their kind's threshold.
func predictions(held []scored, threshold func(graph.KindName) float64) []eval.Prediction {
	var out []eval.Prediction
	for _, s := range held {
		if s.Score >= threshold(s.Kind) {
			out = append(out, s.prediction())
		}
	}
	return out
}

func (s scored) prediction() eval.Prediction {
	return eval.Prediction{
		Article: s.article, Source: eval.Named{Name: s.Source.Name}, Target: eval.Named{Name: s.Target.Name},
		Relation: string(s.Kind), Polarity: string(s.Stance), Quote: s.Sentence,
	}
}

// threshold chooses the score from which on findings of a kind are reported: the best F1 of the kind, with the core
// lines of the gold as what must be found. Between neighbours of like F1 the higher threshold wins.
func threshold(of []scored, gold *eval.Gold, kind graph.KindName) float64 {
	best, at := -1.0, 0.5
	for t := 0.12; t < 0.9; t += 0.02 {
		f := gold.Score(predictions(of, func(graph.KindName) float64 { return t })).Figures[string(kind)]
		if f == nil {
			continue
		}
		if f1 := f.F1(); f1 >= best {
			best, at = f1, t
		}
	}
	return at
}

// calibrate fits Platt's σ(slope · logit(score) + offset) to whether held-out findings are right, by gradient descent.
func calibrate(of []scored, gold *eval.Gold) (slope, offset float64) {
	type point struct {
		x float64
		y float64
	}
	var points []point
	for _, s := range of {
		if s.Score < 0.1 {
			continue
		}
		p := min(max(s.Score, 1e-6), 1-1e-6)
		right := gold.Right(s.prediction())
		points = append(points, point{math.Log(p / (1 - p)), b2f(right)})
	}
	slope = 1
	slices.SortFunc(points, func(a, b point) int { return cmp.Compare(a.x, b.x) })
	for range 3000 {
		var gs, go_ float64
		for _, q := range points {
			err := 1/(1+math.Exp(-slope*q.x-offset)) - q.y
			gs += err * q.x
			go_ += err
		}
		n := float64(len(points)) + 5
		slope -= 0.3 * (gs/n + 0.02*(slope-1))
		offset -= 0.3 * (go_/n + 0.02*offset)
	}
	return slope, offset
}

func b2f(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
