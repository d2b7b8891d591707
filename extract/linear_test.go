package extract

import "testing"

// TestLinearAlone reads as a processor without vector instructions does.
func TestLinearAlone(t *testing.T) {
	alone := testReader(t).Linear()
	if alone.Version() != LinearVersion {
		t.Errorf("it calls itself %s", alone.Version())
	}
	text := "Iran condemned Israel on Friday. The weather in Tehran was hot. Russian Foreign Minister Sergei Lavrov met Turkish President Recep Tayyip Erdogan in Ankara."
	account, err := alone.Explain(testArticle(t, "2018-07-13", text), nil)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, s := range account.Reading.Statements {
		found[string(s.Subject)+" "+string(s.Kind)+" "+string(s.Object)] = true
		if s.Extractor != LinearVersion {
			t.Errorf("%s names %s", s.ID, s.Extractor)
		}
		if why := account.Reason(s.ID); why.Model != nil && (why.Model.Model != "linear" || len(why.Model.Features) == 0 || why.Model.Confidence != s.Confidence || why.Model.Frame == "") {
			t.Errorf("%s %s %s is explained by %+v", s.Subject, s.Kind, s.Object, why.Model)
		}
	}
	for _, want := range []string{"iran opposes israel", "sergei-lavrov meets recep-tayyip-erdogan", "sergei-lavrov leads russia"} {
		if !found[want] {
			t.Errorf("%q is missing in %v", want, found)
		}
	}
	if found["russia opposes israel"] || len(found) > 6 {
		t.Errorf("found %v", found)
	}
}
