package neo4jstore

import (
	"testing"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"entente/graph"
)

func TestTornStatement(t *testing.T) {
	whole := func() map[string]any {
		p := map[string]any(statementProps(&graph.Statement{ID: "s", Article: "a", Subject: "x", Kind: "meets", Object: "y", Speaker: "z"}, "x:meets:y"))
		p[fieldCount] = int64(p[fieldCount].(int)) // as the driver reads it
		return p
	}
	p := whole()
	p["note"] = "added by a person"
	if torn(p) {
		t.Error("a whole statement counts as torn")
	}
	for _, name := range []string{"speaker", "trigger_start", "id"} {
		p := whole()
		delete(p, name)
		if !torn(p) {
			t.Errorf("a statement without its %s counts as whole", name)
		}
		delete(p, fieldCount)
		if torn(p) != (name != "speaker") {
			t.Errorf("without a count, one that lacks its %s is torn: %v", name, torn(p))
		}
	}
}

func TestTornRow(t *testing.T) {
	row := func(article any) *neo4j.Record {
		return &neo4j.Record{
			Keys:   []string{"key", "article", "subject", "kind", "object", "publisher", "stance", "confidence"},
			Values: []any{"x:meets:y", article, "x", "meets", "y", nil, "asserted", 0.5},
		}
	}
	if gone(row("a")) {
		t.Error("a row with all that statements always have counts as gone")
	}
	if !gone(row(nil)) {
		t.Error("a row without its article counts as whole")
	}
}
