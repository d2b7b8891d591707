package lexicon

import (
	"bufio"
	"encoding/binary"
	"maps"
	"slices"

	"entente/nlp/internal/linear"
)

// groupSize is the step from one group of classes to the next in the number of a class.
const groupSize = 512

// Classes maps words to distributional classes: words of one class have similar neighbours. The zero value and nil know
// no word.
type Classes struct {
	byWord map[uint32]uint16 // by Lower; group*groupSize + class + 1
}

// NewClasses makes classes from the number of the group and of the class of each word.
func NewClasses(words map[string][2]int) *Classes {
	c := &Classes{byWord: make(map[uint32]uint16, len(words))}
	for _, w := range slices.Sorted(maps.Keys(words)) {
		c.byWord[c.Describe(w).Lower] = uint16(words[w][0]*groupSize + words[w][1] + 1)
	}
	return c
}

// set fills in Class and Coarse.
func (c *Classes) set(w *Word) {
	if c == nil {
		return
	}
	if n := uint32(c.byWord[w.Lower]); n > 0 {
		w.Class, w.Coarse = n, (n-1)/groupSize+1
	}
}

// Write writes the classes.
func (c *Classes) Write(w *bufio.Writer) error {
	linear.WriteUint(w, uint64(len(c.byWord)))
	last := uint32(0)
	for _, word := range slices.Sorted(maps.Keys(c.byWord)) {
		linear.WriteUint(w, uint64(word-last))
		linear.WriteUint(w, uint64(c.byWord[word]))
		last = word
	}
	return w.Flush()
}

// ReadClasses reads what Write wrote.
func ReadClasses(r *bufio.Reader) (*Classes, error) {
	n, err := binary.ReadUvarint(r)
	if err != nil {
		return nil, err
	}
	c := &Classes{byWord: make(map[uint32]uint16, min(n, 1<<17))}
	last := uint32(0)
	for range n {
		step, _ := binary.ReadUvarint(r)
		class, err := binary.ReadUvarint(r)
		if err != nil {
			return nil, err
		}
		last += uint32(step)
		c.byWord[last] = uint16(class)
	}
	return c, nil
}
