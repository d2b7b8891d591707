package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"entente/graph"
	"entente/graph/memstore"
	"entente/graph/neo4jstore"
	"entente/graph/sqlitestore"
)

// openStore opens the store that a spec names. This is the only place that knows which stores there are.
func (e *env) openStore(ctx context.Context, spec string, kinds *graph.Kinds) (graph.Store, error) {
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
		return neo4jstore.Open(ctx, neo4jstore.Config{
			URI: spec, Username: e.neo4jUser(), Password: e.getenv("NEO4J_PASSWORD"),
			Waiting: func(reason error, pause time.Duration) {
				fmt.Fprintf(e.stderr, "the store does not answer, trying again in %v: %v\n", pause.Round(time.Millisecond), reason)
			},
		}, kinds)
	}
	return nil, usage("unknown store %q: write mem:, sqlite:FILE, neo4j://HOST:PORT[/DB], neo4j+s://… or bolt://…", spec)
}

// neo4jUser is NEO4J_USERNAME, or the name that every server begins with where only a password is given.
func (e *env) neo4jUser() string {
	if name := e.getenv("NEO4J_USERNAME"); name != "" || e.getenv("NEO4J_PASSWORD") == "" {
		return name
	}
	return "neo4j"
}

// storeKind is the technology of a spec, for metrics.
func storeKind(spec string) string {
	scheme, _, _ := strings.Cut(spec, ":")
	if scheme == "mem" || scheme == "sqlite" {
		return scheme
	}
	return "neo4j"
}
