package api

import (
	"strings"
	"testing"
)

// TestBrowserQueries holds the saved queries to what the Browser makes of them: the first line is the title.
func TestBrowserQueries(t *testing.T) {
	queries, err := browserQueries()
	if err != nil {
		t.Fatal(err)
	}
	if len(queries) < 6 {
		t.Errorf("%d saved queries", len(queries))
	}
	for _, q := range queries {
		if !strings.HasPrefix(q.Text, "// ") || len(q.Title) < 10 {
			t.Errorf("%s: the first line %q is no title", q.Name, q.Title)
		}
		if strings.Contains(strings.ToUpper(q.Text), "CREATE") || strings.Contains(strings.ToUpper(q.Text), "DELETE") || strings.Contains(q.Text, "SET ") {
			t.Errorf("%s changes the graph", q.Name)
		}
	}
}
