package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"entente/nlp"
	"entente/nlp/train"
)

func trainCommand() *command {
	return &command{
		name: "train", args: "MODEL", summary: "make the models of the language and of relations",
		detail: `
MODEL is classes, tagger (with the lemmas), parser, entities, all (the last three), relations, or test, which only measures
the models of the language as they are. relations is trained on the marked articles of --gold and --corpus, with the other
models as they are in --out, and measured by cross-validation: train it after the others. --treebanks is a folder of treebanks and sets of names under their usual names; classes also takes
--text, JSON lines with the field text. The models are measured on text that they have not seen. The same seed gives the
same models. Build the program again afterwards: it embeds its models. articles prints the marked articles as
scripts/reader trains the neural model on them.
`, run: func(ctx context.Context, e *env, c *command, args []string) error {
			flags := e.newFlags(c)
			var t training
			flags.StringVar(&t.treebanks, "treebanks", "../shared/treebanks", "folder of the treebanks")
			flags.StringVar(&t.out, "out", "data/models", "folder of the models")
			flags.StringVar(&t.text, "text", "", "text that the word classes are made from, JSON lines")
			flags.StringVar(&t.gold, "gold", "../shared/gold", "folder of the marked articles")
			flags.StringVar(&t.corpus, "corpus", "extract/train/corpus", "folder of our own marked articles")
			flags.Uint64Var(&t.seed, "seed", 1, "seed of the order in which sentences are learnt")
			rest, err := e.parse(c, flags, args)
			if err != nil {
				return err
			}
			if len(rest) != 1 {
				return usage("name one model: classes, tagger, parser, entities, all, relations, articles or test")
			}
			return t.run(ctx, rest[0], e.stdout, e.stderr)
		},
	}
}

// A training is what the flags of train say.
type training struct {
	treebanks, out, text, gold, corpus string
	seed                               uint64
}

// run trains a model and prints how good it is.
func (t *training) run(ctx context.Context, model string, stdout, stderr io.Writer) error {
	trainer := &train.Trainer{Treebanks: train.Treebanks(t.treebanks), Out: t.out, Seed: t.seed, Progress: stderr}
	entities := func(ctx context.Context) error { return trainer.Entities(ctx, nil) }
	steps := map[string][]func(context.Context) error{
		"tagger":   {trainer.Tagger},
		"parser":   {trainer.Parser},
		"entities": {entities},
		"all":      {trainer.Tagger, trainer.Parser, entities},
		"test":     {},
	}
	switch model {
	case "classes":
		return t.classes(ctx, trainer)
	case "relations":
		return t.relations(ctx, stdout, stderr)
	case "articles":
		return t.articles(stdout)
	}
	run, ok := steps[model]
	if !ok {
		return usage("there is no model %q: want classes, tagger, parser, entities, all, relations, articles or test", model)
	}
	for _, step := range run {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return t.measure(stdout)
}

// classes makes the word classes; all other models must be trained anew after it.
func (t *training) classes(ctx context.Context, trainer *train.Trainer) error {
	if t.text == "" {
		return usage("classes needs --text")
	}
	f, err := os.Open(t.text)
	if err != nil {
		return err
	}
	defer f.Close()
	return trainer.Classes(ctx, f)
}

// measure prints a table of the models in the folder on the test parts of the treebanks.
func (t *training) measure(stdout io.Writer) error {
	folder := filepath.Clean(t.out)
	if filepath.Base(folder) != "models" {
		return fmt.Errorf("%s: cannot measure models outside of a folder called models", t.out)
	}
	pipeline, err := nlp.Load(os.DirFS(filepath.Dir(folder)))
	if err != nil {
		return err
	}
	table, err := train.Measure(pipeline, train.Treebanks(t.treebanks))
	if err != nil {
		return err
	}
	return table.WriteText(stdout)
}
