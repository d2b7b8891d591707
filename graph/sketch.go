package graph

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
)

// A Sketch is what is kept of an article's text to tell whether it is a copy of another: the number of its distinct
// shingles, runs of four folded words, and a MinHash of them. A text too short to tell has no MinHash.
type Sketch struct {
	Shingles int
	Mins     []uint32 // sketchBands*sketchRows of them, or none
	Name     string   // Article.Origin
}

const (
	shingleWords = 4
	fewShingles  = 20 // fewer are no sign of copying: two papers may well say the same in so few words
	sketchBands  = 40
	sketchRows   = 3

	copyResemblance = 0.25 // least share of shingles in common, of all that either has
	copyContainment = 0.60 // least share of shingles in common, of all that the shorter has
)

// A StoryKey is a part of a sketch that articles of one story have in common.
type StoryKey int64

// NewSketch makes the sketch of an article. Records are never copies of each other, however alike they look.
func NewSketch(a *Article) Sketch {
	s := Sketch{Name: a.Origin}
	if a.Form == Record {
		return s
	}
	shingles := shinglesOf(Words(a.Text))
	s.Shingles = len(shingles)
	if s.Shingles >= fewShingles {
		s.Mins = minHash(shingles)
	}
	return s
}

// shinglesOf returns the distinct hashes of all runs of words.
func shinglesOf(words []string) []uint64 {
	hashes := make([]uint64, len(words))
	for i, w := range words {
		hashes[i] = hashWord(w)
	}
	var shingles []uint64
	for i := 0; i+shingleWords <= len(hashes); i++ {
		h := uint64(0)
		for _, w := range hashes[i : i+shingleWords] {
			h = mix(h ^ w)
		}
		shingles = append(shingles, h)
	}
	slices.Sort(shingles)
	return slices.Compact(shingles)
}

// hashWord is FNV-1a.
func hashWord(w string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(w) {
		h = (h ^ uint64(w[i])) * 1099511628211
	}
	return h
}

// mix spreads the bits of a number over all of it, as splitmix64 does.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// minHash returns the least value that the shingles have under each of some hash functions.
func minHash(shingles []uint64) []uint32 {
	mins := make([]uint32, sketchBands*sketchRows)
	factors := make([]uint64, 2*len(mins))
	for i := range factors {
		factors[i] = mix(uint64(i)) | 1
	}
	for i := range mins {
		least := uint32(math.MaxUint32)
		a, b := factors[2*i], factors[2*i+1]
		for _, h := range shingles {
			least = min(least, uint32((h*a+b)>>32))
		}
		mins[i] = least
	}
	return mins
}

// Keys returns the keys of a sketch, sorted and distinct. Sketches that are Near have one of them in common.
func (s Sketch) Keys() []StoryKey {
	var keys []StoryKey
	if s.Name != "" {
		keys = append(keys, StoryKey(mix(hashWord(s.Name))))
	}
	for band := 0; band*sketchRows < len(s.Mins); band++ {
		h := mix(uint64(band))
		for _, v := range s.Mins[band*sketchRows : (band+1)*sketchRows] {
			h = mix(h ^ uint64(v))
		}
		keys = append(keys, StoryKey(h))
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// Near tells whether one article is taken for a copy of the other, in either direction: they name the same story, or
// have a key in common, enough text in common by the estimate of MinHash, and one is not just quoted in the other.
func (s Sketch) Near(o Sketch) bool {
	if s.Name != "" && s.Name == o.Name {
		return true
	}
	if len(s.Mins) == 0 || len(s.Mins) != len(o.Mins) || !s.sharesBand(o) {
		return false
	}
	equal := 0
	for i, v := range s.Mins {
		if v == o.Mins[i] {
			equal++
		}
	}
	resemblance := float64(equal) / float64(len(s.Mins))
	common := resemblance * float64(s.Shingles+o.Shingles) / (1 + resemblance)
	return resemblance >= copyResemblance && common >= copyContainment*float64(min(s.Shingles, o.Shingles))
}

func (s Sketch) sharesBand(o Sketch) bool {
	for i := 0; i < len(s.Mins); i += sketchRows {
		if slices.Equal(s.Mins[i:i+sketchRows], o.Mins[i:i+sketchRows]) {
			return true
		}
	}
	return false
}

// Equal tells whether two sketches are the same.
func (s Sketch) Equal(o Sketch) bool {
	return s.Shingles == o.Shingles && s.Name == o.Name && slices.Equal(s.Mins, o.Mins)
}

// Bytes writes the sketch down; ParseSketch reads it.
func (s Sketch) Bytes() []byte {
	data := binary.AppendUvarint(nil, uint64(s.Shingles))
	data = binary.AppendUvarint(data, uint64(len(s.Mins)))
	for _, v := range s.Mins {
		data = binary.LittleEndian.AppendUint32(data, v)
	}
	return append(data, s.Name...)
}

// ParseSketch reads what Sketch.Bytes wrote; ErrInvalid where it is something else.
func ParseSketch(data []byte) (Sketch, error) {
	shingles, n := binary.Uvarint(data)
	if n <= 0 {
		return Sketch{}, fmt.Errorf("%w: a sketch of %d bytes", ErrInvalid, len(data))
	}
	data = data[n:]
	count, n := binary.Uvarint(data)
	if n <= 0 || count != 0 && count != sketchBands*sketchRows || uint64(len(data)-n) < 4*count {
		return Sketch{}, fmt.Errorf("%w: a sketch of %d hashes in %d bytes", ErrInvalid, count, len(data))
	}
	data = data[n:]
	s := Sketch{Shingles: int(shingles)}
	for range count {
		s.Mins = append(s.Mins, binary.LittleEndian.Uint32(data))
		data = data[4:]
	}
	s.Name = string(data)
	return s, nil
}
