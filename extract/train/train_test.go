package train

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"entente/extract"
)

func notes(t *testing.T, text string) (*Corpus, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "notes.txt")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return ReadNotes(path)
}

func TestReadNotes(t *testing.T) {
	c, err := notes(t, `# a comment

== n1 2011-03-12
H Paris scolds Rome
  +opposes: France > Italy | scolds | Paris | Rome
S France scolded Italy on Friday.
  opposes/accuses?/denied: France/Paris > Italy | scolded
  opposes: France > Italy | scolded | | | @Le Monde
S Both will meet.
  meets: France > Italy | meet | Both | Both
P
S It rained.
A France | country | France; Paris
A Italy | country | Italy
`)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := c.Articles[0].Text, "Paris scolds Rome\n\nFrance scolded Italy on Friday. Both will meet.\n\nIt rained."; got != want {
		t.Errorf("text %q, want %q", got, want)
	}
	found := map[string]bool{}
	for _, m := range c.Gold.Matches("n1", "France", "Italy", "France scolded Italy on Friday.") {
		found[m.Line.Relation+" "+m.Line.Polarity+" "+m.Line.Tier] = m.Quoted
	}
	for key, quoted := range map[string]bool{"opposes denied optional": true, "opposes asserted core": true, "meets asserted core": false} {
		if got, ok := found[key]; !ok || got != quoted {
			t.Errorf("%s: quoted %v, there %v; all: %v", key, got, ok, found)
		}
	}
	if m := c.Gold.Matches("n1", "France", "Italy", "Paris scolds Rome"); !m[1].Quoted {
		t.Error("the headline marked with + is no evidence")
	}
}

func TestReadNotesNamesTheLine(t *testing.T) {
	for text, want := range map[string]string{
		"== n1 2011-03-12\nX what": ":2:",
		"== n1":                    ":1:",
		"== n1 2011-03-12\nS A met B.\n  meets: A, B | met": ":3:",
		"== n1 2011-13-12\n": ":1:",
	} {
		if _, err := notes(t, text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want one with %q", text, err, want)
		}
	}
}

func TestCorpusReads(t *testing.T) {
	files, _ := filepath.Glob("corpus/*.txt")
	if len(files) == 0 {
		t.Fatal("no corpus")
	}
	for _, f := range files {
		if _, err := ReadNotes(f); err != nil {
			t.Error(err)
		}
	}
}

// TestFitLearns checks that training tells two features apart, leaves doubtful examples out and gives the same weights again.
func TestFitLearns(t *testing.T) {
	var examples []Example
	for i := range 60 {
		examples = append(examples, Example{Features: []uint32{1, uint32(2 + i%2)}, Holds: i%2 == 0, Weight: 1})
	}
	opt := DefaultOptions()
	w := Fit(examples, opt)
	if w[2] <= 0 || w[3] >= 0 {
		t.Errorf("weights %v: want 2 positive and 3 negative", w)
	}
	for f, x := range Fit(examples, opt) {
		if w[f] != x {
			t.Errorf("weight of %d is %v the first time and %v the second", f, w[f], x)
		}
	}
	kept := collect([]*marked{{examples: []Example{{Doubtful: true}, {}}}}, func(*marked) bool { return true })
	if len(kept) != 1 {
		t.Errorf("%d examples are kept of one doubtful and one plain", len(kept))
	}
	if extract.NewModel(w).Head.Kinds[0] != extract.Interactions[0] {
		t.Error("the model lists other kinds")
	}
}
