package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"iter"
	"net/netip"
	"os"
	"strings"

	"entente/data"
	"entente/graph"
	"entente/loaders"
	"entente/loaders/fetch"
	"entente/loaders/mapping"
)

// sourceFlags are the flags of commands that read articles.
type sourceFlags struct {
	mapping *string
	private *bool
}

func addSourceFlags(flags *flag.FlagSet) sourceFlags {
	return sourceFlags{
		mapping: flags.String("mapping", "", "how tables and JSON are read: a YAML file, or one of "+strings.Join(mappingNames(), ", ")),
		private: allowPrivateFlag(flags),
	}
}

func allowPrivateFlag(flags *flag.FlagSet) *bool {
	return flags.Bool("allow_private", false, "let URLs lead to addresses that are not of the public internet")
}

// allowed is which addresses may be reached.
func allowed(private bool) func(netip.AddrPort) error {
	if private {
		return fetch.AnyAddress
	}
	return fetch.PublicOnly
}

// options are what the flags say about sources.
func (f sourceFlags) options() (loaders.Options, error) {
	options := loaders.Options{Client: fetch.New(fetch.Config{UserAgent: "entente/" + version, Allow: allowed(*f.private)})}
	if *f.mapping == "" {
		return options, nil
	}
	content, err := readMapping(*f.mapping)
	if err != nil {
		return options, err
	}
	options.Mapping, err = mapping.Parse(*f.mapping, content)
	return options, err
}

const mappings = "mappings/"

// readMapping reads a mapping that entente brings along, by its name, or else a file.
func readMapping(name string) ([]byte, error) {
	content, err := fs.ReadFile(data.FS, mappings+name+".yaml")
	if err == nil {
		return content, nil
	}
	content, err = os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, usage("there is no mapping %q: give a YAML file, or one of %s", name, strings.Join(mappingNames(), ", "))
	}
	if err != nil {
		return nil, fmt.Errorf("the mapping cannot be read: %w", err)
	}
	return content, nil
}

// mappingNames are the mappings that entente brings along.
func mappingNames() []string {
	files, _ := fs.Glob(data.FS, mappings+"*.yaml") // the pattern is well-formed
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = strings.TrimSuffix(strings.TrimPrefix(f, mappings), ".yaml")
	}
	return names
}

// open streams the articles of paths.
func (e *env) open(ctx context.Context, paths []string) iter.Seq2[*graph.Article, error] {
	return e.openMetered(ctx, paths, nil)
}

// openMetered streams the articles of paths; the meter is told what has been read.
func (e *env) openMetered(ctx context.Context, paths []string, meter *loaders.Meter) iter.Seq2[*graph.Article, error] {
	options := e.sources
	options.Stdin, options.Meter = e.stdin, meter
	return options.Open(ctx, paths)
}
