package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"entente/api"
	"entente/graph"
)

const questionHelp = `
The flags are the parameters of the API, with the same names. An actor is given as slug (russia), ISO 3166 alpha-3 code
(RUS), Wikidata id (Q159) or name. Flags that take lists may be given several times.
`

// A page function answers a question with one page.
type pageFunc[P, T any] func(*api.Service, context.Context, *P) (*api.Page[T], error)

// ask runs a question of the API on the terminal: flags from its parameters, results as text, JSON lines or CSV.
func ask[P, T any](ctx context.Context, e *env, c *command, args []string, prepare func(p *P, format string), answer pageFunc[P, T], text func(T) string) error {
	flags := e.newFlags(c)
	spec := storeFlag(flags)
	format := formatFlag(flags, "text", "jsonl", "csv")
	var p P
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
	if prepare != nil {
		prepare(&p, format.value)
	}
	return e.withExisting(ctx, *spec, func(store graph.Store, kinds *graph.Kinds) error {
		page, err := answer(&api.Service{Store: store, Kinds: kinds, Follow: true}, ctx, &p)
		if err != nil {
			return forTerminal(err)
		}
		err = e.buffered(func(w io.Writer) error { return printAll(newPrinter(w, format.value), page.Results, text) })
		if err == nil && page.Meta.NextCursor != nil {
			fmt.Fprintf(e.stderr, "there are more: --limit, or --cursor %s\n", *page.Meta.NextCursor)
		}
		return err
	})
}

func noArguments(rest []string) error {
	if len(rest) > 0 {
		return usage("%q is no flag: this command takes flags only", rest[0])
	}
	return nil
}

// forTerminal makes wrong usage of what the API calls a bad request.
func forTerminal(err error) error {
	var p *api.Problem
	if errors.As(err, &p) && p.Status == 400 {
		return usageError{err}
	}
	return err
}

func relationsCommand() *command {
	return &command{
		name: "relations", summary: "list relations between actors", detail: questionHelp,
		run: func(ctx context.Context, e *env, c *command, args []string) error {
			oneQuote := func(p *api.RelationParams, format string) {
				if format == "text" && p.Evidence == 0 {
					p.Evidence = 1
				}
			}
			return ask(ctx, e, c, args, oneQuote, (*api.Service).Relations, relationText)
		},
	}
}

func actorsCommand() *command {
	return &command{
		name: "actors", summary: "search actors by name", detail: questionHelp,
		run: func(ctx context.Context, e *env, c *command, args []string) error {
			return ask(ctx, e, c, args, nil, (*api.Service).Actors, actorText)
		},
	}
}

func statementsCommand() *command {
	return &command{
		name: "statements", summary: "list statements with their sentences", detail: questionHelp,
		run: func(ctx context.Context, e *env, c *command, args []string) error {
			return ask(ctx, e, c, args, nil, (*api.Service).Statements, statementText)
		},
	}
}

func mediationsCommand() *command {
	return &command{
		name: "mediations", summary: "list who brokers between whom", detail: questionHelp,
		run: func(ctx context.Context, e *env, c *command, args []string) error {
			return ask(ctx, e, c, args, nil, (*api.Service).Mediations, mediationText)
		},
	}
}
