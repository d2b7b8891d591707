package graph

import (
	"cmp"
	"container/heap"
	"context"
	"slices"
	"strings"
)

// A Path leads from one actor to another over relations, which are walked either way.
type Path struct {
	Actors    []ActorID
	Relations []*Relation // one less than Actors: the heaviest between each two
	Sign      Sign        // product of the relations' signs: the friend of an enemy is an enemy
	Cost      float64     // what it was ranked by: hops, and 1 - confidence of each as a fraction
}

// A PathQuery asks for paths.
type PathQuery struct {
	From, To ActorID
	Count    int // how many paths at most
	MaxHops  int // relations on a path at most
	Avoid    []ActorID
	Filter   Filter // which statements count; Source, Target and Actor are not used
}

// Paths finds the shortest paths without a repeated actor, by Yen's algorithm. Fewer hops go first, then the surer ones,
// then by the actors' ids. Only relations that somebody asserts are walked.
func Paths(ctx context.Context, store Store, q PathQuery) ([]*Path, error) {
	w, err := newWeb(ctx, store, q)
	if err != nil {
		return nil, err
	}
	first := w.shortest(ctx, q.From, q.To, q.MaxHops, nil, nil)
	if first == nil {
		return nil, ctx.Err()
	}
	found := [][]ActorID{first}
	candidates := map[string][]ActorID{}
	for len(found) < q.Count && ctx.Err() == nil {
		w.branch(ctx, q, found, candidates)
		next := w.cheapest(candidates)
		if next == nil {
			break
		}
		delete(candidates, route(next))
		found = append(found, next)
	}
	paths := make([]*Path, 0, len(found))
	for _, actors := range found {
		paths = append(paths, w.path(actors))
	}
	return paths, ctx.Err()
}

// A web holds the heaviest relation between each two actors.
type web map[ActorID]map[ActorID]*Relation

func newWeb(ctx context.Context, store Store, q PathQuery) (web, error) {
	f := q.Filter
	f.Source, f.Target, f.Actor, f.Limit, f.After = "", "", "", 0, ""
	w := web{}
	for r, err := range store.Relations(ctx, f) {
		if err != nil {
			return nil, err
		}
		if r.Statements == 0 || slices.Contains(q.Avoid, r.Subject) || slices.Contains(q.Avoid, r.Object) {
			continue
		}
		w.join(r.Subject, r.Object, r)
		w.join(r.Object, r.Subject, r)
	}
	return w, nil
}

func (w web) join(a, b ActorID, r *Relation) {
	if w[a] == nil {
		w[a] = map[ActorID]*Relation{}
	}
	if old := w[a][b]; old == nil || r.Weight > old.Weight {
		w[a][b] = r
	}
}

// hop is the cost of one relation: more than a hop less can never outweigh a hop more, for paths have few.
func hop(r *Relation) float64 { return 1 + (1-r.Confidence)/100 }

func (w web) cost(actors []ActorID) float64 {
	sum := 0.0
	for i := 1; i < len(actors); i++ {
		sum += hop(w[actors[i-1]][actors[i]])
	}
	return sum
}

// branch adds the shortest ways that leave the last path found at each of its actors.
func (w web) branch(ctx context.Context, q PathQuery, found [][]ActorID, candidates map[string][]ActorID) {
	last := found[len(found)-1]
	for i := range len(last) - 1 {
		root := last[:i+1]
		closed := map[[2]ActorID]bool{}
		for _, p := range found {
			if len(p) > i+1 && slices.Equal(p[:i+1], root) {
				closed[[2]ActorID{p[i], p[i+1]}] = true
			}
		}
		spur := w.shortest(ctx, last[i], q.To, q.MaxHops-i, root[:i], closed)
		if spur == nil {
			continue
		}
		whole := slices.Concat(root[:i], spur)
		candidates[route(whole)] = whole
	}
}

func (w web) cheapest(candidates map[string][]ActorID) []ActorID {
	var best []ActorID
	for _, c := range candidates {
		if best == nil || cmp.Or(cmp.Compare(w.cost(c), w.cost(best)), slices.Compare(c, best)) < 0 {
			best = c
		}
	}
	return best
}

func route(actors []ActorID) string {
	parts := make([]string, len(actors))
	for i, a := range actors {
		parts[i] = string(a)
	}
	return strings.Join(parts, ":")
}

// path describes a way.
func (w web) path(actors []ActorID) *Path {
	p := &Path{Actors: actors, Sign: 1, Cost: w.cost(actors)}
	for i := 1; i < len(actors); i++ {
		r := w[actors[i-1]][actors[i]]
		p.Relations = append(p.Relations, r)
		p.Sign *= r.Sign
	}
	return p
}

// shortest is Dijkstra's algorithm with a limit on hops; avoid are actors, closed are steps that may not be taken. nil
// where there is no way.
func (w web) shortest(ctx context.Context, from, to ActorID, maxHops int, avoid []ActorID, closed map[[2]ActorID]bool) []ActorID {
	type state struct {
		actor ActorID
		hops  int
	}
	blocked := map[ActorID]bool{}
	for _, a := range avoid {
		blocked[a] = true
	}
	done := map[state]bool{}
	open := &frontier{{actors: []ActorID{from}}}
	for open.Len() > 0 && ctx.Err() == nil {
		at := heap.Pop(open).(way)
		last := at.actors[len(at.actors)-1]
		if last == to {
			return at.actors
		}
		here := state{last, len(at.actors) - 1}
		if done[here] || here.hops >= maxHops {
			continue
		}
		done[here] = true
		for next, r := range w[last] {
			if blocked[next] || closed[[2]ActorID{last, next}] || slices.Contains(at.actors, next) {
				continue
			}
			heap.Push(open, way{actors: append(slices.Clone(at.actors), next), cost: at.cost + hop(r)})
		}
	}
	return nil
}

// A way is a path under construction.
type way struct {
	actors []ActorID
	cost   float64
}

// A frontier is a heap of ways, cheapest first.
type frontier []way

func (f frontier) Len() int      { return len(f) }
func (f frontier) Swap(i, j int) { f[i], f[j] = f[j], f[i] }
func (f frontier) Less(i, j int) bool {
	return cmp.Or(cmp.Compare(f[i].cost, f[j].cost), slices.Compare(f[i].actors, f[j].actors)) < 0
}

// Push adds a way.
func (f *frontier) Push(x any) { *f = append(*f, x.(way)) }

// Pop takes the last way.
func (f *frontier) Pop() any {
	old := *f
	last := old[len(old)-1]
	*f = old[:len(old)-1]
	return last
}
