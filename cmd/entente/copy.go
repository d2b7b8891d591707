package main

import (
	"context"
	"fmt"

	"entente/graph"
)

func copyCommand() *command {
	return &command{
		name: "copy", summary: "copy a whole store into another",
		detail: "What the other store has already is left as it is; copy again to go on after an interrupt.", run: runCopy,
	}
}

func runCopy(ctx context.Context, e *env, c *command, args []string) error {
	flags := e.newFlags(c)
	from := flags.String("from", "", "the store to read, as --store of other commands")
	to := flags.String("to", "", "the store to write")
	rest, err := e.parse(c, flags, args)
	if err != nil {
		return err
	}
	if err := noArguments(rest); err != nil {
		return err
	}
	if *from == "" || *to == "" || *from == *to {
		return usage("name two stores: --from SPEC --to SPEC")
	}
	return e.withExisting(ctx, *from, func(source graph.Store, _ *graph.Kinds) error {
		return e.withStore(ctx, *to, func(target graph.Store, _ *graph.Kinds) error {
			var last graph.Progress
			err := graph.Copy(ctx, source, target, func(p graph.Progress) {
				last = p
				if e.progress {
					fmt.Fprintf(e.stderr, "\r%d actors, %d articles, %d statements ", p.Actors, p.Articles+p.Same, p.Statements)
				}
			})
			if e.progress {
				fmt.Fprintln(e.stderr)
			}
			fmt.Fprintf(e.stdout, "%d actors, %d articles, %d statements written; %d articles were there already\n", last.Actors, last.Articles, last.Statements, last.Same)
			return err
		})
	})
}
