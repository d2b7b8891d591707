package train

import (
	"math"
	"math/rand/v2"
)

// An Example is a candidate with its mark and weight.
type Example struct {
	Features []uint32
	Holds    bool
	Doubtful bool // true perhaps: not learned from
	Weight   float32
	Group    int // article, for folds
}

// Options of training.
type Options struct {
	Epochs   int
	Rate     float64 // AdaGrad's initial step
	L2       float64 // per example
	Positive float64 // weight of positive examples
	MinCount int     // features seen in fewer examples are left out
	Seed     uint64

	Precision float64 // the threshold is the best F1 among those with this precision
}

// DefaultOptions are those chosen by cross-validation on the training articles.
func DefaultOptions() Options {
	return Options{Epochs: 12, Rate: 0.006, L2: 1e-5, Positive: 1, MinCount: 3, Seed: 1, Precision: 0.45}
}

// Fit trains a logistic regression by AdaGrad over shuffled examples, weights averaged over the last half of the epochs.
// The same examples and options give the same weights.
func Fit(examples []Example, opt Options) map[uint32]float32 {
	keep := frequent(examples, opt.MinCount)
	dense := map[uint32]int32{}
	for _, f := range keep {
		dense[f] = int32(len(dense))
	}
	features := make([][]int32, len(examples))
	for i, ex := range examples {
		for _, f := range ex.Features {
			if d, ok := dense[f]; ok {
				features[i] = append(features[i], d)
			}
		}
	}
	w, g, sum := make([]float32, len(keep)), make([]float32, len(keep)), make([]float64, len(keep))
	order := make([]int, len(examples))
	for i := range order {
		order[i] = i
	}
	random := rand.New(rand.NewPCG(opt.Seed, 7))
	counted := 0
	for epoch := range opt.Epochs {
		random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, i := range order {
			step(&examples[i], features[i], w, g, opt)
		}
		if epoch >= opt.Epochs/2 {
			counted++
			for j := range sum {
				sum[j] += float64(w[j])
			}
		}
	}
	weights := make(map[uint32]float32, len(keep))
	for n, f := range keep {
		weights[f] = float32(sum[n] / float64(counted))
	}
	return weights
}

func step(ex *Example, features []int32, w, g []float32, opt Options) {
	var z float64
	for _, f := range features {
		z += float64(w[f])
	}
	p := 1 / (1 + math.Exp(-z))
	weight, mark := float64(ex.Weight), 0.0
	if ex.Holds {
		weight *= opt.Positive
		mark = 1
	} else if p < 0.003 {
		return // too sure to learn from
	}
	err := (p - mark) * weight
	for _, f := range features {
		grad := err + opt.L2*float64(w[f])
		g[f] += float32(grad * grad)
		w[f] -= float32(opt.Rate * grad / (math.Sqrt(float64(g[f])) + 1e-2))
	}
}

// frequent returns the features that at least n examples have, in order of first appearance.
func frequent(examples []Example, n int) []uint32 {
	count := map[uint32]int{}
	var order []uint32
	for _, ex := range examples {
		for _, f := range ex.Features {
			count[f]++
			if count[f] == n {
				order = append(order, f)
			}
		}
	}
	return order
}
