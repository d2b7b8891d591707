package memstore_test

import (
	"testing"

	"entente/graph"
	"entente/graph/graphtest"
	"entente/graph/memstore"
)

func TestConformance(t *testing.T) {
	graphtest.Run(t, func(*testing.T) graph.Store { return memstore.New(graphtest.Kinds()) })
}
