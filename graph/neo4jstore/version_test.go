package neo4jstore

import (
	"errors"
	"strings"
	"testing"

	"entente/graph"
)

func TestCheckVersion(t *testing.T) {
	for _, good := range []string{"Neo4j/5.7.0", "Neo4j/5.26.30", "Neo4j/2025.10.1", "Neo4j/5.27-aura", "Memgraph/3"} {
		if err := checkVersion(good); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
	for _, old := range []string{"Neo4j/4.4.38", "Neo4j/3.5.0", "Neo4j/5.6.0"} {
		if err := checkVersion(old); !errors.Is(err, graph.ErrInvalid) || !strings.Contains(err.Error(), "needs Neo4j 5.7 or later") {
			t.Errorf("%s: %v", old, err)
		}
	}
}

func TestRelationshipTypes(t *testing.T) {
	for _, bad := range []graph.KindName{"Allies", "says", "unconfirmed", "a`b", "a b", "1st", "subject"} {
		kinds, err := graph.NewKinds([]graph.Kind{{Name: bad, HalfLife: 1}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := relationshipTypes(kinds); !errors.Is(err, graph.ErrInvalid) {
			t.Errorf("kind %q: %v", bad, err)
		}
	}
}
