package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// arrows says which packages of ours each part may import besides itself; the longest prefix counts.
var arrows = map[string][]string{
	"graph":             nil,
	"graph/kindfile":    {"graph"},
	"graph/graphtest":   {"graph"},
	"graph/memstore":    {"graph"},
	"graph/sqlitestore": {"graph"},
	"graph/neo4jstore":  {"graph"},
	"nlp":               nil,
	"data":              nil,
	"extract":           {"graph", "nlp"},
	"loaders":           {"graph"},
	"api":               {"graph"},
	"cmd":               {"graph", "nlp", "data", "extract", "loaders", "api"},
	"scripts":           {"graph", "nlp", "data", "extract", "loaders", "api"},
}

// standardOnly are the packages that import nothing from elsewhere either.
var standardOnly = []string{"graph", "data"}

// TestArrows holds the direction in which packages may import each other. Tests may import more.
func TestArrows(t *testing.T) {
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != root && strings.HasPrefix(d.Name(), "."):
			return filepath.SkipDir
		case d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		from, err := filepath.Rel(root, filepath.Dir(path))
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range file.Imports {
			to, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if fault := faultOf(filepath.ToSlash(from), to); fault != "" {
				t.Errorf("%s: %s", path, fault)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// faultOf tells what is wrong with an import; "" where nothing is.
func faultOf(from, to string) string {
	part := partOf(from)
	if part == "" {
		return "the package stands in no part of the layout"
	}
	ours, isOurs := strings.CutPrefix(to, "entente/")
	if !isOurs {
		first, _, _ := strings.Cut(to, "/")
		for _, p := range standardOnly {
			if from == p && strings.Contains(first, ".") {
				return "imports " + to + ": only the standard library is allowed here"
			}
		}
		return ""
	}
	target := partOf(ours)
	if target == part {
		return ""
	}
	for _, allowed := range arrows[part] {
		if ours == allowed || part != "graph" && strings.HasPrefix(ours, allowed+"/") {
			return ""
		}
	}
	return "imports " + to + ", against the arrows"
}

// partOf finds the part that a package belongs to: the longest prefix in arrows.
func partOf(pkg string) string {
	for p := pkg; p != "." && p != "" && p != "/"; p = strings.TrimSuffix(p[:strings.LastIndexByte("/"+p, '/')], "/") {
		if _, ok := arrows[p]; ok {
			return p
		}
	}
	return ""
}

// The test above must be able to fail.
func TestArrowFaults(t *testing.T) {
	for _, c := range []struct {
		from, to string
		fault    bool
	}{
		{"graph", "iter", false}, {"graph", "gopkg.in/yaml.v3", true}, {"graph", "entente/nlp", true}, {"graph", "entente/graph/memstore", true},
		{"nlp", "entente/graph", true}, {"nlp/train", "entente/nlp", false}, {"extract", "entente/nlp", false}, {"extract", "entente/data", true},
		{"loaders/textfile", "entente/loaders/source", false}, {"api", "entente/extract", true}, {"api", "entente/graph", false},
		{"graph/sqlitestore", "entente/graph", false}, {"graph/sqlitestore", "entente/api", true}, {"elsewhere", "fmt", true},
		{"cmd/entente", "entente/graph/sqlitestore", false},
	} {
		if got := faultOf(c.from, c.to) != ""; got != c.fault {
			t.Errorf("%s imports %s: fault %v", c.from, c.to, got)
		}
	}
}
