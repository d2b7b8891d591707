package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"time"

	"entente/api"
	"entente/graph"
)

func serveCommand() *command {
	return &command{
		name: "serve", summary: "serve the API and the page",
		detail: `
On a loopback address anybody may write, as long as no key may; on any other address writing needs a key that may. Callers
send Authorization: Bearer KEY. Keys stand hashed in the file that --keys or ENTENTE_KEYS names, as entente key makes them;
ENTENTE_API_KEY may hold one more, which may write. With --private reading needs a key too. Spans of requests go to the
OpenTelemetry collector that OTEL_EXPORTER_OTLP_ENDPOINT names, over HTTP.
`, run: runServe,
	}
}

func runServe(ctx context.Context, e *env, c *command, args []string) error {
	flags := e.newFlags(c)
	spec := storeFlag(flags)
	addr := flags.String("addr", "127.0.0.1:8080", "address to listen on")
	var paths, origins values
	keyFile := flags.String("keys", e.getenv("ENTENTE_KEYS"), "file of keys, as entente key prints them")
	private := flags.Bool("private", false, "reading needs a key too")
	perMinute := flags.Int("rate", -1, "requests a minute for each key, and for each address without one; 0 for no limit (default none on a loopback address, else 600)")
	flags.Var(&origins, "cors", "origin of pages that may ask from a browser; may be given several times (default none)")
	flags.Var(&paths, "load", "load a file or folder first; may be given several times")
	rest, err := e.parse(c, flags, args)
	if err != nil {
		return err
	}
	if err := noArguments(rest); err != nil {
		return err
	}
	keys, err := e.keys(*keyFile)
	if err != nil {
		return err
	}
	if *private && len(keys) == 0 {
		return usage("--private needs keys: make some with entente key, and name their file with --keys")
	}
	return e.withStore(ctx, *spec, func(store graph.Store, kinds *graph.Kinds) error {
		if err := e.loadFirst(ctx, store, paths); err != nil {
			return err
		}
		reader, err := e.reader()
		if err != nil {
			return err
		}
		log := slog.New(slog.NewJSONHandler(e.stderr, nil))
		spans, err := e.tracers(ctx, log)
		if err != nil {
			return err
		}
		listener, err := net.Listen("tcp", *addr)
		if err != nil {
			return fmt.Errorf("cannot listen: %w", err)
		}
		handler, err := api.NewHandler(&api.Service{Store: store, Kinds: kinds, Reader: reader}, api.Config{
			Version: version, StoreKind: storeKind(*spec), Log: log,
			Keys: keys, Private: *private, OpenWrite: isLoopback(listener.Addr()), Rate: rateFor(*perMinute, listener.Addr()), Origins: origins,
			Tracers: spans.provider(),
		})
		if err != nil {
			return errors.Join(err, listener.Close())
		}
		if storeKind(*spec) == "neo4j" {
			e.tellBrowser(listener.Addr())
		}
		err = e.serve(ctx, listener, handler, log)
		return errors.Join(err, spans.stop(ctx))
	})
}

// tellBrowser prints what shows the graph in the Neo4j Browser as it is meant to look.
func (e *env) tellBrowser(addr net.Addr) {
	fmt.Fprintln(e.stderr, "These lines in neo4j.conf make the Neo4j Browser show the graph in its style and begin with a guide:")
	for _, line := range api.BrowserSettings("http://" + addr.String()) {
		fmt.Fprintln(e.stderr, "  "+line)
	}
}

// loadFirst loads what --load names; what is rejected is told, and the server starts all the same.
func (e *env) loadFirst(ctx context.Context, store graph.Store, paths []string) error {
	if len(paths) == 0 {
		return nil
	}
	counts, err := e.load(ctx, store, loadOptions{paths: paths})
	fmt.Fprint(e.stderr, counts.report("text"))
	return err
}

// keys reads the file of keys and the one in the environment.
func (e *env) keys(file string) ([]api.Key, error) {
	var keys []api.Key
	if file != "" {
		f, err := os.Open(file)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		if keys, err = api.ReadKeys(f, file); err != nil {
			return nil, err
		}
	}
	if secret := e.getenv("ENTENTE_API_KEY"); secret != "" {
		keys = append(keys, api.Key{Name: "ENTENTE_API_KEY", Hash: api.HashKey(secret), Write: true})
	}
	return keys, nil
}

// rateFor is the limit asked for, or what is fit for the address where none was.
func rateFor(asked int, addr net.Addr) int {
	const otherwise = 600
	switch {
	case asked >= 0:
		return asked
	case isLoopback(addr):
		return 0
	}
	return otherwise
}

func isLoopback(addr net.Addr) bool {
	tcp, ok := addr.(*net.TCPAddr)
	return ok && tcp.IP.IsLoopback()
}

// serve answers until ctx ends, and then finishes what has been asked.
func (e *env) serve(ctx context.Context, listener net.Listener, handler http.Handler, log *slog.Logger) error {
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 30 * time.Second,
		WriteTimeout: 60 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	url := "http://" + listener.Addr().String() + "/"
	log.Info("serving", "url", url)
	e.listening(url)
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	log.Info("stopping")
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 20*time.Second)
	defer cancel()
	if err := server.Shutdown(grace); err != nil {
		return fmt.Errorf("some requests were cut off: %w", err)
	}
	return nil
}
