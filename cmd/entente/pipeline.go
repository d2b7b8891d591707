package main

import (
	"context"
	"errors"
	"iter"
	"runtime"

	"entente/api"
	"entente/extract"
	"entente/graph"
	"entente/loaders"
)

// An input is one thing to be read.
type input struct {
	article *graph.Article
	bad     *loaders.Rejection           // it cannot be taken
	err     error                        // the input ends here
	settled func(bad *loaders.Rejection) // told once it is stored, or why it never will be; nil where nobody asks
	pause   bool                         // nothing: no more input is there at the moment
}

// A result is what became of one input, in the order of the input.
type result struct {
	input
	reading graph.Reading
	account *extract.Account // what led to it, where that was asked for
	skipped bool             // it is not wanted
}

// pending is a result that a worker is still at.
type pending chan result

// ahead is how many results may wait for their turn: as many as are read while a batch of them is written. Memory is
// bounded by it, however long the input.
const ahead = 2 * batchSize

// fromPaths makes inputs of articles as loaders.Open yields them.
func fromPaths(articles iter.Seq2[*graph.Article, error]) iter.Seq[input] {
	return func(yield func(input) bool) {
		for a, err := range articles {
			var bad *loaders.Rejection
			in := input{article: a, err: err}
			if errors.As(err, &bad) {
				in = input{bad: bad}
			}
			if !yield(in) {
				return
			}
		}
	}
}

// readAll reads inputs on all cores and yields the results in the order of the input. When ctx ends no more input is
// taken, what has been begun is finished and yielded, and the last result holds the error of ctx.
func readAll(ctx context.Context, inputs iter.Seq[input], read func(*graph.Article) result) iter.Seq[result] {
	return func(yield func(result) bool) {
		order := make(chan pending, ahead)
		stop := make(chan struct{})
		go dispatch(inputs, read, order, stop)
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
func dispatch(inputs iter.Seq[input], read func(*graph.Article) result, order chan<- pending, stop <-chan struct{}) {
	defer close(order)
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	for in := range inputs {
		p := make(pending, 1)
		select {
		case <-stop:
			return
		case order <- p:
		}
		if in.article == nil {
			p <- result{input: in}
			if in.err != nil {
				return
			}
			continue
		}
		slots <- struct{}{}
		go func() {
			r := read(in.article)
			r.article, r.settled = in.article, in.settled
			p <- r
			<-slots
		}()
	}
}

// readOne reads an article; one that cannot be read is a rejection.
func readOne(reader api.Reader, a *graph.Article) result {
	reading, err := reader.Read(a)
	return readSo(a, reading, nil, err)
}

// explainOne is readOne with an account, where the reader can give one.
func explainOne(r articleReader, a *graph.Article, amend amendment) result {
	can, ok := r.(*reader)
	if !ok {
		return readOne(r, a)
	}
	reading, account, err := can.explain(a, amend)
	return readSo(a, reading, account, err)
}

// readSo is what became of an article.
func readSo(a *graph.Article, reading graph.Reading, account *extract.Account, err error) result {
	if errors.Is(err, api.ErrRefused) {
		return result{input: input{bad: &loaders.Rejection{File: a.Name, Reason: err.Error(), Mend: "give an English text"}}}
	}
	if err != nil {
		return result{input: input{bad: &loaders.Rejection{File: a.Name, Reason: "it cannot be read: " + err.Error(), Mend: "see that it is an English article"}}}
	}
	return result{reading: reading, account: account}
}
