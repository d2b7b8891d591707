package main

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"entente/api"
	"entente/graph/neo4jstore/neo4jtest"
)

// findPython makes an environment with pinned packages, once.
var findPython = sync.OnceValues(func() (string, error) {
	var stderr strings.Builder
	cmd := exec.Command("bash", filepath.Join("..", "..", "scripts", "clients", "venv"))
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("no Python to run notebooks and checks with: %w\n%s", err, &stderr)
	}
	return strings.TrimSpace(string(out)), nil
})

// needPython skips the test where there is no Python; with CI set it fails.
func needPython(t *testing.T) string {
	t.Helper()
	dependsOn(t, fromRoot(t, "scripts", "clients", "*"), fromRoot(t, "notebooks", "*"))
	python, err := findPython()
	switch {
	case err == nil:
		return python
	case os.Getenv("CI") != "":
		t.Fatal(err)
	}
	t.Skip(err)
	return ""
}

// dependsOn lets the cache of test results know files that only another process reads.
func dependsOn(t *testing.T, patterns ...string) {
	t.Helper()
	for _, pattern := range patterns {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("nothing is at %s: %v", pattern, err)
		}
		for _, file := range files {
			if _, err := os.Stat(file); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// fromRoot makes the path of a file in the repository whole.
func fromRoot(t *testing.T, path ...string) string {
	t.Helper()
	whole, err := filepath.Abs(filepath.Join(append([]string{"..", ".."}, path...)...))
	if err != nil {
		t.Fatal(err)
	}
	return whole
}

// runPython runs a program in an empty folder with more in its environment, and returns what it prints.
func runPython(t *testing.T, env []string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), needPython(t), args...)
	cmd.Dir = t.TempDir()
	cmd.Env = append(append(os.Environ(), "PYTHONDONTWRITEBYTECODE="), env...) // what is used is compiled once
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

// serveSamples serves the sample articles from a store of a kind; anybody may write.
func serveSamples(t *testing.T, kind string) (url string) {
	t.Helper()
	store, kinds := loadSamples(t, kind)
	reader, err := realReader()
	if err != nil {
		t.Fatal(err)
	}
	handler, err := api.NewHandler(&api.Service{Store: store, Kinds: kinds, Reader: reader}, api.Config{OpenWrite: true, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}

// The notebooks run, and keep the outputs of an earlier run; with -update those of this one.
func TestNotebooks(t *testing.T) {
	needPython(t)
	url := serveSamples(t, "mem")
	for _, name := range []string{"first-steps", "crisis-over-time", "blocs-and-brokers"} {
		t.Run(name, func(t *testing.T) { runNotebook(t, name, "ENTENTE_URL="+url) })
	}
	t.Run("from-neo4j", func(t *testing.T) {
		c := neo4jtest.Config(t)
		loadSamples(t, "neo4j")
		folder := t.TempDir()
		runNotebook(t, "from-neo4j", "ENTENTE_OUT="+folder, "NEO4J_URI="+c.URI, "NEO4J_USERNAME="+c.Username, "NEO4J_PASSWORD="+c.Password)
		page, err := os.ReadFile(filepath.Join(folder, "iran.html"))
		if err != nil || !strings.Contains(string(page), `"caption": "Iran"`) {
			t.Errorf("the page drawn has %d bytes, and not Iran: %v", len(page), err)
		}
	})
}

func runNotebook(t *testing.T, name string, env ...string) {
	t.Helper()
	file := fromRoot(t, "notebooks", name+".ipynb")
	args := []string{fromRoot(t, "scripts", "clients", "notebook.py"), file}
	if *update {
		args = []string{args[0], "--write", file}
	}
	runPython(t, env, args...)
	checkOutputs(t, file)
}

// checkOutputs tells whether a notebook shows what it found to those who do not run it.
func checkOutputs(t *testing.T, file string) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var notebook struct {
		Cells []struct {
			Type    string `json:"cell_type"`
			Count   *int   `json:"execution_count"`
			Outputs []struct {
				Type string `json:"output_type"`
			}
		}
	}
	if err := json.Unmarshal(data, &notebook); err != nil {
		t.Fatal(err)
	}
	shown := 0
	for i, c := range notebook.Cells {
		if c.Type == "code" && c.Count == nil {
			t.Errorf("%s: cell %d was never run: make notebooks", file, i)
		}
		for _, o := range c.Outputs {
			if o.Type == "error" {
				t.Errorf("%s: cell %d shows an error", file, i)
			}
			shown++
		}
	}
	if shown < 4 {
		t.Errorf("%s shows only %d outputs", file, shown)
	}
}

// The exports open in the programs that they are for, and hold what the API answers.
func TestExportsOpen(t *testing.T) {
	needPython(t)
	t.Log(runPython(t, nil, fromRoot(t, "scripts", "clients", "exports.py"), serveSamples(t, "mem")))
}

// schemathesis, which invents requests from the document, finds nothing that fails or is not described.
func TestContract(t *testing.T) {
	needPython(t)
	const least = 2000
	program := "import sys, schemathesis.cli; schemathesis.cli.schemathesis()"
	out := runPython(t, nil, "-c", program, "--config-file", fromRoot(t, "scripts", "clients", "schemathesis.toml"),
		"run", serveSamples(t, "sqlite")+"/openapi.json", "--no-color")
	var cases int
	if found := regexp.MustCompile(`(\d+) generated`).FindStringSubmatch(out); found != nil {
		cases, _ = strconv.Atoi(found[1])
	}
	if cases < least {
		t.Errorf("%d cases, want %d\n%s", cases, least, out)
	}
	t.Logf("%d cases", cases)
}
