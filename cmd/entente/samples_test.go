package main

import (
	"context"
	"flag"
	"log/slog"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"entente/api"
	"entente/api/apitest"
	"entente/graph"
	"entente/graph/neo4jstore"
	"entente/graph/neo4jstore/neo4jtest"
	"entente/loaders"
)

var update = flag.Bool("update", false, "write what is found into testdata/samples.txt, for what is compared exactly, and into the notebooks")

// realReader is made once: it takes a moment.
var realReader = sync.OnceValues(newReader)

var sampleFolder = filepath.Join("..", "..", "data", "articles")

// realEnv works with the real reader.
func realEnv(stdout, stderr *strings.Builder) *env {
	e := newEnv(strings.NewReader(""), stdout, stderr)
	e.reader = realReader
	return e
}

// sampleStores open an empty store of each kind.
var sampleStores = map[string]func(t *testing.T, e *env, kinds *graph.Kinds) (graph.Store, error){
	"mem": func(t *testing.T, e *env, kinds *graph.Kinds) (graph.Store, error) {
		return e.openStore(t.Context(), "mem:", kinds)
	},
	"sqlite": func(t *testing.T, e *env, kinds *graph.Kinds) (graph.Store, error) {
		return e.openStore(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "samples.db"), kinds)
	},
	"neo4j": func(t *testing.T, _ *env, kinds *graph.Kinds) (graph.Store, error) {
		return neo4jstore.Open(t.Context(), neo4jtest.Config(t), kinds)
	},
}

// loadSamples reads the sample articles into an empty store of a kind; the test closes it.
func loadSamples(t *testing.T, kind string) (graph.Store, *graph.Kinds) {
	t.Helper()
	var stdout, stderr strings.Builder
	e := realEnv(&stdout, &stderr)
	kinds, err := e.loadKinds()
	if err != nil {
		t.Fatal(err)
	}
	store, err := sampleStores[kind](t, e, kinds)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	counts, err := e.load(t.Context(), store, loadOptions{paths: []string{sampleFolder}})
	if err != nil || counts.Rejected > 0 || counts.New < 16 {
		t.Fatalf("%+v, %v\n%s", counts, err, &stderr)
	}
	return store, kinds
}

// TestSampleQuestions loads the sample articles and asks the questions of testdata/samples.txt over HTTP, on every store.
func TestSampleQuestions(t *testing.T) {
	for name := range sampleStores {
		t.Run(name, func(t *testing.T) {
			store, kinds := loadSamples(t, name)
			if err := store.Verify(t.Context(), func(fault string) { t.Error(fault) }); err != nil {
				t.Error(err)
			}
			handler, err := api.NewHandler(&api.Service{Store: store, Kinds: kinds}, api.Config{Log: slog.New(slog.DiscardHandler)})
			if err != nil {
				t.Fatal(err)
			}
			server := httptest.NewServer(handler)
			defer server.Close()
			file := filepath.Join("testdata", "samples.txt")
			if *update && name == "mem" {
				if err := apitest.Update(t.Context(), file, server.URL); err != nil {
					t.Fatal(err)
				}
			}
			apitest.Run(t, file, server.URL)
		})
	}
}

// Loading the samples in another order, and twice, gives the same bytes.
func TestSampleOrder(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(sampleFolder, "*.md"))
	if err != nil || len(files) < 16 {
		t.Fatalf("%d samples, %v", len(files), err)
	}
	var exports []string
	for _, paths := range [][]string{{sampleFolder}, append(reversed(files), files[3], files[0])} {
		spec := "sqlite:" + filepath.Join(t.TempDir(), "order.db")
		mustRun(t, append([]string{"load", "--store", spec}, paths...)...)
		exports = append(exports, mustRun(t, "export", "--store", spec)+mustRun(t, "export", "--store", spec, "--what", "actors"))
		if out := mustRun(t, "verify", "--store", spec); out != "all is whole\n" {
			t.Error(out)
		}
	}
	if exports[0] != exports[1] {
		t.Error("the exports differ")
	}
}

func reversed(list []string) []string {
	out := make([]string, 0, len(list))
	for i := len(list) - 1; i >= 0; i-- {
		if !strings.HasSuffix(list[i], "README.md") {
			out = append(out, list[i])
		}
	}
	return out
}

// mustRun runs a command with the real reader.
func mustRun(t *testing.T, args ...string) string {
	t.Helper()
	var stdout, stderr strings.Builder
	if code := realEnv(&stdout, &stderr).run(context.Background(), args); code != done {
		t.Fatalf("entente %s: exit code %d\n%s%s", strings.Join(args, " "), code, &stdout, &stderr)
	}
	return stdout.String()
}

// What is extracted is what the contract says: every quote and mention is at its bytes, every id is known.
func TestSampleLines(t *testing.T) {
	reader, err := realReader()
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for a, err := range loaders.Open(t.Context(), []string{sampleFolder}, nil) {
		if err != nil {
			t.Fatal(err)
		}
		reading, err := reader.Read(a)
		if err != nil {
			t.Fatal(err)
		}
		var stdout, stderr strings.Builder
		kinds, err := realEnv(&stdout, &stderr).loadKinds()
		if err != nil {
			t.Fatal(err)
		}
		lines, err := api.ReadingStatements(reading, kinds)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range lines {
			n++
			checkLine(t, a, l)
		}
	}
	if n < 100 {
		t.Errorf("only %d statements in all samples", n)
	}
}

func checkLine(t *testing.T, a *graph.Article, l api.Statement) {
	t.Helper()
	for what, at := range map[string]struct {
		start, end int
		text       string
	}{
		"quote": {l.Start, l.End, l.Quote}, "trigger": {l.TriggerStart, l.TriggerEnd, l.Trigger},
		"source": {l.Source.Start, l.Source.End, l.Source.Mention}, "target": {l.Target.Start, l.Target.End, l.Target.Mention},
	} {
		if at.start < 0 || at.end > len(a.Text) || at.start >= at.end || a.Text[at.start:at.end] != at.text {
			t.Errorf("%s: the %s %q of %s is not at %d–%d", a.Name, what, at.text, l.Key, at.start, at.end)
		}
	}
	if l.Article != a.Name || l.Source.Name == "" || l.Target.Name == "" || l.Source.Type == "" || l.Confidence <= 0 || l.Confidence > 1 {
		t.Errorf("%s: %+v", a.Name, l)
	}
}
