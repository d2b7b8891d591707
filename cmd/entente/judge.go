package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"strings"

	"entente/api"
	"entente/graph"
)

func judgeCommand() *command {
	return &command{
		name: "judge", args: "merge|split|reject|undo|list …", summary: "merge actors, split one off, reject statements, undo any of it",
		detail: `
  judge merge ACTOR INTO                 the two are the same: what is said of ACTOR counts for INTO
  judge split ACTOR INTO STATEMENT…      in these statements, who was taken for ACTOR is INTO
  judge reject STATEMENT…                these statements do not count
  judge undo JUDGEMENT                   take a judgement back; its record stays
  judge list                             all judgements, with who and when

An actor is given as slug, ISO 3166 alpha-3 code, Wikidata id or name; a statement by its id, which stays as it was found.
Judgements stay in force when articles are loaded again.
`, run: runJudge,
	}
}

// A judging is one call of judge.
type judging struct {
	service *api.Service
	reason  string
	by      string
}

func runJudge(ctx context.Context, e *env, c *command, args []string) error {
	flags := e.newFlags(c)
	spec := storeFlag(flags)
	format := formatFlag(flags, "text", "jsonl")
	reason := flags.String("reason", "", "why")
	by := flags.String("by", cmp.Or(e.getenv("USER"), "unknown"), "who judges")
	rest, err := e.parse(c, flags, args)
	if err != nil {
		return err
	}
	if len(rest) == 0 {
		return usage("say what to do: merge, split, reject, undo or list")
	}
	return e.withExisting(ctx, *spec, func(store graph.Store, kinds *graph.Kinds) error {
		j := judging{&api.Service{Store: store, Kinds: kinds, Follow: true}, *reason, *by}
		results, err := j.run(ctx, rest[0], rest[1:])
		if err != nil {
			return forTerminal(err)
		}
		return e.buffered(func(w io.Writer) error { return printAll(newPrinter(w, format.value), results, judgementText) })
	})
}

func (j judging) run(ctx context.Context, what string, args []string) ([]api.Judgement, error) {
	n := &api.NewJudgement{Verdict: what, Reason: j.reason, By: j.by}
	switch {
	case what == "merge" && len(args) == 2:
		n.Actor, n.Into = args[0], args[1]
	case what == "split" && len(args) > 2:
		n.Actor, n.Into, n.Statements = args[0], args[1], args[2:]
	case what == "reject" && len(args) > 0:
		n.Statements = args
	case what == "undo" && len(args) == 1:
		out, err := j.service.Undo(ctx, &api.UndoParams{ID: args[0], By: j.by}, "")
		return one(out, err)
	case what == "list" && len(args) == 0:
		return j.list(ctx)
	default:
		return nil, usage("judge %s %s: that is not how it is called", what, strings.Join(args, " "))
	}
	out, _, err := j.service.Judge(ctx, n, "")
	return one(out, err)
}

func one(j *api.Judgement, err error) ([]api.Judgement, error) {
	if err != nil {
		return nil, err
	}
	return []api.Judgement{*j}, nil
}

func (j judging) list(ctx context.Context) ([]api.Judgement, error) {
	var all []api.Judgement
	p := &api.JudgementListParams{Paging: api.Paging{Limit: 500}}
	for {
		page, err := j.service.Judgements(ctx, p)
		if err != nil {
			return nil, err
		}
		all = append(all, page.Results...)
		if page.Meta.NextCursor == nil {
			return all, nil
		}
		p.Cursor = *page.Meta.NextCursor
	}
}

func judgementText(j api.Judgement) string {
	text := string(j.ID) + "  " + string(j.Verdict)
	if j.Actor.ID != "" {
		text += fmt.Sprintf(" %s into %s", j.Actor.ID, j.Into.ID)
	}
	if len(j.Statements) > 0 {
		text += ", statements " + strings.Join(j.Statements, " ")
	}
	text += fmt.Sprintf(", by %s at %s", j.By, j.At)
	if j.Reason != "" {
		text += ": " + j.Reason
	}
	if !j.InForce {
		text += fmt.Sprintf("; undone by %s at %s", j.UndoneBy, *j.UndoneAt)
	}
	return text + "\n"
}

func changesCommand() *command {
	return &command{
		name: "changes", summary: "list what was added, changed and retracted", detail: questionHelp,
		run: func(ctx context.Context, e *env, c *command, args []string) error {
			return ask(ctx, e, c, args, nil, (*api.Service).Changes, changeText)
		},
	}
}

func changeText(c api.Change) string {
	return fmt.Sprintf("%s  %-9s  %s %s  %s\n", c.At, c.Change, c.Thing, c.ID, c.Name)
}

func proposalsCommand() *command {
	return &command{
		name: "proposals", summary: "list actors of similar names, who may be one",
		detail: questionHelp + `
Nothing is merged by it: entente judge merge does, and judge undo takes it back. A pair that was judged is not proposed again.
`,
		run: func(ctx context.Context, e *env, c *command, args []string) error {
			return ask(ctx, e, c, args, nil, (*api.Service).Proposals, proposalText)
		},
	}
}

func proposalText(p api.Proposal) string {
	return fmt.Sprintf("%.2f  %s “%s” may be %s “%s”: %s\n      entente judge merge %s %s\n",
		p.Similarity, p.Actor.ID, p.Actor.Name, p.Into.ID, p.Into.Name, p.Why, p.Actor.ID, p.Into.ID)
}
