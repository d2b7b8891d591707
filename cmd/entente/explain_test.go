package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"entente/api"
)

// runReal runs one command line with the real reader.
func runReal(t *testing.T, code int, args ...string) (string, string) {
	t.Helper()
	var stdout, stderr strings.Builder
	if got := realEnv(&stdout, &stderr).run(t.Context(), args); got != code {
		t.Fatalf("entente %s: exit code %d, want %d\n%s%s", strings.Join(args, " "), got, code, &stdout, &stderr)
	}
	return stdout.String(), stderr.String()
}

const notes = `== n-1 2020-03-04
H Russia sends tanks to Syria
  aids: Russia > Syria | sends tanks | Russia | Syria
S The king of Ruritania was silent.
  opposes: Ruritania > Syria | silent | Ruritania | -
A Russia | country
A Syria | country
`

func TestEvalExplains(t *testing.T) {
	file := filepath.Join(t.TempDir(), "notes.txt")
	writeFile(t, file, notes)
	out, _ := runReal(t, 0, "eval", "--explain", "--errors", file)
	if !strings.Contains(out, "n-1 MISSED Ruritania -opposes/asserted-> Syria: ") || !strings.Contains(out, "\nmissed ") {
		t.Error(out)
	}
	given, _ := runReal(t, 0, "eval", "--given", "mentions", file)
	if !strings.Contains(given, "interactions") || strings.Contains(given, "missed") {
		t.Error(given)
	}
}

func TestEvalExplainRefuses(t *testing.T) {
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "gold", "a.jsonl"), "")
	writeFile(t, filepath.Join(dir, "statements.jsonl"), `{"article":"a","relation":"meets","source":{"name":"A"},"target":{"name":"B"}}`+"\n")
	_, stderr := runReal(t, 2, "eval", "--explain", filepath.Join(dir, "gold"), filepath.Join(dir, "statements.jsonl"))
	if !strings.Contains(stderr, "statements.jsonl holds statements: --explain and --given need the articles") {
		t.Error(stderr)
	}
	runReal(t, 2, "eval", "--given", "wings", dir)
	runReal(t, 2, "eval")
}

func TestExtractExplains(t *testing.T) {
	file := filepath.Join(sampleFolder, "2018-07-09-ethiopia-eritrea.md")
	plain, _ := runReal(t, 0, "extract", file)
	out, _ := runReal(t, 0, "extract", "--explain", file)
	for line := range strings.Lines(plain) {
		if !strings.Contains(out, line) {
			t.Errorf("explained, this is not said: %s", line)
		}
	}
	for _, want := range []string{"    source ", "adjective of Ethiopia", "    path ", "    neural ", "    looks at ", "    frame ", "    rule ", "calibrated 0."} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	lines, _ := runReal(t, 0, "extract", "--explain", "--format", "json", file)
	for line := range strings.Lines(lines) {
		var s struct {
			Source struct{ ID string }
			Why    struct{ Subject struct{ Actor, Why string } }
		}
		if err := json.Unmarshal([]byte(line), &s); err != nil || s.Why.Subject.Actor != s.Source.ID || s.Why.Subject.Why == "" {
			t.Errorf("%v: %s", err, line)
		}
	}
	_, stderr := runReal(t, 2, "extract", "--explain", "--format", "csv", file)
	if !strings.Contains(stderr, "--explain prints text or JSON, not csv") {
		t.Error(stderr)
	}
}

func TestProposalsCommand(t *testing.T) {
	s := newSession(t)
	s.run(done, "load", "--store", s.store(), s.article("a.txt", "2020-03-04", "Niger allies Nigeria."))
	if out, _ := s.run(done, "proposals", "--store", s.store()); out != "" {
		t.Errorf("countries are proposed for one another: %s", out)
	}
	text := proposalText(api.Proposal{Actor: api.ActorRef{ID: "garang", Name: "Garang"}, Into: api.ActorRef{ID: "john-garang", Name: "John Garang"}, Similarity: 0.6, Why: "the last name"})
	if !strings.HasPrefix(text, "0.60  garang “Garang” may be john-garang “John Garang”: the last name\n") || !strings.HasSuffix(text, "entente judge merge garang john-garang\n") {
		t.Error(text)
	}
}
