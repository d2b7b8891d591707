package graph_test

import (
	"errors"
	"strings"
	"testing"

	"entente/graph"
	"entente/graph/graphtest"
	"entente/graph/memstore"
)

func TestResolveActor(t *testing.T) {
	store := memstore.New(graphtest.Kinds())
	err := store.PutActors(t.Context(),
		&graph.Actor{ID: "iran", Type: graph.Country, Name: "Iran", Codes: map[string]string{"iso3": "IRN", "wikidata": "Q794"}},
		&graph.Actor{ID: "austria", Type: graph.Country, Name: "Austria", Codes: map[string]string{"iso3": "AUT", "cow": "AUS"}},
		&graph.Actor{ID: "congo-a", Type: graph.Country, Name: "Republic of the Congo", Aliases: []graph.Alias{{Name: "Congo"}}},
		&graph.Actor{ID: "congo-b", Type: graph.Country, Name: "DR Congo", Aliases: []graph.Alias{{Name: "Congo"}}},
		&graph.Actor{ID: "fidesz", Type: graph.Org, Name: "Fidesz – Hungarian Civic Alliance"},
	)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]graph.ActorID{
		"iran": "iran", "IRN": "iran", "irn": "iran", "Q794": "iran", "q794": "iran", "IRAN": "iran", "DR Congo": "congo-b",
	} {
		if a, err := graph.ResolveActor(t.Context(), store, text); err != nil || a.ID != want {
			t.Errorf("%q: %v, %v, want %s", text, a, err, want)
		}
	}
	for text, says := range map[string]string{
		"Atlantis": "no actor goes by", "AUS": "austria", "Fidesz": "did you mean fidesz", "": "no actor", "Q1": "no actor", "?": "no actor",
	} {
		if a, err := graph.ResolveActor(t.Context(), store, text); !errors.Is(err, graph.ErrNotFound) || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v, %v, want not found that says %q", text, a, err, says)
		}
	}
	var ambiguous *graph.AmbiguousError
	if _, err := graph.ResolveActor(t.Context(), store, "congo"); !errors.As(err, &ambiguous) || len(ambiguous.Candidates) != 2 || !strings.Contains(err.Error(), "congo-a, congo-b") {
		t.Errorf("congo: %v", err)
	}
}
