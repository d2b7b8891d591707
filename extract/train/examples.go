package train

import (
	"runtime"
	"slices"
	"sync"

	"entente/extract"
	"entente/extract/eval"
	"entente/graph"
)

// Analyse reads all articles of a corpus on all cores, results in the order of the corpus.
func Analyse(e *extract.Extractor, c *Corpus) []*extract.Analysis {
	out := make([]*extract.Analysis, len(c.Articles))
	work := make(chan int)
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := range work {
				out[i] = e.Candidates(c.Articles[i])
			}
		})
	}
	for i := range c.Articles {
		work <- i
	}
	close(work)
	wg.Wait()
	return out
}

// Weights of marks that say less than a core line told at its own sentence.
const (
	optionalWeight    = 0.6 // a line that a reader may miss
	alternativeWeight = 0.5 // ends or kind that are accepted in place of the main ones
)

// Examples marks the candidates of an article by its gold. What is true but perhaps not told in the candidate's sentence
// is doubtful.
func Examples(an *extract.Analysis, gold *eval.Gold, group int) []Example {
	var out []Example
	for p := range an.Pairs() {
		ex := Example{Features: p.Features, Weight: 1, Group: group}
		ex.Doubtful = !mark(&ex, p.Kind, gold.Matches(an.Article.Name, p.Source.Name, p.Target.Name, p.Sentence))
		out = append(out, ex)
	}
	return out
}

// mark sets an example's mark and weight; it tells whether the example can be learned from.
func mark(ex *Example, kind graph.KindName, matches []eval.Match) bool {
	doubtful := false
	for _, m := range matches {
		i := slices.Index(m.Line.Kinds(), string(kind))
		switch {
		case i < 0:
		case !m.Quoted:
			doubtful = true
		default:
			weight := float32(1)
			if m.Line.Tier != "core" {
				weight *= optionalWeight
			}
			if i > 0 || !m.Main {
				weight *= alternativeWeight
			}
			if ex.Holds {
				weight = max(weight, ex.Weight)
			}
			ex.Holds, ex.Weight = true, weight
		}
	}
	return ex.Holds || !doubtful
}
