// Package naming finds named entities: a linear-chain conditional random field over hashed features. Its classes are
// the BIO labels of persons, organisations and locations.
package naming

import (
	"math"

	"entente/nlp/internal/linear"
)

// The labels. A name of type k (0 person, 1 organisation, 2 location) has First(k) on its first word, Inside(k) on the
// others.
const (
	Outside    = 0
	LabelCount = 7
	TypeCount  = 3
)

// First returns the label of the first word of a name.
func First(kind int) int { return 1 + 2*kind }

// Inside returns the label of the further words of a name.
func Inside(kind int) int { return 2 + 2*kind }

// follows tells whether label b may stand behind label a.
func follows(a, b int) bool { return b == Outside || b%2 == 1 || a == b || a == b-1 }

// Transitions are the weights of each label behind each other; row LabelCount is the start of a sentence.
type Transitions [LabelCount + 1][LabelCount]float32

// A Recogniser finds names; it is safe for concurrent use.
type Recogniser struct {
	Scorer      linear.Scorer
	Transitions Transitions
}

// A Name is a span of words with its type and the probability that the model gives to exactly this span and type.
type Name struct {
	First, Last, Kind int
	Score             float64
}

// Names returns the names of the best sequence of labels.
func (r *Recogniser) Names(s *Sentence) []Name {
	c := r.Chain(s)
	labels := c.best()
	var names []Name
	for i := 0; i < len(labels); i++ {
		if labels[i] == Outside {
			continue
		}
		kind := (labels[i] - 1) / 2
		last := i + 1
		for last < len(labels) && labels[last] == Inside(kind) {
			last++
		}
		names = append(names, Name{First: i, Last: last, Kind: kind})
		i = last - 1
	}
	if len(names) > 0 {
		c.Sum()
	}
	for k := range names {
		names[k].Score = c.probability(names[k])
	}
	return names
}

// A Chain holds the scores of a sentence and what is computed over them.
type Chain struct {
	Emit     [][LabelCount]float32
	trans    *Transitions
	forward  [][LabelCount]float64 // log sums over the labels of the words before
	backward [][LabelCount]float64 // log sums over the labels of the words behind
	Total    float64               // log sum over all sequences
}

// Chain scores every label of every word.
func (r *Recogniser) Chain(s *Sentence) *Chain {
	c := &Chain{Emit: make([][LabelCount]float32, len(s.Words)), trans: &r.Transitions}
	var keys [MaxFeatures]uint32
	for i := range s.Words {
		r.Scorer.Score(s.Features(i, keys[:0]), c.Emit[i][:])
	}
	return c
}

// allowed tells whether label b may stand at word i behind label a.
func allowed(i, a, b int) bool {
	if i == 0 {
		return b == Outside || b%2 == 1
	}
	return follows(a, b)
}

// best returns the best valid sequence of labels.
func (c *Chain) best() []int {
	n := len(c.Emit)
	from := make([][LabelCount]int8, n)
	var last [LabelCount]float32
	for i := range n {
		var next [LabelCount]float32
		for b := range LabelCount {
			top, arg := float32(math.Inf(-1)), 0
			for a := range LabelCount {
				if v := c.arrive(i, a, b, last[a]); v > top {
					top, arg = v, a
				}
			}
			next[b], from[i][b] = top+c.Emit[i][b], int8(arg)
		}
		last = next
	}
	labels := make([]int, n)
	at := 0
	for b := range LabelCount {
		if last[b] > last[at] {
			at = b
		}
	}
	for i := n - 1; i >= 0; i-- {
		labels[i] = at
		at = int(from[i][at])
	}
	return labels
}

func (c *Chain) arrive(i, a, b int, score float32) float32 {
	switch {
	case !allowed(i, a, b):
		return float32(math.Inf(-1))
	case i == 0:
		return c.trans[LabelCount][b]
	}
	return score + c.trans[a][b]
}

// Sum computes the sums over all valid sequences.
func (c *Chain) Sum() {
	n := len(c.Emit)
	c.forward, c.backward = make([][LabelCount]float64, n), make([][LabelCount]float64, n)
	for i := range n {
		for b := range LabelCount {
			c.forward[i][b] = c.sumBefore(i, b) + float64(c.Emit[i][b])
		}
	}
	for i := n - 2; i >= 0; i-- {
		for a := range LabelCount {
			var terms [LabelCount]float64
			for b := range LabelCount {
				terms[b] = math.Inf(-1)
				if allowed(i+1, a, b) {
					terms[b] = float64(c.trans[a][b]) + float64(c.Emit[i+1][b]) + c.backward[i+1][b]
				}
			}
			c.backward[i][a] = logSum(&terms)
		}
	}
	c.Total = 0
	if n > 0 {
		c.Total = logSum(&c.forward[n-1])
	}
}

// sumBefore returns the log sum over the labels before word i, given its label.
func (c *Chain) sumBefore(i, b int) float64 {
	if i == 0 {
		if allowed(0, 0, b) {
			return float64(c.trans[LabelCount][b])
		}
		return math.Inf(-1)
	}
	var terms [LabelCount]float64
	for a := range LabelCount {
		terms[a] = math.Inf(-1)
		if allowed(i, a, b) {
			terms[a] = c.forward[i-1][a] + float64(c.trans[a][b])
		}
	}
	return logSum(&terms)
}

func logSum(terms *[LabelCount]float64) float64 {
	top := math.Inf(-1)
	for _, v := range terms {
		top = max(top, v)
	}
	if math.IsInf(top, -1) {
		return top
	}
	sum := 0.0
	for _, v := range terms {
		sum += math.Exp(v - top)
	}
	return top + math.Log(sum)
}

// Marginal returns the probability that word i has label b.
func (c *Chain) Marginal(i, b int) float64 {
	return math.Exp(c.forward[i][b] + c.backward[i][b] - c.Total)
}

// Pair returns the probability that words i-1 and i have labels a and b, i ≥ 1.
func (c *Chain) Pair(i, a, b int) float64 {
	if !allowed(i, a, b) {
		return 0
	}
	return math.Exp(c.forward[i-1][a] + float64(c.trans[a][b]) + float64(c.Emit[i][b]) + c.backward[i][b] - c.Total)
}

// probability returns the probability of exactly this name.
func (c *Chain) probability(n Name) float64 {
	score := c.forward[n.First][First(n.Kind)]
	at := First(n.Kind)
	for i := n.First + 1; i < n.Last; i++ {
		score += float64(c.trans[at][Inside(n.Kind)]) + float64(c.Emit[i][Inside(n.Kind)])
		at = Inside(n.Kind)
	}
	if n.Last == len(c.Emit) {
		return math.Exp(score - c.Total)
	}
	var terms [LabelCount]float64
	for b := range LabelCount {
		terms[b] = math.Inf(-1)
		if follows(at, b) && b != Inside(n.Kind) {
			terms[b] = float64(c.trans[at][b]) + float64(c.Emit[n.Last][b]) + c.backward[n.Last][b]
		}
	}
	return math.Exp(score + logSum(&terms) - c.Total)
}
