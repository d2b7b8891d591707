package train

import (
	"context"
	"math/rand/v2"
	"strings"

	"entente/nlp/internal/lexicon"
	"entente/nlp/internal/parsing"
)

const (
	parserRounds = 6
	parserRuns   = 2   // parsers whose weights are averaged
	parserMargin = 30  // lead over wrong transitions, in score, that training asks for
	explore      = 0.9 // share of states in which the parser in training follows its own mistake
)

var parserPruning = pruning{weight: 0.7, feature: 1.4}

// A parsedSentence is a sentence with its gold tree.
type parsedSentence struct {
	in    *parsing.Input
	head  []int32
	label []uint8
}

// An oracle tells what each transition costs against the gold tree (Goldberg and Nivre 2013, arc-hybrid).
type oracle struct{ *parsedSentence }

// costs returns, for each action, the number of gold arcs that it makes impossible.
func (o oracle) costs(s *parsing.State) (shift, left, right int) {
	n := len(s.Stack)
	front := s.Front
	for _, k := range s.Stack[:max(n-1, 0)] {
		if front < s.Root() && (o.head[k] == front || o.head[front] == k) {
			shift++
		}
	}
	if n == 0 {
		return shift, 0, 0
	}
	top := s.Stack[n-1]
	if front < s.Root() && o.head[top] == front {
		shift++
	}
	for k := front; k < s.Root(); k++ {
		if o.head[k] == top {
			left++
			right++
		}
	}
	if o.head[top] >= front {
		right++
	}
	if o.head[top] > front || n > 1 && o.head[top] == s.Stack[n-2] {
		left++
	}
	return shift, left, right
}

// judge returns the best-scored transition among those of the lowest cost, and the best-scored of the others, -1 where
// there is none.
func (o oracle) judge(p *parsing.Parser, s *parsing.State, scores []float32) (good, bad int) {
	var cost [3]int
	cost[parsing.Shift], cost[parsing.Left], cost[parsing.Right] = o.costs(s)
	least := 1 << 30
	good, bad = -1, -1
	for i, t := range p.Transitions {
		if !s.Allows(t.Action) {
			continue
		}
		c := 2 * cost[t.Action]
		if o.mislabels(s, t) {
			c++
		}
		switch {
		case c < least:
			bad = better(scores, bad, good)
			good, least = i, c
		case c == least:
			good = better(scores, good, i)
		default:
			bad = better(scores, bad, i)
		}
	}
	return good, bad
}

// better returns the one of two numbers with the higher score; -1 has none.
func better(scores []float32, a, b int) int {
	if a < 0 || b >= 0 && scores[b] > scores[a] {
		return b
	}
	return a
}

// mislabels tells whether a transition makes a gold arc with a wrong label.
func (o oracle) mislabels(s *parsing.State, t parsing.Transition) bool {
	if t.Action == parsing.Shift {
		return false
	}
	n := len(s.Stack)
	top := s.Stack[n-1]
	head := s.Front
	if t.Action == parsing.Right {
		head = s.Stack[n-2]
	}
	return o.head[top] == head && o.label[top] != t.Label
}

// labels returns the relations of a treebank with subtypes, the commonest first.
func relationLabels(sents []*Sentence) []string {
	counts := map[string]int{}
	for _, s := range sents {
		for i := range s.Words {
			counts[s.Words[i].Rel]++
		}
	}
	for rel, n := range counts {
		if base, _, sub := strings.Cut(rel, ":"); sub && n < 15 {
			delete(counts, rel)
			counts[base] += n
		}
	}
	return commonest(counts, 64)
}

// transitions returns the transitions that occur with these labels.
func transitions(sents []*parsedSentence) []parsing.Transition {
	out := []parsing.Transition{{Action: parsing.Shift}}
	seen := map[parsing.Transition]int{}
	for _, s := range sents {
		for i, h := range s.head {
			t := parsing.Transition{Action: parsing.Right, Label: s.label[i]}
			if h > int32(i) {
				t.Action = parsing.Left
			}
			if seen[t]++; seen[t] == 3 {
				out = append(out, t)
			}
		}
	}
	return out
}

// parsed prepares a sentence for training with the tags that a tagger gave it.
func parsed(s *Sentence, classes *lexicon.Classes, tags []uint8, upos []uint8, number map[string]int) *parsedSentence {
	p := &parsedSentence{in: &parsing.Input{Words: describe(s, classes), Tags: tags, UPOS: make([]uint8, len(tags))}}
	for i, t := range tags {
		p.in.UPOS[i] = upos[t]
	}
	for i := range s.Words {
		h := int32(s.Words[i].Head)
		if h < 0 {
			h = int32(len(s.Words))
		}
		rel := s.Words[i].Rel
		if _, ok := number[rel]; !ok {
			rel, _, _ = strings.Cut(rel, ":")
		}
		p.head = append(p.head, h)
		p.label = append(p.label, uint8(number[rel]))
	}
	return p
}

// trainParser trains on prepared sentences; progress is told the share of transitions chosen right.
func trainParser(ctx context.Context, sents []*parsedSentence, rng *rand.Rand, progress func(round int, right float64)) (*parsing.Parser, *perceptron) {
	m := newPerceptron(4)
	p := &parsing.Parser{Scorer: m, Transitions: transitions(sents)}
	run := parserTraining{parser: p, model: m, rng: rng, scores: make([]float32, len(p.Transitions))}
	for _, s := range sents {
		run.count(s)
	}
	for round := range parserRounds {
		if ctx.Err() != nil {
			break
		}
		rng.Shuffle(len(sents), func(i, j int) { sents[i], sents[j] = sents[j], sents[i] })
		run.right, run.all = 0, 0
		run.exploring = round > 0
		for _, s := range sents {
			run.learn(s)
		}
		progress(round+1, float64(run.right)/float64(max(run.all, 1)))
	}
	return p, m
}

type parserTraining struct {
	parser     *parsing.Parser
	model      *perceptron
	rng        *rand.Rand
	state      parsing.State
	scores     []float32
	keys       [parsing.MaxFeatures]uint32
	exploring  bool
	right, all int
}

// count notes the features along the gold derivation.
func (t *parserTraining) count(ps *parsedSentence) {
	s := &t.state
	s.Reset(len(ps.head))
	clear(t.scores)
	for !s.Done() {
		t.model.count(ps.in.Features(s, t.keys[:0]))
		good, _ := oracle{ps}.judge(t.parser, s, t.scores)
		tr := t.parser.Transitions[good]
		s.Apply(tr.Action, tr.Label)
	}
}

func (t *parserTraining) learn(ps *parsedSentence) {
	s := &t.state
	s.Reset(len(ps.head))
	for !s.Done() {
		keys := ps.in.Features(s, t.keys[:0])
		clear(t.scores)
		t.model.Score(keys, t.scores)
		t.model.tick()
		good, bad := oracle{ps}.judge(t.parser, s, t.scores)
		next := better(t.scores, good, bad)
		t.all++
		if bad >= 0 && t.scores[good]-t.scores[bad] < parserMargin {
			t.model.update(keys, good, bad, 1)
		}
		if next == good {
			t.right++
		} else if !t.exploring || t.rng.Float64() >= explore {
			next = good
		}
		tr := t.parser.Transitions[next]
		s.Apply(tr.Action, tr.Label)
	}
}
