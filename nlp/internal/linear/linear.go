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
	b[127], b[129] = limit, -limit
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
	shift   uint     // from a key to its place in the table
	present []uint64 // a bit for each hash of a key: most features that the model lacks are known by it alone
	places  []place  // open addressing, in the order of the keys
	weights []Weight
}

// A place of the table is empty where its key is 0.
type place struct {
	key  uint32
	span uint32 // the upper 24 bits index weights, the lower 8 bits are the number of weights less one
}

// presentBits is the size of the set of hashes, small enough to stay in the processor's cache.
const presentBits = 23

// Classes returns the names of the classes, in the order of the scores.
func (m *Model) Classes() []string { return m.classes }

// Len returns the number of features.
func (m *Model) Len() int {
	n := 0
	for _, p := range m.places {
		if p.key != 0 {
			n++
		}
	}
	return n
}

// atOnce is how many features are looked up together.
const atOnce = 64

// Score adds the weights of the features to scores. len(scores) must be the number of classes. The table is far larger
// than the processor's cache, so that features are looked up together, step by step: then nothing waits for one of them.
func (m *Model) Score(keys []uint32, scores []float32) {
	for ; len(keys) > atOnce; keys = keys[atOnce:] {
		m.score(keys[:atOnce], scores)
	}
	m.score(keys, scores)
}

func (m *Model) score(keys []uint32, scores []float32) {
	var known [atOnce + 1]uint32
	n := 0
	for _, k := range keys {
		h := presentHash(k)
		known[n] = k
		n += int(m.present[h>>6] >> (h & 63) & 1)
	}
	var places [atOnce]place
	for i, k := range known[:n] {
		places[i] = m.places[k>>m.shift]
	}
	var first [atOnce]Weight
	for i, k := range known[:n] {
		if places[i].key != k {
			places[i] = m.find(k)
		}
		first[i] = m.weights[places[i].span>>8]
	}
	for i := range n {
		if places[i].key == 0 {
			continue
		}
		scores[first[i].Class] += m.book[first[i].Code]
		at := places[i].span >> 8
		for _, w := range m.weights[at+1 : at+places[i].span&0xff+1] {
			scores[w.Class] += m.book[w.Code]
		}
	}
}

// presentHash is independent of the upper bits of the key, which choose its place in the table.
func presentHash(key uint32) uint32 { return key & (1<<presentBits - 1) }

// find returns the place of a key, an empty one where the model lacks it.
func (m *Model) find(key uint32) place {
	for i := key >> m.shift; ; i++ {
		if p := m.places[i]; p.key == key || p.key == 0 {
			return p
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
		m.insert(k, len(m.weights), len(features[k]))
		m.weights = append(m.weights, features[k]...)
	}
	return m
}

// allocate makes a table that is at most two thirds full, with room for the last probes at its end.
func (m *Model) allocate(n int) {
	bits := uint(4)
	for 2<<bits < 3*n {
		bits++
	}
	m.shift = 32 - bits
	m.places = make([]place, 1<<bits+overflow)
	m.present = make([]uint64, 1<<(presentBits-6))
}

// overflow is the room behind the table for keys whose places are taken.
const overflow = 1024

// insert gives key the next n weights of those that begin at the number at; false if there is no place for it.
func (m *Model) insert(key uint32, at, n int) bool {
	i := key >> m.shift
	for m.places[i].key != 0 {
		if i++; int(i) == len(m.places)-1 {
			return false
		}
	}
	m.places[i] = place{key, uint32(at)<<8 | uint32(n-1)}
	h := presentHash(key)
	m.present[h>>6] |= 1 << (h & 63)
	return true
}
