package main

import (
	"context"
	"errors"
	"iter"

	"entente/api"
	"entente/graph"
	"entente/loaders"
)

// batchSize is how many readings go into one transaction.
const batchSize = 100

// A loading is one load under way: it takes results in their order and writes those that change anything.
type loading struct {
	env      *env
	store    graph.Store
	ctx      context.Context
	dryRun   bool
	shared   bool // other processes write to the store too
	rejects  *rejects
	progress progress
	counts   Counts
	batch    []change
}

// A change is a reading that the store does not have as it is.
type change struct {
	result
	outcome api.Outcome
}

// run takes all results, until one ends the work.
func (l *loading) run(results iter.Seq[result]) error {
	var err error
	for r := range results {
		if err = l.one(r); err != nil {
			break
		}
		l.progress.show(l.counts.total()+len(l.batch), l.counts.Rejected, false)
	}
	if flushed := l.flush(); err == nil {
		err = flushed
	}
	l.progress.show(l.counts.total(), l.counts.Rejected, true)
	return err
}

func (l *loading) one(r result) error {
	switch {
	case r.err != nil:
		return r.err
	case r.pause:
		return l.flush()
	case r.bad != nil:
		l.reject(r.input, r.bad)
	case r.skipped:
		l.same(r.input)
	default:
		return l.take(r)
	}
	return nil
}

// unread wraps a function that reads so that it skips what the store has from the same version of the reader.
func (l *loading) unread(reader articleReader, read func(*graph.Article) result) func(*graph.Article) result {
	return func(a *graph.Article) result {
		stored, err := l.store.Article(l.ctx, a.ID)
		switch {
		case errors.Is(err, graph.ErrNotFound):
			return read(a)
		case err != nil:
			return result{input: input{err: err}}
		}
		want := *a
		want.Extractor = reader.Version(a)
		if *stored == want {
			return result{skipped: true}
		}
		return read(a)
	}
}

func (l *loading) reject(in input, bad *loaders.Rejection) {
	l.counts.Rejected++
	l.progress.clear()
	l.rejects.add(bad, in.article, l.env.stderr)
	in.settle(bad)
}

// settle tells whoever asks that the input has been dealt with.
func (in input) settle(bad *loaders.Rejection) {
	if in.settled != nil {
		in.settled(bad)
	}
}

func (l *loading) same(in input) {
	l.counts.Same++
	in.settle(nil)
}

// take puts a reading into the batch, unless the store has it already.
func (l *loading) take(r result) error {
	if l.inBatch(r.article.ID) { // the store must have the first before the second is compared
		if err := l.flush(); err != nil {
			return err
		}
	}
	outcome, err := api.Compare(l.ctx, l.store, r.reading)
	if err != nil {
		return err
	}
	switch {
	case outcome == api.Same:
		l.same(r.input)
		return nil
	case outcome == api.New && r.article.Form == graph.Record && len(r.reading.Statements) == 0:
		l.counts.Silent++
		r.settle(nil)
		return nil
	}
	l.batch = append(l.batch, change{r, outcome})
	if len(l.batch) >= batchSize {
		return l.flush()
	}
	return nil
}

func (l *loading) inBatch(id graph.ArticleID) bool {
	for _, c := range l.batch {
		if c.article.ID == id {
			return true
		}
	}
	return false
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
	err := l.write(readings...)
	if invalid(err) && len(batch) > 1 {
		return l.flushEach(batch)
	}
	return l.wrote(err, batch...)
}

func (l *loading) flushEach(batch []change) error {
	for _, c := range batch {
		if err := l.wrote(l.write(c.reading), c); err != nil {
			return err
		}
	}
	return nil
}

func (l *loading) write(readings ...graph.Reading) error {
	if l.dryRun {
		return nil
	}
	err := l.store.PutReadings(l.ctx, readings...)
	for try := 1; l.shared && errors.Is(err, graph.ErrConflict) && try < lockedTries; try++ {
		err = l.store.PutReadings(l.ctx, readings...)
	}
	return err
}

// lockedTries is how often a store is asked that others keep locked; it waits some seconds each time.
const lockedTries = 10

func invalid(err error) bool {
	return errors.Is(err, graph.ErrInvalid) || errors.Is(err, graph.ErrUnknownActor)
}

// wrote counts what was written, or rejected because the store finds it invalid.
func (l *loading) wrote(err error, batch ...change) error {
	if err != nil && !invalid(err) {
		return err
	}
	for _, c := range batch {
		if err != nil {
			l.reject(c.input, &loaders.Rejection{File: c.article.Name, Reason: err.Error(), Mend: "this is a fault of the reader: please report it with the article"})
			continue
		}
		if c.outcome == api.Changed {
			l.counts.Changed++
		} else {
			l.counts.New++
		}
		l.counts.Statements += len(c.reading.Statements)
		c.settle(nil)
	}
	return nil
}
