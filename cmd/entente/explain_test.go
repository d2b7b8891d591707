package main

import (
	"path/filepath"
	"strings"
	"testing"
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
