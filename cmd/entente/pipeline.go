package main

import (
	"context"
	"errors"
	"iter"
	"runtime"

	"entente/api"
	"entente/graph"
	"entente/loaders"
)

// A result is what became of one piece of input, in the order of the input.
type result struct {
	reading graph.Reading
	skipped bool               // it is not wanted
	bad     *loaders.Rejection // it could not be taken
	err     error              // the whole work must end
}

// pending is a result that a worker is still at.
type pending chan result

// readAll reads articles on all cores and yields the results in the order of the input. When ctx ends no more input is
// taken, what has been begun is finished and yielded, and the last result holds the error of ctx.
func readAll(ctx context.Context, articles iter.Seq2[*graph.Article, error], read func(*graph.Article) result) iter.Seq[result] {
	return func(yield func(result) bool) {
		workers := runtime.GOMAXPROCS(0)
		order := make(chan pending, 4*workers)
		stop := make(chan struct{})
		go dispatch(articles, read, workers, order, stop)
		open := true
		for p := range order {
			if r := <-p; open && !yield(r) {
				open = false
				close(stop)
			}
		}
	}
}

// dispatch hands each article to a worker and queues the place of its result.
func dispatch(articles iter.Seq2[*graph.Article, error], read func(*graph.Article) result, workers int, order chan<- pending, stop <-chan struct{}) {
	defer close(order)
	slots := make(chan struct{}, workers)
	for a, err := range articles {
		p := make(pending, 1)
		select {
		case <-stop:
			return
		case order <- p:
		}
		var bad *loaders.Rejection
		switch {
		case errors.As(err, &bad):
			p <- result{bad: bad}
			continue
		case err != nil:
			p <- result{err: err}
			return
		}
		slots <- struct{}{}
		go func() {
			p <- read(a)
			<-slots
		}()
	}
}

// readOne reads an article; one that cannot be read is a rejection.
func readOne(reader api.Reader, a *graph.Article) result {
	reading, err := reader.Read(a)
	if errors.Is(err, api.ErrRefused) {
		return result{bad: &loaders.Rejection{File: a.Name, Reason: err.Error(), Mend: "give an English text"}}
	}
	if err != nil {
		return result{bad: &loaders.Rejection{File: a.Name, Reason: "it cannot be read: " + err.Error(), Mend: "see that it is an English article"}}
	}
	return result{reading: reading}
}
