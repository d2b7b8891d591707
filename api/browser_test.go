package api

import (
	"strings"
	"testing"

	"entente/graph/neo4jstore/neo4jtest"
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

// TestBrowserQueriesRun runs the saved queries on a real server: none may be refused.
func TestBrowserQueriesRun(t *testing.T) {
	c := neo4jtest.Config(t)
	queries, err := browserQueries()
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range queries {
		if err := neo4jtest.Execute(c, q.Text, nil); err != nil {
			t.Errorf("%s: %v", q.Name, err)
		}
	}
}

func TestBrowserSettings(t *testing.T) {
	got := strings.Join(BrowserSettings("http://127.0.0.1:8080/"), "\n")
	want := "browser.remote_content_hostname_whitelist=localhost,127.0.0.1\n" +
		"browser.post_connect_cmd=style http://127.0.0.1:8080/browser/style.grass;play http://127.0.0.1:8080/browser/guide.html"
	if got != want {
		t.Errorf("settings %q, want %q", got, want)
	}
}
