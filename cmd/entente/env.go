package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"entente/data"
	"entente/graph"
	"entente/graph/kindfile"
	"entente/loaders"
)

// An env is what a command works with.
type env struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	progress       bool                          // stderr is a terminal
	kinds          *graph.Kinds                  // loaded on first use
	sources        loaders.Options               // how articles are read; stdin is above
	reader         func() (articleReader, error) // makes the reader of articles
	listening      func(addr string)             // told the address when serve has begun to listen
	getenv         func(string) string           // os.Getenv
}

func newEnv(stdin io.Reader, stdout, stderr io.Writer) *env {
	return &env{
		stdin: stdin, stdout: stdout, stderr: stderr, progress: isTerminal(stderr),
		reader: newReader, listening: func(string) {}, getenv: os.Getenv,
	}
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// loadKinds returns the kinds of relations.
func (e *env) loadKinds() (*graph.Kinds, error) {
	if e.kinds == nil {
		kinds, err := kindfile.Load(data.FS)
		if err != nil {
			return nil, err
		}
		e.kinds = kinds
	}
	return e.kinds, nil
}

// withStore opens the store, calls use, and closes it.
func (e *env) withStore(ctx context.Context, spec string, use func(graph.Store, *graph.Kinds) error) error {
	kinds, err := e.loadKinds()
	if err != nil {
		return err
	}
	store, err := e.openStore(ctx, spec, kinds)
	if err != nil {
		return err
	}
	err = use(store, kinds)
	if closed := store.Close(); err == nil && closed != nil {
		return fmt.Errorf("closing the store: %w", closed)
	}
	return err
}

// withExisting is withStore for commands that only read: they make no new file where there is none.
func (e *env) withExisting(ctx context.Context, spec string, use func(graph.Store, *graph.Kinds) error) error {
	if path, ok := strings.CutPrefix(spec, "sqlite:"); ok && path != "" {
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("there is no graph at %s: load articles first, or name another one with --store", path)
		}
	}
	return e.withStore(ctx, spec, use)
}

// buffered gives use a buffered writer to stdout, and flushes it.
func (e *env) buffered(use func(io.Writer) error) error {
	w := bufio.NewWriterSize(e.stdout, 1<<16)
	err := use(w)
	if flushed := w.Flush(); err == nil {
		return flushed
	}
	return err
}
