package main

import (
	"context"
	"fmt"
	"strings"

	"entente/graph"
	"entente/graph/memstore"
	"entente/graph/sqlitestore"
)

// openStore opens the store that a spec names. This is the only place that knows which stores there are.
func openStore(ctx context.Context, spec string, kinds *graph.Kinds) (graph.Store, error) {
	scheme, rest, _ := strings.Cut(spec, ":")
	switch scheme {
	case "mem":
		return memstore.New(kinds), nil
	case "sqlite":
		if rest == "" {
			return nil, usage("store %q names no file: write sqlite:FILE", spec)
		}
		return sqlitestore.Open(ctx, rest, kinds)
	case "neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc":
		return nil, fmt.Errorf("store %q: this build has no Neo4j", spec)
	}
	return nil, usage("unknown store %q: write mem:, sqlite:FILE, neo4j://HOST:PORT[/DB], neo4j+s://… or bolt://…", spec)
}

// storeKind is the technology of a spec, for metrics.
func storeKind(spec string) string {
	scheme, _, _ := strings.Cut(spec, ":")
	switch {
	case scheme == "mem" || scheme == "sqlite":
		return scheme
	}
	return "neo4j"
}
