package train

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"math"
	"slices"

	"entente/extract"
	"entente/extract/eval"
)

// A scored finding is one that a model made which was not trained on its article.
type scored struct {
	article string
	extract.Finding
}

// A marked is an analysed article with its examples, in the order of its candidates.
type marked struct {
	*extract.Analysis
	examples []Example
	fold     int
	target   bool // of the corpus that thresholds are chosen on
}

// Relations trains the relation model. Thresholds and calibration come from cross-validation over the articles of
// target; the articles of extra only add examples. The final model is trained on all.
func Relations(ctx context.Context, e *extract.Extractor, target, extra *Corpus, folds int, opt Options, log io.Writer) (*Trained, error) {
	var all []*marked
	for _, c := range []*Corpus{target, extra} {
		for i, an := range Analyse(e, c) {
			all = append(all, &marked{Analysis: an, examples: Examples(an, c.Gold, i), fold: i % folds, target: c == target})
		}
	}
	fmt.Fprintf(log, "%d articles to find thresholds on, %d further ones\n", len(target.Articles), len(extra.Articles))
	var held []scored
	for fold := range folds {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		reader := e.WithModel(extract.NewModel(Fit(collect(all, func(m *marked) bool { return m.fold != fold }), opt)))
		for _, m := range all {
			if m.fold != fold {
				continue
			}
			if m.target {
				for _, f := range reader.Findings(m.Analysis) {
					held = append(held, scored{m.Article.Name, f})
				}
			}
		}
		fmt.Fprintf(log, "fold %d of %d\n", fold+1, folds)
	}
	model := extract.NewModel(Fit(collect(all, func(*marked) bool { return true }), opt))
	for k, kind := range extract.Interactions {
		of := slices.DeleteFunc(slices.Clone(held), func(s scored) bool { return s.Kind != kind })
		model.Head.Slope[k], model.Head.Offset[k] = calibrate(of, target.Gold)
	}
	for i, s := range held {
		held[i].Score = model.Confidence(s.Kind, s.Score)
	}
	t := &Trained{Model: model}
	for c := 0.1; c < 0.9; c += 0.025 {
		t.Curve = append(t.Curve, Point{c, target.Gold.Score(predictions(held, c))})
	}
	t.choose(opt.Precision)
	t.Held = predictions(held, t.At.Confidence)
	t.Bins = reliability(held, target.Gold)
	return t, nil
}

// A Point is the score of the findings with at least some confidence.
type Point struct {
	Confidence float64
	Score      *eval.Score
}

// Trained is a model with what cross-validation says of it.
type Trained struct {
	Model *extract.Model
	Curve []Point // by rising confidence
	At    Point   // the least confidence that is reported
	Bins  []Bin
	Held  []eval.Prediction // the held-out findings that are reported
}

// choose sets the model's threshold: where F1 is best among the points whose precision suffices.
func (t *Trained) choose(precision float64) {
	best := -1.0
	for _, p := range t.Curve {
		f := p.Score.Figures[eval.Interactions]
		if f != nil && f.Precision() >= precision && f.F1() > best {
			best, t.At = f.F1(), p
		}
	}
	t.Model.Head.Threshold = t.At.Confidence
}

// A Bin is the held-out findings of like confidence: how sure the model was and how often it was right.
type Bin struct {
	From, To   float64
	Findings   int
	Confidence float64 // mean
	Right      float64 // share
}

func reliability(held []scored, gold *eval.Gold) []Bin {
	var bins []Bin
	for from := 0.0; from < 0.99; from += 0.1 {
		b := Bin{From: from, To: from + 0.1}
		for _, s := range held {
			if s.Score >= b.From && s.Score < b.To {
				b.Findings++
				b.Confidence += s.Score
				b.Right += b2f(gold.Right(s.prediction()))
			}
		}
		if b.Findings > 0 {
			b.Confidence /= float64(b.Findings)
			b.Right /= float64(b.Findings)
		}
		bins = append(bins, b)
	}
	return bins
}

// CalibrationError is the mean distance of confidence and share of right ones over the findings from a confidence on
// (expected calibration error over ten bins).
func (t *Trained) CalibrationError(from float64) float64 {
	var sum, n float64
	for _, b := range t.Bins {
		if b.To > from {
			sum += float64(b.Findings) * math.Abs(b.Confidence-b.Right)
			n += float64(b.Findings)
		}
	}
	return sum / max(1, n)
}

// collect returns the examples of some articles that can be learned from.
func collect(all []*marked, keep func(*marked) bool) []Example {
	var out []Example
	for _, m := range all {
		for _, ex := range m.examples {
			if !ex.Doubtful && keep(m) {
				out = append(out, ex)
			}
		}
	}
	return out
}

// predictions are the findings with a confidence or more.
func predictions(held []scored, confidence float64) []eval.Prediction {
	var out []eval.Prediction
	for _, s := range held {
		if s.Score >= confidence {
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

// calibrate fits Platt's σ(slope · logit(score) + offset) to whether held-out findings are right, by gradient descent.
func calibrate(of []scored, gold *eval.Gold) (slope, offset float64) {
	type point struct {
		x float64
		y float64
	}
	var points []point
	for _, s := range of {
		if s.Score < 0.05 {
			continue
		}
		p := min(max(s.Score, 1e-6), 1-1e-6)
		right := gold.Right(s.prediction())
		points = append(points, point{math.Log(p / (1 - p)), b2f(right)})
	}
	slope = 1
	slices.SortFunc(points, func(a, b point) int { return cmp.Compare(a.x, b.x) })
	for range 3000 {
		var toSlope, toOffset float64
		for _, q := range points {
			err := 1/(1+math.Exp(-slope*q.x-offset)) - q.y
			toSlope += err * q.x
			toOffset += err
		}
		n := float64(len(points)) + 5
		slope -= 0.3 * (toSlope/n + 0.02*(slope-1))
		offset -= 0.3 * (toOffset/n + 0.02*offset)
	}
	return slope, offset
}

func b2f(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
