package sqlitestore_test

import (
	"context"
	"path/filepath"
	"testing"

	"entente/graph"
	"entente/graph/graphtest"
	"entente/graph/sqlitestore"
)

func openStore(ctx context.Context, path string) (*sqlitestore.Store, error) {
	return sqlitestore.Open(ctx, path, graphtest.Kinds())
}

func open(t *testing.T, path string) *sqlitestore.Store {
	t.Helper()
	store, err := openStore(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	return store
}

func TestConformance(t *testing.T) {
	graphtest.Run(t, func(t *testing.T) graph.Store { return open(t, filepath.Join(t.TempDir(), "what? 100%.db")) })
}
