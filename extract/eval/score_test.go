package eval_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"entente/extract/eval"
)

func write(t *testing.T, dir, name, content string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

// gold marks two articles: one with relations, one of silence.
func gold(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, "a.jsonl", `{"source":"Norway","relation":"allies","target":"Ruritania","evidence":"Norway backs  Ruritania.","polarity":"asserted","tier":"core","alt_source":["Ola Nordmann"]}
{"source":"Ola Nordmann","source_type":"person","relation":"meets","target":"Rudolf Rassendyll","evidence":"They met.","more_evidence":["He met him in Oslo."],"polarity":"asserted","tier":"core","symmetric":true}
{"source":"Norway","relation":"opposes","target":"Gondor","evidence":"It rejects Gondor.","polarity":"asserted","tier":"optional","alt_relation":["accuses"]}
{"source":"Ola Nordmann","relation":"leads","target":"Norway","evidence":"x","polarity":"asserted","tier":"core"}
`)
	write(t, dir, "a.actors.tsv", "name\ttype\tforms\nOla Nordmann\tperson\tNordmann; Mr Nordmann\nNorway\tcountry\tOslo\n")
	write(t, dir, "b.jsonl", "")
	return dir
}

func prediction(article, source, relation, target, polarity, quote string) eval.Prediction {
	return eval.Prediction{Article: article, Source: eval.Named{Name: source}, Relation: relation, Target: eval.Named{Name: target}, Polarity: polarity, Quote: quote}
}

func TestScore(t *testing.T) {
	g, err := eval.Load(gold(t))
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct {
		predictions  []eval.Prediction
		interactions eval.Figure
		quoted       int
	}{
		"nothing": {nil, eval.Figure{Core: 2}, 0},
		"all right": {[]eval.Prediction{
			prediction("a", "Norway", "ALLIES", "the Ruritania", "", "Norway backs Ruritania."),
			prediction("x/a.txt", "Rudolf Rassendyll", "meets", "Nordmann", "asserted", "He met him in Oslo."),
		}, eval.Figure{Predicted: 2, Right: 2, Core: 2, Found: 2}, 2},
		"alternatives": {[]eval.Prediction{
			prediction("a", "Ola Nórdmann", "allies", "RURITANIA", "asserted", "Something else."),
			prediction("a", "Norway", "accuses", "Gondor", "asserted", "It rejects Gondor."),
		}, eval.Figure{Predicted: 2, Right: 2, Core: 2, Found: 1}, 1},
		"said twice": {[]eval.Prediction{
			prediction("a", "Norway", "allies", "Ruritania", "asserted", ""),
			prediction("a", "the Norway", "allies", "Ruritania", "asserted", "Norway backs Ruritania."),
		}, eval.Figure{Predicted: 1, Right: 1, Core: 2, Found: 1}, 0},
		"wrong": {[]eval.Prediction{
			prediction("a", "Ruritania", "allies", "Norway", "asserted", ""),        // direction
			prediction("a", "Norway", "allies", "Ruritania", "denied", ""),          // polarity
			prediction("a", "Norway", "aids", "Ruritania", "asserted", ""),          // kind
			prediction("a", "Oslo", "allies", "Ruritania", "asserted", ""),          // a country's form is no name
			prediction("b", "Norway", "allies", "Ruritania", "asserted", ""),        // silence
			prediction("unknown", "Norway", "allies", "Ruritania", "asserted", "x"), // no gold, does not count
		}, eval.Figure{Predicted: 5, Core: 2}, 0},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			score := g.Score(test.predictions)
			if got := *score.Figures[eval.Interactions]; got != test.interactions {
				t.Errorf("got %+v, want %+v", got, test.interactions)
			}
			if score.Quoted != test.quoted {
				t.Errorf("%d quotes right, want %d", score.Quoted, test.quoted)
			}
			if got := *score.Figures[eval.Roles]; got != (eval.Figure{Core: 1}) {
				t.Errorf("roles: %+v", got)
			}
		})
	}
}

// TestLikeScript compares with the script that defines the figures, on predictions made from the gold by chance: right,
// swapped, of another kind or polarity, under other names.
func TestLikeScript(t *testing.T) {
	shared := filepath.Join("..", "..", "..", "shared", "gold")
	python, err := exec.LookPath("python3")
	if _, missing := os.Stat(filepath.Join(shared, "score.py")); err != nil || missing != nil {
		t.Skip("needs python3 and ../shared/gold/score.py beside the checkout")
	}
	for _, gold := range []string{"train", "dev", "sentences/hard.jsonl", "sentences/rare.jsonl"} {
		gold = filepath.Join(shared, gold)
		predictions := invent(t, gold)
		cmd := exec.Command(python, filepath.Join(shared, "score.py"), gold, predictions, "--errors")
		want, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		if got := scored(t, gold, predictions); got != string(want) {
			t.Errorf("%s: %s", gold, firstDifference(got, string(want)))
		}
	}
}

func scored(t *testing.T, gold, predictions string) string {
	t.Helper()
	g, err := eval.Load(gold)
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(predictions)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	read, err := eval.ReadPredictions(f, predictions)
	if err != nil {
		t.Fatal(err)
	}
	score := g.Score(read)
	var b bytes.Buffer
	for _, m := range score.Mistakes {
		fmt.Fprintln(&b, m)
	}
	if err := score.WriteText(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return fmt.Sprintf("line %d\n got %s\nwant %s", i+1, g[i], w[i])
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(g), len(w))
}

// invent writes predictions that are near the gold.
func invent(t *testing.T, gold string) string {
	t.Helper()
	files := []string{gold}
	if info, err := os.Stat(gold); err == nil && info.IsDir() {
		files, _ = filepath.Glob(filepath.Join(gold, "*.jsonl"))
	}
	chance := rand.New(rand.NewPCG(1, 2))
	pick := func(s ...string) string { return s[chance.IntN(len(s))] }
	var out bytes.Buffer
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for raw := range bytes.Lines(data) {
			var sentence struct {
				ID, Text  string
				Relations []eval.Line
				eval.Line
			}
			if err := json.Unmarshal(raw, &sentence); err != nil {
				t.Fatal(err)
			}
			name := strings.TrimSuffix(filepath.Base(file), ".jsonl")
			lines := sentence.Relations
			if sentence.ID != "" {
				name = sentence.ID
			} else {
				lines = []eval.Line{sentence.Line}
			}
			for _, l := range lines {
				a, b := l.Source, l.Target
				if chance.IntN(4) == 0 {
					a, b = b, a
				}
				line, _ := json.Marshal(prediction(name, pick(a, a, strings.ToUpper(a), "the "+a, l.SourceMention), pick(l.Relation, l.Relation, "accuses"),
					pick(b, b, b+" (x)", l.TargetMention), pick(l.Polarity, l.Polarity, "asserted", ""), pick(l.Evidence, sentence.Text, "nothing", "")))
				line = bytes.Replace(line, []byte(`"polarity":"",`), nil, 1)
				out.Write(append(line, '\n'))
			}
		}
	}
	path := filepath.Join(t.TempDir(), "predictions.jsonl")
	write(t, filepath.Dir(path), filepath.Base(path), out.String())
	return path
}
