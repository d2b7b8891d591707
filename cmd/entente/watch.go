package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"

	"entente/api"
	"entente/graph"
	"entente/loaders"
	"entente/loaders/fetch"
	"entente/loaders/watch"
)

func watchCommand() *command {
	return &command{
		name: "watch", args: "FEEDS.yaml", summary: "follow feeds and load what is new",
		detail: `
FEEDS.yaml lists feeds (RSS, Atom, JSON Feed):

  contact: https://example.org/about-our-crawler   # told to the servers
  interval: 30m
  feeds:
    - url: https://example.org/world.xml
      publisher: Example Gazette
    - url: https://example.com/feed.json
      interval: 2h
      content: feed        # take the text that the feed holds; else the pages are fetched

Servers are asked politely: no more often than the interval, only for what has changed, one request at a time with a pause,
as robots.txt allows, and less and less often while they fail. One line is logged for an article. What has been done is kept
in a state file; after a new start watching goes on where it was.
`, run: runWatch,
	}
}

type watchFlags struct {
	spec, state, metrics *string
	once, private        *bool
}

func runWatch(ctx context.Context, e *env, c *command, args []string) error {
	flags := e.newFlags(c)
	f := watchFlags{
		spec:    storeFlag(flags),
		state:   flags.String("state", "", "file that remembers what has been loaded; by default the file of the SQLite store with .watch after it"),
		metrics: flags.String("metrics", "", "address to serve /metrics on, such as 127.0.0.1:9090"),
		once:    flags.Bool("once", false, "poll each feed once, and end"),
		private: allowPrivateFlag(flags),
	}
	rest, err := e.parse(c, flags, args)
	if err != nil {
		return err
	}
	if len(rest) != 1 {
		return usage("name one file of feeds")
	}
	config, state, err := f.read(rest[0])
	if err != nil {
		return err
	}
	defer state.Close()
	return e.withStore(ctx, *f.spec, func(store graph.Store, _ *graph.Kinds) error {
		return e.watch(ctx, store, config, state, f)
	})
}

func (f watchFlags) read(path string) (*watch.Config, *watch.State, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, nil, fmt.Errorf("the feeds cannot be read: %w", err)
	}
	config, err := watch.ParseConfig(path, data)
	if err != nil {
		return nil, nil, err
	}
	place := *f.state
	if file, ok := strings.CutPrefix(*f.spec, "sqlite:"); ok && place == "" {
		place = file + ".watch"
	}
	if place == "" {
		return nil, nil, usage("name a file for the state with --state: the store is no file that it could stand beside")
	}
	state, err := watch.OpenState(place)
	return config, state, err
}

// watch follows the feeds until ctx ends.
func (e *env) watch(ctx context.Context, store graph.Store, config *watch.Config, state *watch.State, f watchFlags) error {
	reader, err := e.reader()
	if err != nil {
		return err
	}
	taker := &taker{reader: reader, store: store}
	w := &watch.Watcher{
		Config: config, State: state, Take: taker.take, Clock: watch.SystemClock{}, Log: slog.New(slog.NewTextHandler(e.stderr, nil)),
		Client: fetch.New(fetch.Config{UserAgent: config.UserAgent(version), Allow: allowed(*f.private)}),
	}
	if *f.metrics == "" {
		return w.Run(ctx, *f.once)
	}
	listener, err := net.Listen("tcp", *f.metrics)
	if err != nil {
		return fmt.Errorf("cannot listen for --metrics: %w", err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", &w.Metrics)
	ctx, cancel := context.WithCancel(ctx)
	served := make(chan error, 1)
	go func() { served <- e.serve(ctx, listener, mux, w.Log) }()
	err = w.Run(ctx, *f.once)
	cancel()
	return errors.Join(err, <-served)
}

// A taker reads articles and puts them into the store, one at a time.
type taker struct {
	reader api.Reader
	mu     sync.Mutex
	store  graph.Store
}

// take finishes what it has begun when ctx ends.
func (t *taker) take(ctx context.Context, a *graph.Article) (watch.Outcome, error) {
	r := readOne(t.reader, a)
	if r.bad != nil {
		return watch.Outcome{}, r.bad
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	ctx = context.WithoutCancel(ctx)
	change, err := api.Compare(ctx, t.store, r.reading)
	if err != nil {
		return watch.Outcome{}, err
	}
	if change != api.Same {
		err = t.store.PutReadings(ctx, r.reading)
	}
	if invalid(err) {
		return watch.Outcome{}, &loaders.Rejection{File: a.Name, Reason: err.Error(), Mend: "this is a fault of the reader: please report it with the article"}
	}
	return watch.Outcome{Change: string(change), Statements: len(r.reading.Statements)}, err
}
