package api

import (
	"context"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"entente/api/draw"
	"entente/graph"
)

// PictureParams ask for the picture of an actor's ties.
type PictureParams struct {
	ID      string     `path:"id" doc:"slug, ISO3, Wikidata id or name"`
	AsOf    graph.Date `query:"as_of" doc:"day that the question is asked for"`
	KnownBy graph.Date `query:"known_by" doc:"latest day of publication to be used"`
	Limit   int        `query:"limit" default:"24" min:"1" max:"60" doc:"other actors, those with the heaviest ties"`
}

// Picture draws an actor's strongest ties, and those between the others, as SVG.
func (s *Service) Picture(ctx context.Context, p *PictureParams) ([]byte, error) {
	a, err := s.actor(ctx, "id", p.ID)
	if err != nil {
		return nil, err
	}
	f := graph.Filter{AsOf: p.AsOf, KnownBy: p.KnownBy}
	own, err := s.ties(ctx, f, a.ID)
	if err != nil {
		return nil, err
	}
	shown := map[graph.ActorID]bool{a.ID: true}
	for _, t := range own[:min(p.Limit, len(own))] {
		shown[t.a], shown[t.b] = true, true
	}
	all := own[:min(p.Limit, len(own))]
	for _, id := range slices.Sorted(maps.Keys(shown)) {
		if id == a.ID {
			continue
		}
		others, err := s.ties(ctx, f, id)
		if err != nil {
			return nil, err
		}
		for _, t := range others {
			if t.a == id && t.b != a.ID && t.a != a.ID && shown[t.b] {
				all = append(all, t)
			}
		}
	}
	return s.draw(ctx, a.Name, a.ID, all, 860, 560)
}

// A tie is all asserted relations between two actors; a stands before b.
type tie struct {
	a, b      graph.ActorID
	relations []*graph.Relation
	weight    float64
	tone      float64 // sum of sign times weight
}

// ties lists those of an actor, or of everybody for "", heaviest first.
func (s *Service) ties(ctx context.Context, f graph.Filter, id graph.ActorID) ([]*tie, error) {
	f.Actor = id
	byPair := map[[2]graph.ActorID]*tie{}
	for r, err := range s.Store.Relations(ctx, f) {
		if err != nil {
			return nil, err
		}
		if r.Statements == 0 {
			continue
		}
		pair := [2]graph.ActorID{min(r.Subject, r.Object), max(r.Subject, r.Object)}
		t := byPair[pair]
		if t == nil {
			t = &tie{a: pair[0], b: pair[1]}
			byPair[pair] = t
		}
		t.relations = append(t.relations, r)
		t.weight += r.Weight
		t.tone += float64(r.Sign) * r.Weight
	}
	list := slices.Collect(maps.Values(byPair))
	slices.SortFunc(list, func(x, y *tie) int {
		switch {
		case x.weight != y.weight && x.weight > y.weight:
			return -1
		case x.weight != y.weight:
			return 1
		}
		return strings.Compare(string(x.a)+":"+string(x.b), string(y.a)+":"+string(y.b))
	})
	return list, nil
}

// draw makes the picture of ties.
func (s *Service) draw(ctx context.Context, title string, centre graph.ActorID, ties []*tie, width, height int) ([]byte, error) {
	names := newStoreNames(ctx, s.Store)
	index := map[graph.ActorID]int{}
	ids := map[graph.ActorID]bool{}
	for _, t := range ties {
		ids[t.a], ids[t.b] = true, true
	}
	if centre != "" {
		ids[centre] = true
	}
	if err := names.learnActors(slices.Collect(maps.Keys(ids))...); err != nil {
		return nil, err
	}
	var nodes []draw.Node
	for _, id := range slices.Sorted(maps.Keys(ids)) {
		ref, err := names.ActorRef(id)
		if err != nil {
			return nil, err
		}
		index[id] = len(nodes)
		nodes = append(nodes, draw.Node{Label: ref.Name, Type: string(ref.Type), Href: "/actors/" + url.PathEscape(string(id)), Centre: id == centre})
	}
	var edges []draw.Edge
	for _, t := range ties {
		sign := 0.0
		if t.weight > 0 {
			sign = t.tone / t.weight
		}
		edges = append(edges, draw.Edge{
			From: index[t.a], To: index[t.b], Sign: sign, Weight: max(t.weight, 0.01), Title: t.describe(names),
			Href: "/pair?a=" + url.QueryEscape(string(t.a)) + "&b=" + url.QueryEscape(string(t.b)),
		})
	}
	return draw.SVG(title, nodes, edges, width, height), nil
}

// describe lists the relations, a line each.
func (t *tie) describe(names *storeNames) string {
	var lines []string
	for _, r := range t.relations {
		from, _ := names.ActorRef(r.Subject) // known: the nodes have been named
		to, _ := names.ActorRef(r.Object)
		lines = append(lines, fmt.Sprintf("%s %s %s (%d)", from.Name, r.Kind, to.Name, r.Statements))
	}
	return strings.Join(lines, "\n")
}

// shownTies is how many ties a picture of a whole graph shows at most: more cannot be told apart.
const shownTies = 110

// Overview draws the largest connected part of the heaviest ties of the whole graph; those with a sign, where the filter names no kind.
func (s *Service) Overview(ctx context.Context, f graph.Filter, limit int) ([]byte, error) {
	if len(f.Kinds) == 0 && len(f.Signs) == 0 {
		f.Signs = []graph.Sign{1, -1}
	}
	all, err := s.ties(ctx, f, "")
	if err != nil {
		return nil, err
	}
	return s.draw(ctx, "The strongest ties", "", largestPart(all[:min(limit, len(all))]), 1000, 680)
}

// largestPart keeps the ties of the largest connected part, by its number of ties; the heaviest among equals.
func largestPart(ties []*tie) []*tie {
	part := map[graph.ActorID]graph.ActorID{}
	var root func(graph.ActorID) graph.ActorID
	root = func(id graph.ActorID) graph.ActorID {
		if up, ok := part[id]; ok && up != id {
			part[id] = root(up)
			return part[id]
		}
		return id
	}
	for _, t := range ties {
		part[root(t.a)] = root(t.b)
	}
	count := map[graph.ActorID]int{}
	var largest graph.ActorID
	for _, t := range ties {
		r := root(t.a)
		if count[r]++; count[r] > count[largest] {
			largest = r
		}
	}
	return slices.DeleteFunc(slices.Clone(ties), func(t *tie) bool { return root(t.a) != largest })
}
