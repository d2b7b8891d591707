package api

import (
	"context"
	"slices"

	"entente/graph"
)

// ProposalParams ask which actors may be one.
type ProposalParams struct {
	Actor         string  `query:"actor" doc:"only proposals about this actor"`
	MinSimilarity float64 `query:"min_similarity" default:"0" min:"0" max:"1" doc:"how alike the names must be"`
	Paging
}

// A Proposal is two actors of similar names. Nobody has merged them: POST /v1/judgements does.
type Proposal struct {
	Actor      ActorRef `json:"actor" doc:"who could be merged"`
	Into       ActorRef `json:"into" doc:"whom into: who is known already, else who has the longer name"`
	Similarity float64  `json:"similarity" doc:"of the names, 0 to 1"`
	Why        string   `json:"why" doc:"what is alike"`
}

// Proposals lists pairs of actors that may be one, the likeliest first.
func (s *Service) Proposals(ctx context.Context, p *ProposalParams) (*Page[Proposal], error) {
	at, err := decodeCursor(p.Cursor, "proposals")
	if err != nil {
		return nil, err
	}
	actor, err := s.resolve(ctx, "actor", p.Actor)
	if err != nil {
		return nil, err
	}
	all, err := graph.Proposals(ctx, s.Store)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(x graph.Proposal) bool {
		return x.Likeness < p.MinSimilarity || actor != "" && x.Actor.ID != actor && x.Into.ID != actor
	})
	all = all[min(int(at.Value), len(all)):]
	page := newPage[Proposal]("", "")
	if len(all) > p.Limit {
		all = all[:p.Limit]
		page.Meta.NextCursor = cursor{Order: "proposals", Value: at.Value + float64(p.Limit), After: string(all[p.Limit-1].Actor.ID)}.encode()
	}
	for _, x := range all {
		page.Results = append(page.Results, Proposal{refOf(x.Actor), refOf(x.Into), round(x.Likeness), x.Why})
	}
	page.Meta.Count = len(page.Results)
	return page, nil
}
