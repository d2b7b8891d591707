package api

import (
	"context"

	"entente/graph"
)

// Scope are the filters of questions about the graph as a whole.
type Scope struct {
	Kind          []string   `query:"kind" doc:"kinds of relation, as /v1/kinds names them"`
	Sign          []string   `query:"sign" enum:"+,-,0" doc:"tone of the kind; positive, negative and neutral too"`
	From          graph.Date `query:"from" doc:"first day that statements are about"`
	To            graph.Date `query:"to" doc:"last day that statements are about"`
	AsOf          graph.Date `query:"as_of" doc:"day that the question is asked for: later statements are out, weights fade"`
	KnownBy       graph.Date `query:"known_by" doc:"latest day of publication to be used"`
	MinConfidence float64    `query:"min_confidence" min:"0" max:"1" doc:"least confidence of a statement"`
}

func (s Scope) filters() Filters {
	return Filters{Kind: s.Kind, Sign: s.Sign, From: s.From, To: s.To, AsOf: s.AsOf, KnownBy: s.KnownBy, MinConfidence: s.MinConfidence}
}

// TimelineParams ask how often and in what tone two actors are told of, or one of them with anybody.
type TimelineParams struct {
	A        string `query:"a" required:"true" doc:"actor: slug, ISO3, Wikidata id or name"`
	B        string `query:"b" doc:"the other actor; without one, anybody"`
	Interval string `query:"interval" default:"month" enum:"day,week,month,year" doc:"length of a bucket"`
	Scope
}

// A Bucket is what is said about one interval of time.
type Bucket struct {
	From       Day                    `json:"from"`
	To         Day                    `json:"to"`
	Statements int                    `json:"statements" doc:"asserted ones"`
	Positive   int                    `json:"positive"`
	Negative   int                    `json:"negative"`
	Neutral    int                    `json:"neutral"`
	Tone       float64                `json:"tone" doc:"mean of sign times confidence, -1 to 1"`
	Kinds      map[graph.KindName]int `json:"kinds"`
}

// Timeline counts statements by interval, oldest first.
func (s *Service) Timeline(ctx context.Context, p *TimelineParams) (*Page[Bucket], error) {
	f, err := s.filter(ctx, p.filters())
	if err != nil {
		return nil, err
	}
	if f.Actor, err = s.resolve(ctx, "a", p.A); err != nil {
		return nil, err
	}
	b, err := s.resolve(ctx, "b", p.B)
	if err != nil {
		return nil, err
	}
	buckets, err := graph.Timeline(ctx, s.Store, s.Kinds, f, b, graph.Bucketing(p.Interval))
	if err != nil {
		return nil, err
	}
	page := newPage[Bucket](p.AsOf, p.KnownBy)
	for _, b := range buckets {
		page.Results = append(page.Results, Bucket{
			From: Day(b.From), To: Day(b.To), Statements: b.Statements, Positive: b.Positive, Negative: b.Negative, Neutral: b.Neutral,
			Tone: round(b.Tone), Kinds: b.Kinds,
		})
	}
	page.Meta.Count = len(page.Results)
	return page, nil
}

// BrokerParams ask who could mediate.
type BrokerParams struct {
	A     string `query:"a" required:"true" doc:"actor: slug, ISO3, Wikidata id or name"`
	B     string `query:"b" required:"true" doc:"the other actor"`
	Limit int    `query:"limit" default:"20" min:"1" max:"500" doc:"results on a page"`
	Scope
}

// A Broker is an actor with positive ties to both.
type Broker struct {
	Actor ActorRef   `json:"actor"`
	Score float64    `json:"score" doc:"the weaker of both legs' weights"`
	ToA   []Relation `json:"to_a" doc:"its positive relations with a, with a sentence each"`
	ToB   []Relation `json:"to_b" doc:"its positive relations with b, with a sentence each"`
}

// Brokers lists who could mediate between two actors, best first.
func (s *Service) Brokers(ctx context.Context, p *BrokerParams) (*Page[Broker], error) {
	f, err := s.filter(ctx, p.filters())
	if err != nil {
		return nil, err
	}
	a, err := s.resolve(ctx, "a", p.A)
	if err != nil {
		return nil, err
	}
	b, err := s.resolve(ctx, "b", p.B)
	if err != nil {
		return nil, err
	}
	found, err := graph.Brokers(ctx, s.Store, a, b, f)
	if err != nil {
		return nil, err
	}
	page := newPage[Broker](p.AsOf, p.KnownBy)
	names := newStoreNames(ctx, s.Store)
	for _, broker := range found[:min(p.Limit, len(found))] {
		out := Broker{Score: round(broker.Score)}
		if out.Actor, err = names.ActorRef(broker.Actor); err != nil {
			return nil, err
		}
		if out.ToA, err = s.relationList(ctx, names, broker.ToA, f); err != nil {
			return nil, err
		}
		if out.ToB, err = s.relationList(ctx, names, broker.ToB, f); err != nil {
			return nil, err
		}
		page.Results = append(page.Results, out)
	}
	page.Meta.Count = len(page.Results)
	return page, nil
}

// relationList puts relations into the form of the wire, with the best sentence of each.
func (s *Service) relationList(ctx context.Context, names *storeNames, relations []*graph.Relation, f graph.Filter) ([]Relation, error) {
	out := make([]Relation, 0, len(relations))
	for _, r := range relations {
		line, err := s.relation(ctx, names, r, f, 1)
		if err != nil {
			return nil, err
		}
		out = append(out, line)
	}
	return out, nil
}

// PathParams ask how two actors are connected.
type PathParams struct {
	From    string   `query:"from" required:"true" doc:"actor: slug, ISO3, Wikidata id or name"`
	To      string   `query:"to" required:"true" doc:"the other actor"`
	Limit   int      `query:"limit" default:"5" min:"1" max:"50" doc:"how many paths"`
	MaxHops int      `query:"max_hops" default:"4" min:"1" max:"8" doc:"relations on a path at most"`
	Avoid   []string `query:"avoid" doc:"actors that no path may lead over"`
	Kind    []string `query:"kind" doc:"kinds of relation to walk"`
	Sign    []string `query:"sign" enum:"+,-,0" doc:"tones of relation to walk"`

	AsOf          graph.Date `query:"as_of" doc:"day that the question is asked for"`
	KnownBy       graph.Date `query:"known_by" doc:"latest day of publication to be used"`
	MinConfidence float64    `query:"min_confidence" min:"0" max:"1" doc:"least confidence of a statement"`
}

// A Path leads from one actor to another over relations.
type Path struct {
	Actors    []ActorRef `json:"actors"`
	Hops      int        `json:"hops"`
	Sign      graph.Sign `json:"sign" doc:"product of the relations' signs; 0 where one has none"`
	Relations []Relation `json:"relations" doc:"the heaviest between each two actors, with a sentence each"`
}

// Paths lists the shortest paths between two actors; fewer hops first, then the surer ones.
func (s *Service) Paths(ctx context.Context, p *PathParams) (*Page[Path], error) {
	f, err := s.filter(ctx, Filters{Kind: p.Kind, Sign: p.Sign, AsOf: p.AsOf, KnownBy: p.KnownBy, MinConfidence: p.MinConfidence})
	if err != nil {
		return nil, err
	}
	q := graph.PathQuery{Count: p.Limit, MaxHops: p.MaxHops, Filter: f}
	if q.From, err = s.resolve(ctx, "from", p.From); err != nil {
		return nil, err
	}
	if q.To, err = s.resolve(ctx, "to", p.To); err != nil {
		return nil, err
	}
	if q.From == q.To {
		return nil, problem(CodeBadParameter, "from and to are the same actor").at("to")
	}
	for _, text := range p.Avoid {
		id, err := s.resolve(ctx, "avoid", text)
		if err != nil {
			return nil, err
		}
		q.Avoid = append(q.Avoid, id)
	}
	found, err := graph.Paths(ctx, s.Store, q)
	if err != nil {
		return nil, err
	}
	page := newPage[Path](p.AsOf, p.KnownBy)
	names := newStoreNames(ctx, s.Store)
	for _, path := range found {
		if err := names.learnActors(path.Actors...); err != nil {
			return nil, err
		}
		out := Path{Hops: len(path.Relations), Sign: path.Sign}
		if out.Actors, err = refs(names, path.Actors); err != nil {
			return nil, err
		}
		if out.Relations, err = s.relationList(ctx, names, path.Relations, f); err != nil {
			return nil, err
		}
		page.Results = append(page.Results, out)
	}
	page.Meta.Count = len(page.Results)
	return page, nil
}
