// Package linear holds sparse multi-class linear models over hashed features: a feature is a 32-bit key, its weights
// are pairs of class and int8, so that a rare feature costs two bytes for each class that it speaks for.
package linear

import "slices"

// A Scorer adds the weights of features to the scores of the classes.
type Scorer interface {
	Score(keys []uint32, scores []float32)
}

// A Weight is what one feature says about one class.
type Weight struct {
	Class uint8
	Value int8
}

// A Model is an immutable linear model. It is safe for concurrent use.
type Model struct {
	classes []string
	scale   float32 // of an int8 weight
	shift   uint    // from a key to its place in the table
	table   []slot  // open addressing, in the order of the keys
	weights []Weight
}

// A slot holds a key and its weights [at, at+n); key 0 is an empty slot.
type slot struct {
	key uint32
	at  uint32 // the upper 24 bits index Model.weights, the lower 8 bits are the number of weights less one
}

// Classes returns the names of the classes, in the order of the scores.
func (m *Model) Classes() []string { return m.classes }

// Scale returns the value of an int8 weight of 1.
func (m *Model) Scale() float32 { return m.scale }

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

// Score adds the weights of the features to scores, in units of Scale. len(scores) must be the number of classes.
func (m *Model) Score(keys []uint32, scores []float32) {
	for _, k := range keys {
		for _, w := range m.find(k) {
			scores[w.Class] += float32(w.Value)
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
func New(classes []string, scale float32, features map[uint32][]Weight) *Model {
	keys := make([]uint32, 0, len(features))
	for k, w := range features {
		if k != 0 && len(w) > 0 {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	m := &Model{classes: classes, scale: scale}
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
