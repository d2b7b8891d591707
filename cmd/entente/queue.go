package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"net"

	"entente/loaders/natsqueue"
)

func queueCommand() *command {
	return &command{
		name: "queue", args: "[serve|status|dead]", summary: "a work queue of articles, for many machines",
		detail: `
serve runs a NATS server with JetStream, to try the queue on one machine; any other NATS server with JetStream serves as
well. On an address that is not loopback it needs ENTENTE_QUEUE_TOKEN, which load and worker then need too.

status prints how many articles wait, are with workers, and are put apart, and how many workers have nothing to do. dead
prints what was put apart and why, as JSON lines like those of load --errors; with --forget it is then taken away.
`, run: runQueue,
	}
}

func runQueue(ctx context.Context, e *env, c *command, args []string) error {
	flags := e.newFlags(c)
	addr := flags.String("addr", "127.0.0.1:4222", "address that serve listens on")
	folder := flags.String("dir", "entente-queue", "folder where serve keeps what is on the queue")
	forget := flags.Bool("forget", false, "take away what dead has printed")
	config := e.queueFlag(flags, "nats://127.0.0.1:4222")
	rest, err := e.parse(c, flags, args)
	if err != nil {
		return err
	}
	if len(rest) == 0 {
		rest = []string{"serve"}
	}
	if len(rest) > 1 {
		return usage("only one of serve, status and dead")
	}
	switch rest[0] {
	case "serve":
		return e.serveQueue(ctx, *addr, *folder)
	case "status":
		return e.withQueue(ctx, *config, e.queueStatus)
	case "dead":
		return e.withQueue(ctx, *config, func(ctx context.Context, q *natsqueue.Queue) error { return e.queueDead(ctx, q, *forget) })
	}
	return usage("%q is none of serve, status and dead", rest[0])
}

// queueFlag adds --queue.
func (e *env) queueFlag(flags *flag.FlagSet, url string) *natsqueue.Config {
	c := &natsqueue.Config{Token: e.getenv("ENTENTE_QUEUE_TOKEN"), Trouble: func(reason error) {
		if reason == nil {
			fmt.Fprintln(e.stderr, "the queue is back")
			return
		}
		fmt.Fprintf(e.stderr, "the queue does not answer, waiting for it: %v\n", reason)
	}}
	flags.StringVar(&c.URL, "queue", url, "a work queue: nats://HOST:PORT")
	return c
}

func (e *env) serveQueue(ctx context.Context, addr, folder string) error {
	token := e.getenv("ENTENTE_QUEUE_TOKEN")
	if host, _, err := net.SplitHostPort(addr); err == nil && token == "" && host != "localhost" && !net.ParseIP(host).IsLoopback() {
		return usage("on %s anybody could put articles on the queue: set ENTENTE_QUEUE_TOKEN, or listen on 127.0.0.1", addr)
	}
	return natsqueue.Serve(ctx, addr, folder, token, func(url string) {
		fmt.Fprintf(e.stderr, "the queue is at %s\n", url)
		e.listening(url)
	})
}

// withQueue opens the queue, calls use, and closes it.
func (e *env) withQueue(ctx context.Context, c natsqueue.Config, use func(context.Context, *natsqueue.Queue) error) error {
	q, err := natsqueue.Open(ctx, c)
	if err != nil {
		return err
	}
	defer q.Close()
	return use(ctx, q)
}

func (e *env) queueStatus(ctx context.Context, q *natsqueue.Queue) error {
	s, err := q.Status(ctx)
	if err != nil {
		return err
	}
	return json.NewEncoder(e.stdout).Encode(s)
}

func (e *env) queueDead(ctx context.Context, q *natsqueue.Queue, forget bool) error {
	encoder := json.NewEncoder(e.stdout)
	encoder.SetEscapeHTML(false)
	for d, err := range q.Dead(ctx) {
		if err == nil {
			err = encoder.Encode(rejectLine{d.File, d.Line, d.Reason, d.Mend, lineOf(d.Article)})
		}
		if err == nil && forget {
			err = q.Forget(ctx, d)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
