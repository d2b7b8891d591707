package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"entente/api"
	"entente/graph"
)

// benchArticles is how many articles the loading is measured with: ENTENTE_BENCH_ARTICLES, or a few. To
// tell how the size of a store counts takes 100000, and most of an hour.
func benchArticles(b *testing.B) int {
	text := os.Getenv("ENTENTE_BENCH_ARTICLES")
	if text == "" {
		return 2000
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 10 {
		b.Fatalf("ENTENTE_BENCH_ARTICLES is %q, no number of articles", text)
	}
	return n
}

// BenchmarkLoad loads made-up articles from JSON lines into SQLite: a tenth of them and all of them, on one core and on
// two. It reports the rate, the memory, how the second core and the size of the store tell, and whose the time is.
func BenchmarkLoad(b *testing.B) {
	n := benchArticles(b)
	for b.Loop() {
		few := measureLoad(b, n/10, 2)
		one := measureLoad(b, n/10, 1)
		all := measureLoad(b, n, 2)
		b.ReportMetric(float64(n), "articles")
		b.ReportMetric(all.rate(), "articles/s")
		b.ReportMetric(one.rate(), "articles/s-one-core")
		b.ReportMetric(few.rate()/one.rate(), "two-cores-x")
		b.ReportMetric(few.rate()/all.rate(), "cost-of-ten-times-x")
		b.ReportMetric(few.heap, "MB-a-tenth")
		b.ReportMetric(all.heap, "MB")
		b.ReportMetric(100*all.reading.Seconds()/(2*all.wall.Seconds()), "reader-%")
		b.ReportMetric(100*all.storing.Seconds()/(2*all.wall.Seconds()), "store-%")
		b.ReportMetric(float64(all.statements)/float64(n), "statements/article")
	}
}

// BenchmarkLoadStore is the same without the reader, who is always the same sentence: what the store alone can take.
func BenchmarkLoadStore(b *testing.B) {
	n := benchArticles(b)
	fake := func() (articleReader, error) { return fakeReader{}, nil }
	for b.Loop() {
		few, all := measureLoadWith(b, n/10, 2, fake), measureLoadWith(b, n, 2, fake)
		b.ReportMetric(float64(n), "articles")
		b.ReportMetric(all.rate(), "articles/s")
		b.ReportMetric(few.rate()/all.rate(), "cost-of-ten-times-x")
		b.ReportMetric(all.heap, "MB")
	}
}

// A measured load is what one load took.
type measured struct {
	articles, statements   int
	wall, reading, storing time.Duration
	heap                   float64 // MB in use, at most
}

func (m measured) rate() float64 { return float64(m.articles) / m.wall.Seconds() }

func measureLoad(b *testing.B, articles, cores int) measured {
	return measureLoadWith(b, articles, cores, realReader)
}

func measureLoadWith(b *testing.B, articles, cores int, reader func() (articleReader, error)) measured {
	b.Helper()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
	inner, err := reader()
	if err != nil {
		b.Fatal(err)
	}
	timed := &timedReader{articleReader: inner}
	e := newEnv(&madeUp{paragraphs: paragraphsOf(b), articles: articles}, io.Discard, io.Discard)
	e.reader = func() (articleReader, error) { return timed, nil }
	kinds, err := e.loadKinds()
	if err != nil {
		b.Fatal(err)
	}
	file, err := e.openStore(b.Context(), "sqlite:"+filepath.Join(b.TempDir(), "load.db"), kinds)
	if err != nil {
		b.Fatal(err)
	}
	defer file.Close()
	store := &timedStore{Store: file}
	runtime.GC()
	heap := watchHeap()
	begun := time.Now()
	counts, err := e.load(b.Context(), store, loadOptions{paths: []string{"-"}})
	if err != nil || counts.total() != articles || counts.Rejected > 0 {
		b.Fatalf("%+v: %v", counts, err)
	}
	return measured{
		articles: articles, statements: counts.Statements, wall: time.Since(begun),
		reading: time.Duration(timed.spent.Load()), storing: time.Duration(store.spent.Load()), heap: heap(),
	}
}

// watchHeap looks at the memory in use a few times a second; the function returned gives the most, in MB.
func watchHeap() func() float64 {
	stop, most := make(chan struct{}), make(chan uint64)
	go func() {
		var peak uint64
		tick := time.NewTicker(250 * time.Millisecond)
		defer tick.Stop()
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			peak = max(peak, m.HeapInuse)
			select {
			case <-tick.C:
			case <-stop:
				most <- peak
				return
			}
		}
	}()
	return func() float64 {
		close(stop)
		return float64(<-most) / (1 << 20)
	}
}

// A timedReader adds up what reading takes, on all cores.
type timedReader struct {
	articleReader
	spent atomic.Int64
}

func (r *timedReader) Read(a *graph.Article) (graph.Reading, error) {
	begun := time.Now()
	defer func() { r.spent.Add(int64(time.Since(begun))) }()
	return r.articleReader.Read(a)
}

var _ api.Reader = (*timedReader)(nil)

// A timedStore adds up what a load asks of its store.
type timedStore struct {
	graph.Store
	spent atomic.Int64
}

func (s *timedStore) clock(begun time.Time) { s.spent.Add(int64(time.Since(begun))) }

func (s *timedStore) PutReadings(ctx context.Context, readings ...graph.Reading) error {
	defer s.clock(time.Now())
	return s.Store.PutReadings(ctx, readings...)
}

func (s *timedStore) Article(ctx context.Context, id graph.ArticleID) (*graph.Article, error) {
	defer s.clock(time.Now())
	return s.Store.Article(ctx, id)
}

func (s *timedStore) Statements(ctx context.Context, f graph.Filter) iter.Seq2[*graph.Statement, error] {
	defer s.clock(time.Now())
	return s.Store.Statements(ctx, f)
}

func paragraphsOf(b *testing.B) []string {
	var all []string
	for _, a := range sampleArticles(b) {
		_, body := paragraphs(a)
		all = append(all, body...)
	}
	return all
}

// madeUp is a stream of JSON lines: articles of paragraphs drawn from the samples, in which countries have changed their
// names. One in ten is a reprint of the one before. The same number gives the same article.
type madeUp struct {
	paragraphs     []string
	articles, made int
	last           string
	rest           []byte
}

func (m *madeUp) Read(p []byte) (int, error) {
	if len(m.rest) == 0 {
		if m.made == m.articles {
			return 0, io.EOF
		}
		m.rest = m.line(m.made)
		m.made++
	}
	n := copy(p, m.rest)
	m.rest = m.rest[n:]
	return n, nil
}

func (m *madeUp) line(i int) []byte {
	rng := rand.New(rand.NewPCG(17, uint64(i)))
	if i%10 != 9 {
		m.last = m.text(rng)
	}
	data, err := json.Marshal(map[string]string{
		"id": fmt.Sprint(i), "url": fmt.Sprintf("https://paper%d.example/%d", rng.IntN(200), i), "title": fmt.Sprintf("Report %d", i),
		"text": m.last, "publisher": fmt.Sprintf("Paper %d", rng.IntN(200)), "published": string(graph.Date("2015-01-01").AddDays(rng.IntN(3650))),
	})
	if err != nil {
		panic(err) // a map of strings always encodes
	}
	return append(data, '\n')
}

// exchanged are countries that take each other's places.
var exchanged = strings.Fields("Russia Iran Israel Turkey France Germany Egypt Qatar Kenya Ethiopia Sudan Libya India Pakistan China Japan Vietnam Thailand Cambodia Indonesia Brazil Colombia Venezuela Mexico Canada Ukraine Poland Finland Sweden Norway Georgia Armenia Azerbaijan Syria Iraq Lebanon Jordan Yemen Rwanda Uganda")

func (m *madeUp) text(rng *rand.Rand) string {
	others := slices.Clone(exchanged)
	rng.Shuffle(len(others), func(i, j int) { others[i], others[j] = others[j], others[i] })
	pairs := make([]string, 0, 2*len(others))
	for i, name := range exchanged {
		pairs = append(pairs, name, others[i])
	}
	rename := strings.NewReplacer(pairs...)
	parts := make([]string, 3+rng.IntN(3))
	for i := range parts {
		parts[i] = rename.Replace(m.paragraphs[rng.IntN(len(m.paragraphs))])
	}
	return strings.Join(parts, "\n\n") + fmt.Sprintf("\n\nThe report has the number %d.", rng.Uint64())
}
