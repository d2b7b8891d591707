package main

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"entente/api"
	"entente/graph"
	"entente/graph/graphtest"
	"entente/graph/sqlitestore"
)

// A benchQuestion is asked over HTTP and in plain SQL, which gives the same rows with the names that the answer shows. ACTOR
// stands for one of the synthetic actors, and NAMES(s) for the names of the actors that s.parties lists.
type benchQuestion struct {
	name, path, sql string
}

var benchQuestions = []benchQuestion{
	{"actor", "/v1/actors/ACTOR/relations?limit=50",
		`SELECT r.*, a.name, a.type, b.name, b.type, NAMES(r) FROM (SELECT * FROM relations WHERE subject = ?1
			UNION ALL SELECT * FROM relations WHERE object = ?1 ORDER BY key LIMIT 50) r
			JOIN actors a ON a.id = r.subject JOIN actors b ON b.id = r.object ORDER BY r.key`},
	{"dyad", "/v1/relations?source=ACTOR&target=actor-00000",
		`SELECT r.*, a.name, a.type, b.name, b.type, NAMES(r) FROM (SELECT * FROM relations WHERE subject = ?1 AND object = 'actor-00000'
			UNION ALL SELECT * FROM relations WHERE subject = 'actor-00000' AND object = ?1 AND kind IN ('meets', 'agrees')) r
			JOIN actors a ON a.id = r.subject JOIN actors b ON b.id = r.object ORDER BY r.key`},
	{"statements", "/v1/statements?source=ACTOR&limit=20",
		`SELECT s.*, t.name, a.name, a.type, b.name, b.type, c.name, c.type, NAMES(s) FROM (SELECT * FROM statements WHERE subject = ?1 AND NOT rejected
			UNION ALL SELECT * FROM statements WHERE object = ?1 AND kind IN ('meets', 'agrees') AND NOT rejected ORDER BY id LIMIT 20) s
			JOIN articles t ON t.id = s.article JOIN actors a ON a.id = s.subject JOIN actors b ON b.id = s.object
			LEFT JOIN actors c ON c.id = s.speaker ORDER BY s.id`},
	{"mediations", "/v1/mediations?party=ACTOR&limit=10",
		`WITH said AS MATERIALIZED (SELECT s.id, s.subject, s.parties, s.stance, s.confidence FROM parties p JOIN statements s ON s.id = p.id
				WHERE p.party = ?1 AND s.kind = 'mediates' AND NOT s.rejected),
			cases AS (SELECT subject, parties, count(*) n, sum(confidence) weight FROM said GROUP BY 1, 2 ORDER BY 4 DESC LIMIT 10),
			best AS (SELECT said.id, n, weight, row_number() OVER (PARTITION BY said.subject, said.parties ORDER BY stance, confidence DESC, id) place
				FROM cases c JOIN said ON said.subject = c.subject AND said.parties = c.parties)
			SELECT n, weight, s.*, t.name, a.name, a.type, b.name, b.type, c.name, c.type, NAMES(s) FROM best JOIN statements s ON s.id = best.id
			JOIN articles t ON t.id = s.article JOIN actors a ON a.id = s.subject JOIN actors b ON b.id = s.object
			LEFT JOIN actors c ON c.id = s.speaker WHERE place <= 3 ORDER BY weight DESC, place`},
	{"timeline", "/v1/timeline?a=ACTOR&b=actor-00001",
		`SELECT substr(first_day, 1, 7), kind, count(*), sum(confidence) FROM statements WHERE stance = 'asserted' AND NOT rejected AND
			(subject = ?1 AND object = 'actor-00001' OR subject = 'actor-00001' AND object = ?1) GROUP BY 1, 2`},
	{"one actor", "/v1/actors/ACTOR",
		`SELECT o.body, (SELECT count(*) FROM relations WHERE subject = ?1) + (SELECT count(*) FROM relations WHERE object = ?1),
			r.*, a.name, a.type, b.name, b.type, NAMES(r) FROM actors o JOIN (SELECT * FROM relations WHERE subject = ?1
			UNION ALL SELECT * FROM relations WHERE object = ?1 ORDER BY weight DESC, key LIMIT 10) r
			JOIN actors a ON a.id = r.subject JOIN actors b ON b.id = r.object WHERE o.id = ?1 ORDER BY r.weight DESC, r.key`},
}

var namesOfParties = regexp.MustCompile(`NAMES\((.)\)`)

// prepare parses the question in SQL.
func (q benchQuestion) prepare(b *testing.B, db *sql.DB) *sql.Stmt {
	b.Helper()
	stmt, err := db.PrepareContext(b.Context(), namesOfParties.ReplaceAllString(q.sql,
		`(SELECT group_concat(n.name || ' ' || n.type) FROM json_each('["' || replace($1.parties, ' ', '","') || '"]') j JOIN actors n ON n.id = j.value WHERE $1.parties <> '')`))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = stmt.Close() })
	return stmt
}

// BenchmarkServe asks a store of 1,000,000 statements, or as many as ENTENTE_BENCH_STATEMENTS says: each question over HTTP
// and in plain SQL, with 1, 4 and 16 clients; then a server process under load. The store is kept and used again where
// ENTENTE_BENCH_FILE names its file.
func BenchmarkServe(b *testing.B) {
	made := graphtest.Synthetic{Statements: fromEnv(b, "ENTENTE_BENCH_STATEMENTS", 1_000_000), Seed: 5}
	made.Articles, made.Actors = made.Statements/10, max(made.Statements/200, 100)
	file := cmp.Or(os.Getenv("ENTENTE_BENCH_FILE"), filepath.Join(b.TempDir(), "bench.db"))
	url := serveSynthetic(b, file, made)
	db, err := sql.Open("sqlite", "file:"+file+"?_pragma=query_only(1)&_pragma=cache_size(-32768)&_pragma=mmap_size(1073741824)")
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	for _, q := range benchQuestions {
		stmt := q.prepare(b, db)
		for _, clients := range []int{1, 4, 16} {
			ask := func(i int) (string, string) {
				actor := fmt.Sprintf("actor-%05d", (i*31+7)%made.Actors)
				return actor, url + strings.Replace(q.path, "ACTOR", actor, 1)
			}
			client := newClient(clients)
			b.Run(fmt.Sprintf("%s/http/%d", q.name, clients), func(b *testing.B) {
				askAll(b, clients, func(i int) error { _, address := ask(i); return get(client, address) })
			})
			b.Run(fmt.Sprintf("%s/sql/%d", q.name, clients), func(b *testing.B) {
				askAll(b, clients, func(i int) error { actor, _ := ask(i); return plainly(b.Context(), stmt, actor) })
			})
		}
	}
	b.Run("load", func(b *testing.B) {
		loadServer(b, "sqlite:"+file, func(i int) string {
			return strings.Replace(benchQuestions[i%len(benchQuestions)].path, "ACTOR", fmt.Sprintf("actor-%05d", (i*31+7)%made.Actors), 1)
		})
	})
}

// BenchmarkLoadSamples asks a server process that holds the sample articles.
func BenchmarkLoadSamples(b *testing.B) {
	var out, stderr strings.Builder
	spec := "sqlite:" + filepath.Join(b.TempDir(), "samples.db")
	if code := realEnv(&out, &stderr).run(b.Context(), []string{"load", "--store", spec, sampleFolder}); code != done {
		b.Fatal(&stderr)
	}
	actors := []string{"russia", "iran", "israel", "united-states", "ukraine", "hamas", "china"}
	paths := []string{"/v1/actors/%s/relations?limit=50", "/v1/statements?actor=%s&limit=20", "/v1/mediations?party=%s", "/v1/timeline?a=%s", "/v1/actors/%s", "/v1/brokers?a=%s&b=iran"}
	loadServer(b, spec, func(i int) string { return fmt.Sprintf(paths[i%len(paths)], actors[i%len(actors)]) })
}

func fromEnv(b *testing.B, name string, otherwise int) int {
	b.Helper()
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		b.Fatalf("%s: %v", name, err)
	}
	return n
}

// serveSynthetic fills a SQLite file, where it is not there, and serves it within this process.
func serveSynthetic(b *testing.B, file string, made graphtest.Synthetic) (url string) {
	b.Helper()
	kinds, err := newEnv(nil, io.Discard, io.Discard).loadKinds()
	if err != nil {
		b.Fatal(err)
	}
	store, err := sqlitestore.Open(b.Context(), file, kinds)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = store.Close() })
	if stored, err := store.Actors(b.Context(), graph.ActorQuery{Limit: 1}); err != nil {
		b.Fatal(err)
	} else if len(stored) == 0 {
		fill(b, store, made)
	}
	handler, err := api.NewHandler(&api.Service{Store: store, Kinds: kinds}, api.Config{Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.Fatal(err)
	}
	server := httptest.NewServer(handler)
	b.Cleanup(server.Close)
	return server.URL
}

func fill(b *testing.B, store graph.Store, made graphtest.Synthetic) {
	b.Helper()
	batch := make([]graph.Reading, 0, 500)
	for i := range made.Articles {
		if batch = append(batch, made.Reading(i)); len(batch) < cap(batch) && i+1 < made.Articles {
			continue
		}
		if err := store.PutReadings(b.Context(), batch...); err != nil {
			b.Fatal(err)
		}
		batch = batch[:0]
	}
}

func newClient(connections int) *http.Client {
	return &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: connections, MaxConnsPerHost: connections}}
}

// get reads a whole answer; only one that is found counts.
func get(client *http.Client, url string) error {
	response, err := client.Get(url)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if _, err := io.Copy(io.Discard, response.Body); err != nil {
		return err
	}
	if response.StatusCode >= http.StatusInternalServerError {
		return fmt.Errorf("%s: %s", url, response.Status)
	}
	return nil
}

// plainly asks the question in plain SQL and reads all of the answer.
func plainly(ctx context.Context, question *sql.Stmt, actor string) error {
	rows, err := question.QueryContext(ctx, actor)
	if err != nil {
		return err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	cells, into := make([]sql.NullString, len(columns)), make([]any, len(columns))
	for i := range cells {
		into[i] = &cells[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
	}
	return rows.Err()
}

// askAll asks b.N questions with some clients, and reports how long half and 99 of 100 took at most, and what one took of the
// processors, clients included: the figure that other programs on the machine disturb least.
func askAll(b *testing.B, clients int, ask func(int) error) {
	took := make([]time.Duration, b.N)
	next := make(chan int)
	ended := make(chan error)
	for range clients {
		go func() {
			var fault error
			for i := range next {
				begun := time.Now()
				fault = errors.Join(fault, ask(i))
				took[i] = time.Since(begun)
			}
			ended <- fault
		}()
	}
	b.ResetTimer()
	before := processorTime()
	for i := range b.N {
		next <- i
	}
	close(next)
	for range clients {
		if err := <-ended; err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric((processorTime()-before).Seconds()*1000/float64(b.N), "cpu-ms")
	reportTimes(b, took)
}

// processorTime is what this process has used.
func processorTime() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		return 0
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

func reportTimes(b *testing.B, took []time.Duration) {
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
}

// loadServer asks a server process over 64 connections for 30 seconds, or as many as ENTENTE_BENCH_SECONDS says, and reports its
// memory after a sixth of the time and at the end. Any error fails.
func loadServer(b *testing.B, store string, path func(int) string) {
	const connections = 64
	lasting := time.Duration(fromEnv(b, "ENTENTE_BENCH_SECONDS", 30)) * time.Second
	cmd, url := startServer(b, store)
	defer func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
	}()
	client := newClient(connections)
	early := make(chan float64, 1)
	time.AfterFunc(lasting/6, func() { early <- memory(cmd.Process.Pid) })
	end := time.Now().Add(lasting)
	took := make([][]time.Duration, connections)
	var all sync.WaitGroup
	for c := range connections {
		all.Go(func() {
			for i := c; time.Now().Before(end); i += connections {
				begun := time.Now()
				if err := get(client, url+path(i)); err != nil {
					b.Error(err)
					return
				}
				took[c] = append(took[c], time.Since(begun))
			}
		})
	}
	all.Wait()
	b.ReportMetric(<-early, "early-MB")
	b.ReportMetric(memory(cmd.Process.Pid), "end-MB")
	whole := slices.Concat(took...)
	if len(whole) == 0 {
		b.Fatal("nothing was answered")
	}
	b.ReportMetric(float64(len(whole))/lasting.Seconds(), "requests/s")
	reportTimes(b, whole)
}

// memory is what a process holds, in MB; 0 where the system does not say.
func memory(pid int) float64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	found := regexp.MustCompile(`VmRSS:\s+(\d+) kB`).FindSubmatch(status)
	if found == nil {
		return 0
	}
	kilobytes, _ := strconv.Atoi(string(found[1])) // they are digits
	return float64(kilobytes) / 1024
}
