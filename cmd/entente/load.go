package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"entente/api"
	"entente/graph"
	"entente/loaders"
)

func loadCommand() *command {
	return &command{
		name: "load", args: "PATH…", summary: "read articles into the store",
		detail: pathsHelp + `
Loading an article again replaces what it said before; one that the store has already, read by the same version, is left
as it is. An interrupt ends the work after what is under way; load the same paths again to go on.
`, run: runLoad,
	}
}

func runLoad(ctx context.Context, e *env, c *command, args []string) error {
	flags := e.newFlags(c)
	spec := storeFlag(flags)
	format := formatFlag(flags, "text", "jsonl")
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
	return e.withStore(ctx, *spec, func(store graph.Store, _ *graph.Kinds) error {
		counts, err := e.load(ctx, store, paths)
		fmt.Fprint(e.stdout, counts.report(format.value))
		if err == nil && counts.Rejected > 0 {
			return errRejected
		}
		return err
	})
}

// Counts says what a load did.
type Counts struct {
	New        int `json:"new"`
	Same       int `json:"same"`
	Changed    int `json:"changed"`
	Rejected   int `json:"rejected"`
	Statements int `json:"statements"` // in the articles that are new or changed
}

func (n Counts) report(format string) string {
	if format == "jsonl" {
		return fmt.Sprintf(`{"new":%d,"same":%d,"changed":%d,"rejected":%d,"statements":%d}`+"\n", n.New, n.Same, n.Changed, n.Rejected, n.Statements)
	}
	return fmt.Sprintf("%d new, %d same, %d changed, %d rejected; %d statements read\n", n.New, n.Same, n.Changed, n.Rejected, n.Statements)
}

func (n Counts) total() int { return n.New + n.Same + n.Changed + n.Rejected }

// load reads what the paths hold into the store: read on all cores, written by one writer in batches. What a batch has
// begun is written even when ctx ends meanwhile.
func (e *env) load(ctx context.Context, store graph.Store, paths []string) (Counts, error) {
	reader, err := e.reader()
	if err != nil {
		return Counts{}, err
	}
	l := &loading{env: e, store: store, ctx: context.WithoutCancel(ctx), seen: map[graph.ArticleID]bool{}, started: time.Now()}
	articles := e.open(ctx, paths)
	for r := range readAll(ctx, articles, func(a *graph.Article) result { return readOne(reader, a) }) {
		if r.err != nil {
			err = r.err
			break
		}
		if r.bad != nil {
			l.reject(r.bad)
		} else if err = l.take(r.reading); err != nil {
			break
		}
		l.progress(false)
	}
	if flushed := l.flush(); err == nil {
		err = flushed
	}
	l.progress(true)
	return l.counts, err
}

// batchSize is how many readings go into one transaction.
const batchSize = 100

// A loading is one load under way.
type loading struct {
	env     *env
	store   graph.Store
	ctx     context.Context
	counts  Counts
	batch   []change
	seen    map[graph.ArticleID]bool // what this load has taken
	started time.Time
	shown   time.Time
}

// A change is a reading that the store does not have as it is.
type change struct {
	reading graph.Reading
	outcome api.Outcome
}

func (l *loading) reject(bad *loaders.Rejection) {
	l.counts.Rejected++
	l.clearProgress()
	fmt.Fprintf(l.env.stderr, "rejected: %v\n", bad)
}

// take puts a reading into the batch, unless the store has it already.
func (l *loading) take(r graph.Reading) error {
	if l.seen[r.Article.ID] { // the store must have the first before the second is compared
		if err := l.flush(); err != nil {
			return err
		}
	}
	l.seen[r.Article.ID] = true
	outcome, err := api.Compare(l.ctx, l.store, r)
	if err != nil {
		return err
	}
	if outcome == api.Same {
		l.counts.Same++
		return nil
	}
	l.batch = append(l.batch, change{r, outcome})
	if len(l.batch) >= batchSize {
		return l.flush()
	}
	return nil
}

// flush writes the batch. One that the store finds invalid is written again one by one, so that only what is at fault
// is rejected.
func (l *loading) flush() error {
	batch := l.batch
	l.batch = nil
	if len(batch) == 0 {
		return nil
	}
	readings := make([]graph.Reading, len(batch))
	for i, c := range batch {
		readings[i] = c.reading
	}
	err := l.store.PutReadings(l.ctx, readings...)
	if invalid(err) && len(batch) > 1 {
		return l.flushEach(batch)
	}
	return l.wrote(err, batch...)
}

func (l *loading) flushEach(batch []change) error {
	for _, c := range batch {
		if err := l.wrote(l.store.PutReadings(l.ctx, c.reading), c); err != nil {
			return err
		}
	}
	return nil
}

func invalid(err error) bool {
	return errors.Is(err, graph.ErrInvalid) || errors.Is(err, graph.ErrUnknownActor)
}

// wrote counts what was written, or rejected because the store finds it invalid.
func (l *loading) wrote(err error, batch ...change) error {
	if err != nil && !invalid(err) {
		return err
	}
	for _, c := range batch {
		switch {
		case err != nil:
			l.reject(&loaders.Rejection{File: c.reading.Article.Name, Reason: err.Error(), Mend: "this is a fault of the reader: please report it with the article"})
			continue
		case c.outcome == api.Changed:
			l.counts.Changed++
		default:
			l.counts.New++
		}
		l.counts.Statements += len(c.reading.Statements)
	}
	return nil
}

// progress shows how far the load is, on a terminal, a few times a second.
func (l *loading) progress(last bool) {
	now := time.Now()
	if !l.env.progress || !last && now.Sub(l.shown) < 200*time.Millisecond {
		return
	}
	l.shown = now
	n := l.counts.total() + len(l.batch)
	fmt.Fprintf(l.env.stderr, "\r%d articles, %.0f a second, %d rejected ", n, float64(n)/max(now.Sub(l.started).Seconds(), 0.001), l.counts.Rejected)
	if last {
		fmt.Fprintln(l.env.stderr)
	}
}

func (l *loading) clearProgress() {
	if l.env.progress {
		fmt.Fprint(l.env.stderr, "\r\x1b[K")
	}
}
