package neo4jstore_test

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"entente/graph"
	"entente/graph/graphtest"
	"entente/graph/neo4jstore"
	"entente/graph/neo4jstore/neo4jtest"
)

const rowsInBatch = 5000 // statements in one transaction

// benchData has as many statements as ENTENTE_BENCH_STATEMENTS says, else 200,000 of 20,000 articles.
func benchData(b *testing.B) graphtest.Synthetic {
	n := 200_000
	if text := os.Getenv("ENTENTE_BENCH_STATEMENTS"); text != "" {
		var err error
		if n, err = strconv.Atoi(text); err != nil {
			b.Fatal(err)
		}
	}
	return graphtest.Synthetic{Articles: n / 10, Statements: n, Actors: 5000, Seed: 8}
}

// BenchmarkNeo4j loads prepared statements, asks the main questions through the store and by the bare driver, and at
// last UNWINDs the rows that the load made by bare Cypher into the emptied database.
func BenchmarkNeo4j(b *testing.B) {
	c := neo4jtest.Config(b)
	store := open(b, c)
	defer func() { store.Close() }()
	data := benchData(b)
	driver, err := neo4j.NewDriverWithContext(c.URI, neo4j.BasicAuth(c.Username, c.Password, ""))
	if err != nil {
		b.Fatal(err)
	}
	defer driver.Close(context.Background())
	bare := bareDriver{b, driver}

	// A server just started is several times slower than one that has worked for a while.
	warm := graphtest.Synthetic{Articles: 3000, Statements: 30_000, Actors: data.Actors, Seed: 77}
	timedLoad(b, store, warm)
	neo4jtest.Config(b) // empties the database
	store.Close()
	store = open(b, c)
	ours := timedLoad(b, store, data)
	for _, q := range pairs(data) {
		for _, clients := range []int{1, 16} {
			b.Run(fmt.Sprintf("%s, %d clients", q.name, clients), func(b *testing.B) {
				through, direct := interleaved(b, clients, data, q, store, bare)
				report(b, through, direct)
			})
		}
	}
	b.Run("ingest", func(b *testing.B) {
		rows := bare.readRows()
		neo4jtest.Config(b) // empties the database
		theirs := bare.insert(rows)
		b.ReportMetric(float64(data.Statements)/ours.Seconds(), "statements/s")
		b.ReportMetric(float64(data.Statements)/theirs.Seconds(), "bare-statements/s")
		b.ReportMetric(theirs.Seconds()/ours.Seconds(), "of-bare")
		b.ReportMetric(0, "ns/op")
	})
}

// timedLoad puts all readings and says how the rate develops.
func timedLoad(b *testing.B, store graph.Store, data graphtest.Synthetic) time.Duration {
	const part = 100_000
	start := time.Now()
	last, said, inBatch := start, 0, 0
	var batch []graph.Reading
	var spent time.Duration
	for i := range data.Articles {
		r := data.Reading(i)
		batch, inBatch = append(batch, r), inBatch+len(r.Statements)
		if inBatch < rowsInBatch && i+1 < data.Articles {
			continue
		}
		begin := time.Now()
		if err := store.PutReadings(b.Context(), batch...); err != nil {
			b.Fatal(err)
		}
		spent += time.Since(begin)
		if said += inBatch; said%part < inBatch || i+1 == data.Articles {
			b.Logf("%d statements after %.1f s; the last %.1f s", said, spent.Seconds(), time.Since(last).Seconds())
			last = time.Now()
		}
		batch, inBatch = nil, 0
	}
	return spent
}

// A bareDriver does what a program without entente would.
type bareDriver struct {
	b      *testing.B
	driver neo4j.DriverWithContext
}

func (d bareDriver) collect(query string, params map[string]any) ([]*neo4j.Record, error) {
	ctx := context.Background()
	session := d.driver.NewSession(ctx, neo4j.SessionConfig{AccessMode: neo4j.AccessModeRead})
	defer session.Close(ctx)
	result, err := session.Run(ctx, query, params)
	if err != nil {
		return nil, err
	}
	return result.Collect(ctx)
}

// step is a query of the store with the rows that it takes.
type step struct {
	query string
	rows  []any
}

// readRows reads back everything that a load has made, as rows for the same queries that the store uses.
func (d bareDriver) readRows() []step {
	rows := func(query string) []any {
		records, err := d.collect(query, nil)
		if err != nil {
			d.b.Fatal(err)
		}
		list := make([]any, len(records))
		for i, r := range records {
			list[i] = r.Values[0]
		}
		return list
	}
	steps := []step{
		{"UNWIND $rows AS row CREATE (a:Actor) SET a = row", rows("MATCH (a:Actor) RETURN properties(a)")},
		{"UNWIND $rows AS row CREATE (t:Article) SET t = row", rows("MATCH (t:Article) RETURN properties(t)")},
		{d.file("put_statements"), rows("MATCH (s:Statement) RETURN properties(s) ORDER BY s.article")},
		{d.file("put_speakers"), rows("MATCH (s:Statement)-[:SPEAKER]->(a) RETURN {id: s.id, actor: a.id} ORDER BY s.article")},
		{d.file("put_parties"), rows("MATCH (s:Statement)-[:PARTY]->(a) RETURN {id: s.id, actor: a.id} ORDER BY s.article")},
	}
	for _, name := range edgeTypes() {
		query := strings.ReplaceAll(d.file("create_edges"), "KIND", name)
		steps = append(steps, step{query, rows("MATCH (a)-[r:" + name + "]->(b) RETURN {key: r.key, subject: a.id, object: b.id, edge: properties(r)}")})
	}
	return steps
}

func edgeTypes() []string {
	types := []string{"UNCONFIRMED"}
	for _, k := range graphtest.Kinds().All() {
		types = append(types, strings.ToUpper(string(k.Name)))
	}
	return types
}

func (d bareDriver) file(name string) string {
	text, err := os.ReadFile("cypher/" + name + ".cypher")
	if err != nil {
		d.b.Fatal(err)
	}
	return string(text)
}

// insert writes all rows in transactions of the size that the load uses, and returns the time it took.
func (d bareDriver) insert(steps []step) time.Duration {
	ctx := context.Background()
	start := time.Now()
	for _, s := range steps {
		for part := range slices.Chunk(s.rows, rowsInBatch) {
			session := d.driver.NewSession(ctx, neo4j.SessionConfig{})
			_, err := session.ExecuteWrite(ctx, func(tx neo4j.ManagedTransaction) (any, error) {
				result, err := tx.Run(ctx, s.query, map[string]any{"rows": part})
				if err != nil {
					return nil, err
				}
				return result.Consume(ctx)
			})
			if err != nil {
				d.b.Fatal(err)
			}
			session.Close(ctx)
		}
	}
	return time.Since(start)
}

// A pair is one question, asked through the store and by bare Cypher.
type pair struct {
	name    string
	draw    func(rng *rand.Rand) (graph.Filter, map[string]any)
	through func(ctx context.Context, store *neo4jstore.Store, f graph.Filter) error
	bare    string
}

func pairs(data graphtest.Synthetic) []pair {
	pick := func(rng *rand.Rand) graph.ActorID { return data.Actor(data.PickActor(rng)).ID }
	return []pair{
		{
			"relations of an actor",
			func(rng *rand.Rand) (graph.Filter, map[string]any) {
				a := pick(rng)
				return graph.Filter{Actor: a, Limit: 50}, map[string]any{"a": string(a)}
			},
			func(ctx context.Context, store *neo4jstore.Store, f graph.Filter) error {
				return drain(store.Relations(ctx, f))
			},
			"MATCH (:Actor {id: $a})-[r:" + strings.Join(edgeTypes(), "|") + "]-(:Actor) RETURN r ORDER BY r.key LIMIT 50",
		},
		{
			"evidence of an edge",
			func(rng *rand.Rand) (graph.Filter, map[string]any) {
				said := data.Reading(rng.IntN(data.Articles)).Statements
				s := said[rng.IntN(len(said))]
				key := graph.KeyOf(s, graphtest.Kinds().Symmetric(s.Kind))
				return graph.Filter{Key: key, Limit: 50}, map[string]any{"key": string(key)}
			},
			func(ctx context.Context, store *neo4jstore.Store, f graph.Filter) error {
				return drain(store.Statements(ctx, f))
			},
			"MATCH (s:Statement {key: $key}) RETURN s ORDER BY s.id LIMIT 50",
		},
		{
			"mediations between two parties",
			func(rng *rand.Rand) (graph.Filter, map[string]any) {
				a, b := pick(rng), pick(rng)
				return graph.Filter{Parties: []graph.ActorID{a, b}}, map[string]any{"a": string(a), "b": string(b)}
			},
			func(ctx context.Context, store *neo4jstore.Store, f graph.Filter) error {
				_, err := graph.Mediations(ctx, store, graphtest.Kinds(), f)
				return err
			},
			"MATCH (:Actor {id: $a})<-[:PARTY]-(s:Statement) WHERE $b IN s.parties AND s.kind = 'mediates' RETURN s ORDER BY s.id",
		},
	}
}

func drain[T any](all func(func(T, error) bool)) error {
	for _, err := range all {
		if err != nil {
			return err
		}
	}
	return nil
}

// interleaved asks a question both ways in turn, so that whatever slows the machine slows both.
func interleaved(b *testing.B, clients int, data graphtest.Synthetic, q pair, store *neo4jstore.Store, bare bareDriver) (through, direct []time.Duration) {
	const each = 150
	var mu sync.Mutex
	var wait sync.WaitGroup
	for c := range clients {
		wait.Go(func() {
			rng := rand.New(rand.NewPCG(23, uint64(c)))
			for i := range each {
				f, params := q.draw(rng)
				var took [2]time.Duration
				for j := range 2 {
					start := time.Now()
					var err error
					if (i+j)%2 == 0 {
						err = q.through(b.Context(), store, f)
						took[0] = time.Since(start)
					} else {
						_, err = bare.collect(q.bare, params)
						took[1] = time.Since(start)
					}
					if err != nil {
						b.Error(err)
						return
					}
				}
				if i < 10 {
					continue // the server plans each query once
				}
				mu.Lock()
				through, direct = append(through, took[0]), append(direct, took[1])
				mu.Unlock()
			}
		})
	}
	wait.Wait()
	return through, direct
}

func report(b *testing.B, through, direct []time.Duration) {
	for _, list := range [][]time.Duration{through, direct} {
		slices.SortFunc(list, func(a, b time.Duration) int { return cmp.Compare(a, b) })
	}
	for _, p := range []struct {
		name  string
		share int
	}{{"p50", 50}, {"p99", 99}} {
		ours, theirs := through[len(through)*p.share/100], direct[len(direct)*p.share/100]
		b.ReportMetric(float64(ours.Microseconds()), p.name+"-µs")
		b.ReportMetric(float64(theirs.Microseconds()), p.name+"-bare-µs")
		b.ReportMetric(float64(ours)/float64(theirs), p.name+"-of-bare")
	}
	b.ReportMetric(0, "ns/op")
}
