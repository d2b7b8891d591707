package main

import (
	"context"
	"fmt"

	"entente/graph"
)

func verifyCommand() *command {
	return &command{
		name: "verify", summary: "check that everything in the store is whole",
		detail: "Every statement must lie in its article, and every projection must equal its statements. Faults are listed, and\nthe exit code is 1.",
		run:    runVerify,
	}
}

func runVerify(ctx context.Context, e *env, c *command, args []string) error {
	flags := e.newFlags(c)
	spec := storeFlag(flags)
	rest, err := e.parse(c, flags, args)
	if err != nil {
		return err
	}
	if err := noArguments(rest); err != nil {
		return err
	}
	return e.withStore(ctx, *spec, func(store graph.Store, _ *graph.Kinds) error {
		faults := 0
		err := store.Verify(ctx, func(fault string) {
			faults++
			fmt.Fprintln(e.stdout, fault)
		})
		switch {
		case err != nil:
			return err
		case faults > 0:
			return fmt.Errorf("%s found", plural(faults, "fault"))
		}
		fmt.Fprintln(e.stdout, "all is whole")
		return nil
	})
}
