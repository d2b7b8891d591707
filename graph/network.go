package graph

import (
	"cmp"
	"context"
	"maps"
	"math"
	"slices"
)

// A Network is who is tied to whom under a filter: between each two actors one tie, the sum of their asserted relations.
type Network struct {
	Actors []ActorID // sorted
	ties   map[ActorID]map[ActorID]Tie
}

// A Tie is what all asserted relations between two actors add up to, in both directions.
type Tie struct {
	Weight float64 // sum of weights
	Tone   float64 // sum of sign times weight; weak kinds count half
}

// Sign is the sign of the tone.
func (t Tie) Sign() Sign { return Sign(cmp.Compare(t.Tone, 0)) }

// NewNetwork adds up the relations that a filter selects.
func NewNetwork(ctx context.Context, store Store, kinds *Kinds, f Filter) (*Network, error) {
	f.Limit, f.After = 0, ""
	n := &Network{ties: map[ActorID]map[ActorID]Tie{}}
	for r, err := range store.Relations(ctx, f) {
		if err != nil {
			return nil, err
		}
		if r.Statements == 0 {
			continue
		}
		tone := float64(r.Sign) * r.Weight
		if kind, _ := kinds.Get(r.Kind); kind.Weak {
			tone /= 2
		}
		n.add(r.Subject, r.Object, Tie{r.Weight, tone})
		n.add(r.Object, r.Subject, Tie{r.Weight, tone})
	}
	n.Actors = slices.Sorted(maps.Keys(n.ties))
	return n, nil
}

func (n *Network) add(a, b ActorID, t Tie) {
	if n.ties[a] == nil {
		n.ties[a] = map[ActorID]Tie{}
	}
	old := n.ties[a][b]
	n.ties[a][b] = Tie{old.Weight + t.Weight, old.Tone + t.Tone}
}

// neighbours lists the actors that one is tied to, sorted.
func (n *Network) neighbours(a ActorID) []ActorID { return slices.Sorted(maps.Keys(n.ties[a])) }

// A Triad is three actors of whom each two have a tie with a sign.
type Triad struct {
	Actors   [3]ActorID // sorted
	Signs    [3]Sign    // of first and second, first and third, second and third
	Weight   float64    // of the weakest tie, by the size of its tone
	Balanced bool       // the product of the signs is positive (Heider 1946): the enemy of an enemy is a friend
}

// Triads lists all of them, the strongest first, then by actors.
func (n *Network) Triads() []Triad {
	var all []Triad
	for _, a := range n.Actors {
		near := slices.DeleteFunc(n.neighbours(a), func(b ActorID) bool { return b <= a || n.ties[a][b].Sign() == 0 })
		for i, b := range near {
			for _, c := range near[i+1:] {
				if far, ok := n.ties[b][c]; ok && far.Sign() != 0 {
					all = append(all, newTriad([3]ActorID{a, b, c}, [3]Tie{n.ties[a][b], n.ties[a][c], far}))
				}
			}
		}
	}
	slices.SortStableFunc(all, func(x, y Triad) int { return cmp.Compare(y.Weight, x.Weight) })
	return all
}

func newTriad(actors [3]ActorID, ties [3]Tie) Triad {
	t := Triad{Actors: actors, Weight: math.Inf(1)}
	product := Sign(1)
	for i, tie := range ties {
		t.Signs[i] = tie.Sign()
		t.Weight = min(t.Weight, math.Abs(tie.Tone))
		product *= t.Signs[i]
	}
	t.Balanced = product > 0
	return t
}

// Blocs divides the actors so that ties inside a bloc are positive and ties between blocs negative, as far as moving one
// actor at a time achieves it: a local optimum, the same for the same network. Largest first; actors without a signed tie
// are left out.
func (n *Network) Blocs() [][]ActorID {
	const rounds = 100
	bloc := map[ActorID]ActorID{}
	for _, a := range n.Actors {
		bloc[a] = a
	}
	for moved, round := true, 0; moved && round < rounds; round++ {
		moved = false
		for _, a := range n.Actors {
			if best := n.bestBloc(a, bloc); best != bloc[a] {
				bloc[a], moved = best, true
			}
		}
	}
	members := map[ActorID][]ActorID{}
	for _, a := range n.Actors {
		if n.signed(a) {
			members[bloc[a]] = append(members[bloc[a]], a)
		}
	}
	list := slices.Collect(maps.Values(members))
	slices.SortFunc(list, func(x, y []ActorID) int { return cmp.Or(cmp.Compare(len(y), len(x)), slices.Compare(x, y)) })
	return list
}

func (n *Network) signed(a ActorID) bool {
	for _, t := range n.ties[a] {
		if t.Sign() != 0 {
			return true
		}
	}
	return false
}

// bestBloc is the bloc with which an actor has the best tone; its own among equals, then the first by name.
func (n *Network) bestBloc(a ActorID, bloc map[ActorID]ActorID) ActorID {
	tone := map[ActorID]float64{}
	for _, b := range n.neighbours(a) {
		tone[bloc[b]] += n.ties[a][b].Tone
	}
	best := bloc[a]
	for _, candidate := range slices.Sorted(maps.Keys(tone)) {
		if tone[candidate] > tone[best]+1e-12 {
			best = candidate
		}
	}
	return best
}

// PageRank ranks actors by how much of the ties lead to them (Brin and Page 1998), with damping 0.85, ties weighted and
// walked both ways. The values sum to 1.
func (n *Network) PageRank() map[ActorID]float64 {
	const damping, rounds, enough = 0.85, 100, 1e-9
	count := float64(len(n.Actors))
	rank, strength := map[ActorID]float64{}, map[ActorID]float64{}
	for _, a := range n.Actors {
		rank[a] = 1 / count
		for _, b := range n.neighbours(a) {
			strength[a] += n.ties[a][b].Weight
		}
	}
	for range rounds {
		next, change := map[ActorID]float64{}, 0.0
		for _, a := range n.Actors {
			next[a] = (1 - damping) / count
			for _, b := range n.neighbours(a) {
				if strength[b] > 0 {
					next[a] += damping * rank[b] * n.ties[a][b].Weight / strength[b]
				}
			}
			change += math.Abs(next[a] - rank[a])
		}
		if rank = next; change < enough {
			break
		}
	}
	return rank
}

// Betweenness counts for each actor on how many shortest paths of others it lies, by hops (Brandes 2001): each pair counts
// once, split among its paths. It visits every tie once for every actor, so it ends with the context's error where that
// takes too long.
func (n *Network) Betweenness(ctx context.Context) (map[ActorID]float64, error) {
	between := map[ActorID]float64{}
	for _, a := range n.Actors {
		between[a] = 0
	}
	near := map[ActorID][]ActorID{}
	for _, a := range n.Actors {
		near[a] = n.neighbours(a)
	}
	for _, source := range n.Actors {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		accumulate(source, near, between)
	}
	for a := range between {
		between[a] /= 2 // each pair was counted from both its ends
	}
	return between, nil
}

// accumulate adds the dependencies of all shortest paths from one source.
func accumulate(source ActorID, near map[ActorID][]ActorID, between map[ActorID]float64) {
	distance := map[ActorID]int{source: 0}
	paths := map[ActorID]float64{source: 1}
	before := map[ActorID][]ActorID{}
	order := []ActorID{source}
	for i := 0; i < len(order); i++ {
		v := order[i]
		for _, w := range near[v] {
			if _, seen := distance[w]; !seen {
				distance[w] = distance[v] + 1
				order = append(order, w)
			}
			if distance[w] == distance[v]+1 {
				paths[w] += paths[v]
				before[w] = append(before[w], v)
			}
		}
	}
	share := map[ActorID]float64{}
	for _, w := range slices.Backward(order) {
		for _, v := range before[w] {
			share[v] += paths[v] / paths[w] * (1 + share[w])
		}
		if w != source {
			between[w] += share[w]
		}
	}
}

// Degree counts the actors that each is tied to.
func (n *Network) Degree() map[ActorID]float64 {
	degree := map[ActorID]float64{}
	for _, a := range n.Actors {
		degree[a] = float64(len(n.ties[a]))
	}
	return degree
}
