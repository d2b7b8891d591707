package nlp

import (
	"os"
	"strings"
	"testing"
)

// benchText is news prose of the kind that the program reads.
var benchText = strings.Repeat(`Ministers meet in Geneva to revive ceasefire talks

The foreign ministers of Russia and Turkey met in Geneva on Tuesday to discuss a ceasefire in northern Syria, officials said.
Sergei Lavrov, who has led the Russian side since 2004, accused the United States of supporting armed groups along the border.
"We will not accept any foreign presence without the consent of the government in Damascus," he told reporters after the talks.
A spokesman for the U.S. State Department rejected the claim, saying that Washington backed a political solution.
The United Nations, whose envoy mediated the meeting, urged both sides to allow aid into the besieged towns before winter.

`, 20)

func BenchmarkStages(b *testing.B) {
	for k, stage := range load(b).Stages() {
		b.Run(stage.Name(), func(b *testing.B) {
			d := &Doc{Text: benchText}
			for _, s := range load(b).Stages()[:k] {
				s.Process(d)
			}
			for b.Loop() {
				stage.Process(d)
			}
			reportTokens(b, d)
		})
	}
	b.Run("all", func(b *testing.B) {
		var d *Doc
		for b.Loop() {
			d = load(b).Parse(benchText)
		}
		reportTokens(b, d)
	})
}

func reportTokens(b *testing.B, d *Doc) {
	b.ReportMetric(float64(len(d.Tokens))*float64(b.N)/b.Elapsed().Seconds(), "tokens/s")
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := Load(os.DirFS("../data")); err != nil {
			b.Fatal(err)
		}
	}
}
