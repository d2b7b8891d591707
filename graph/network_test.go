package graph_test

import (
	"fmt"
	"math"
	"testing"

	"entente/graph"
	"entente/graph/graphtest"
	"entente/graph/memstore"
)

// network stores one article that says each tie: {"a", "allies", "b"}.
func network(t *testing.T, ties ...[3]string) (*memstore.Store, *graph.Kinds) {
	t.Helper()
	kinds := graphtest.Kinds()
	store := memstore.New(kinds)
	r := graph.Reading{Article: &graph.Article{Text: "text", Published: "2020-01-01"}}
	r.Article.ID = graph.NewArticleID("", r.Article.Text)
	for _, tie := range ties {
		for _, name := range []string{tie[0], tie[2]} {
			r.Actors = append(r.Actors, &graph.Actor{ID: graph.ActorID(name), Type: graph.Country, Name: name})
		}
		s := &graph.Statement{
			Article: r.Article.ID, Subject: graph.ActorID(tie[0]), Kind: graph.KindName(tie[1]), Object: graph.ActorID(tie[2]),
			Stance: graph.Asserted, Confidence: 0.5, Published: r.Article.Published,
		}
		whole := graph.Span{Start: 0, End: 4}
		s.Evidence = graph.Evidence{Quote: "text", Sentence: whole, Subject: whole, Trigger: whole, Object: whole, SubjectText: "text", TriggerText: "text", ObjectText: "text"}
		s.ID = graph.NewStatementID(s.Article, s.Subject, s.Kind, s.Object, whole)
		r.Statements = append(r.Statements, s)
	}
	if err := store.PutReadings(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	return store, kinds
}

func newNetwork(t *testing.T, ties ...[3]string) *graph.Network {
	t.Helper()
	store, kinds := network(t, ties...)
	n, err := graph.NewNetwork(t.Context(), store, kinds, graph.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestTriads(t *testing.T) {
	n := newNetwork(t,
		[3]string{"a", "allies", "b"}, [3]string{"b", "opposes", "c"}, [3]string{"c", "opposes", "a"}, // balanced
		[3]string{"a", "allies", "d"}, [3]string{"d", "meets", "c"}, // a, c, d is not
		[3]string{"d", "leads", "b"}, // no sign, no triad
	)
	var got []string
	for _, triad := range n.Triads() {
		got = append(got, fmt.Sprint(triad.Actors, triad.Signs, triad.Weight, triad.Balanced))
	}
	want := []string{"[a b c] [1 -1 -1] 0.5 true", "[a c d] [-1 1 1] 0.25 false"}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestBlocs(t *testing.T) {
	n := newNetwork(t,
		[3]string{"a", "allies", "b"}, [3]string{"b", "allies", "c"}, [3]string{"x", "allies", "y"},
		[3]string{"a", "opposes", "x"}, [3]string{"c", "fights", "y"}, [3]string{"p", "leads", "a"},
	)
	if got := fmt.Sprint(n.Blocs()); got != "[[a b c] [x y]]" {
		t.Errorf("got %s", got)
	}
}

func TestCentrality(t *testing.T) {
	// A path a – b – c – d: of 6 pairs, 2 lead over b and 2 over c.
	n := newNetwork(t, [3]string{"a", "allies", "b"}, [3]string{"b", "opposes", "c"}, [3]string{"c", "leads", "d"})
	between, err := n.Betweenness(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(between); got != "map[a:0 b:2 c:2 d:0]" {
		t.Errorf("betweenness %s", got)
	}
	if got := fmt.Sprint(n.Degree()); got != "map[a:1 b:2 c:2 d:1]" {
		t.Errorf("degree %s", got)
	}
	rank := n.PageRank()
	sum := 0.0
	for _, r := range rank {
		sum += r
	}
	if math.Abs(sum-1) > 1e-6 || math.Abs(rank["a"]-rank["d"]) > 1e-9 || rank["b"] <= rank["a"] {
		t.Errorf("PageRank %v sums to %v", rank, sum)
	}
}
