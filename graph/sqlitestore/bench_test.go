package sqlitestore_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"entente/graph"
	"entente/graph/graphtest"
)

const batchSize = 500 // readings in one transaction

// BenchmarkIngest puts articles with prepared statements into a new file, and then the rows that this made into another
// by bare INSERTs in transactions of the same size: the ratio is what checking, merging and recounting cost.
func BenchmarkIngest(b *testing.B) {
	data := graphtest.Synthetic{Articles: 10_000, Statements: 100_000, Actors: 5_000, Seed: 8}
	readings := slices.Collect(data.Readings())
	for b.Loop() {
		dir := b.TempDir()
		start := time.Now()
		store := loaded(b, filepath.Join(dir, "store.db"), readings)
		ours := time.Since(start)
		if err := store.Close(); err != nil {
			b.Fatal(err)
		}
		bare := insertBare(b, filepath.Join(dir, "store.db"), filepath.Join(dir, "bare.db"))
		b.ReportMetric(float64(data.Statements)/ours.Seconds(), "statements/s")
		b.ReportMetric(float64(data.Statements)/bare.Seconds(), "bare-statements/s")
		b.ReportMetric(bare.Seconds()/ours.Seconds(), "of-bare")
	}
}

func loaded(b *testing.B, path string, readings []graph.Reading) graph.Store {
	b.Helper()
	store, err := openStore(b.Context(), path)
	if err != nil {
		b.Fatal(err)
	}
	for batch := range slices.Chunk(readings, batchSize) {
		if err := store.PutReadings(b.Context(), batch...); err != nil {
			b.Fatal(err)
		}
	}
	return store
}

// insertBare copies every table of a file row by row and returns the time that the insertions took.
func insertBare(b *testing.B, from, to string) time.Duration {
	b.Helper()
	schema, err := os.ReadFile("schema.sql")
	if err != nil {
		b.Fatal(err)
	}
	out, err := sql.Open("sqlite", "file:"+to+"?_txlock=immediate&_pragma=synchronous(NORMAL)&_pragma=journal_mode(WAL)&_pragma=wal_autocheckpoint(8192)&_pragma=cache_size(-262144)&_pragma=mmap_size(1073741824)")
	if err != nil {
		b.Fatal(err)
	}
	defer out.Close()
	out.SetMaxOpenConns(1)
	if _, err := out.ExecContext(b.Context(), string(schema)); err != nil {
		b.Fatal(err)
	}
	tables := map[string][][]any{}
	for table, columns := range bareTables {
		tables[table] = allRows(b, from, "SELECT "+columns+" FROM "+table)
	}
	tables["quote_index (rowid, folded)"] = foldedRows(b, from, "SELECT seq, quote FROM statements")
	tables["name_index (rowid, folded)"] = foldedRows(b, from, "SELECT seq, actor FROM actor_names")
	const batches = 20
	start := time.Now()
	for i := range batches {
		if err := insertShare(b.Context(), out, tables, i, batches); err != nil {
			b.Fatal(err)
		}
	}
	return time.Since(start)
}

// bareTables names the tables and what is inserted of them: all but generated columns.
var bareTables = map[string]string{
	"actors": "*", "actor_codes": "*", "actor_names": "*", "articles": "*", "parties": "*", "relations": "*", "statements": "*",
}

func allRows(b *testing.B, path, query string) [][]any {
	b.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	rows, err := db.QueryContext(b.Context(), query)
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		b.Fatal(err)
	}
	var all [][]any
	for rows.Next() {
		row, to := make([]any, len(columns)), make([]any, len(columns))
		for i := range row {
			to[i] = &row[i]
		}
		if err := rows.Scan(to...); err != nil {
			b.Fatal(err)
		}
		all = append(all, row)
	}
	return all
}

func foldedRows(b *testing.B, path, query string) [][]any {
	b.Helper()
	rows := allRows(b, path, query)
	for _, row := range rows {
		row[1] = graph.Fold(row[1].(string))
	}
	return rows
}

// insertShare inserts the i-th of n equal shares of every table in one transaction.
func insertShare(ctx context.Context, db *sql.DB, tables map[string][][]any, i, n int) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for table, rows := range tables {
		if len(rows) == 0 {
			continue
		}
		marks := strings.TrimSuffix(strings.Repeat("?,", width(table, rows[0])), ",")
		stmt, err := tx.PrepareContext(ctx, fmt.Sprintf("INSERT INTO %s VALUES (%s)", table, marks))
		if err != nil {
			return err
		}
		for _, row := range rows[len(rows)*i/n : len(rows)*(i+1)/n] {
			if _, err := stmt.Exec(row[:width(table, row)]...); err != nil {
				return err
			}
		}
	}
	return tx.Commit()
}

// width is the number of columns to insert: the last two of statements are generated.
func width(table string, row []any) int {
	if table == "statements" {
		return len(row) - 2
	}
	return len(row)
}

// BenchmarkMillion asks the main questions of a store of 1,000,000 statements.
func BenchmarkMillion(b *testing.B) {
	data := graphtest.Synthetic{Articles: 100_000, Statements: 1_000_000, Actors: 5_000, Seed: 9}
	store, err := openStore(b.Context(), filepath.Join(b.TempDir(), "million.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer store.Close()
	start := time.Now()
	batch := make([]graph.Reading, 0, batchSize)
	for i := range data.Articles {
		batch = append(batch, data.Reading(i))
		if len(batch) < batchSize && i+1 < data.Articles {
			continue
		}
		if err := store.PutReadings(b.Context(), batch...); err != nil {
			b.Fatal(err)
		}
		batch = batch[:0]
		if i+1 == data.Articles/10 || i+1 == data.Articles {
			b.Logf("%d articles after %.1f s", i+1, time.Since(start).Seconds())
		}
	}
	graphtest.BenchmarkQuestions(b, store, data)
}
