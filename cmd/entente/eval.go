package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"entente/api"
	"entente/extract/eval"
	relations "entente/extract/train"
	"entente/graph"
	"entente/loaders"
)

func evalCommand() *command {
	return &command{
		name: "eval", args: "GOLD [ARTICLES]", summary: "score what is read against marked relations",
		detail: `
GOLD is a folder of NAME.jsonl (relations) and NAME.actors.tsv (actors), or a file of single sentences with their
relations. ARTICLES is what extract takes; articles that the gold does not mark are left out. A file of statements, as
extract --format jsonl prints them, is scored as it is. Where ARTICLES is left out, GOLD is our own annotated articles
(extract/train/corpus, or files of it), or a file of single sentences, which are their own text.

--explain counts by cause what was missed, wrong, or right but told wrongly; with --errors each with its cause.
--given shows how good the rest would be if the actors were all found: with links every mention that is found stands for the
marked actor, with mentions every form of an actor and every end of a relation is a mention too.
`, run: runEval,
	}
}

func runEval(ctx context.Context, e *env, c *command, args []string) error {
	flags := e.newFlags(c)
	mistakes := flags.Bool("errors", false, "list what was missed or wrong")
	asJSON := flags.Bool("json", false, "the figures as one JSON object")
	told := flags.Bool("told", false, "score stance and speaker too")
	explain := flags.Bool("explain", false, "count the causes of what was missed or wrong")
	given := &choice{value: "nothing", of: []string{"nothing", "links", "mentions"}}
	flags.Var(given, "given", "what the gold gives in place of the reader: nothing, links, mentions")
	args, err := e.parse(c, flags, args)
	if err != nil {
		return err
	}
	if len(args) != 1 && len(args) != 2 {
		return usage("name the gold, and the articles or statements")
	}
	v := &evaluation{env: e, given: eval.Given(slices.Index(given.of, given.value))}
	if *explain {
		v.causes = eval.NewCauses()
	}
	if err := v.load(ctx, args); err != nil {
		return err
	}
	score := v.gold.Score(v.predictions)
	return e.buffered(func(w io.Writer) error {
		if *mistakes {
			for _, m := range v.mistakes(score) {
				fmt.Fprintln(w, m)
			}
		}
		if *asJSON {
			return score.WriteJSON(w)
		}
		if err := score.WriteText(w); err != nil {
			return err
		}
		if *told {
			if err := v.gold.Told(v.predictions).WriteText(w); err != nil {
				return err
			}
		}
		if v.causes != nil {
			return v.causes.WriteText(w)
		}
		return nil
	})
}

// An evaluation is one comparison with the gold.
type evaluation struct {
	*env
	gold        *eval.Gold
	given       eval.Given
	causes      *eval.Causes // nil where nobody asks
	predictions []eval.Prediction
}

// mistakes are the lines of --errors.
func (v *evaluation) mistakes(score *eval.Score) []string {
	if v.causes != nil {
		return v.causes.Lines
	}
	return score.Mistakes
}

// load reads the gold and the statements that are compared with it.
func (v *evaluation) load(ctx context.Context, args []string) (err error) {
	notes, err := noteFiles(args[0])
	if err != nil {
		return err
	}
	if len(args) == 1 && len(notes) > 0 {
		return v.loadNotes(ctx, notes)
	}
	if info, err := os.Stat(args[0]); err == nil && info.IsDir() && len(args) == 1 {
		return usage("%s is a folder of relations: name the articles, too", args[0])
	}
	if v.gold, err = eval.Load(args[0]); err != nil {
		return err
	}
	path := args[len(args)-1]
	if !holdsStatements(path) {
		return v.read(ctx, fromPaths(loaders.Open(ctx, []string{path}, v.stdin)))
	}
	if v.causes != nil || v.given != eval.GivenNothing {
		return usage("%s holds statements: --explain and --given need the articles", path)
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	v.predictions, err = eval.ReadPredictions(f, path)
	return err
}

// noteFiles lists the files of a path that hold our own annotated articles.
func noteFiles(path string) ([]string, error) {
	if filepath.Ext(path) == ".txt" {
		return []string{path}, nil
	}
	return filepath.Glob(filepath.Join(path, "*.txt"))
}

// loadNotes compares with our own annotated articles.
func (v *evaluation) loadNotes(ctx context.Context, files []string) error {
	v.gold = &eval.Gold{}
	var articles []input
	for _, file := range files {
		c, err := relations.ReadNotes(file)
		if err != nil {
			return err
		}
		v.gold.Merge(c.Gold)
		for _, a := range c.Articles {
			articles = append(articles, input{article: a})
		}
	}
	return v.read(ctx, slices.Values(articles))
}

// read reads the articles that the gold marks.
func (v *evaluation) read(ctx context.Context, articles iter.Seq[input]) error {
	kinds, err := v.loadKinds()
	if err != nil {
		return err
	}
	reader, err := v.reader()
	if err != nil {
		return err
	}
	read := func(a *graph.Article) result {
		switch {
		case !v.gold.Has(a.Name):
			return result{skipped: true}
		case v.causes == nil && v.given == eval.GivenNothing:
			return readOne(reader, a)
		}
		return explainOne(reader, a, v.gold.Amend(a.Name, v.given))
	}
	for r := range readAll(ctx, articles, read) {
		switch {
		case r.err != nil:
			return r.err
		case r.bad != nil:
			return r.bad
		case r.skipped:
			continue
		}
		if err := v.add(&r, kinds); err != nil {
			return err
		}
	}
	return nil
}

// add adds what was read in one article.
func (v *evaluation) add(r *result, kinds *graph.Kinds) error {
	lines, err := api.ReadingStatements(r.reading, kinds)
	if err != nil {
		return err
	}
	first := len(v.predictions)
	for _, l := range lines {
		v.predictions = append(v.predictions, prediction(l))
	}
	if v.causes != nil {
		if r.account == nil {
			return fmt.Errorf("%s: --explain works for articles of text only", r.article.Name)
		}
		v.causes.Add(v.gold, r.account, v.predictions[first:])
	}
	return nil
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
