package eval_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"entente/data"
	"entente/extract"
	"entente/extract/eval"
	"entente/graph"
)

// Floors for our own sentences, a third of which tell no relation at all.
const (
	sentencesFile   = "../testdata/sentences.jsonl"
	minInteractions = 0.50 // F1
	maxLoud         = 10   // interactions read in sentences that tell none
	maxOnlySaid     = 0.10 // share of asserted that the sentence denies or supposes
)

// TestSentences reads single sentences and scores what is found in them; the figures stand in the log.
func TestSentences(t *testing.T) {
	gold, err := eval.Load(sentencesFile)
	if err != nil {
		t.Fatal(err)
	}
	reader, err := extract.New(data.FS)
	if err != nil {
		t.Fatal(err)
	}
	predictions, loud := readSentences(t, reader)
	score, told := gold.Score(predictions), gold.Told(predictions)
	var out strings.Builder
	if score.WriteText(&out) != nil || told.WriteText(&out) != nil {
		t.Fatal("the score does not print")
	}
	t.Logf("read in silence: %d\n%s\n%s", len(loud), strings.Join(loud, "\n"), out.String())
	if f := score.Figures[eval.Interactions].F1(); f < minInteractions {
		t.Errorf("interactions: F1 %.3f is below %.2f", f, minInteractions)
	}
	if len(loud) > maxLoud {
		t.Errorf("%d interactions are read in sentences that tell none", len(loud))
	}
	if told.Asserted == 0 || float64(told.OnlySaid) > maxOnlySaid*float64(told.Asserted) {
		t.Errorf("%d of %d asserted relations are denied or only supposed", told.OnlySaid, told.Asserted)
	}
}

// readSentences reads every sentence, and lists the interactions that are read where there is none.
func readSentences(t *testing.T, reader *extract.Extractor) (predictions []eval.Prediction, loud []string) {
	t.Helper()
	raw, err := os.ReadFile(sentencesFile)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(raw)) {
		var s struct {
			ID, Text  string
			Date      graph.Date
			Relations []json.RawMessage
		}
		if err := json.Unmarshal([]byte(line), &s); err != nil {
			t.Fatalf("%s: %v: %s", sentencesFile, err, line)
		}
		reading, err := reader.Read(&graph.Article{ID: graph.NewArticleID("", s.Text), Name: s.ID, Text: s.Text, Published: s.Date})
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range toPredictions(reading, s.ID) {
			predictions = append(predictions, p)
			if len(s.Relations) == 0 && p.Relation != "leads" && p.Relation != "member_of" {
				loud = append(loud, p.Source.Name+" "+p.Relation+" "+p.Target.Name+": "+s.Text)
			}
		}
	}
	return predictions, loud
}

func toPredictions(r graph.Reading, name string) []eval.Prediction {
	names := map[graph.ActorID]string{}
	for _, a := range r.Actors {
		names[a.ID] = a.Name
	}
	var out []eval.Prediction
	for _, s := range r.Statements {
		p := eval.Prediction{Article: name, Source: eval.Named{Name: names[s.Subject]}, Relation: string(s.Kind),
			Target: eval.Named{Name: names[s.Object]}, Polarity: string(s.Stance), Quote: s.Evidence.Quote}
		if s.SpeakerAs != "" {
			p.Speaker = &eval.Named{Name: s.SpeakerAs}
		}
		out = append(out, p)
	}
	return out
}
