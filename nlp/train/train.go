// Package train makes the models of package nlp from treebanks, and measures them.
package train

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"entente/nlp/internal/lemma"
	"entente/nlp/internal/lexicon"
	"entente/nlp/internal/modelfile"
	"entente/nlp/internal/parsing"
	"entente/nlp/internal/tagging"
)

// A Trainer trains models and writes them to a folder. The same seed and treebanks give the same files.
type Trainer struct {
	Treebanks Treebanks
	Out       string // the folder of the models, usually data/models
	Seed      uint64
	Progress  io.Writer // one line a pass

	classes *lexicon.Classes
	mu      sync.Mutex // guards Progress
}

// Classes clusters the words of a large text, together with those of the training treebanks, into distributional
// classes, which the other models use. The text is JSON lines with the field text.
func (t *Trainer) Classes(ctx context.Context, text io.Reader) error {
	sents, err := t.Treebanks.Training()
	if err != nil {
		return err
	}
	c := newWordCounter()
	if err := c.addLines(text); err != nil {
		return err
	}
	for _, s := range sents {
		c.addSentence(s)
	}
	words := c.grouped(ctx, t.rng("classes"), func(round, moved int) {
		t.report("classes: pass %d, %d words moved\n", round, moved)
	})
	if err := ctx.Err(); err != nil {
		return err
	}
	t.classes = lexicon.NewClasses(words)
	return t.write("classes", t.classes.Write)
}

// load reads the word classes, which every other model needs, from the folder of the models.
func (t *Trainer) load() error {
	if t.classes != nil {
		return nil
	}
	path := filepath.Join(t.Out, "classes.bin")
	content, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("%w (make it with entente train classes)", err)
	}
	r, err := modelfile.Open(content)
	if err == nil {
		t.classes, err = lexicon.ReadClasses(r)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// training reads what the models of tags and trees learn from.
func (t *Trainer) training() ([]*Sentence, error) {
	if err := t.load(); err != nil {
		return nil, err
	}
	return t.Treebanks.Training()
}

// Tagger trains the tagger and the lemmatizer.
func (t *Trainer) Tagger(ctx context.Context) error {
	sents, err := t.training()
	if err != nil {
		return err
	}
	m, err := t.tagger(ctx, sents, "tagger", taggerRounds, taggerRuns)
	if err != nil {
		return err
	}
	scorer := quantise(m.Classes, m.weights, taggerPruning)
	if err := t.write("tagger", func(w *bufio.Writer) error { return m.Write(w, scorer) }); err != nil {
		return err
	}
	return t.write("lemmas", lemmatizer(sents).Write)
}

// A trainedTagger is a tagger with its weights before rounding.
type trainedTagger struct {
	*tagging.Tagger
	weights map[uint32]map[uint8]float32
}

func (t *Trainer) tagger(ctx context.Context, sents []*Sentence, name string, rounds, runs int) (*trainedTagger, error) {
	var tagger *tagging.Tagger
	models := make([]*perceptron, runs)
	for run := range runs {
		title := fmt.Sprintf("%s, run %d of %d", name, run+1, runs)
		tagger, models[run] = trainTagger(ctx, sents, t.classes, t.rng(title), rounds, t.progress(ctx, title))
	}
	return &trainedTagger{tagger, mean(models)}, ctx.Err()
}

// folds is the number of parts in which the parser's training data are tagged by a tagger trained on the other parts.
const folds = 4

// Parser trains the parser, on the tags that taggers give which have not seen the sentence.
func (t *Trainer) Parser(ctx context.Context) error {
	sents, err := t.training()
	if err != nil {
		return err
	}
	classes := tagClasses(sents)
	tags, err := t.jackknife(ctx, sents, classes)
	if err != nil {
		return err
	}
	labels := relationLabels(sents)
	number := map[string]int{}
	for i, l := range labels {
		number[l] = i
	}
	upos := tagging.Universal(classes)
	examples := make([]*parsedSentence, len(sents))
	for i, s := range sents {
		examples[i] = parsed(s, t.classes, tags[i], upos, number)
	}
	p, weights, err := t.ensemble(ctx, examples)
	if err != nil {
		return err
	}
	p.Labels = labels
	model := quantise(make([]string, len(p.Transitions)), weights, parserPruning)
	return t.write("parser", func(w *bufio.Writer) error { return p.Write(w, model) })
}

// ensemble trains parserRuns parsers at the same time, each on its own order of the sentences, and averages their
// weights: the mean of linear models is one linear model.
func (t *Trainer) ensemble(ctx context.Context, examples []*parsedSentence) (*parsing.Parser, map[uint32]map[uint8]float32, error) {
	parsers := make([]*parsing.Parser, parserRuns)
	models := make([]*perceptron, parserRuns)
	var wait sync.WaitGroup
	for run := range parserRuns {
		name := fmt.Sprintf("parser %d of %d", run+1, parserRuns)
		report := t.progress(ctx, name)
		wait.Go(func() {
			parsers[run], models[run] = trainParser(ctx, slices.Clone(examples), t.rng(name), report)
		})
	}
	wait.Wait()
	return parsers[0], mean(models), ctx.Err()
}

// mean averages the weights of several perceptrons.
func mean(models []*perceptron) map[uint32]map[uint8]float32 {
	sum := map[uint32]map[uint8]float32{}
	for _, m := range models {
		for k, row := range m.average() {
			if sum[k] == nil {
				sum[k] = map[uint8]float32{}
			}
			for class, v := range row {
				sum[k][class] += v / float32(len(models))
			}
		}
	}
	return sum
}

// jackknife tags every sentence with a tagger trained on the other folds.
func (t *Trainer) jackknife(ctx context.Context, sents []*Sentence, classes []string) ([][]uint8, error) {
	number := map[string]uint8{}
	for i, c := range classes {
		number[c] = uint8(i)
	}
	out := make([][]uint8, len(sents))
	for fold := range folds {
		var rest []*Sentence
		for i, s := range sents {
			if i*folds/len(sents) != fold {
				rest = append(rest, s)
			}
		}
		m, err := t.tagger(ctx, rest, fmt.Sprintf("tagger of fold %d", fold+1), taggerRounds/2, 1)
		if err != nil {
			return nil, err
		}
		m.Scorer = quantise(m.Classes, m.weights, pruning{})
		for i, s := range sents {
			if i*folds/len(sents) == fold {
				for _, tag := range m.Tag(describe(s, t.classes), nil) {
					out[i] = append(out[i], number[m.Classes[tag]])
				}
			}
		}
	}
	return out, nil
}

// lemmatizer learns dictionary forms from the words of a treebank.
func lemmatizer(sents []*Sentence) *lemma.Lemmatizer {
	examples := map[lemma.Key]map[string]int{}
	for _, s := range sents {
		for i := range s.Words {
			w := &s.Words[i]
			k := lemma.Key{Text: strings.ToLower(w.Form), Tag: w.XPOS}
			if examples[k] == nil {
				examples[k] = map[string]int{}
			}
			examples[k][strings.ToLower(w.Lemma)]++
		}
	}
	return lemma.Learn(examples)
}

// rng returns the random numbers of one model.
func (t *Trainer) rng(name string) *rand.Rand {
	h := uint64(14695981039346656037)
	for _, c := range []byte(name) {
		h = (h ^ uint64(c)) * 1099511628211
	}
	return rand.New(rand.NewPCG(t.Seed, h))
}

func (t *Trainer) progress(ctx context.Context, name string) func(int, float64) {
	return func(round int, right float64) {
		if ctx.Err() == nil {
			t.report("%s: pass %d, %.2f %% right while learning\n", name, round, 100*right)
		}
	}
}

// report prints one line of progress; it may be called from several goroutines.
func (t *Trainer) report(format string, args ...any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	fmt.Fprintf(t.Progress, format, args...)
}

// write writes a model file, replacing the old one only when the new one is complete.
func (t *Trainer) write(name string, body func(*bufio.Writer) error) error {
	path := filepath.Join(t.Out, name+".bin")
	if err := os.MkdirAll(t.Out, 0o755); err != nil {
		return err
	}
	f, err := os.Create(path + ".new")
	if err != nil {
		return err
	}
	defer f.Close()
	if err := modelfile.Write(f, body); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}
