// Package tagging is the part-of-speech tagger: greedy, left to right, with a linear model over hashed features. A tag
// is the pair of universal and Penn Treebank part of speech, written "NOUN NN".
package tagging

import (
	"slices"
	"strings"

	"entente/nlp/internal/lexicon"
	"entente/nlp/internal/linear"
)

// A Dictionary holds what the training data say of single words, by the Lower hash.
type Dictionary map[uint32]Entry

// An Entry is what is known of a word: the set of its usual tags as a hash, and the tag that it always has, or -1.
type Entry struct {
	Ambiguity uint32
	Only      int16
}

// A Tagger assigns tags; it is safe for concurrent use.
type Tagger struct {
	Scorer     linear.Scorer
	Classes    []string
	Dictionary Dictionary
}

// Tag appends the class of every word to tags[:0].
func (t *Tagger) Tag(words []lexicon.Word, tags []uint8) []uint8 {
	tags = tags[:0]
	c := NewContext(words, t.Dictionary)
	scores := make([]float32, len(t.Classes))
	var keys [64]uint32
	for i := range words {
		if only := c.Only(i); only >= 0 {
			tags = append(tags, uint8(only))
			continue
		}
		clear(scores)
		t.Scorer.Score(c.Features(i, tags, keys[:0]), scores)
		tags = append(tags, uint8(Best(scores)))
	}
	return tags
}

// Best returns the index of the highest score, the first of equals.
func Best(scores []float32) int {
	best := 0
	for i, s := range scores {
		if s > scores[best] {
			best = i
		}
	}
	return best
}

// A Context is a sentence about to be tagged.
type Context struct {
	words   []lexicon.Word
	entries []Entry
}

// boundary stands for the words before and behind a sentence.
var boundary = lexicon.Word{Form: 7, Lower: 7, Shape: 7, Class: 0xffff}

// NewContext looks the words up in the dictionary.
func NewContext(words []lexicon.Word, d Dictionary) *Context {
	const pad = 3
	c := &Context{words: make([]lexicon.Word, 0, len(words)+2*pad), entries: make([]Entry, len(words)+2*pad)}
	c.words = append(c.words, boundary, boundary, boundary)
	c.words = append(c.words, words...)
	c.words = append(c.words, boundary, boundary, boundary)
	for i := range c.entries {
		c.entries[i] = Entry{Only: -1, Ambiguity: 7}
	}
	for i := range words {
		e, ok := d[words[i].Lower]
		if !ok {
			e = Entry{Only: -1}
		}
		c.entries[i+pad] = e
	}
	return c
}

// Only returns the one tag that word i can have, -1 where there are more.
func (c *Context) Only(i int) int { return int(c.entries[i+3].Only) }

// Features appends the features of word i, given the tags of the words before it, to keys.
func (c *Context) Features(i int, tags []uint8, keys []uint32) []uint32 {
	t1, t2 := uint32(255), uint32(255)
	if i > 0 {
		t1 = uint32(tags[i-1])
	}
	if i > 1 {
		t2 = uint32(tags[i-2])
	}
	at := i + 3
	w, p1, p2 := &c.words[at], &c.words[at-1], &c.words[at-2]
	n1, n2 := &c.words[at+1], &c.words[at+2]
	e, en1, en2, ep1 := c.entries[at].Ambiguity, c.entries[at+1].Ambiguity, c.entries[at+2].Ambiguity, c.entries[at-1].Ambiguity
	first := uint32(0)
	if i == 0 {
		first = 1
	}
	keys = append(keys,
		linear.Key1(1, 0),
		linear.Key1(2, w.Form),
		linear.Key1(3, w.Lower),
		linear.Key2(4, w.Shape, first),
		linear.Key1(5, w.Prefixes[0]),
		linear.Key1(6, w.Prefixes[1]),
		linear.Key1(7, w.Prefixes[2]),
		linear.Key1(8, w.Suffixes[0]),
		linear.Key1(9, w.Suffixes[1]),
		linear.Key1(10, w.Suffixes[2]),
		linear.Key1(11, w.Suffixes[3]),
		linear.Key1(12, w.Suffixes[4]),
		linear.Key2(13, w.Flags, first),
		linear.Key1(14, w.Class),
		linear.Key1(15, t1),
		linear.Key2(16, t1, t2),
		linear.Key2(17, t1, w.Lower),
		linear.Key3(18, t1, t2, w.Lower),
		linear.Key1(19, p1.Lower),
		linear.Key1(20, p2.Lower),
		linear.Key1(21, n1.Lower),
		linear.Key1(22, n2.Lower),
		linear.Key2(23, p1.Lower, w.Lower),
		linear.Key2(24, w.Lower, n1.Lower),
		linear.Key1(25, p1.Class),
		linear.Key1(26, n1.Class),
		linear.Key2(27, n1.Class, n2.Class),
		linear.Key1(28, e),
		linear.Key2(29, e, t1),
		linear.Key2(30, e, en1),
		linear.Key3(31, e, t1, en1),
		linear.Key1(32, en1),
		linear.Key2(33, en1, en2),
		linear.Key2(34, ep1, p1.Suffixes[2]),
		linear.Key1(35, n1.Suffixes[2]),
		linear.Key2(36, w.Suffixes[2], t1),
		linear.Key2(37, w.Suffixes[1], en1),
		linear.Key2(38, n1.Flags&3, p1.Flags&3),
		linear.Key3(39, w.Flags, n1.Flags, p1.Flags),
		linear.Key3(40, t1, w.Class, n1.Class),
		linear.Key2(41, w.Shape, w.Suffixes[2]),
		linear.Key2(42, n1.Shape, t1),
		linear.Key3(43, t1, t2, en1),
		linear.Key2(44, w.Class, n1.Lower),
		linear.Key2(45, w.Lower, en1),
	)
	return keys
}

// Sorted returns the words of the dictionary in ascending order.
func (d Dictionary) Sorted() []uint32 {
	keys := make([]uint32, 0, len(d))
	for k := range d {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// Universal numbers the universal parts of speech of the classes, in the order of their first occurrence.
func Universal(classes []string) []uint8 {
	number := map[string]uint8{}
	out := make([]uint8, len(classes))
	for i, c := range classes {
		upos, _, _ := strings.Cut(c, " ")
		if _, ok := number[upos]; !ok {
			number[upos] = uint8(len(number))
		}
		out[i] = number[upos]
	}
	return out
}
