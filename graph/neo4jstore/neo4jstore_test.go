package neo4jstore_test

import (
	"os"
	"testing"

	"entente/graph"
	"entente/graph/graphtest"
	"entente/graph/neo4jstore"
	"entente/graph/neo4jstore/neo4jtest"
)

func TestMain(m *testing.M) { os.Exit(neo4jtest.Main(m)) }

func open(t testing.TB, c neo4jstore.Config) *neo4jstore.Store {
	t.Helper()
	store, err := neo4jstore.Open(t.Context(), c, graphtest.Kinds())
	if err != nil {
		t.Fatal(err)
	}
	return store
}

func TestConformance(t *testing.T) {
	graphtest.Run(t, func(t *testing.T) graph.Store { return open(t, neo4jtest.Config(t)) })
}
