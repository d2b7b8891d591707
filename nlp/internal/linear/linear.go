// Package linear holds sparse multi-class linear models over hashed features: a feature is a 32-bit key, its weights
// are pairs of class and an 8-bit code, so that a rare feature costs two bytes for each class that it speaks for.
package linear

import (
	"math"
	"slices"
)

// A Scorer adds the weights of features to the scores of the classes.
type Scorer interface {
	Score(keys []uint32, scores []float32)
}

// A Weight is what one feature says about one class: the code of a value in the Codebook of the model.
type Weight struct {
	Class uint8
	Code  uint8
}

// A Codebook maps codes to weights. Its steps grow with the weight, so that the few large weights of common features
// and the many small ones of rare features are equally precise.
type Codebook [256]float32

// steepness sets how much the steps of a codebook grow: by 4 % each, for large weights.
const steepness = 0.04

// NewCodebook returns the codebook for weights up to limit. Code 0 is 0; codes above 127 are negative.
func NewCodebook(limit float32) *Codebook {
	var b Codebook
	unit := float64(limit) / math.Expm1(127*steepness)
	for k := 1; k < 128; k++ {
		b[k] = float32(unit * math.Expm1(float64(k)*steepness))
		b[256-k] = -b[k]
	}
	return &b
}

// Code returns the code of the weight next to v.
func (b *Codebook) Code(v float32) uint8 {
	size := v
	if v < 0 {
		size = -v
	}
	k, _ := slices.BinarySearch(b[:128], size)
	if k == 128 || k > 0 && size-b[k-1] < b[k]-size {
		k--
	}
	if v < 0 {
		return uint8(256 - k)
	}
	return uint8(k)
}

// A Model is an immutable linear model. It is safe for concurrent use.
type Model struct {
	classes []string
	book    *Codebook
	shift   uint   // from a key to its place in the table
	table   []slot // open addressing, in the order of the keys
	weights []Weight
}

// A slot holds a key and its weights [at, at+n); key 0 is an empty slot.
type slot struct {
	key uint32
	at  uint32 // the upper 24 bits index Model.weights, the lower 8 bits are the number of weights less one
}

// Classes returns the names of the classes, in the order of the scores.
func (m *Model) Classes() []string { return m.classes }

// Len returns the number of features.
func (m *Model) Len() int {
	n := 0
	for _, s := range m.table {
		if s.key != 0 {
			n++
		}
	}
	return n
}

// Score adds the weights of the features to scores. len(scores) must be the number of classes.
func (m *Model) Score(keys []uint32, scores []float32) {
	for _, k := range keys {
		for _, w := range m.find(k) {
			scores[w.Class] += m.book[w.Code]
		}
	}
}

func (m *Model) find(key uint32) []Weight {
	for i := key >> m.shift; ; i++ {
		s := m.table[i]
		if s.key == key {
			at := s.at >> 8
			return m.weights[at : at+s.at&0xff+1]
		}
		if s.key == 0 {
			return nil
		}
	}
}

// New builds a model. Features without a weight are left out; a feature may have at most 256 weights, and all together
// at most 2^24.
func New(classes []string, book *Codebook, features map[uint32][]Weight) *Model {
	keys := make([]uint32, 0, len(features))
	for k, w := range features {
		if k != 0 && len(w) > 0 {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	m := &Model{classes: classes, book: book}
	m.allocate(len(keys))
	for _, k := range keys {
		m.insert(k, len(features[k]))
		m.weights = append(m.weights, features[k]...)
	}
	return m
}

// allocate makes a table that is at most half full, with room for the last probes at its end.
func (m *Model) allocate(n int) {
	bits := uint(4)
	for 1<<bits < 2*n {
		bits++
	}
	m.shift = 32 - bits
	m.table = make([]slot, 1<<bits+1024)
}

// insert gives key the next n weights.
func (m *Model) insert(key uint32, n int) {
	i := key >> m.shift
	for m.table[i].key != 0 {
		i++
	}
	m.table[i] = slot{key, uint32(len(m.weights))<<8 | uint32(n-1)}
}
