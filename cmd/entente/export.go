package main

import (
	"context"

	"entente/api"
	"entente/graph"
)

func exportCommand() *command {
	return &command{
		name: "export", summary: "write statements, relations, articles or actors as a table, or the graph for other programs",
		detail: questionHelp + "\nThe same store gives the same bytes, in whatever order it was loaded.", run: runExport,
	}
}

func runExport(ctx context.Context, e *env, c *command, args []string) error {
	flags := e.newFlags(c)
	spec := storeFlag(flags)
	var p api.ExportParams
	given := questionFlags(flags, &p)
	rest, err := e.parse(c, flags, args)
	if err != nil {
		return err
	}
	if err := noArguments(rest); err != nil {
		return err
	}
	if err := decodeQuestion(&p, given); err != nil {
		return err
	}
	return e.withExisting(ctx, *spec, func(store graph.Store, kinds *graph.Kinds) error {
		service := &api.Service{Store: store, Kinds: kinds, Follow: true}
		write, err := service.Export(ctx, &p)
		if err != nil {
			return forTerminal(err)
		}
		return e.buffered(write)
	})
}
