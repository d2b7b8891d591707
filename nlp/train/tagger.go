package train

import (
	"context"
	"math/rand/v2"
	"slices"
	"strings"

	"entente/nlp/internal/lexicon"
	"entente/nlp/internal/linear"
	"entente/nlp/internal/tagging"
)

const (
	taggerRounds = 7  // passes over the training data
	taggerRuns   = 3  // taggers whose weights are averaged
	taggerMargin = 40 // lead over wrong tags, in score, that training asks for
)

var taggerPruning = pruning{weight: 0.5, feature: 1}

// tagName joins the two parts of speech of a word to one class of the tagger.
func tagName(w *Word) string { return w.UPOS + " " + w.XPOS }

// describe returns the lexical descriptions of the words of a sentence.
func describe(s *Sentence, classes *lexicon.Classes) []lexicon.Word {
	out := make([]lexicon.Word, len(s.Words))
	for i := range s.Words {
		out[i] = classes.Describe(s.Words[i].Form)
	}
	return out
}

// trainTagger trains a tagger; progress is told the share of words tagged right in each pass.
func trainTagger(ctx context.Context, sents []*Sentence, classes *lexicon.Classes, rng *rand.Rand, rounds int, progress func(round int, right float64)) (*tagging.Tagger, *perceptron) {
	t := &tagging.Tagger{Classes: tagClasses(sents)}
	number := map[string]int{}
	for i, c := range t.Classes {
		number[c] = i
	}
	t.Dictionary = tagDictionary(sents, classes, number)
	p := newPerceptron(2)
	examples := make([]taggedSentence, len(sents))
	for k, s := range sents {
		e := taggedSentence{context: tagging.NewContext(describe(s, classes), t.Dictionary)}
		for i := range s.Words {
			e.gold = append(e.gold, uint8(number[tagName(&s.Words[i])]))
		}
		examples[k] = e
		e.count(p)
	}
	scores := make([]float32, len(t.Classes))
	for round := range rounds {
		if ctx.Err() != nil {
			break
		}
		rng.Shuffle(len(examples), func(i, j int) { examples[i], examples[j] = examples[j], examples[i] })
		right, all := 0, 0
		for _, e := range examples {
			right += e.learn(p, scores)
			all += len(e.gold)
		}
		progress(round+1, float64(right)/float64(max(all, 1)))
	}
	return t, p
}

type taggedSentence struct {
	context *tagging.Context
	gold    []uint8
}

func (e *taggedSentence) count(p *perceptron) {
	var keys [64]uint32
	for i := range e.gold {
		p.count(e.context.Features(i, e.gold, keys[:0]))
	}
}

// learn tags the sentence, corrects the weights after each wrong tag, and returns the number of right ones.
func (e *taggedSentence) learn(p *perceptron, scores []float32) int {
	var buf [64]uint32
	tags := make([]uint8, 0, len(e.gold))
	right := 0
	for i, gold := range e.gold {
		if only := e.context.Only(i); only >= 0 {
			tags = append(tags, uint8(only))
			if uint8(only) == gold {
				right++
			}
			continue
		}
		keys := e.context.Features(i, tags, buf[:0])
		clear(scores)
		p.Score(keys, scores)
		p.tick()
		best := tagging.Best(scores)
		if best == int(gold) {
			right++
		}
		if rival := runnerUp(scores, int(gold)); scores[gold]-scores[rival] < taggerMargin {
			p.update(keys, int(gold), rival, 1)
		}
		tags = append(tags, uint8(best))
	}
	return right
}

// tagClasses returns the tags that occur more than once, the commonest first.
func tagClasses(sents []*Sentence) []string {
	counts := map[string]int{}
	for _, s := range sents {
		for i := range s.Words {
			counts[tagName(&s.Words[i])]++
		}
	}
	return commonest(counts, 250)
}

func commonest(counts map[string]int, most int) []string {
	var names []string
	for n := range counts {
		names = append(names, n)
	}
	slices.SortFunc(names, func(a, b string) int {
		if counts[a] != counts[b] {
			return counts[b] - counts[a]
		}
		return strings.Compare(a, b)
	})
	return names[:min(len(names), most)]
}

// tagDictionary records the usual tags of each word that occurs at least twice.
func tagDictionary(sents []*Sentence, classes *lexicon.Classes, number map[string]int) tagging.Dictionary {
	counts := map[uint32]map[int]int{}
	for _, s := range sents {
		for i, w := range describe(s, classes) {
			if counts[w.Lower] == nil {
				counts[w.Lower] = map[int]int{}
			}
			counts[w.Lower][number[tagName(&s.Words[i])]]++
		}
	}
	d := tagging.Dictionary{}
	for word, tags := range counts {
		total, top := 0, -1
		for tag, n := range tags {
			total += n
			if top < 0 || n > tags[top] {
				top = tag
			}
		}
		if total < 20 {
			continue
		}
		e := tagging.Entry{Only: -1, Ambiguity: ambiguity(tags, total)}
		if total >= 40 && float64(tags[top]) >= 0.998*float64(total) {
			e.Only = int16(top)
		}
		d[word] = e
	}
	return d
}

// ambiguity hashes the set of tags that are at least a tenth of the occurrences of a word.
func ambiguity(tags map[int]int, total int) uint32 {
	var usual []int
	for tag, n := range tags {
		if 10*n >= total {
			usual = append(usual, tag)
		}
	}
	slices.Sort(usual)
	h := uint32(1)
	for _, tag := range usual {
		h = linear.Key2(0, h, uint32(tag))
	}
	return h
}

// runnerUp returns the class with the highest score but for one.
func runnerUp(scores []float32, but int) int {
	best := -1
	for i, s := range scores {
		if i != but && (best < 0 || s > scores[best]) {
			best = i
		}
	}
	return best
}
