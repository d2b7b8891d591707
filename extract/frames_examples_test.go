package extract

import (
	"strings"
	"testing"

	"entente/data"
	"entente/extract/gazetteer"
	"entente/graph"
)

// TestFrameExamples reads the examples of every frame: one that fires must fill its slots as told, one that is silent
// must leave them unfilled.
func TestFrameExamples(t *testing.T) {
	frames, err := LoadFrames(data.FS)
	if err != nil {
		t.Fatal(err)
	}
	r := newExampleReader(t, frames)
	misread := misreadings{t: t, most: 8}
	for _, f := range frames.All {
		if len(f.Fires) == 0 || len(f.Silent) == 0 {
			t.Errorf("%s: a frame needs an example that fires and one that is silent", f.Place())
		}
		for _, example := range f.Fires {
			text, pair, ok := strings.Cut(example, " | ")
			if !ok {
				t.Fatalf("%s: %q: write it as \"sentence | Source > Target\"", f.Place(), example)
			}
			if got := r.pairs(t, f, text); !strings.Contains(got, "; "+pair+";") {
				misread.add("%s: %s: want %s, got %q", f.Place(), text, pair, got)
			}
		}
		for _, text := range f.Silent {
			if got := r.pairs(t, f, text); got != "; " {
				misread.add("%s: %s: want nothing, got %q", f.Place(), text, got)
			}
		}
	}
	misread.judge()
}

// exampleReader reads single sentences up to their frames.
type exampleReader struct {
	frames   *Frames
	resolver *Resolver
	speech   *SpeechFinder
}

func newExampleReader(t *testing.T, frames *Frames) *exampleReader {
	t.Helper()
	kb, err := gazetteer.Load(data.FS)
	if err != nil {
		t.Fatal(err)
	}
	finder, err := NewSpeechFinder(data.FS)
	if err != nil {
		t.Fatal(err)
	}
	return &exampleReader{frames, NewResolver(kb), finder}
}

func (r *exampleReader) analyse(t *testing.T, text string) *Analysis {
	doc := parse(t, text)
	article := &graph.Article{ID: graph.NewArticleID("", text), Text: text, Published: "2015-06-01"}
	return &Analysis{Article: article, Doc: doc, Cast: r.resolver.Resolve(doc, article), Speeches: r.speech.Speeches(doc)}
}

// pairs lists "; Source > Target; …" for the actors that fill the slots of a frame in a sentence.
func (r *exampleReader) pairs(t *testing.T, f *Frame, text string) string {
	an := r.analyse(t, text)
	st := &setting{newTree(an.Doc), an.Cast, r.frames, newVoices(an), newBonds(an)}
	s := st.newScene(0)
	found := "; "
	for _, tr := range s.triggers {
		for _, g := range tr.frames {
			if g != f {
				continue
			}
			for a := range s.players {
				for b := range s.players {
					if s.players[a].actor != s.players[b].actor && f.strict(tr.links[a], tr.links[b]) {
						found += an.Cast.Actors[s.players[a].actor].Name + " > " + an.Cast.Actors[s.players[b].actor].Name + "; "
					}
				}
			}
		}
	}
	return found
}
