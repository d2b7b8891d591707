package train

import (
	"context"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"entente/nlp"
	"entente/nlp/internal/parsing"
)

const bank = `# newdoc id = a
# sent_id = 1
# text = They don't meet.
1	They	they	PRON	PRP	_	4	nsubj	_	_
2-3	don't	_	_	_	_	_	_	_	_
2	do	do	AUX	VBP	_	4	aux	_	_
3	n't	not	PART	RB	_	4	advmod	_	_
4	meet	meet	VERB	VB	_	0	root	_	SpaceAfter=No
5	.	.	PUNCT	.	_	4	punct	_	_

`

func TestReadConllu(t *testing.T) {
	sents, err := readConllu(strings.NewReader(bank))
	if err != nil {
		t.Fatal(err)
	}
	if len(sents) != 1 || len(sents[0].Words) != 5 || !sents[0].NewDoc || sents[0].ID != "1" {
		t.Fatalf("got %+v", sents)
	}
	w := sents[0].Words
	if w[1].Space || !w[2].Space || w[3].Space || w[3].Head != -1 || w[0].Head != 3 {
		t.Errorf("got %+v", w)
	}
	if d := GoldTokens(sents[0]); d.Text != "They don't meet. " || d.Word(2) != "n't" {
		t.Errorf("text %q", d.Text)
	}
}

func TestReadConlluErrors(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"1\tThey\n", "line 1: 2 columns"},
		{strings.Replace(bank, "\t4\tnsubj", "\tx\tnsubj", 1), `line 4: head "x"`},
		{strings.Replace(bank, "4\tmeet\tmeet", "9\tmeet\tmeet", 1), `line 8: word number "9"`},
	} {
		if _, err := readConllu(strings.NewReader(c.text)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want %q", err, c.want)
		}
	}
}

func TestEvaluateParse(t *testing.T) {
	sents, err := readConllu(strings.NewReader(bank))
	if err != nil {
		t.Fatal(err)
	}
	s := fixed{{UPOS: "PRON", XPOS: "PRP", Lemma: "They", Head: 3, Rel: "nsubj"}, {UPOS: "VERB", XPOS: "VBP", Lemma: "do", Head: 3, Rel: "aux"},
		{UPOS: "PART", XPOS: "RB", Lemma: "n't", Head: 3, Rel: "neg"}, {UPOS: "VERB", XPOS: "VB", Lemma: "meet", Head: 3, Rel: "root"},
		{UPOS: "PUNCT", XPOS: ".", Lemma: ".", Head: 0, Rel: "punct"}}
	got := EvaluateParse([]nlp.Stage{s}, sents)
	if want := (ParseScore{Tokens: 5, UPOS: 0.8, XPOS: 1, Lemma: 0.8, UAS: 0.8, LAS: 0.6}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

// fixed is a stage that gives every document the same answer.
type fixed []nlp.Token

func (fixed) Name() string       { return "fixed" }
func (fixed) Needs() []nlp.Layer { return nil }
func (fixed) Sets() []nlp.Layer  { return nil }
func (f fixed) Process(d *nlp.Doc) {
	for i := range d.Tokens {
		f[i].Start, f[i].End = d.Tokens[i].Start, d.Tokens[i].End
	}
	copy(d.Tokens, f)
}

func TestReadIOB(t *testing.T) {
	path := filepath.Join(t.TempDir(), "names")
	write := func(text string) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("The O\nUnited I-ORG\nNations I-ORG\nof I-MISC\n\nAnn B-PER\nLee I-PER\nBob B-PER\n")
	sents, err := readIOB(path, "x", -1)
	if err != nil {
		t.Fatal(err)
	}
	if len(sents) != 2 || !slices.Equal(sents[0].Names, []nlp.Entity{{First: 1, Last: 3, Type: nlp.Organisation}}) ||
		!slices.Equal(sents[1].Names, []nlp.Entity{{First: 0, Last: 2, Type: nlp.Person}, {First: 2, Last: 3, Type: nlp.Person}}) {
		t.Errorf("got %+v and %+v", sents[0], sents[1])
	}
	write("The O\nUnited\n")
	if _, err := readIOB(path, "x", -1); err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("error %v, want one that names line 2", err)
	}
}

func TestEvaluateNames(t *testing.T) {
	sents := []*NamedSentence{{Words: []string{"Ann", "met", "Bob", "Lee"}, Names: []nlp.Entity{
		{First: 0, Last: 1, Type: nlp.Person}, {First: 2, Last: 4, Type: nlp.Person}}}}
	all, byType := EvaluateNames([]nlp.Stage{names{{First: 0, Last: 1, Type: nlp.Person}, {First: 2, Last: 3, Type: nlp.Person},
		{First: 3, Last: 4, Type: nlp.Location}}}, sents)
	if want := (NameScore{Gold: 2, Found: 3, Right: 1}); all != want || all.F1() != 0.4 {
		t.Errorf("got %+v, F1 %f", all, all.F1())
	}
	if byType[nlp.Location] != (NameScore{Found: 1}) {
		t.Errorf("locations %+v", byType[nlp.Location])
	}
}

// names is a stage that finds the same entities in every document.
type names []nlp.Entity

func (names) Name() string         { return "names" }
func (names) Needs() []nlp.Layer   { return nil }
func (names) Sets() []nlp.Layer    { return nil }
func (n names) Process(d *nlp.Doc) { d.Ents = n }

// TestOracle follows the oracle's cheapest transitions on random projective trees: they must give the tree back.
func TestOracle(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		n := 1 + rng.IntN(12)
		ps := &parsedSentence{in: &parsing.Input{}, head: make([]int32, n), label: make([]uint8, n)}
		randomTree(rng, ps.head, 0, n, int32(n))
		p := &parsing.Parser{Transitions: []parsing.Transition{{Action: parsing.Shift}, {Action: parsing.Left}, {Action: parsing.Right}}}
		var s parsing.State
		s.Reset(n)
		for !s.Done() {
			good, _ := oracle{ps}.judge(p, &s, make([]float32, 3))
			s.Apply(p.Transitions[good].Action, 0)
		}
		if !slices.Equal(s.Head, ps.head) {
			t.Fatalf("heads %v, want %v", s.Head, ps.head)
		}
	}
}

// randomTree makes a projective tree over the words [from, to) with one child of head.
func randomTree(rng *rand.Rand, heads []int32, from, to int, head int32) {
	if from >= to {
		return
	}
	root := from + rng.IntN(to-from)
	heads[root] = head
	for _, side := range [][2]int{{from, root}, {root + 1, to}} {
		for at := side[0]; at < side[1]; {
			next := at + 1 + rng.IntN(side[1]-at)
			randomTree(rng, heads, at, next, int32(root))
			at = next
		}
	}
}

// TestTrainTwice holds training to its promise: the same seed and treebank give the same files. The models of so small
// a bank know its one sentence.
func TestTrainTwice(t *testing.T) {
	folder := t.TempDir()
	smallBanks(t, folder)
	var files [2][]byte
	for run := range files {
		out := filepath.Join(folder, "out", string(rune('a'+run)), "models")
		trainer := &Trainer{Treebanks: Treebanks(folder), Out: out, Seed: 7, Progress: io.Discard}
		text := strings.NewReader(strings.Repeat(`{"text":"They meet. We meet."}`+"\n", 10))
		for _, err := range []error{trainer.Classes(context.Background(), text), trainer.Tagger(context.Background()), trainer.Parser(context.Background())} {
			if err != nil {
				t.Fatal(err)
			}
		}
		for _, name := range []string{"classes", "tagger", "lemmas", "parser"} {
			content, err := os.ReadFile(filepath.Join(out, name+".bin"))
			if err != nil {
				t.Fatal(err)
			}
			files[run] = append(files[run], content...)
		}
	}
	if !slices.Equal(files[0], files[1]) {
		t.Error("two runs with one seed differ")
	}
}

// smallBanks writes treebanks of a few copies of one sentence.
func smallBanks(t *testing.T, folder string) {
	t.Helper()
	for path, text := range map[string]string{
		"UD_English-EWT/en_ewt-ud-train.conllu": strings.Repeat(bank, 12),
		"UD_English-GUM/en_gum-ud-train.conllu": strings.Replace(bank, "sent_id = 1", "sent_id = GUM_news_a-1", 1) +
			strings.Replace(bank, "sent_id = 1", "sent_id = GUM_fiction_a-1", 1),
		"UD_English-GUM/OPEN_GENRES.txt": "news\n",
	} {
		path = filepath.Join(folder, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestOpenGenresOnly(t *testing.T) {
	folder := t.TempDir()
	smallBanks(t, folder)
	sents, err := Treebanks(folder).Training()
	if err != nil {
		t.Fatal(err)
	}
	if len(sents) != 13 {
		t.Errorf("%d sentences, want 12 of EWT and the one of an open genre", len(sents))
	}
}
