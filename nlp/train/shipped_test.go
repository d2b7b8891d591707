package train

import (
	"os"
	"path/filepath"
	"testing"

	"entente/nlp"
)

// treebanks returns the folder of the treebanks. Where it is missing the test is skipped, but never under CI.
func treebanks(t *testing.T) Treebanks {
	t.Helper()
	folder := os.Getenv("TREEBANKS")
	if folder == "" {
		folder = filepath.Join("..", "..", "..", "shared", "treebanks")
	}
	if _, err := os.Stat(folder); err != nil {
		const how = "no treebanks: set TREEBANKS to a folder with UD_English-EWT, UD_English-PUD, UNER_English-EWT …"
		if os.Getenv("CI") != "" {
			t.Fatal(how)
		}
		t.Skip(how)
	}
	return Treebanks(folder)
}

// sampled returns every nth element, so that a test is quick.
func sampled[T any](list []T, n int) []T {
	var out []T
	for i := 0; i < len(list); i += n {
		out = append(out, list[i])
	}
	return out
}

// TestShippedModels holds the embedded models to the accuracy that docs and issues promise, on a sample of the test
// sets; the floors leave room for the error of sampling.
func TestShippedModels(t *testing.T) {
	banks := treebanks(t)
	p, err := nlp.Load(os.DirFS("../../data"))
	if err != nil {
		t.Fatal(err)
	}
	stages := behindTokens(p)
	tests, err := banks.Tests()
	if err != nil {
		t.Fatal(err)
	}
	floors := map[string]ParseScore{
		"EWT test": {UPOS: 0.945, XPOS: 0.935, Lemma: 0.97, UAS: 0.835, LAS: 0.80},
		"PUD":      {UPOS: 0.95, XPOS: 0.945, Lemma: 0.975, UAS: 0.82, LAS: 0.78},
	}
	for _, set := range tests {
		floor, ok := floors[set.Name]
		if !ok {
			continue
		}
		got := EvaluateParse(stages, sampled(set.Sents, 5))
		if got.UPOS < floor.UPOS || got.XPOS < floor.XPOS || got.Lemma < floor.Lemma || got.UAS < floor.UAS || got.LAS < floor.LAS {
			t.Errorf("%s: %+v is under the floor %+v", set.Name, got, floor)
		}
	}
}

func TestShippedNames(t *testing.T) {
	banks := treebanks(t)
	p, err := nlp.Load(os.DirFS("../../data"))
	if err != nil {
		t.Fatal(err)
	}
	tests, err := banks.NameTests()
	if err != nil {
		t.Fatal(err)
	}
	floors := map[string]float64{"EWT test": 0.66, "PUD": 0.62}
	for _, set := range tests {
		if floor, ok := floors[set.Name]; ok {
			if all, _ := EvaluateNames(behindTokens(p), sampled(set.Sents, 3)); all.F1() < floor {
				t.Errorf("%s: F1 %.3f of %+v is under the floor %.3f", set.Name, all.F1(), all, floor)
			}
		}
	}
}

// TestRawText holds tokenizer and splitter to the treebank on running text: PUD, whose sentences are all news and
// encyclopedia, one after the other.
func TestRawText(t *testing.T) {
	tests, err := treebanks(t).Tests()
	if err != nil {
		t.Fatal(err)
	}
	pipeline, err := nlp.NewPipeline(nlp.Tokenizer{}, nlp.Splitter{})
	if err != nil {
		t.Fatal(err)
	}
	score := EvaluateText(pipeline, tests[len(tests)-1].Sents)
	if score.Tokens < 0.995 || score.Sentences < 0.985 {
		t.Errorf("F1 of tokens %.4f, of sentences %.4f", score.Tokens, score.Sentences)
	}
}
