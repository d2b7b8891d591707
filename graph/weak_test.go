package graph_test

import (
	"fmt"
	"math"
	"testing"

	"entente/graph"
	"entente/graph/graphtest"
)

// telling is a statement of a story, of some confidence, about a day or none.
func telling(story string, confidence float64, day graph.Date) *graph.Statement {
	s := &graph.Statement{
		Article: graph.ArticleID(story), Subject: "a", Kind: "fights", Object: "b", Stance: graph.Asserted, Origin: story, Confidence: confidence,
		When: graph.Interval{From: day, To: day},
	}
	s.ID = graph.NewStatementID(s.Article, s.Subject, s.Kind, s.Object, graph.Span{})
	return s
}

func relateOne(t *testing.T, f graph.Filter, statements ...*graph.Statement) *graph.Relation {
	t.Helper()
	relations, err := graph.Relate(graphtest.Kinds(), f, func(yield func(*graph.Statement, error) bool) {
		for _, s := range statements {
			if !yield(s, nil) {
				return
			}
		}
	})
	if err != nil || len(relations) != 1 {
		t.Fatalf("%d relations, %v", len(relations), err)
	}
	return relations[0]
}

// Weak evidence of one story is a possibility; with that of another it counts.
func TestWeakEvidence(t *testing.T) {
	weak, again, other, strong := telling("s1", 0.15, "2018-07-13"), telling("s1", 0.1, "2018-07-14"), telling("s2", 0.15, "2018-07-14"), telling("s3", 0.5, "2018-07-13")
	for name, test := range map[string]struct {
		statements         []*graph.Statement
		asserted, possible int
		confidence         float64
	}{
		"one":                 {[]*graph.Statement{weak}, 0, 1, 0},
		"one story":           {[]*graph.Statement{weak, again}, 0, 2, 0},
		"two stories":         {[]*graph.Statement{weak, again, other}, 3, 0, 1 - 0.85*0.85},
		"beside strong":       {[]*graph.Statement{weak, strong}, 2, 0, 1 - 0.85*0.5},
		"strong alone counts": {[]*graph.Statement{strong}, 1, 0, 0.5},
	} {
		r := relateOne(t, graph.Filter{}, test.statements...)
		if r.Statements != test.asserted || r.Hypothetical != test.possible || math.Abs(r.Confidence-test.confidence) > 1e-12 {
			t.Errorf("%s: %+v", name, r.Totals)
		}
		if r.Statements == 0 && (r.Origins != 0 || r.Articles != 0 || r.Weight != 0 || r.FirstSeen == "") {
			t.Errorf("%s: %+v", name, r.Totals)
		}
	}
}

// A projection answers for every later day as the statements would, weak ones with and without days included.
func TestWeakEvidenceProjected(t *testing.T) {
	kinds := graphtest.Kinds()
	for i, statements := range [][]*graph.Statement{
		{telling("s1", 0.15, "2018-07-13")}, {telling("s1", 0.15, "")},
		{telling("s1", 0.15, "2018-07-13"), telling("s2", 0.15, "")},
		{telling("s1", 0.15, "2018-07-13"), telling("s2", 0.15, "2018-01-01")},
		{telling("s1", 0.15, "2018-07-13"), telling("s2", 0.5, "")},
		{telling("s1", 0.5, "2018-07-13"), telling("s2", 0.15, ""), telling("s3", 0.15, "")},
	} {
		for _, asOf := range []graph.Date{"", "2018-07-13", "2020-01-01"} {
			want := relateOne(t, graph.Filter{AsOf: asOf}, statements...)
			got, ok := graph.Project(kinds, statements).At(kinds, asOf)
			if ok && (math.Abs(got.Weight-want.Weight) > 1e-9 || got.Statements != want.Statements) {
				t.Errorf("%d as of %s: %s", i, asOf, fmt.Sprintf("got %+v, want %+v", got.Totals, want.Totals))
			}
		}
	}
}
