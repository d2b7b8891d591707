package naming

import (
	"entente/nlp/internal/lexicon"
	"entente/nlp/internal/linear"
)

// MaxFeatures is the most features that a word has.
const MaxFeatures = 96

// A Sentence is what the recogniser sees.
type Sentence struct {
	Words  []lexicon.Word
	Tags   []uint32 // hash of the universal part of speech
	Listed []uint32 // place in a name of the gazetteer and its type, 0 where none
	Usage  []uint32 // how the word is written elsewhere in the document, from Usage.Of
	Style  uint32   // hash of the kind of text that the sentence comes from; in reading always the same
	runs   []run
}

// A run is a stretch of capitalised words, to which words such as "of" may belong.
type run struct{ first, last int }

// Usage counts how the words of a document are written inside its sentences.
type Usage map[uint32][2]int

// Add counts the words of a sentence but for the first, which is capitalised anyway.
func (u Usage) Add(words []lexicon.Word) {
	if len(words) < 2 || headline(words) == 1 {
		return
	}
	for i := 1; i < len(words); i++ {
		n := u[words[i].Lower]
		n[words[i].Flags&lexicon.UpperStart]++
		u[words[i].Lower] = n
	}
}

// Of tells whether a word occurs in lower case, capitalised, both or neither.
func (u Usage) Of(w *lexicon.Word) uint32 {
	n := u[w.Lower]
	switch {
	case n[0] == 0 && n[1] == 0:
		return 1
	case n[0] == 0:
		return 2
	case n[1] == 0:
		return 3
	case n[1] > n[0]:
		return 4
	}
	return 5
}

// headline returns 1 where most longer words of a sentence are capitalised, 2 where all letters are capitals, else 0.
func headline(words []lexicon.Word) uint32 {
	upper, all, letters := 0, 0, 0
	for i := range words {
		if words[i].Flags&lexicon.NoLetter != 0 {
			continue
		}
		letters++
		if words[i].Flags&lexicon.UpperStart != 0 {
			upper++
		}
		if words[i].Flags&lexicon.AllUpper != 0 {
			all++
		}
	}
	switch {
	case letters >= 3 && 5*all >= 4*letters:
		return 2
	case letters >= 4 && 3*upper >= 2*letters:
		return 1
	}
	return 0
}

var edge = lexicon.Word{Form: 3, Lower: 3, Shape: 3, Class: 0xffff, Coarse: 0xff}

func (s *Sentence) word(i int) *lexicon.Word {
	if i < 0 || i >= len(s.Words) {
		return &edge
	}
	return &s.Words[i]
}

func (s *Sentence) tag(i int) uint32 {
	if i < 0 || i >= len(s.Words) {
		return 3
	}
	return s.Tags[i]
}

func (s *Sentence) listed(i int) uint32 {
	if i < 0 || i >= len(s.Listed) {
		return 0
	}
	return s.Listed[i]
}

// findRuns finds the runs of capitalised words; runs[i] is empty where word i is in none.
func (s *Sentence) findRuns() {
	s.runs = make([]run, len(s.Words))
	for i := 0; i < len(s.Words); {
		if !s.capital(i) {
			i++
			continue
		}
		last := i + 1
		for last < len(s.Words) && (s.capital(last) || last+1 < len(s.Words) && s.joins(last) && s.capital(last+1)) {
			last++
		}
		for k := i; k < last; k++ {
			s.runs[k] = run{i, last}
		}
		i = last
	}
}

func (s *Sentence) capital(i int) bool { return s.Words[i].Flags&lexicon.UpperStart != 0 }

var joiners = map[uint32]bool{linear.Hash("of"): true, linear.Hash("-"): true, linear.Hash("&"): true, linear.Hash("for"): true,
	linear.Hash("al"): true, linear.Hash("de"): true, linear.Hash("bin"): true, linear.Hash("van"): true}

func (s *Sentence) joins(i int) bool { return joiners[s.Words[i].Lower] }

// Features appends the features of word i to keys.
func (s *Sentence) Features(i int, keys []uint32) []uint32 {
	if s.runs == nil {
		s.findRuns()
	}
	w, p1, p2, n1, n2 := s.word(i), s.word(i-1), s.word(i-2), s.word(i+1), s.word(i+2)
	style := headline(s.Words)
	first := uint32(0)
	if i == 0 {
		first = 1
	}
	k1, k2, k3 := linear.Key1, linear.Key2, linear.Key3
	keys = append(keys,
		k1(0, 0), k1(1, w.Form), k1(2, w.Lower), k2(3, w.Shape, first), k2(4, w.Shape, style),
		k1(5, w.Prefixes[1]), k1(6, w.Prefixes[2]), k1(7, w.Suffixes[1]), k1(8, w.Suffixes[2]), k1(9, w.Suffixes[3]),
		k1(10, w.Class), k2(11, w.Class, w.Flags), k2(12, w.Coarse, w.Flags), k2(13, s.Tags[i], w.Shape),
		k1(14, p1.Lower), k1(15, p2.Lower), k1(16, n1.Lower), k1(17, n2.Lower),
		k1(18, p1.Class), k1(19, p2.Class), k1(20, n1.Class), k1(21, n2.Class),
		k2(22, p1.Lower, w.Lower), k2(23, w.Lower, n1.Lower), k2(24, p1.Class, w.Class), k2(25, w.Class, n1.Class),
		k2(26, p1.Shape, w.Shape), k2(27, w.Shape, n1.Shape), k3(28, p1.Shape, w.Shape, n1.Shape),
		k2(29, p1.Lower, w.Shape), k2(30, n1.Lower, w.Shape), k2(31, p2.Lower, p1.Lower), k2(32, n1.Lower, n2.Lower),
		k3(33, p1.Class, w.Shape, n1.Class), k2(34, s.tag(i-1), s.tag(i)), k2(35, s.tag(i), s.tag(i+1)),
		k3(36, s.tag(i-1), s.tag(i), s.tag(i+1)), k2(37, s.Usage[i], w.Shape), k3(38, s.Usage[i], first, w.Shape),
		k2(39, s.listed(i), w.Shape), k2(40, s.listed(i), s.listed(i+1)), k2(41, s.listed(i-1), s.listed(i)),
		k2(42, s.listed(i), w.Class), k2(43, s.Style, w.Shape), k2(44, s.Style, w.Lower), k1(45, s.Style),
		k3(46, s.listed(i), p1.Lower, w.Flags), k2(47, s.listed(i+1), w.Shape),
	)
	return s.runFeatures(i, keys)
}

// runFeatures appends what the run of capitalised words around word i tells.
func (s *Sentence) runFeatures(i int, keys []uint32) []uint32 {
	r := s.runs[i]
	if r.last == 0 {
		return keys
	}
	k2, k3 := linear.Key2, linear.Key3
	length := uint32(min(r.last-r.first, 5))
	place := uint32(min(i-r.first, 3))
	before, behind, head, start := s.word(r.first-1), s.word(r.last), s.word(r.last-1), s.word(r.first)
	return append(keys,
		k2(60, length, place), k2(61, before.Lower, place), k2(62, behind.Lower, place), k2(63, before.Class, place),
		k2(64, behind.Class, place), k2(65, head.Lower, place), k2(66, head.Class, place), k2(67, start.Lower, place),
		k2(68, start.Class, place), k2(69, head.Suffixes[2], place), k3(70, before.Class, behind.Class, place),
		k3(71, start.Shape, head.Shape, length), k2(72, s.word(r.first-2).Lower, before.Lower),
	)
}
