package extract

import (
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"entente/graph"
	"entente/nlp"
)

// How sure the entity tags must be to count at all, and of an organisation that no noun betrays.
const (
	entitySure = 0.7
	orgSure    = 0.95
)

// surely tells whether the words at [first, last) are an entity of a type, exactly these words, with a probability.
func (c *casting) surely(first, last int, t nlp.EntityType, p float64) bool {
	k, found := slices.BinarySearchFunc(c.doc.Ents, first, func(e nlp.Entity, first int) int { return e.First - first })
	return found && c.doc.Ents[k].Last == last && c.doc.Ents[k].Type == t && c.doc.Ents[k].Score >= p
}

// personalAlone tells whether words are a personal name whatever stands behind them.
func (c *casting) personalAlone(i, r int) bool {
	return c.titleBefore(i) != nil || r > i+1 && c.voc.anyGiven[c.low[i]]
}

// ship tells whether a ship's name begins at token i: USS, HMS, MV.
func (c *casting) ship(i int) bool {
	w := c.word[i]
	return w == "USS" || w == "HMS" || w == "MV" || w == "RMS" || w == "INS" || w == "HMAS"
}

// entity returns the type of the entity that covers most of [first, last), "" where none does with some certainty.
func (c *casting) entity(first, last int) nlp.EntityType {
	var best nlp.EntityType
	most := 0
	k := sort.Search(len(c.doc.Ents), func(k int) bool { return c.doc.Ents[k].Last > first })
	for _, e := range c.doc.Ents[k:] {
		if e.First >= last {
			break
		}
		if n := min(e.Last, last) - max(e.First, first); n > most && e.Score >= entitySure {
			best, most = e.Type, n
		}
	}
	if 2*most <= last-first {
		return ""
	}
	return best
}

// personal tells whether the words at [first, last) are shown to be a person's name: by a title in front, a given name,
// a particle or initial inside, an entity tag, or what stands behind.
func (c *casting) personal(first, last int) bool {
	if t := c.titleBefore(first); t != nil {
		return true
	}
	if c.entity(first, last) == nlp.Person {
		return true
	}
	if last-first < 2 {
		return false
	}
	if c.voc.anyGiven[graph.Fold(c.word[first])] || c.voc.anyGiven[c.low[first]] {
		return true
	}
	for i := first + 1; i < last-1; i++ {
		if w := strings.TrimSuffix(c.word[i], "."); utf8.RuneCountInString(w) == 1 && startsUpper(w) || c.arabicParticle(c.low[i]) {
			return true
		}
	}
	return c.eastAsian(first, last) || c.personalBehind(last) || c.personalBefore(first) && c.namedAlone(last-1)
}

// eastAsian tells whether a name is written like Cheng Wen-lung: the given name in two parts, the second in lower case.
func (c *casting) eastAsian(first, last int) bool {
	w := c.word[last-1]
	if last-first >= 4 && c.word[last-2] == "-" && !startsUpper(w) {
		return true
	}
	k := strings.IndexByte(w, '-')
	return last-first == 2 && k > 1 && startsUpper(w) && !allUpper(w[:k]) && k+1 < len(w) && len(w)-k <= 6 && !startsUpper(w[k+1:])
}

// personalBefore tells whether a comma and a title or word for a person stand before a name: "his lawyer, X".
func (c *casting) personalBefore(i int) bool {
	if c.lowAt(i-1) != "," && c.lowAt(i-1) != "—" {
		return false
	}
	for k := i - 2; k > i-16 && c.sameSentence(k, i); k-- {
		if t := c.titleOf[k]; t > 0 {
			return true
		}
		if u := c.upos(k); u == "VERB" || u == "PUNCT" {
			return false
		}
	}
	return false
}

// namedAlone tells whether the word at i stands elsewhere as a name of one word, or the name is followed by a comma.
func (c *casting) namedAlone(i int) bool {
	if w := c.lowAt(i + 1); w == "," || w == "." {
		return true
	}
	for j := range c.word {
		if j != i && c.word[j] == c.word[i] && !c.capitalAt(j-1) {
			return true
		}
	}
	return false
}

func (c *casting) capitalAt(i int) bool { return i >= 0 && i < len(c.word) && c.capital(i) }

// arabicParticle tells whether a word inside a name is found in personal names only: bin, ibn, al-; "de" is in places too.
func (c *casting) arabicParticle(w string) bool {
	return w == "bin" || w == "ibn" || w == "bint" || w == "al" || w == "van" || w == "von" || strings.HasPrefix(w, "al-") && len(w) > 3
}

// personalBehind tells whether what follows a name is said of persons: ", 45,", "said", ", a lawyer".
func (c *casting) personalBehind(j int) bool {
	if w := c.lowAt(j); w == "said" || w == "told" || w == "added" || w == "says" || w == "tweeted" || w == "testified" || w == "wrote" {
		return true
	}
	if c.lowAt(j) != "," && c.lowAt(j) != "(" {
		return false
	}
	if w := c.lowAt(j + 1); len(w) == 2 && unicode.IsDigit(rune(w[0])) {
		return true
	}
	for k := j + 1; k < j+6 && c.sameSentence(k, j); k++ {
		if t := c.titleOf[k]; t > 0 && c.titles[t-1].head >= k {
			return c.lowAt(j+1) != "and" && !c.capital(k)
		}
		if c.upos(k) == "VERB" || c.upos(k) == "PUNCT" {
			return false
		}
	}
	return false
}
