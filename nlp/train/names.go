package train

import (
	"bufio"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"

	"entente/nlp"
	"entente/nlp/internal/linear"
	"entente/nlp/internal/naming"
)

const (
	namesRounds    = 8
	namesMinCount  = 2
	namesStep      = 0.1  // AdaGrad's
	namesDecay     = 2e-6 // of the weights, at each sentence that they occur in
	listedDropout  = 0.3  // share of sentences that are learnt without the gazetteer
	foreignDropout = 0.5  // share of sentences of other sets whose style is hidden
)

// Entities trains the recogniser of named entities. The gazetteer may be nil.
func (t *Trainer) Entities(ctx context.Context, gazetteer nlp.Gazetteer) error {
	if err := t.load(); err != nil {
		return err
	}
	sents, err := t.Treebanks.Names()
	if err != nil {
		return err
	}
	tags, err := t.nameTags(ctx, sents)
	if err != nil {
		return err
	}
	var examples []*namedExample
	for from := 0; from < len(sents); {
		to := from
		for to < len(sents) && sents[to].Doc == sents[from].Doc {
			to++
		}
		d := namedDoc(sents[from:to])
		copyTags(d, tags[from:to])
		for k, in := range nlp.NamingInput(d, t.classes, gazetteer) {
			in.Style = linear.Hash(sents[from+k].Set)
			examples = append(examples, &namedExample{in: in, labels: labelsOf(sents[from+k]), foreign: sents[from+k].Set != "EWT"})
		}
		from = to
	}
	field := newField()
	for _, e := range examples {
		field.count(e)
	}
	rng := t.rng("entities")
	for round := range namesRounds {
		rng.Shuffle(len(examples), func(i, j int) { examples[i], examples[j] = examples[j], examples[i] })
		loss := 0.0
		for _, e := range examples {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			loss += field.learn(e, rng)
		}
		t.report("entities: pass %d, loss %.4f a sentence\n", round+1, loss/float64(len(examples)))
	}
	return t.write("entities", func(w *bufio.Writer) error {
		return field.Write(w, quantise(make([]string, naming.LabelCount), field.weights(), pruning{weight: 0.02}))
	})
}

// nameTags tags the sentences with taggers that have not learnt from them.
func (t *Trainer) nameTags(ctx context.Context, sents []*NamedSentence) ([][]string, error) {
	bank, err := t.Treebanks.Training()
	if err != nil {
		return nil, err
	}
	out := make([][]string, len(sents))
	for half := range 2 {
		var part []*Sentence
		for i, s := range bank {
			if i%2 == half {
				part = append(part, s)
			}
		}
		m, err := t.tagger(ctx, part, fmt.Sprintf("tagger of half %d", half+1), taggerRounds/2, 1)
		if err != nil {
			return nil, err
		}
		m.Scorer = quantise(m.Classes, m.weights, pruning{})
		seen := map[string]bool{}
		for _, s := range part {
			seen[wordsKey(s)] = true
		}
		for i, s := range sents {
			if out[i] != nil || half == 0 && seen[strings.Join(s.Words, " ")] {
				continue
			}
			bare := &Sentence{}
			for _, w := range s.Words {
				bare.Words = append(bare.Words, Word{Form: w})
			}
			for _, tag := range m.Tag(describe(bare, t.classes), nil) {
				upos, _, _ := strings.Cut(m.Classes[tag], " ")
				out[i] = append(out[i], upos)
			}
		}
	}
	return out, nil
}

func wordsKey(s *Sentence) string {
	words := make([]string, len(s.Words))
	for i := range s.Words {
		words[i] = s.Words[i].Form
	}
	return strings.Join(words, " ")
}

// namedDoc makes a document of sentences.
func namedDoc(sents []*NamedSentence) *nlp.Doc {
	var text strings.Builder
	d := &nlp.Doc{}
	for _, s := range sents {
		sent := nlp.Sentence{First: len(d.Tokens), Start: text.Len()}
		for _, w := range s.Words {
			start := text.Len()
			text.WriteString(w)
			d.Tokens = append(d.Tokens, nlp.Token{Start: start, End: text.Len()})
			text.WriteByte(' ')
		}
		sent.Last, sent.End = len(d.Tokens), text.Len()-1
		d.Sents = append(d.Sents, sent)
	}
	d.Text = text.String()
	return d
}

func copyTags(d *nlp.Doc, tags [][]string) {
	i := 0
	for _, sentence := range tags {
		for _, tag := range sentence {
			d.Tokens[i].UPOS = tag
			i++
		}
	}
}

func labelsOf(s *NamedSentence) []int {
	labels := make([]int, len(s.Words))
	for _, n := range s.Names {
		for kind, name := range nlp.NameTypes {
			if name == n.Type {
				labels[n.First] = naming.First(kind)
				for i := n.First + 1; i < n.Last; i++ {
					labels[i] = naming.Inside(kind)
				}
			}
		}
	}
	return labels
}

type namedExample struct {
	in      *naming.Sentence
	labels  []int
	foreign bool
}

// A field is a conditional random field in training, by stochastic gradient steps whose size AdaGrad sets.
type field struct {
	naming.Recogniser
	table  *perceptron // for the index of features only
	rows   [][naming.LabelCount]float32
	square [][naming.LabelCount]float32 // sums of squared gradients
	trans  [naming.LabelCount + 1][naming.LabelCount]float32
}

func newField() *field {
	f := &field{table: newPerceptron(namesMinCount)}
	f.Scorer = f
	return f
}

func (f *field) count(e *namedExample) {
	var keys [naming.MaxFeatures]uint32
	for i := range e.labels {
		f.table.count(e.in.Features(i, keys[:0]))
	}
}

// Score implements linear.Scorer.
func (f *field) Score(keys []uint32, scores []float32) {
	for _, k := range keys {
		if row := f.table.find(k); row >= 0 {
			for b, v := range &f.rows[row] {
				scores[b] += v
			}
		}
	}
}

// learn makes one step and returns the loss before it: the negative log probability of the right labels.
func (f *field) learn(e *namedExample, rng *rand.Rand) float64 {
	in := *e.in
	if rng.Float64() < listedDropout {
		in.Listed = make([]uint32, len(in.Listed))
	}
	if e.foreign && rng.Float64() < foreignDropout {
		in.Style = linear.Hash("EWT")
	}
	c := f.Chain(&in)
	c.Sum()
	var keys [naming.MaxFeatures]uint32
	right := 0.0
	for i, gold := range e.labels {
		var slope [naming.LabelCount]float32
		move := false
		for b := range slope {
			slope[b] = float32(-c.Marginal(i, b))
		}
		slope[gold]++
		for _, g := range slope {
			move = move || g > 1e-4 || g < -1e-4
		}
		right += float64(c.Emit[i][gold]) + float64(f.before(e.labels, i)[gold])
		if move {
			f.step(in.Features(i, keys[:0]), &slope)
		}
	}
	f.stepTransitions(c, e.labels)
	return c.Total - right
}

// before returns the transition weights at word i.
func (f *field) before(labels []int, i int) *[naming.LabelCount]float32 {
	if i == 0 {
		return &f.Transitions[naming.LabelCount]
	}
	return &f.Transitions[labels[i-1]]
}

func (f *field) step(keys []uint32, slope *[naming.LabelCount]float32) {
	for _, k := range keys {
		row := f.table.find(k)
		if row < 0 {
			if f.table.seen[k>>8] < f.table.minCount {
				continue
			}
			row = f.table.add(k)
			f.rows = append(f.rows, [naming.LabelCount]float32{})
			f.square = append(f.square, [naming.LabelCount]float32{})
		}
		for b, g := range slope {
			ascend(&f.rows[row][b], &f.square[row][b], g)
		}
	}
}

// ascend makes an AdaGrad step along the slope g.
func ascend(value, square *float32, g float32) {
	*square += g * g
	*value += namesStep*g/float32(math.Sqrt(float64(*square)+1e-4)) - namesDecay**value
}

func (f *field) stepTransitions(c *naming.Chain, labels []int) {
	for i := range labels {
		for b := range naming.LabelCount {
			if i == 0 {
				f.moveTransition(naming.LabelCount, b, -c.Marginal(0, b), labels[0] == b)
				continue
			}
			for a := range naming.LabelCount {
				f.moveTransition(a, b, -c.Pair(i, a, b), labels[i-1] == a && labels[i] == b)
			}
		}
	}
}

func (f *field) moveTransition(a, b int, slope float64, gold bool) {
	if gold {
		slope++
	}
	if slope > 1e-4 || slope < -1e-4 {
		ascend(&f.Transitions[a][b], &f.trans[a][b], float32(slope))
	}
}

func (f *field) weights() map[uint32]map[uint8]float32 {
	out := make(map[uint32]map[uint8]float32, len(f.rows))
	for i, k := range f.table.keys {
		row := map[uint8]float32{}
		for b, v := range f.rows[i] {
			row[uint8(b)] = v
		}
		out[k] = row
	}
	return out
}

// A NameScore counts names: gold, found, and those found with the right span and type.
type NameScore struct{ Gold, Found, Right int }

// F1 returns the harmonic mean of precision and recall, 0..1.
func (n NameScore) F1() float64 {
	if n.Gold+n.Found == 0 {
		return 0
	}
	return 2 * float64(n.Right) / float64(n.Gold+n.Found)
}

// EvaluateNames runs the stages behind the tokenizer on gold tokens and compares the names, in all and by type.
func EvaluateNames(stages []nlp.Stage, sents []*NamedSentence) (all NameScore, byType map[nlp.EntityType]NameScore) {
	byType = map[nlp.EntityType]NameScore{}
	for from := 0; from < len(sents); {
		to := from
		for to < len(sents) && sents[to].Doc == sents[from].Doc {
			to++
		}
		d := namedDoc(sents[from:to])
		for _, s := range stages {
			s.Process(d)
		}
		compareNames(d, sents[from:to], byType)
		from = to
	}
	for _, n := range byType {
		all.Gold, all.Found, all.Right = all.Gold+n.Gold, all.Found+n.Found, all.Right+n.Right
	}
	return all, byType
}

func compareNames(d *nlp.Doc, sents []*NamedSentence, counts map[nlp.EntityType]NameScore) {
	gold := map[nlp.Entity]bool{}
	add := func(t nlp.EntityType, g, f, r int) {
		n := counts[t]
		counts[t] = NameScore{n.Gold + g, n.Found + f, n.Right + r}
	}
	for k, s := range sents {
		for _, n := range s.Names {
			gold[nlp.Entity{First: n.First + d.Sents[k].First, Last: n.Last + d.Sents[k].First, Type: n.Type}] = true
			add(n.Type, 1, 0, 0)
		}
	}
	for _, e := range d.Ents {
		e.Score = 0
		right := 0
		if gold[e] {
			right = 1
		}
		add(e.Type, 0, 1, right)
	}
}
