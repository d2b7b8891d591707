package api

import (
	"cmp"
	"context"
	"maps"
	"net/http"
	"reflect"
	"slices"

	"entente/graph"
)

// BalanceParams ask which triads of actors are balanced.
type BalanceParams struct {
	Actor    string `query:"actor" doc:"only triads with this actor"`
	Balanced string `query:"balanced" enum:"yes,no" doc:"only balanced ones, or only the others"`
	Limit    int    `query:"limit" default:"100" min:"1" max:"500" doc:"triads to list"`
	Scope
}

// A Triad is three actors of whom each two have a tie with a sign.
type Triad struct {
	A        ActorRef   `json:"a"`
	B        ActorRef   `json:"b"`
	C        ActorRef   `json:"c"`
	AB       graph.Sign `json:"ab" doc:"sign of the tie of a and b"`
	AC       graph.Sign `json:"ac"`
	BC       graph.Sign `json:"bc"`
	Weight   float64    `json:"weight" doc:"of the weakest tie"`
	Balanced bool       `json:"balanced" doc:"the product of the signs is positive"`
}

// Balance lists triads, the strongest first.
func (s *Service) Balance(ctx context.Context, p *BalanceParams) (*Page[Triad], error) {
	n, err := s.network(ctx, p.Scope)
	if err != nil {
		return nil, err
	}
	actor, err := s.resolve(ctx, "actor", p.Actor)
	if err != nil {
		return nil, err
	}
	page := newPage[Triad](p.AsOf, p.KnownBy)
	names := newStoreNames(ctx, s.Store)
	for _, t := range n.Triads() {
		if actor != "" && !slices.Contains(t.Actors[:], actor) || p.Balanced != "" && t.Balanced != (p.Balanced == "yes") {
			continue
		}
		if len(page.Results) == p.Limit {
			break
		}
		three, err := refs(names, t.Actors[:])
		if err != nil {
			return nil, err
		}
		page.Results = append(page.Results, Triad{
			A: three[0], B: three[1], C: three[2], AB: t.Signs[0], AC: t.Signs[1], BC: t.Signs[2], Weight: round(t.Weight), Balanced: t.Balanced,
		})
	}
	page.Meta.Count = len(page.Results)
	return page, nil
}

func (s *Service) network(ctx context.Context, scope Scope) (*graph.Network, error) {
	f, err := s.filter(ctx, scope.filters())
	if err != nil {
		return nil, err
	}
	return graph.NewNetwork(ctx, s.Store, s.Kinds, f)
}

// BlocParams ask for groups.
type BlocParams struct {
	Least int `query:"least" default:"2" min:"1" max:"1000" doc:"members of a bloc at least"`
	Scope
}

// A Bloc is a group whose inner ties are positive and whose outer ties are negative, as far as may be.
type Bloc struct {
	Size    int        `json:"size"`
	Members []ActorRef `json:"members"`
}

// Blocs divides the actors into groups, largest first.
func (s *Service) Blocs(ctx context.Context, p *BlocParams) (*Page[Bloc], error) {
	n, err := s.network(ctx, p.Scope)
	if err != nil {
		return nil, err
	}
	page := newPage[Bloc](p.AsOf, p.KnownBy)
	names := newStoreNames(ctx, s.Store)
	if err := names.learnActors(n.Actors...); err != nil {
		return nil, err
	}
	for _, ids := range n.Blocs() {
		if len(ids) < p.Least {
			continue
		}
		members, err := refs(names, ids)
		if err != nil {
			return nil, err
		}
		page.Results = append(page.Results, Bloc{Size: len(ids), Members: members})
	}
	page.Meta.Count = len(page.Results)
	return page, nil
}

// CentralityParams ask who stands in the middle.
type CentralityParams struct {
	Measure string `query:"measure" default:"pagerank" enum:"pagerank,betweenness,degree" doc:"PageRank over weighted ties; share of others' shortest paths; actors tied to"`
	Limit   int    `query:"limit" default:"50" min:"1" max:"500" doc:"actors to list"`
	Scope
}

// A Rank is an actor's place in a ranking.
type Rank struct {
	Rank  int      `json:"rank"`
	Actor ActorRef `json:"actor"`
	Value float64  `json:"value"`
}

// tooMany is how many actors betweenness is computed for at most: it takes actors times ties.
const tooMany = 5000

// Centrality ranks actors, highest first, then by id.
func (s *Service) Centrality(ctx context.Context, p *CentralityParams) (*Page[Rank], error) {
	n, err := s.network(ctx, p.Scope)
	if err != nil {
		return nil, err
	}
	values := map[graph.ActorID]float64{}
	switch p.Measure {
	case "degree":
		values = n.Degree()
	case "pagerank":
		values = n.PageRank()
	case "betweenness":
		if len(n.Actors) > tooMany {
			return nil, problem(CodeBadParameter, "betweenness of %d actors takes too long: narrow the question by kind, sign or time to %d", len(n.Actors), tooMany).at("measure")
		}
		if values, err = n.Betweenness(ctx); err != nil {
			return nil, err
		}
	}
	order := slices.SortedFunc(maps.Keys(values), func(a, b graph.ActorID) int {
		return cmp.Or(cmp.Compare(round(values[b]), round(values[a])), cmp.Compare(a, b))
	})
	page := newPage[Rank](p.AsOf, p.KnownBy)
	names := newStoreNames(ctx, s.Store)
	order = order[:min(p.Limit, len(order))]
	if err := names.learnActors(order...); err != nil {
		return nil, err
	}
	for i, id := range order {
		ref, err := names.ActorRef(id)
		if err != nil {
			return nil, err
		}
		page.Results = append(page.Results, Rank{Rank: i + 1, Actor: ref, Value: round(values[id])})
	}
	page.Meta.Count = len(page.Results)
	return page, nil
}

// RankingParams ask for relations put together and ranked.
type RankingParams struct {
	GroupBy string `query:"group_by" default:"actor" enum:"source,target,actor,pair,kind" doc:"what to put together"`
	Sort    string `query:"sort" default:"weight" enum:"weight,statements,relations,positive,negative" doc:"what to rank by, largest first"`
	Limit   int    `query:"limit" default:"50" min:"1" max:"500" doc:"groups to list"`
	Filters
}

// A Ranking is what the relations of one group add up to.
type Ranking struct {
	Rank          int            `json:"rank"`
	Actor         ActorRef       `json:"actor" doc:"of a group by source, target, actor or pair"`
	Other         ActorRef       `json:"other" doc:"of a pair: the other actor"`
	Relation      graph.KindName `json:"relation" doc:"of a group by kind"`
	Relations     int            `json:"relations"`
	Statements    int            `json:"statements" doc:"that assert them"`
	Contradicting int            `json:"contradicting" doc:"that deny them"`
	Weight        float64        `json:"weight"`
	Positive      float64        `json:"positive" doc:"weight of relations with a positive sign"`
	Negative      float64        `json:"negative" doc:"weight of relations with a negative sign"`
	Tone          float64        `json:"tone" doc:"positive less negative, by the weight of all: -1 to 1"`
}

// Rankings puts relations together and ranks them.
func (s *Service) Rankings(ctx context.Context, p *RankingParams) (*Page[Ranking], error) {
	f, err := s.filter(ctx, p.Filters)
	if err != nil {
		return nil, err
	}
	groups, err := graph.Rank(ctx, s.Store, f, graph.Grouping(p.GroupBy))
	if err != nil {
		return nil, err
	}
	by := map[string]func(*graph.Ranked) float64{
		"weight": func(r *graph.Ranked) float64 { return r.Weight }, "statements": func(r *graph.Ranked) float64 { return float64(r.Statements) },
		"relations": func(r *graph.Ranked) float64 { return float64(r.Relations) }, "positive": func(r *graph.Ranked) float64 { return r.Positive },
		"negative": func(r *graph.Ranked) float64 { return r.Negative },
	}[p.Sort]
	slices.SortStableFunc(groups, func(a, b *graph.Ranked) int { return cmp.Compare(round(by(b)), round(by(a))) })
	page := newPage[Ranking](p.AsOf, p.KnownBy)
	names := newStoreNames(ctx, s.Store)
	for i, g := range groups[:min(p.Limit, len(groups))] {
		out := Ranking{
			Rank: i + 1, Relation: g.Kind, Relations: g.Relations, Statements: g.Statements, Contradicting: g.Contradicting,
			Weight: round(g.Weight), Positive: round(g.Positive), Negative: round(g.Negative), Tone: round(g.Tone()),
		}
		for _, end := range []struct {
			id  graph.ActorID
			ref *ActorRef
		}{{g.Actor, &out.Actor}, {g.Other, &out.Other}} {
			if end.id == "" {
				continue
			}
			if *end.ref, err = names.ActorRef(end.id); err != nil {
				return nil, err
			}
		}
		page.Results = append(page.Results, out)
	}
	page.Meta.Count = len(page.Results)
	return page, nil
}

// A MatchRequest asks for many names at once.
type MatchRequest struct {
	Names []string `json:"names" most:"500" doc:"up to 500 names"`
	Limit int      `json:"limit,omitempty" min:"0" max:"500" doc:"candidates for each; 5 where it is absent"`
}

// A MatchedName is a name with whom it may mean, best first.
type MatchedName struct {
	Name       string           `json:"name"`
	Candidates []MatchCandidate `json:"candidates"`
}

// A MatchCandidate is an actor, and why.
type MatchCandidate struct {
	FoundActor
	Reason string `json:"reason" doc:"what the score is for"`
}

// Match finds candidates for many names.
func (s *Service) Match(ctx context.Context, r *MatchRequest) (*Page[MatchedName], error) {
	const most = 500
	if len(r.Names) > most || r.Limit < 0 || r.Limit > most {
		return nil, problem(CodeBadBody, "names and limit must not be more than %d", most)
	}
	limit := cmp.Or(r.Limit, 5)
	page := newPage[MatchedName]("", "")
	for _, name := range r.Names {
		out := MatchedName{Name: name, Candidates: []MatchCandidate{}}
		if graph.Fold(name) != "" {
			found, err := s.Store.Actors(ctx, graph.ActorQuery{Text: name, Limit: limit})
			if err != nil {
				return nil, err
			}
			if found, err = graph.Unmerged(ctx, s.Store, found); err != nil {
				return nil, err
			}
			for _, a := range foundActors(found) {
				out.Candidates = append(out.Candidates, MatchCandidate{a, reason(a)})
			}
		}
		page.Results = append(page.Results, out)
	}
	page.Meta.Count = len(page.Results)
	return page, nil
}

func reason(a FoundActor) string {
	switch {
	case a.Score == 1 && a.Matched == a.Name:
		return "its name"
	case a.Score == 1:
		return "another name of it"
	case a.Score >= 0.5:
		return "the beginning of " + a.Matched
	}
	return "a later word of " + a.Matched
}

func (s *Service) matchRoute() route {
	return route{
		method: http.MethodPost, path: "/v1/actors/match", name: "matchActors", tag: "actors",
		summary: "Candidates for many names at once; nothing is changed", reads: true,
		params: reflect.TypeFor[NoParams](), body: reflect.TypeFor[MatchRequest](), result: reflect.TypeFor[Page[MatchedName]](),
		status: []int{http.StatusOK}, codes: []Code{CodeBadBody, CodeTooLarge, CodeMediaType},
		answer: func(e *exchange) (*reply, error) {
			var r MatchRequest
			if err := e.decode(&NoParams{}); err != nil {
				return nil, err
			}
			if err := e.body(&r); err != nil {
				return nil, err
			}
			page, err := s.Match(e.ctx, &r)
			return &reply{status: http.StatusOK, value: page}, err
		},
	}
}
