package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"entente/loaders"
	"entente/loaders/natsqueue"
)

// queued counts what a load put on a queue.
type queued struct {
	Queued     int `json:"queued"`
	Duplicates int `json:"duplicates"` // on the queue already
	Rejected   int `json:"rejected"`
}

func (n queued) report(format string) string {
	if format == "jsonl" {
		return fmt.Sprintf(`{"queued":%d,"duplicates":%d,"rejected":%d}`+"\n", n.Queued, n.Duplicates, n.Rejected)
	}
	return fmt.Sprintf("%d queued, %d on the queue already, %d rejected\n", n.Queued, n.Duplicates, n.Rejected)
}

// enqueue puts what the paths hold on a queue, and reports.
func (e *env) enqueue(ctx context.Context, c natsqueue.Config, o loadOptions, format string) error {
	if o.resume || o.dryRun {
		return usage("--resume and --dry_run are not for --queue: workers pass over what the store has")
	}
	err := e.withQueue(ctx, c, func(ctx context.Context, q *natsqueue.Queue) error {
		n, err := e.putAll(ctx, q, o)
		fmt.Fprint(e.stdout, n.report(format))
		if err == nil && n.Rejected > 0 {
			return errRejected
		}
		return err
	})
	if errors.Is(err, context.Canceled) {
		fmt.Fprintln(e.stderr, "What has been put on the queue is there. To go on give the same command again.")
	}
	return err
}

func (e *env) putAll(ctx context.Context, q *natsqueue.Queue, o loadOptions) (queued, error) {
	rejected, err := openRejects(o.errors)
	if err != nil {
		return queued{}, err
	}
	p := progress{started: time.Now()}
	if e.progress {
		p.to, p.meter = e.stderr, loaders.Measure(o.paths)
	}
	var n queued
	for in := range fromPaths(e.openMetered(ctx, o.paths, p.meter)) {
		var bad *loaders.Rejection
		if err = n.put(ctx, q, in); errors.As(err, &bad) {
			n.Rejected++
			p.clear()
			rejected.add(bad, in.article, e.stderr)
			err = nil
		}
		if err != nil {
			break
		}
		p.show(n.total(), n.Rejected, false)
	}
	p.show(n.total(), n.Rejected, true)
	return n, errors.Join(err, rejected.close())
}

func (n queued) total() int { return n.Queued + n.Duplicates + n.Rejected }

// put puts an input on the queue; a *loaders.Rejection is the error about one that cannot be taken.
func (n *queued) put(ctx context.Context, q *natsqueue.Queue, in input) error {
	switch {
	case in.err != nil:
		return in.err
	case in.bad != nil:
		return in.bad
	}
	duplicate, err := q.Put(ctx, in.article)
	switch {
	case err != nil:
		return err
	case duplicate:
		n.Duplicates++
	default:
		n.Queued++
	}
	return nil
}
