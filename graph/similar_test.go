package graph_test

import (
	"slices"
	"testing"
	"time"

	"entente/graph"
	"entente/graph/graphtest"
	"entente/graph/memstore"
)

// known is an actor of the knowledge base.
func known(id string, t graph.ActorType, name string, aliases ...string) *graph.Actor {
	a := &graph.Actor{ID: graph.ActorID(id), Type: t, Name: name, Codes: map[string]string{"wikidata": "Q" + id}}
	for _, alias := range aliases {
		a.Aliases = append(a.Aliases, graph.Alias{Name: alias})
	}
	return a
}

func fresh(id string, t graph.ActorType, name string) *graph.Actor {
	return &graph.Actor{ID: graph.ActorID(id), Type: t, Name: name}
}

func TestProposals(t *testing.T) {
	tests := map[string]struct {
		actors []*graph.Actor
		want   [][2]string // merge the first into the second
	}{
		"spelling":               {[]*graph.Actor{known("mg", graph.Person, "Muammar Gaddafi"), fresh("mq", graph.Person, "Moammar al-Qadhafi")}, [][2]string{{"mq", "mg"}}},
		"alias":                  {[]*graph.Actor{known("mg", graph.Person, "Muammar Gaddafi", "Moamer Kadhafi"), fresh("mk", graph.Person, "Moamer Khadafi")}, [][2]string{{"mk", "mg"}}},
		"order of words":         {[]*graph.Actor{fresh("lx", graph.Person, "Li Zhaoxing"), fresh("zl", graph.Person, "Zhaoxing Li")}, [][2]string{{"zl", "lx"}}},
		"initial":                {[]*graph.Actor{fresh("jg", graph.Person, "J. Garang"), fresh("john-garang", graph.Person, "John Garang")}, [][2]string{{"jg", "john-garang"}}},
		"last name":              {[]*graph.Actor{fresh("garang", graph.Person, "Garang"), fresh("john-garang", graph.Person, "John Garang")}, [][2]string{{"garang", "john-garang"}}},
		"initials":               {[]*graph.Actor{fresh("splm-org", graph.Org, "SPLM"), fresh("movement", graph.Group, "Sudan People's Liberation Movement")}, [][2]string{{"splm-org", "movement"}}},
		"part of a name":         {[]*graph.Actor{fresh("humane", graph.Org, "Humane Society"), fresh("toronto", graph.Org, "Toronto Humane Society")}, [][2]string{{"humane", "toronto"}}},
		"two countries":          {[]*graph.Actor{fresh("niger", graph.Country, "Niger"), known("nigeria", graph.Country, "Nigeria")}, nil},
		"both known":             {[]*graph.Actor{known("a", graph.Person, "Li Zhaoxing"), known("b", graph.Person, "Zhaoxing Li")}, nil},
		"other first name":       {[]*graph.Actor{fresh("jb", graph.Person, "Jeb Bush"), fresh("lb", graph.Person, "Laura Bush")}, nil},
		"person and party":       {[]*graph.Actor{fresh("a", graph.Person, "Golden Dawn"), fresh("b", graph.Org, "Golden Dawn")}, nil},
		"one word in common":     {[]*graph.Actor{fresh("a", graph.Org, "Peace Party"), fresh("b", graph.Org, "Liberal Party")}, nil},
		"a short word differs":   {[]*graph.Actor{fresh("a", graph.Org, "Mali Army Front"), fresh("b", graph.Org, "Bali Army Front")}, nil},
		"nothing that is a word": {[]*graph.Actor{fresh("a", graph.Org, "…"), fresh("b", graph.Org, "—")}, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			store := memstore.New(graphtest.Kinds())
			if err := store.PutActors(t.Context(), test.actors...); err != nil {
				t.Fatal(err)
			}
			got, err := graph.Proposals(t.Context(), store)
			if err != nil {
				t.Fatal(err)
			}
			var pairs [][2]string
			for _, p := range got {
				pairs = append(pairs, [2]string{string(p.Actor.ID), string(p.Into.ID)})
				if p.Likeness <= 0 || p.Likeness > 1 || p.Why == "" {
					t.Errorf("%+v", p)
				}
			}
			if !slices.Equal(pairs, test.want) {
				t.Errorf("proposed %v, want %v", pairs, test.want)
			}
		})
	}
}

func TestProposalsKeepToJudgements(t *testing.T) {
	store := memstore.New(graphtest.Kinds())
	if err := store.PutActors(t.Context(), fresh("jg", graph.Person, "J. Garang"), fresh("john-garang", graph.Person, "John Garang")); err != nil {
		t.Fatal(err)
	}
	j := &graph.Judgement{ID: graph.NewJudgementID(graph.Merge, "jg", "john-garang", nil), Verdict: graph.Merge, Actor: "jg", Into: "john-garang", By: "ana", At: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
	for _, undone := range []bool{false, true} {
		if undone {
			j.UndoneBy, j.UndoneAt = "ben", j.At.Add(time.Hour)
		}
		if err := store.PutJudgement(t.Context(), j); err != nil {
			t.Fatal(err)
		}
		if got, err := graph.Proposals(t.Context(), store); err != nil || len(got) > 0 {
			t.Errorf("undone %t: a pair that was judged is proposed again: %v %v", undone, got, err)
		}
	}
}
