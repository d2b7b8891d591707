package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"entente/api"
	"entente/data"
	"entente/graph"
	"entente/loaders"
	"entente/nlp"
)

func extractCommand() *command {
	return &command{
		name: "extract", args: "PATH…", summary: "print the statements of articles, and store nothing",
		detail: pathsHelp + `The format conllu prints how the articles are parsed, with the names found in them, instead of statements.

--explain says of each statement why it was made: who the words of both ends are taken for and why, the dependency path
between them, and what the model says: its probability, the word that tells it, the words looked at, the frame that fits, and
how the confidence comes about.
`, run: runExtract,
	}
}

// pathsHelp says what the paths of extract, load and eval may be.
const pathsHelp = `
PATH is one of
  a text or markdown file   first line headline, blank line, body; YAML front matter with title, url, published, publisher
                            and language may stand before them, or a table meta.tsv beside it (columns id, date, url,
                            publisher) say what it does not
  a web page                .html; boilerplate, captions and comments are left out
  JSON lines                id, url, title, text, published, publisher, language
  CSV, TSV, JSON            with columns or members of these names, or read by --mapping
  a table of GDELT 2, ICEWS, POLECAT, ACLED or UCDP GED, known by its first row; each row is evidence
  a URL, or a text file of URLs, one a line
  an archive                .tar, .zip, .warc, and any file compressed as .gz, .zst, .xz or .bz2
  a folder of these, or - for standard input
What cannot be taken is named with the reason, and the exit code is 1. docs/loading.md says more.
`

func runExtract(ctx context.Context, e *env, c *command, args []string) error {
	flags := e.newFlags(c)
	format := formatFlag(flags, "text", "json", "jsonl", "csv", "conllu")
	explain := flags.Bool("explain", false, "say why each statement was made")
	sources := addSourceFlags(flags)
	paths, err := e.parse(c, flags, args)
	if err != nil {
		return err
	}
	if e.sources, err = sources.options(); err != nil {
		return err
	}
	if len(paths) == 0 {
		return usage("name at least one file, folder or URL, or - for standard input")
	}
	if *explain && format.value != "text" && format.value != "json" && format.value != "jsonl" {
		return usage("--explain prints text or JSON, not %s", format.value)
	}
	if format.value == "conllu" {
		return e.printTrees(ctx, paths)
	}
	kinds, err := e.loadKinds()
	if err != nil {
		return err
	}
	reader, err := e.reader()
	if err != nil {
		return err
	}
	return e.buffered(func(w io.Writer) error {
		p := newPrinter(w, format.value)
		rejected := false
		articles := e.open(ctx, paths)
		read := func(a *graph.Article) result {
			if *explain {
				return explainOne(reader, a, nil)
			}
			return readOne(reader, a)
		}
		for r := range readAll(ctx, fromPaths(articles), read) {
			switch {
			case r.err != nil:
				return r.err
			case r.bad != nil:
				rejected = true
				fmt.Fprintf(e.stderr, "rejected: %v\n", r.bad)
				continue
			}
			lines, err := api.ReadingStatements(r.reading, kinds)
			if err != nil {
				return err
			}
			if err := printReasons(p, lines, r.account); err != nil {
				return err
			}
		}
		if rejected {
			return errRejected
		}
		return nil
	})
}

// printTrees prints how the articles are parsed, with the names found in them, as CoNLL-U.
func (e *env) printTrees(ctx context.Context, paths []string) error {
	pipeline, err := nlp.Load(data.FS)
	if err != nil {
		return fmt.Errorf("the embedded data is not whole: %w", err)
	}
	return e.buffered(func(w io.Writer) error {
		var done error
		for a, err := range e.open(ctx, paths) {
			var bad *loaders.Rejection
			switch {
			case errors.As(err, &bad):
				fmt.Fprintf(e.stderr, "rejected: %v\n", bad)
				done = errRejected
				continue
			case err != nil:
				return err
			}
			fmt.Fprintf(w, "# newdoc id = %s\n", a.Name)
			if err := nlp.WriteConllu(w, pipeline.Parse(a.Text)); err != nil {
				return err
			}
		}
		return done
	})
}

// A printer writes results of one type in one format.
type printer struct {
	w      io.Writer
	format string
	header bool // the header row of CSV is out
}

func newPrinter(w io.Writer, format string) *printer { return &printer{w: w, format: format} }

// printAll writes results; text says how one of them reads.
func printAll[T any](p *printer, results []T, text func(T) string) error {
	switch p.format {
	case "csv":
		return p.csv(results)
	case "json", "jsonl": // JSON lines are a stream of JSON
		encoder := json.NewEncoder(p.w)
		encoder.SetEscapeHTML(false)
		for _, r := range results {
			if err := encoder.Encode(r); err != nil {
				return err
			}
		}
		return nil
	}
	for _, r := range results {
		if _, err := io.WriteString(p.w, text(r)); err != nil {
			return err
		}
	}
	return nil
}

func (p *printer) csv(results any) error {
	var b bytes.Buffer
	if err := api.WriteCSV(&b, results); err != nil {
		return err
	}
	rows := b.Bytes()
	if p.header {
		_, rows, _ = bytes.Cut(rows, []byte("\n"))
	}
	p.header = true
	_, err := p.w.Write(rows)
	return err
}
