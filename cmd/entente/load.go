package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"entente/graph"
	"entente/graph/memstore"
	"entente/loaders"
	"entente/loaders/natsqueue"
)

func loadCommand() *command {
	return &command{
		name: "load", args: "PATH…", summary: "read articles into the store",
		detail: pathsHelp + `
Articles are read on all cores and written by one writer, some hundred at a time; memory does not grow with their number.
Loading an article again replaces what it said before; one that the store has just so is left as it is.

An interrupt ends the work after what is under way. With --resume the same paths go on from there: articles that the
store has with the same text and from the same version of the reader are passed over without being read again.

With --queue articles go on a work queue instead, from which entente worker takes them on any number of machines. While
there are --waiting articles on it, load waits.
`, run: runLoad,
	}
}

func runLoad(ctx context.Context, e *env, c *command, args []string) error {
	flags := e.newFlags(c)
	spec := storeFlag(flags)
	format := formatFlag(flags, "text", "jsonl")
	sources := addSourceFlags(flags)
	var o loadOptions
	flags.BoolVar(&o.resume, "resume", false, "pass over articles that the store has from the same version of the reader")
	flags.BoolVar(&o.dryRun, "dry_run", false, "read everything and count what a load would do, but write nothing; articles that stand in the input twice count twice")
	queue := e.queueFlag(flags, "")
	flags.Int64Var(&queue.Waiting, "waiting", 0, fmt.Sprintf("articles that may be on the queue, from now on (at first %d)", natsqueue.DefaultWaiting))
	flags.StringVar(&o.errors, "errors", "", "file for what is rejected and why, as JSON lines, instead of the terminal")
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
	o.paths = paths
	if queue.Waiting < 0 {
		return usage("--waiting must be 1 at least")
	}
	if queue.URL != "" {
		return e.enqueue(ctx, *queue, o, format.value)
	}
	err = e.withLoadStore(ctx, *spec, o.dryRun, func(store graph.Store) error {
		counts, err := e.load(ctx, store, o)
		fmt.Fprint(e.stdout, counts.report(format.value))
		if err == nil && counts.Rejected > 0 {
			return errRejected
		}
		return err
	})
	if errors.Is(err, context.Canceled) {
		fmt.Fprintf(e.stderr, "What has been read is stored. To go on: %s\n", resumeLine(args))
	}
	return err
}

// withLoadStore is withStore; a dry run makes no file where there is none.
func (e *env) withLoadStore(ctx context.Context, spec string, dryRun bool, use func(graph.Store) error) error {
	if path, ok := strings.CutPrefix(spec, "sqlite:"); ok && dryRun {
		if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
			kinds, err := e.loadKinds()
			if err != nil {
				return err
			}
			return use(memstore.New(kinds))
		}
	}
	return e.withStore(ctx, spec, func(store graph.Store, _ *graph.Kinds) error { return use(store) })
}

// resumeLine is the command line that goes on.
func resumeLine(args []string) string {
	line := "entente load"
	resuming := false
	for _, arg := range args {
		resuming = resuming || arg == "--resume" || arg == "-resume"
	}
	if !resuming {
		line += " --resume"
	}
	for _, arg := range args {
		line += " " + shellQuoted(arg)
	}
	return line
}

// shellQuoted writes a word so that a shell takes it as it is.
func shellQuoted(word string) string {
	if word != "" && strings.IndexFunc(word, func(r rune) bool {
		return !strings.ContainsRune("-_./:=@%+,", r) && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	}) < 0 {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// Counts says what a load did.
type Counts struct {
	New        int `json:"new"`
	Same       int `json:"same"`
	Changed    int `json:"changed"`
	Rejected   int `json:"rejected"`
	Statements int `json:"statements"` // in the articles that are new or changed
	Silent     int `json:"silent"`     // new records that say no relation, which are left out
}

func (n Counts) report(format string) string {
	if format == "jsonl" {
		return fmt.Sprintf(`{"new":%d,"same":%d,"changed":%d,"rejected":%d,"statements":%d,"silent":%d}`+"\n",
			n.New, n.Same, n.Changed, n.Rejected, n.Statements, n.Silent)
	}
	text := fmt.Sprintf("%d new, %d same, %d changed, %d rejected; %d statements read", n.New, n.Same, n.Changed, n.Rejected, n.Statements)
	if n.Silent > 0 {
		text += fmt.Sprintf("; %d records without a relation left out", n.Silent)
	}
	return text + "\n"
}

func (n Counts) total() int { return n.New + n.Same + n.Changed + n.Rejected + n.Silent }

// loadOptions say what a load is to do.
type loadOptions struct {
	paths  []string
	resume bool   // pass over what the store has from the same version of the reader
	dryRun bool   // write nothing
	errors string // file for rejections; "" for the terminal
}

// load reads what the paths hold into the store: read on all cores, written by one writer in batches. What a batch has
// begun is written even when ctx ends meanwhile.
func (e *env) load(ctx context.Context, store graph.Store, o loadOptions) (Counts, error) {
	reader, err := e.reader()
	if err != nil {
		return Counts{}, err
	}
	rejected, err := openRejects(o.errors)
	if err != nil {
		return Counts{}, err
	}
	meter := &loaders.Meter{}
	if e.progress {
		meter = loaders.Measure(o.paths)
	}
	l := e.newLoading(ctx, store, rejected, meter)
	l.dryRun = o.dryRun
	read := func(a *graph.Article) result { return readOne(reader, a) }
	if o.resume {
		read = l.unread(reader, read)
	}
	err = l.run(readAll(ctx, fromPaths(e.openMetered(ctx, o.paths, meter)), read))
	return l.counts, errors.Join(err, rejected.close())
}

func (e *env) newLoading(ctx context.Context, store graph.Store, rejected *rejects, meter *loaders.Meter) *loading {
	l := &loading{env: e, store: store, ctx: context.WithoutCancel(ctx), rejects: rejected, progress: progress{meter: meter, started: time.Now()}}
	if e.progress {
		l.progress.to = e.stderr
	}
	return l
}
