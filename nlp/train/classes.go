package train

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"unicode"

	"entente/nlp"
)

// Sizes of the word classes.
const (
	classCount    = 512
	groupCount    = 32
	contextWords  = 4000 // the commonest words serve as contexts
	classMinCount = 8    // of a word that gets a class
	classRounds   = 10
)

// A wordCounter counts words and their neighbours in running text.
type wordCounter struct {
	number map[string]int32
	words  []string
	count  []int32
	text   [][]int32 // sentences as word numbers
}

// fold is the form of a word that has a class: lower case, digits as 0.
func fold(word string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return '0'
		}
		return unicode.ToLower(r)
	}, word)
}

func newWordCounter() *wordCounter { return &wordCounter{number: map[string]int32{}} }

// addText tokenizes a text and adds it.
func (c *wordCounter) addText(text string) {
	d := &nlp.Doc{Text: text}
	nlp.Tokenizer{}.Process(d)
	nlp.Splitter{}.Process(d)
	for _, s := range d.Sents {
		words := make([]int32, 0, s.Last-s.First)
		for i := s.First; i < s.Last; i++ {
			words = append(words, c.add(d.Word(i)))
		}
		c.text = append(c.text, words)
	}
}

// addLines adds the texts of JSON lines with the field text.
func (c *wordCounter) addLines(r io.Reader) error {
	lines := json.NewDecoder(r)
	for n := 1; ; n++ {
		var line struct{ Text string }
		if err := lines.Decode(&line); err == io.EOF {
			return nil
		} else if err != nil {
			return fmt.Errorf("text for the word classes, line %d: %w", n, err)
		}
		c.addText(line.Text)
	}
}

// addSentence adds a sentence of a treebank.
func (c *wordCounter) addSentence(s *Sentence) {
	words := make([]int32, len(s.Words))
	for i := range s.Words {
		words[i] = c.add(s.Words[i].Form)
	}
	c.text = append(c.text, words)
}

func (c *wordCounter) add(word string) int32 {
	word = fold(word)
	n, ok := c.number[word]
	if !ok {
		n = int32(len(c.words))
		word = strings.Clone(word)
		c.number[word] = n
		c.words = append(c.words, word)
		c.count = append(c.count, 0)
	}
	c.count[n]++
	return n
}

// A neighbour is a context of a word and how often it occurs: the word before it or, behind contextWords, after it.
type neighbour struct {
	context int32
	count   int32
}

// vocabulary returns the numbers of the words that get a class, the commonest first.
func (c *wordCounter) vocabulary() []int32 {
	var v []int32
	for i, n := range c.count {
		if n >= classMinCount {
			v = append(v, int32(i))
		}
	}
	slices.SortStableFunc(v, func(a, b int32) int { return cmp.Compare(c.count[b], c.count[a]) })
	return v
}

// neighbours counts the contexts of every word of the vocabulary, in its order.
func (c *wordCounter) neighbours(vocabulary []int32) [][]neighbour {
	rank := make([]int32, len(c.words))
	for i := range rank {
		rank[i] = -1
	}
	for i, w := range vocabulary {
		rank[w] = int32(i)
	}
	counts := make([]map[int32]int32, len(vocabulary))
	for i := range counts {
		counts[i] = map[int32]int32{}
	}
	for _, s := range c.text {
		for i := range len(s) + 1 {
			left, right := int32(contextWords), int32(contextWords) // the edge of a sentence
			if i > 0 {
				left = rank[s[i-1]]
			}
			if i < len(s) {
				right = rank[s[i]]
			}
			if i < len(s) && right >= 0 && left >= 0 && left <= contextWords {
				counts[right][left]++
			}
			if i > 0 && left >= 0 && right >= 0 && right <= contextWords {
				counts[left][contextWords+1+right]++
			}
		}
	}
	out := make([][]neighbour, len(vocabulary))
	for i, m := range counts {
		for ctx, n := range m {
			out[i] = append(out[i], neighbour{ctx, n})
		}
		slices.SortFunc(out[i], func(a, b neighbour) int { return cmp.Compare(a.context, b.context) })
	}
	return out
}

// An exchange groups items into classes such that their contexts tell as much as possible about the class: it moves
// one item at a time to the class where the sum of N(context,class) log N(context,class) - N(class) log N(class) over
// all contexts and classes grows most (Martin, Liermann and Ney 1998, with contexts on both sides).
type exchange struct {
	items   [][]neighbour
	classes int
	class   []int32
	joint   []int32 // N(context, class), context-major
	total   []int64 // N(class)
	gain    []float64
}

func newExchange(items [][]neighbour, contexts, classes int) *exchange {
	e := &exchange{items: items, classes: classes, class: make([]int32, len(items)), joint: make([]int32, contexts*classes),
		total: make([]int64, classes), gain: make([]float64, classes)}
	for i := range items {
		e.class[i] = int32(i % classes)
		e.add(i, e.class[i], 1)
	}
	return e
}

func (e *exchange) add(item int, class, sign int32) {
	for _, n := range e.items[item] {
		e.joint[int(n.context)*e.classes+int(class)] += sign * n.count
		e.total[class] += int64(sign * n.count)
	}
}

// round offers every item a move and returns how many moved.
func (e *exchange) round(ctx context.Context, rng *rand.Rand) int {
	moved := 0
	for _, item := range rng.Perm(len(e.items)) {
		if ctx.Err() != nil {
			return moved
		}
		old := e.class[item]
		e.add(item, old, -1)
		best := e.best(item)
		e.class[item] = best
		e.add(item, best, 1)
		if best != old {
			moved++
		}
	}
	return moved
}

func (e *exchange) best(item int) int32 {
	clear(e.gain)
	sum := int64(0)
	for _, n := range e.items[item] {
		sum += int64(n.count)
		row := e.joint[int(n.context)*e.classes:][:e.classes]
		empty := xlogx(int64(n.count))
		for c, have := range row {
			if have == 0 {
				e.gain[c] += empty
			} else {
				e.gain[c] += xlogx(int64(have+n.count)) - xlogx(int64(have))
			}
		}
	}
	best := 0
	for c := range e.gain {
		e.gain[c] -= xlogx(e.total[c]+sum) - xlogx(e.total[c])
		if e.gain[c] > e.gain[best] {
			best = c
		}
	}
	return int32(best)
}

var logTable = func() []float64 {
	t := make([]float64, 1<<16)
	for i := 1; i < len(t); i++ {
		t[i] = float64(i) * math.Log(float64(i))
	}
	return t
}()

func xlogx(n int64) float64 {
	if n < int64(len(logTable)) {
		return logTable[n]
	}
	return float64(n) * math.Log(float64(n))
}

// grouped clusters the words of the vocabulary, and the classes into groups: it returns the group and class of each.
func (c *wordCounter) grouped(ctx context.Context, rng *rand.Rand, progress func(round, moved int)) map[string][2]int {
	vocabulary := c.vocabulary()
	items := c.neighbours(vocabulary)
	const contexts = 2*contextWords + 2
	words := newExchange(items, contexts, classCount)
	for round := range classRounds {
		progress(round+1, words.round(ctx, rng))
	}
	merged := make([][]neighbour, classCount)
	for class := range merged {
		for context := range contexts {
			if n := words.joint[context*classCount+class]; n > 0 {
				merged[class] = append(merged[class], neighbour{int32(context), n})
			}
		}
	}
	groups := newExchange(merged, contexts, groupCount)
	for range 2 * classRounds {
		groups.round(ctx, rng)
	}
	out := make(map[string][2]int, len(vocabulary))
	for i, w := range vocabulary {
		class := words.class[i]
		out[c.words[w]] = [2]int{int(groups.class[class]), int(class)}
	}
	return out
}
