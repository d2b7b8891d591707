package eval_test

import (
	"strings"
	"testing"

	"entente/extract/eval"
)

func TestTold(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.jsonl", `{"source":"Iran","source_type":"country","relation":"fights","target":"Iraq","target_type":"country","evidence":"x","polarity":"denied","attributed_to":"Iran","tier":"core"}
{"source":"Iran","source_type":"country","relation":"meets","target":"Iraq","target_type":"country","evidence":"x","polarity":"asserted","attributed_to":null,"tier":"core","symmetric":true}
{"source":"Iran","source_type":"country","relation":"meets","target":"Iraq","target_type":"country","evidence":"x","polarity":"hypothetical","attributed_to":"critics","tier":"core","symmetric":true}
`)
	g, err := eval.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	said := func(p eval.Prediction, speaker string) eval.Prediction {
		p.Speaker = &eval.Named{Name: speaker}
		return p
	}
	told := g.Told([]eval.Prediction{
		said(prediction("a", "Iran", "fights", "Iraq", "asserted", "x"), "Iran"),
		prediction("a", "Iraq", "meets", "Iran", "asserted", "x"),
		said(prediction("a", "Iran", "meets", "Iraq", "hypothetical", "x"), "its critics"),
		prediction("a", "Iran", "aids", "Iraq", "asserted", "x"),
		prediction("b", "Iran", "meets", "Iraq", "asserted", "x"),
	})
	if told.Asserted != 2 || told.OnlySaid != 1 {
		t.Errorf("asserted %d, of these only said %d", told.Asserted, told.OnlySaid)
	}
	if told.Stances[[2]string{"hypothetical", "hypothetical"}] != 1 || told.Stances[[2]string{"denied", "asserted"}] != 1 {
		t.Errorf("stances %v", told.Stances)
	}
	if told.Speakers != 3 || told.SpeakersRight != 3 {
		t.Errorf("speakers %d/%d", told.SpeakersRight, told.Speakers)
	}
	var out strings.Builder
	if err := told.WriteText(&out); err != nil || !strings.Contains(out.String(), "gold: 1/2\nspeaker right: 3/3") {
		t.Errorf("%v\n%s", err, out.String())
	}
}
