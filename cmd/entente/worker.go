package main

import (
	"context"
	"fmt"
	"iter"
	"runtime"
	"time"

	"entente/graph"
	"entente/loaders"
	"entente/loaders/natsqueue"
)

func workerCommand() *command {
	return &command{
		name: "worker", summary: "read articles from a queue into the store",
		detail: `
Any number of workers, on any number of machines, take articles from one queue. What a worker has when it is lost, another
takes; what cannot be read is put apart with the reason. Articles that the store has from the same version of the reader are
passed over. An interrupt finishes what is under way and gives the rest back to the queue. Workers of one machine may share
an SQLite file; those of several need Neo4j.
`, run: runWorker,
	}
}

// workOptions say what a worker is to do.
type workOptions struct {
	attempts   int  // workers that may fail to finish an article
	untilEmpty bool // end when nothing is on the queue
}

func runWorker(ctx context.Context, e *env, c *command, args []string) error {
	flags := e.newFlags(c)
	spec := storeFlag(flags)
	format := formatFlag(flags, "text", "jsonl")
	config := e.queueFlag(flags, "nats://127.0.0.1:4222")
	flags.DurationVar(&config.LostAfter, "lost_after", 0, fmt.Sprintf("time without a sign of life after which another worker takes what one has; it holds for all workers of the queue from now on (at first %v)", natsqueue.DefaultLostAfter))
	var o workOptions
	flags.IntVar(&o.attempts, "attempts", 5, "workers that may fail to finish an article before it is put apart")
	flags.BoolVar(&o.untilEmpty, "until_empty", false, "end when nothing is left on the queue, and with other workers neither")
	rest, err := e.parse(c, flags, args)
	if err != nil {
		return err
	}
	if err := noArguments(rest); err != nil {
		return err
	}
	if o.attempts < 1 || config.LostAfter != 0 && config.LostAfter < time.Second {
		return usage("--attempts must be 1 at least, and --lost_after a second")
	}
	return e.withStore(ctx, *spec, func(store graph.Store, _ *graph.Kinds) error {
		return e.withQueue(ctx, *config, func(ctx context.Context, q *natsqueue.Queue) error {
			counts, err := e.work(ctx, store, q, o)
			fmt.Fprint(e.stdout, counts.report(format.value))
			return err
		})
	})
}

// work reads articles from the queue into the store until ctx ends; then it finishes what is under way.
func (e *env) work(ctx context.Context, store graph.Store, q *natsqueue.Queue, o workOptions) (Counts, error) {
	reader, err := e.reader()
	if err != nil {
		return Counts{}, err
	}
	l := e.newLoading(ctx, store, &rejects{}, nil)
	l.shared = true
	jobs := q.Jobs(2*runtime.GOMAXPROCS(0), o.attempts)
	defer jobs.End()
	read := l.unread(reader, func(a *graph.Article) result { return readOne(reader, a) })
	err = l.run(readAll(ctx, l.inputs(ctx, q, jobs, o.untilEmpty), read))
	return l.counts, err
}

// inputs makes inputs of jobs, until ctx ends or, where that is asked for, the queue is empty.
func (l *loading) inputs(ctx context.Context, q *natsqueue.Queue, jobs *natsqueue.Jobs, untilEmpty bool) iter.Seq[input] {
	return func(yield func(input) bool) {
		for job, err := range jobs.All(ctx) {
			if err == nil && job == nil && untilEmpty {
				var empty bool
				if empty, err = nothingLeft(l.ctx, q); empty {
					return
				}
			}
			if !yield(l.jobInput(job, err)) {
				return
			}
		}
	}
}

func nothingLeft(ctx context.Context, q *natsqueue.Queue) (bool, error) {
	s, err := q.Status(ctx)
	return err == nil && s.Waiting == 0 && s.Taken == 0, err
}

// jobInput makes an input of a job, which leaves the queue when it is settled.
func (l *loading) jobInput(job *natsqueue.Job, err error) input {
	if err != nil || job == nil {
		return input{err: err, pause: err == nil}
	}
	return input{article: job.Article, settled: func(bad *loaders.Rejection) {
		finish := job.Done
		if bad != nil {
			finish = func() error { return job.Reject(l.ctx, bad) }
		}
		if err := finish(); err != nil { // another worker takes it again, and finds it stored
			fmt.Fprintf(l.env.stderr, "the queue does not hear that %s is done: %v\n", job.Article.Name, err)
		}
	}}
}
