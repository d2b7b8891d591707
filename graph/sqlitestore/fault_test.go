package sqlitestore_test

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"entente/graph"
	"entente/graph/graphtest"
	"entente/graph/sqlitestore"
)

func TestOpenFaults(t *testing.T) {
	dir := t.TempDir()
	file := func(name, content string, mode os.FileMode) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), mode); err != nil {
			t.Fatal(err)
		}
		return path
	}
	good := filepath.Join(dir, "good.db")
	open(t, good).Close()
	newer := filepath.Join(dir, "newer.db")
	open(t, newer).Close()
	execute(t, newer, `PRAGMA user_version = 99`)
	old := filepath.Join(dir, "old.db")
	open(t, old).Close()
	execute(t, old, `DROP INDEX actors_labels; ALTER TABLE actors DROP COLUMN name; ALTER TABLE articles DROP COLUMN author; ALTER TABLE articles DROP COLUMN speaker; PRAGMA user_version = 2`)
	open(t, old).Close() // is brought up
	open(t, old).Close()
	foreign := filepath.Join(dir, "foreign.db")
	execute(t, foreign, `CREATE TABLE songs (title TEXT)`)
	damaged, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	copy(damaged[60:], make([]byte, 3000))
	for name, test := range map[string]struct {
		path string
		want error
		says string
	}{
		"no name":          {"", graph.ErrInvalid, "name of a file"},
		"no folder":        {filepath.Join(dir, "nowhere", "a.db"), graph.ErrInvalid, "does not exist"},
		"a folder":         {dir, graph.ErrInvalid, "is a folder"},
		"a text":           {file("text.db", "Putin met Trump in Helsinki on Monday.", 0o600), graph.ErrInvalid, "not an entente store"},
		"a short text":     {file("short.db", "x", 0o600), graph.ErrInvalid, "not an entente store"},
		"read-only":        {file("locked.db", "", 0o444), graph.ErrInvalid, "read-only"},
		"damaged":          {file("damaged.db", string(damaged), 0o600), graph.ErrInvalid, "damaged.db"},
		"another program":  {foreign, graph.ErrInvalid, "another program"},
		"a newer version":  {newer, graph.ErrConflict, "newer entente"},
		"below a file":     {filepath.Join(good, "a.db"), graph.ErrInvalid, "does not exist"},
		"a folder's slash": {dir + "/", graph.ErrInvalid, "is a folder"},
	} {
		store, err := sqlitestore.Open(t.Context(), test.path, graphtest.Kinds())
		if err == nil {
			store.Close()
		}
		if !errors.Is(err, test.want) || !strings.Contains(fmt.Sprint(err), test.says) {
			t.Errorf("%s: error %v, want %v that says %q", name, err, test.want, test.says)
		}
	}
	open(t, file("empty.db", "", 0o600)).Close() // an empty file is a new store
}

// execute runs SQL on a file behind the store's back.
func execute(t *testing.T, path, query string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), query); err != nil {
		t.Fatal(err)
	}
}

func TestVerifyFindsEdits(t *testing.T) {
	for name, edit := range map[string]string{
		"does not equal":    `UPDATE relations SET statements = statements + 1 WHERE key = (SELECT min(key) FROM relations)`,
		"is missing":        `DELETE FROM relations WHERE key = (SELECT max(key) FROM relations)`,
		"no statements":     `INSERT INTO relations SELECT 'zz:meets:zzz', subject, kind, object, sign, parties, statements, contradicting, hypothetical, articles, publishers, origins, first_seen, last_seen, confidence, weight, day, faded, steady, mixed FROM relations LIMIT 1`,
		"quote":             `UPDATE statements SET quote = 'He said nothing.' WHERE id = (SELECT min(id) FROM statements)`,
		"without its":       `DELETE FROM articles WHERE id = (SELECT min(id) FROM articles)`,
		"unknown subject":   `DELETE FROM actors WHERE id = 'actor-00000'`,
		"party of no":       `INSERT INTO parties VALUES ('actor-00001', 'nothing')`,
		"other parties":     `DELETE FROM parties WHERE party = 'actor-00000'`,
		"index entry":       `INSERT INTO quote_index (rowid, folded) VALUES (99999, 'words')`,
		"missing from the":  `DELETE FROM quote_index WHERE rowid = 7`,
		"name in the index": `DELETE FROM actor_names WHERE actor = 'actor-00001'`,
	} {
		path := filepath.Join(t.TempDir(), "a.db")
		store := open(t, path)
		put(t, store, graphtest.Synthetic{Articles: 10, Statements: 60, Actors: 8, Seed: 2})
		execute(t, path, edit)
		var faults []string
		if err := store.Verify(t.Context(), func(fault string) { faults = append(faults, fault) }); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if !strings.Contains(strings.Join(faults, "\n"), name) {
			t.Errorf("after %s Verify reports %q, want %q", edit, faults, name)
		}
		store.Close()
	}
}

func put(t *testing.T, store graph.Store, data graphtest.Synthetic) {
	t.Helper()
	for batch := range slices.Chunk(slices.Collect(data.Readings()), 50) {
		if err := store.PutReadings(t.Context(), batch...); err != nil {
			t.Fatal(err)
		}
	}
}

func dump(t *testing.T, store graph.Store) string {
	t.Helper()
	var b strings.Builder
	for s, err := range store.Statements(t.Context(), graph.Filter{}) {
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "%+v\n", *s)
	}
	for r, err := range store.Relations(t.Context(), graph.Filter{}) {
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "%+v\n", *r)
	}
	return b.String()
}

func TestRepair(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	store := open(t, path)
	defer store.Close()
	data := graphtest.Synthetic{Articles: 10, Statements: 60, Actors: 8, Seed: 2}
	put(t, store, data)
	execute(t, path, `UPDATE relations SET weight = 99 WHERE key = (SELECT min(key) FROM relations)`)
	execute(t, path, `DELETE FROM relations WHERE key = (SELECT max(key) FROM relations)`)
	execute(t, path, `UPDATE relations SET key = 'zz:meets:zzz' WHERE key = (SELECT max(key) FROM relations)`)
	n := 0
	var repairer graph.Repairer = store
	if err := repairer.Repair(t.Context(), func(string) { n++ }); err != nil {
		t.Fatal(err)
	}
	if n != 4 {
		t.Errorf("%d faults were reported, want 4: one edited, two missing, one too many", n)
	}
	compareWithFresh(t, store, data)
}

// TestReopen closes a store and opens it again: everything is still there.
func TestReopen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	store := open(t, path)
	put(t, store, graphtest.Synthetic{Articles: 10, Statements: 60, Actors: 8, Seed: 2})
	before := dump(t, store)
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Errorf("second Close: %v", err)
	}
	store = open(t, path)
	defer store.Close()
	if dump(t, store) != before {
		t.Error("the store differs after it was opened again")
	}
}

// TestTwoStores writes through two stores on one file at the same time, as two processes would.
func TestTwoStores(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	data := graphtest.Synthetic{Articles: 80, Statements: 400, Actors: 8, Seed: 2}
	readings := slices.Collect(data.Readings())
	var wait sync.WaitGroup
	for i := range 2 {
		wait.Go(func() {
			store := open(t, path)
			defer store.Close()
			for j := i; j < len(readings); j += 2 {
				if err := store.PutReadings(t.Context(), readings[j]); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wait.Wait()
	store := open(t, path)
	defer store.Close()
	compareWithFresh(t, store, data)
}

func compareWithFresh(t *testing.T, store graph.Store, data graphtest.Synthetic) {
	t.Helper()
	fresh := open(t, filepath.Join(t.TempDir(), "fresh.db"))
	defer fresh.Close()
	put(t, fresh, data)
	if dump(t, store) != dump(t, fresh) {
		t.Error("the store differs from one that was loaded undisturbed")
	}
	if err := store.Verify(t.Context(), func(fault string) { t.Error(fault) }); err != nil {
		t.Error(err)
	}
}

// childStore names the file that a child process of TestKilled loads.
const childStore = "ENTENTE_TEST_CHILD_STORE"

var killData = graphtest.Synthetic{Articles: 1200, Statements: 6000, Actors: 300, Seed: 4}

func TestMain(m *testing.M) {
	if path := os.Getenv(childStore); path != "" {
		if err := loadForever(path); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// loadForever loads article by article, says so on standard output, and begins again at the end: it stops by being killed.
func loadForever(path string) error {
	store, err := sqlitestore.Open(context.Background(), path, graphtest.Kinds())
	if err != nil {
		return err
	}
	for {
		for r := range killData.Readings() {
			if err := store.PutReadings(context.Background(), r); err != nil {
				return err
			}
			fmt.Println(r.Article.ID)
		}
	}
}

// TestKilled kills loading processes at several places and completes their work: nothing is lost, nothing doubled.
func TestKilled(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	for _, after := range []int{1, 40, 333} {
		put := killChild(t, path, after)
		store := open(t, path)
		for _, id := range put {
			if _, err := store.Article(t.Context(), id); err != nil {
				t.Errorf("article %s was put before the kill: %v", id, err)
			}
		}
		if err := store.Verify(t.Context(), func(fault string) { t.Error(fault) }); err != nil {
			t.Error(err)
		}
		store.Close()
	}
	store := open(t, path)
	defer store.Close()
	put(t, store, killData)
	compareWithFresh(t, store, killData)
}

// killChild starts a child that loads, kills it after some articles, and returns the articles that it said to have put.
func killChild(t *testing.T, path string, after int) []graph.ArticleID {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), childStore+"="+path)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	var put []graph.ArticleID
	lines := bufio.NewScanner(out)
	for len(put) < after && lines.Scan() {
		put = append(put, graph.ArticleID(lines.Text()))
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	for lines.Scan() { // what it said between the last line read and its end
		put = append(put, graph.ArticleID(lines.Text()))
	}
	_ = child.Wait()
	if len(put) < after {
		t.Fatalf("the child put %d articles and ended by itself", len(put))
	}
	return put
}
