package main

import (
	"context"
	"fmt"

	"entente/graph"
)

func verifyCommand() *command {
	return &command{
		name: "verify", summary: "check that everything in the store is whole",
		detail: `
Every statement must lie in its article, and every projection must equal its statements. Faults are listed, and the exit
code is 1. With --repair projections are made again from their statements, where the store keeps any.
`, run: runVerify,
	}
}

func runVerify(ctx context.Context, e *env, c *command, args []string) error {
	flags := e.newFlags(c)
	spec := storeFlag(flags)
	repair := flags.Bool("repair", false, "make faulty projections again from their statements")
	rest, err := e.parse(c, flags, args)
	if err != nil {
		return err
	}
	if err := noArguments(rest); err != nil {
		return err
	}
	return e.withExisting(ctx, *spec, func(store graph.Store, _ *graph.Kinds) error {
		if err := e.repair(ctx, store, *repair); err != nil {
			return err
		}
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

func (e *env) repair(ctx context.Context, store graph.Store, wanted bool) error {
	r, ok := store.(graph.Repairer)
	if !wanted || !ok {
		return nil
	}
	return r.Repair(ctx, func(fault string) { fmt.Fprintln(e.stdout, "repaired:", fault) })
}
