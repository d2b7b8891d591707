package train

import (
	"cmp"
	"slices"

	"entente/nlp/internal/linear"
)

// A perceptron is an averaged multi-class perceptron over hashed features. Only features seen at least minCount times
// get weights.
type perceptron struct {
	index    []uint32 // open addressing: row number plus one
	keys     []uint32 // by row
	rows     [][]cell
	seen     []uint8 // a counting filter over keys
	minCount uint8
	now      float64 // decisions so far, right or wrong
}

// A cell is the weight of one feature for one class, with what averaging needs.
type cell struct {
	class uint8
	value float32
	total float64 // sum of the value over all updates up to since
	since float64
}

func newPerceptron(minCount int) *perceptron {
	return &perceptron{index: make([]uint32, 1<<16), seen: make([]uint8, 1<<24), minCount: uint8(minCount)}
}

// count notes that features occur in the training data, before training.
func (p *perceptron) count(keys []uint32) {
	for _, k := range keys {
		if c := &p.seen[k>>8]; *c < 255 {
			*c++
		}
	}
}

// Score implements linear.Scorer with the weights as they stand.
func (p *perceptron) Score(keys []uint32, scores []float32) {
	for _, k := range keys {
		if row := p.find(k); row >= 0 {
			for i := range p.rows[row] {
				c := &p.rows[row][i]
				scores[c.class] += c.value
			}
		}
	}
}

func (p *perceptron) find(key uint32) int {
	mask := uint32(len(p.index) - 1)
	for i := key & mask; ; i = (i + 1) & mask {
		row := p.index[i]
		if row == 0 {
			return -1
		}
		if p.keys[row-1] == key {
			return int(row - 1)
		}
	}
}

// tick counts a decision; the average is taken over decisions.
func (p *perceptron) tick() { p.now++ }

// update moves the weights of the features by step towards class good and away from class bad.
func (p *perceptron) update(keys []uint32, good, bad int, step float32) {
	for _, k := range keys {
		row := p.find(k)
		if row < 0 {
			if p.minCount > 1 && p.seen[k>>8] < p.minCount {
				continue
			}
			row = p.add(k)
		}
		p.move(row, uint8(good), step)
		p.move(row, uint8(bad), -step)
	}
}

func (p *perceptron) move(row int, class uint8, step float32) {
	for i := range p.rows[row] {
		if c := &p.rows[row][i]; c.class == class {
			c.total += (p.now - c.since) * float64(c.value)
			c.since = p.now
			c.value += step
			return
		}
	}
	p.rows[row] = append(p.rows[row], cell{class: class, value: step, since: p.now})
}

func (p *perceptron) add(key uint32) int {
	if 2*len(p.keys) >= len(p.index) {
		p.grow()
	}
	p.keys = append(p.keys, key)
	p.rows = append(p.rows, nil)
	p.place(key, uint32(len(p.keys)))
	return len(p.keys) - 1
}

func (p *perceptron) place(key, row uint32) {
	mask := uint32(len(p.index) - 1)
	i := key & mask
	for p.index[i] != 0 {
		i = (i + 1) & mask
	}
	p.index[i] = row
}

func (p *perceptron) grow() {
	p.index = make([]uint32, 2*len(p.index))
	for i, k := range p.keys {
		p.place(k, uint32(i+1))
	}
}

// average returns the mean of every weight over the training so far.
func (p *perceptron) average() map[uint32]map[uint8]float32 {
	out := make(map[uint32]map[uint8]float32, len(p.keys))
	for i, k := range p.keys {
		row := map[uint8]float32{}
		for _, c := range p.rows[i] {
			row[c.class] = float32((c.total + (p.now-c.since)*float64(c.value)) / max(p.now, 1))
		}
		out[k] = row
	}
	return out
}

// A pruning says what of a model is left out: weights smaller than weight, and features with no weight of feature.
type pruning struct{ weight, feature float32 }

// quantise rounds averaged weights to the codes of a codebook, and prunes them.
func quantise(classes []string, features map[uint32]map[uint8]float32, p pruning) *linear.Model {
	limit := float32(0)
	for _, row := range features {
		for _, v := range row {
			limit = max(limit, v, -v)
		}
	}
	book := linear.NewCodebook(limit)
	out := make(map[uint32][]linear.Weight, len(features))
	for k, row := range features {
		if weights := p.encode(book, row); weights != nil {
			out[k] = weights
		}
	}
	return linear.New(classes, book, out)
}

// encode returns the weights of a feature that are worth keeping, nil where none is.
func (p pruning) encode(book *linear.Codebook, row map[uint8]float32) []linear.Weight {
	var weights []linear.Weight
	top := float32(0)
	for class, v := range row {
		code := book.Code(v)
		size := max(book[code], -book[code])
		top = max(top, size)
		if code != 0 && size >= p.weight {
			weights = append(weights, linear.Weight{Class: class, Code: code})
		}
	}
	if top < p.feature {
		return nil
	}
	slices.SortFunc(weights, func(a, b linear.Weight) int { return cmp.Compare(a.Class, b.Class) })
	return weights
}
