package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"entente/api"
	"entente/extract/eval"
	"entente/graph"
	"entente/loaders"
)

func evalCommand() *command {
	return &command{
		name: "eval", args: "GOLD ARTICLES", summary: "score what is read against marked relations",
		detail: `
GOLD is a folder of NAME.jsonl (relations) and NAME.actors.tsv (actors), or a file of single sentences with their
relations. ARTICLES is what extract takes; articles that the gold does not mark are left out. A file of statements, as
extract --format jsonl prints them, is scored as it is.
`, run: runEval,
	}
}

func runEval(ctx context.Context, e *env, c *command, args []string) error {
	flags := e.newFlags(c)
	mistakes := flags.Bool("errors", false, "list what was missed or wrong")
	asJSON := flags.Bool("json", false, "the figures as one JSON object")
	told := flags.Bool("told", false, "score stance and speaker too")
	args, err := e.parse(c, flags, args)
	if err != nil {
		return err
	}
	if len(args) != 2 {
		return usage("name the gold, and the articles or statements")
	}
	gold, err := eval.Load(args[0])
	if err != nil {
		return err
	}
	predictions, err := e.predictions(ctx, gold, args[1])
	if err != nil {
		return err
	}
	score := gold.Score(predictions)
	return e.buffered(func(w io.Writer) error {
		if *mistakes {
			for _, m := range score.Mistakes {
				fmt.Fprintln(w, m)
			}
		}
		if *asJSON {
			return score.WriteJSON(w)
		}
		if err := score.WriteText(w); err != nil || !*told {
			return err
		}
		return gold.Told(predictions).WriteText(w)
	})
}

// predictions are the statements of a file, or those that are read in articles.
func (e *env) predictions(ctx context.Context, gold *eval.Gold, path string) ([]eval.Prediction, error) {
	if holdsStatements(path) {
		f, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		return eval.ReadPredictions(f, path)
	}
	kinds, err := e.loadKinds()
	if err != nil {
		return nil, err
	}
	reader, err := e.reader()
	if err != nil {
		return nil, err
	}
	var all []eval.Prediction
	articles := loaders.Open(ctx, []string{path}, e.stdin)
	read := func(a *graph.Article) result {
		if !gold.Has(a.Name) {
			return result{skipped: true}
		}
		return readOne(reader, a)
	}
	for r := range readAll(ctx, fromPaths(articles), read) {
		switch {
		case r.err != nil:
			return nil, r.err
		case r.bad != nil:
			return nil, r.bad
		case r.skipped:
			continue
		}
		lines, err := api.ReadingStatements(r.reading, kinds)
		if err != nil {
			return nil, err
		}
		for _, l := range lines {
			all = append(all, prediction(l))
		}
	}
	return all, nil
}

func prediction(l api.Statement) eval.Prediction {
	p := eval.Prediction{
		Article: l.Article, Source: eval.Named{Name: l.Source.Name}, Relation: string(l.Relation),
		Target: eval.Named{Name: l.Target.Name}, Polarity: string(l.Polarity), Quote: l.Quote,
	}
	if l.Speaker != nil {
		p.Speaker = &eval.Named{Name: l.Speaker.Name}
	}
	return p
}

// holdsStatements tells whether a file begins with a statement: an object with a relation, and without a text.
func holdsStatements(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	line, _ := bufio.NewReaderSize(f, 1<<20).ReadBytes('\n')
	var first map[string]json.RawMessage
	if json.Unmarshal(line, &first) != nil {
		return strings.HasSuffix(path, ".jsonl") && len(strings.TrimSpace(string(line))) == 0
	}
	return first["relation"] != nil && first["text"] == nil
}
