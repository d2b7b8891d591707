package main

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"entente/api"
	"entente/data"
	"entente/extract"
	"entente/graph"
	"entente/graph/graphtest"
	"entente/graph/sqlitestore"
	"entente/loaders"
	"entente/nlp"
)

// samples are the sample articles.
func samples(b *testing.B) []*graph.Article {
	b.Helper()
	var all []*graph.Article
	for a, err := range loaders.Open(b.Context(), []string{filepath.Join("..", "..", "data", "articles")}, nil) {
		if err != nil {
			b.Fatal(err)
		}
		all = append(all, a)
	}
	return all
}

// BenchmarkPipeline reads the samples on one core, from text to statements, and says where the time goes.
func BenchmarkPipeline(b *testing.B) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	articles := samples(b)
	start := time.Now()
	e, err := extract.New(data.FS)
	if err != nil {
		b.Fatal(err)
	}
	loading := time.Since(start)
	pipeline, err := nlp.Load(data.FS)
	if err != nil {
		b.Fatal(err)
	}
	spent := map[string]time.Duration{}
	var tokens, sentences, statements int
	for b.Loop() {
		for _, a := range articles {
			doc := &nlp.Doc{Text: a.Text}
			for _, stage := range pipeline.Stages() {
				begun := time.Now()
				stage.Process(doc)
				spent[stage.Name()] += time.Since(begun)
			}
			parsed := parseTime(spent, pipeline)
			begun := time.Now()
			analysis := e.Analyse(a, false)
			analysed := time.Now()
			reading, err := e.Decide(analysis)
			if err != nil {
				b.Fatal(err)
			}
			spent["actors and pairs"] += analysed.Sub(begun) - (parsed - spent["parsed before"])
			spent["parsed before"] = parsed
			spent["relations"] += time.Since(analysed)
			tokens += len(doc.Tokens)
			sentences += len(doc.Sents)
			statements += len(reading.Statements)
		}
	}
	delete(spent, "parsed before")
	var whole time.Duration
	for _, d := range spent {
		whole += d
	}
	b.ReportMetric(loading.Seconds()*1000, "start-ms")
	b.ReportMetric(float64(tokens)/whole.Seconds(), "tokens/s")
	b.ReportMetric(float64(sentences)/whole.Seconds(), "sentences/s")
	b.ReportMetric(float64(statements)/float64(b.N), "statements")
	for name, d := range spent {
		b.ReportMetric(100*d.Seconds()/whole.Seconds(), strings.ReplaceAll(name, " ", "-")+"-%")
	}
}

func parseTime(spent map[string]time.Duration, p *nlp.Pipeline) time.Duration {
	var sum time.Duration
	for _, stage := range p.Stages() {
		sum += spent[stage.Name()]
	}
	return sum
}

// BenchmarkHTTP asks the main questions over HTTP of a store of 1,000,000 statements, or as many as the environment
// variable ENTENTE_BENCH_STATEMENTS says, with one client and with 64.
func BenchmarkHTTP(b *testing.B) {
	n := 1_000_000
	if text := os.Getenv("ENTENTE_BENCH_STATEMENTS"); text != "" {
		var err error
		if n, err = strconv.Atoi(text); err != nil {
			b.Fatal(err)
		}
	}
	made := graphtest.Synthetic{Articles: n / 10, Statements: n, Actors: max(n/200, 100), Seed: 5}
	kinds := graphtest.Kinds()
	store, err := sqlitestore.Open(b.Context(), filepath.Join(b.TempDir(), "bench.db"), kinds)
	if err != nil {
		b.Fatal(err)
	}
	defer store.Close()
	fill(b, store, made)
	handler, err := api.NewHandler(&api.Service{Store: store, Kinds: kinds}, api.Config{Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		b.Fatal(err)
	}
	server := httptest.NewServer(handler)
	defer server.Close()
	for _, clients := range []int{1, 64} {
		for _, route := range []struct{ name, form string }{
			{"actor relations", "/v1/actors/actor-%05d/relations?limit=50"}, {"dyad", "/v1/relations?source=actor-%05d&target=actor-00000"},
			{"evidence", "/v1/statements?source=actor-%05d&limit=20"}, {"mediations", "/v1/mediations?party=actor-%05d&limit=10"},
			{"search", "/v1/actors?q=ka%d"}, {"timeline", "/v1/timeline?a=actor-%05d&b=actor-00001"},
		} {
			b.Run(fmt.Sprintf("%s/%d", route.name, clients), func(b *testing.B) {
				askAll(b, clients, func(i int) string { return server.URL + fmt.Sprintf(route.form, (i*31+7)%made.Actors) })
			})
		}
	}
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

// askAll asks b.N questions with some clients, and reports how long half and 99 of 100 took at most.
func askAll(b *testing.B, clients int, url func(int) string) {
	took := make([]time.Duration, b.N)
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: clients}}
	next := make(chan int)
	ended := make(chan error)
	for range clients {
		go func() {
			var fault error
			for i := range next {
				begun := time.Now()
				response, err := client.Get(url(i))
				if err == nil {
					_, err = io.Copy(io.Discard, response.Body)
					response.Body.Close()
					if response.StatusCode >= 500 {
						err = fmt.Errorf("%s: %s", url(i), response.Status)
					}
				}
				if err != nil {
					fault = err
				}
				took[i] = time.Since(begun)
			}
			ended <- fault
		}()
	}
	b.ResetTimer()
	for i := range b.N {
		next <- i
	}
	close(next)
	for range clients {
		if err := <-ended; err != nil {
			b.Fatal(err)
		}
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
}
