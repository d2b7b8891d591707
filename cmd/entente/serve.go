package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"entente/api"
	"entente/graph"
)

func serveCommand() *command {
	return &command{
		name: "serve", summary: "serve the API and the page",
		detail: `
On a loopback address anybody may post and delete articles. On any other address the server is read-only, unless
ENTENTE_API_KEY holds a key: then writing needs Authorization: Bearer KEY, on every address.
`, run: runServe,
	}
}

func runServe(ctx context.Context, e *env, c *command, args []string) error {
	flags := e.newFlags(c)
	spec := storeFlag(flags)
	addr := flags.String("addr", "127.0.0.1:8080", "address to listen on")
	var paths values
	flags.Var(&paths, "load", "load a file or folder first; may be given several times")
	rest, err := e.parse(c, flags, args)
	if err != nil {
		return err
	}
	if err := noArguments(rest); err != nil {
		return err
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
		listener, err := net.Listen("tcp", *addr)
		if err != nil {
			return fmt.Errorf("cannot listen: %w", err)
		}
		handler, err := api.NewHandler(&api.Service{Store: store, Kinds: kinds, Reader: reader}, api.Config{
			Version: version, StoreKind: storeKind(*spec), Log: log,
			WriteKey: e.getenv("ENTENTE_API_KEY"), OpenWrite: isLoopback(listener.Addr()),
		})
		if err != nil {
			return errors.Join(err, listener.Close())
		}
		if storeKind(*spec) == "neo4j" {
			e.tellBrowser(listener.Addr())
		}
		return e.serve(ctx, listener, handler, log)
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
