package api

import (
	"io"
	"net/http"
	"reflect"
)

var (
	byActor = []Code{CodeUnknownActor, CodeAmbiguousActor, CodeMoved, CodeBadCursor}
	byID    = []Code{CodeNotFound}
)

// routes lists all that is served below /v1.
func (s *Service) routes() []route {
	return []route{
		listing("actors", "/v1/actors", "searchActors", "Search actors by name", s.Actors, CodeBadCursor),
		s.matchRoute(),
		question("actors", "/v1/actors/{id}", "getActor", "What is known of one actor", s.Actor, byActor[:3]...),
		listing("actors", "/v1/actors/{id}/relations", "listActorRelations", "The relations of one actor", s.ActorRelations, byActor...),
		listing("relations", "/v1/relations", "listRelations", "Relations by source, target, kind, sign and time", s.Relations, byActor...),
		listing("relations", "/v1/relations/{key}/evidence", "listEvidence", "The sentences of one relation", s.Evidence, CodeNotFound, CodeMoved, CodeBadCursor),
		listing("relations", "/v1/rankings", "listRankings", "Relations put together by actor, pair or kind, and ranked", s.Rankings, byActor[:3]...),
		listing("relations", "/v1/mediations", "listMediations", "Who brokers between whom", s.Mediations, byActor...),
		listing("statements", "/v1/statements", "listStatements", "Statements by the same filters", s.Statements, append(byActor, CodeNotFound)...),
		question("statements", "/v1/statements/{id}", "getStatement", "One statement", s.Statement, byID...),
		listing("articles", "/v1/articles", "listArticles", "Articles", s.Articles, CodeBadCursor),
		question("articles", "/v1/articles/{id}", "getArticle", "An article with its statements", s.Article, byID...),
		s.postArticle(),
		s.deleteArticle(),
		listing("network", "/v1/timeline", "getTimeline", "How often and in what tone two actors are told of", s.Timeline, byActor[:3]...),
		listing("network", "/v1/brokers", "listBrokers", "Who has positive ties to both and could mediate", s.Brokers, byActor[:3]...),
		listing("network", "/v1/paths", "listPaths", "How two actors are connected", s.Paths, byActor[:3]...),
		listing("network", "/v1/blocs", "listBlocs", "Groups by signed ties", s.Blocs),
		listing("network", "/v1/centrality", "listCentrality", "Who stands in the middle", s.Centrality),
		listing("network", "/v1/balance", "listTriads", "Triads of actors and their balance", s.Balance, byActor[:3]...),
		s.exportRoute(),
		listing("judgements", "/v1/judgements", "listJudgements", "What people have judged", s.Judgements, CodeBadCursor),
		listing("judgements", "/v1/proposals", "listProposals", "Actors of similar names, who may be one", s.Proposals, byActor...),
		s.postJudgement(),
		question("judgements", "/v1/judgements/{id}", "getJudgement", "One judgement", s.Judgement, byID...),
		s.deleteJudgement(),
		listing("changes", "/v1/changes", "listChanges", "What was added, changed and retracted", s.Changes, CodeBadCursor),
		listing("kinds", "/v1/kinds", "listKinds", "The kinds of relation", s.KindList),
	}
}

func (s *Service) postArticle() route {
	return route{
		method: http.MethodPost, path: "/v1/articles", name: "postArticle", tag: "articles",
		summary: "Read an article and store it; 201 where it is new, 200 where it was there",
		params:  reflect.TypeFor[NoParams](), body: reflect.TypeFor[NewArticle](), result: reflect.TypeFor[StoredArticle](),
		status: []int{http.StatusOK, http.StatusCreated},
		codes:  []Code{CodeBadBody, CodeTooLarge, CodeMediaType, CodeUnavailable, CodeForbidden, CodeUnauthorized},
		answer: func(e *exchange) (*reply, error) {
			var n NewArticle
			if err := e.decode(&NoParams{}); err != nil {
				return nil, err
			}
			if err := e.body(&n); err != nil {
				return nil, err
			}
			stored, err := s.PostArticle(e.ctx, &n)
			if err != nil {
				return nil, err
			}
			r := &reply{status: http.StatusOK, location: "/v1/articles/" + string(stored.ID), value: stored}
			if stored.Outcome == New {
				r.status = http.StatusCreated
			}
			return r, nil
		},
	}
}

func (s *Service) deleteArticle() route {
	return route{
		method: http.MethodDelete, path: "/v1/articles/{id}", name: "deleteArticle", tag: "articles",
		summary: "Retract an article and all that it said",
		params:  reflect.TypeFor[IDParams](), status: []int{http.StatusNoContent},
		codes: []Code{CodeNotFound, CodeForbidden, CodeUnauthorized},
		answer: func(e *exchange) (*reply, error) {
			var p IDParams
			if err := e.decode(&p); err != nil {
				return nil, err
			}
			return &reply{status: http.StatusNoContent}, s.DeleteArticle(e.ctx, &p)
		},
	}
}

func (s *Service) exportRoute() route {
	return route{
		method: http.MethodGet, path: "/v1/export", name: "export", tag: "export",
		summary: "Everything that the filters select, streamed",
		params:  reflect.TypeFor[ExportParams](), status: []int{http.StatusOK}, codes: append([]Code{CodeNotFound}, byActor[:3]...),
		stream: func(e *exchange) (string, func(io.Writer) error, error) {
			var p ExportParams
			if err := e.decode(&p); err != nil {
				return "", nil, err
			}
			write, err := s.Export(e.ctx, &p)
			return p.ExportType(), write, err
		},
	}
}
