package main

import (
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"entente/data"
	"entente/extract"
	"entente/graph"
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
			analysis := e.Analyse(a)
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
