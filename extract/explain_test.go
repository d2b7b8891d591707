package extract_test

import (
	"math"
	"reflect"
	"testing"

	"entente/data"
	"entente/extract"
	"entente/graph"
)

const explained = `Turkey condemns Sweden

Turkish President Recep Tayyip Erdogan condemned Sweden on Monday. He later met Dutch Prime Minister Mark Rutte in Ankara, and the two leaders signed an agreement.

Turkey attacked Kurdish fighters in Syria, and Russia accused it of aggression.`

func TestExplain(t *testing.T) {
	e, err := extract.New(data.FS)
	if err != nil {
		t.Fatal(err)
	}
	a := &graph.Article{ID: graph.NewArticleID("", explained), Name: "a", Text: explained, Published: "2022-03-01", Language: "en"}
	ac, err := e.Explain(a, nil)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := e.Read(a)
	if err != nil || !reflect.DeepEqual(plain, ac.Reading) {
		t.Fatalf("explained, the article reads otherwise (%v)", err)
	}
	rules, models := 0, 0
	for _, s := range ac.Reading.Statements {
		r := ac.Reason(s.ID)
		if r == nil {
			t.Fatalf("no reason for %s %s %s", s.Subject, s.Kind, s.Object)
		}
		if r.Subject.Actor != s.Subject || r.Object.Actor != s.Object || r.Subject.Mention != s.Evidence.SubjectText || r.Object.Why == "" || r.Rule != s.Rule {
			t.Errorf("%s %s %s: %+v", s.Subject, s.Kind, s.Object, r)
		}
		if r.Model == nil {
			rules++
			continue
		}
		models++
		checkModel(t, r.Model, s)
	}
	if rules == 0 || models == 0 {
		t.Errorf("%d statements by rules and %d by the models: the text tells both", rules, models)
	}
	if ac.Reason("nonsense") != nil {
		t.Error("a statement that is not there has a reason")
	}
}

// checkModel recomputes the confidence of a statement from what the reason says.
func checkModel(t *testing.T, m *extract.ModelReason, s *graph.Statement) {
	t.Helper()
	logit := func(p float64) float64 { return math.Log(p / (1 - p)) }
	sigmoid := func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
	near := func(what string, got, want float64) {
		if math.Abs(got-want) > 1e-3 {
			t.Errorf("%s %s %s: %s is %.4f, want %.4f", s.Subject, s.Kind, s.Object, what, got, want)
		}
	}
	near("probability", m.Probability, sigmoid(m.Logit))
	near("likeliest sentence", m.Sentences[0], m.Probability)
	near("confidence", m.Confidence, sigmoid(m.Slope*logit(m.Score)+m.Offset))
	near("confidence", m.Confidence, s.Confidence)
	near("stances", m.Stances[graph.Asserted]+m.Stances[graph.Denied]+m.Stances[graph.Hypothetical], 1)
	if m.Confidence < m.Threshold || len(m.Attention) == 0 || m.Trigger != s.Evidence.TriggerText {
		t.Errorf("%+v", m)
	}
}
