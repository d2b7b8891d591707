package sqlitestore_test

import (
	"database/sql"
	"os"
	"path/filepath"
	"testing"

	"entente/graph"
	"entente/graph/graphtest"
)

// TestOldSchema opens a file of schema 1: what it holds stays, and can be judged and followed.
func TestOldSchema(t *testing.T) {
	path := filepath.Join(t.TempDir(), "old.db")
	schema, err := os.ReadFile("testdata/schema1.sql")
	if err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	for _, query := range []string{
		string(schema), "PRAGMA user_version = 1", "PRAGMA application_id = 0x656e7465",
		`INSERT INTO articles VALUES ('0a', 'a', '', '', 'Old text.', '', 'en', '', '')`,
	} {
		if _, err := db.Exec(query); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	store := open(t, path)
	defer store.Close()
	if a, err := store.Article(t.Context(), "0a"); err != nil || a.Text != "Old text." {
		t.Errorf("%+v, %v", a, err)
	}
	if err := store.PutReadings(t.Context(), graphtest.Synthetic{Articles: 1, Statements: 5, Actors: 5}.Reading(0)); err != nil {
		t.Fatal(err)
	}
	var changes []graph.ChangeKind
	for c, err := range store.Changes(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		changes = append(changes, c.Since(0))
	}
	if len(changes) != 2 {
		t.Errorf("changes %q", changes)
	}
	if err := store.Verify(t.Context(), func(fault string) { t.Error(fault) }); err != nil {
		t.Error(err)
	}
}
