package graph

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// An AmbiguousError says that several actors go by a name, the most spoken of first.
type AmbiguousError struct {
	Name       string
	Candidates []ActorMatch
}

func (e *AmbiguousError) Error() string {
	ids := make([]string, len(e.Candidates))
	for i, c := range e.Candidates {
		ids[i] = string(c.Actor.ID)
	}
	return fmt.Sprintf("%q may be %s: give one of these ids", e.Name, strings.Join(ids, ", "))
}

var wikidataID = regexp.MustCompile(`^[Qq][0-9]+$`)

// ResolveActor finds the actor that a person means by an id, an ISO 3166 alpha-3 code, a Wikidata id or a name, tried in
// this order. A name leads to whom its bearer is merged into; who is given by an id or a code is returned himself, with
// Merged set. It returns an *AmbiguousError where several go by the name, and ErrNotFound where none does.
func ResolveActor(ctx context.Context, store Store, text string) (*Actor, error) {
	a, err := store.Actor(ctx, ActorID(text))
	if err == nil || !errors.Is(err, ErrNotFound) {
		return a, err
	}
	for scheme, fits := range map[string]bool{"iso3": len(text) == 3, "wikidata": wikidataID.MatchString(text)} {
		if !fits {
			continue
		}
		found, err := store.Actors(ctx, ActorQuery{Scheme: scheme, Code: text, Limit: 1})
		if err != nil {
			return nil, err
		}
		if len(found) == 1 {
			return found[0].Actor, nil
		}
	}
	return resolveName(ctx, store, text)
}

func resolveName(ctx context.Context, store Store, name string) (*Actor, error) {
	const shown = 20
	if Fold(name) == "" {
		return nil, fmt.Errorf("%w: no actor goes by %q", ErrNotFound, name)
	}
	found, err := store.Actors(ctx, ActorQuery{Text: name, Limit: shown})
	if err != nil {
		return nil, err
	}
	if found, err = Unmerged(ctx, store, found); err != nil {
		return nil, err
	}
	exact := 0
	for exact < len(found) && found[exact].Score == 1 {
		exact++
	}
	switch {
	case exact == 1:
		return found[0].Actor, nil
	case exact > 1:
		return nil, &AmbiguousError{Name: name, Candidates: found[:exact]}
	case len(found) > 0:
		return nil, fmt.Errorf("%w: no actor goes by %q; did you mean %s?", ErrNotFound, name, found[0].Actor.ID)
	}
	return nil, fmt.Errorf("%w: no actor goes by %q", ErrNotFound, name)
}

// Unmerged puts whom they are merged into in the place of actors that were found, each once, at its best place.
func Unmerged(ctx context.Context, store Store, found []ActorMatch) ([]ActorMatch, error) {
	seen := map[ActorID]bool{}
	var out []ActorMatch
	for _, m := range found {
		if m.Actor.Merged != "" {
			a, err := store.Actor(ctx, m.Actor.Merged)
			if err != nil {
				return nil, err
			}
			m.Actor = a
		}
		if !seen[m.Actor.ID] {
			seen[m.Actor.ID] = true
			out = append(out, m)
		}
	}
	return out, nil
}
