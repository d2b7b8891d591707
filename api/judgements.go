package api

import (
	"cmp"
	"context"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"time"

	"entente/graph"
)

// A Judgement is what a person decided about actors or statements.
type Judgement struct {
	ID         graph.JudgementID `json:"id"`
	Verdict    graph.Verdict     `json:"verdict" enum:"merge,split,reject"`
	Actor      ActorRef          `json:"actor" doc:"of a merge or a split: who counts as somebody else; empty otherwise"`
	Into       ActorRef          `json:"into" doc:"of a merge or a split: whom he counts as"`
	Statements []string          `json:"statements" doc:"of a split or a rejection: ids of the statements"`
	Reason     string            `json:"reason"`
	By         string            `json:"by" doc:"who judged"`
	At         string            `json:"at" format:"date-time"`
	InForce    bool              `json:"in_force" doc:"false where it was undone"`
	UndoneBy   string            `json:"undone_by"`
	UndoneAt   *string           `json:"undone_at" format:"date-time" doc:"null while it is in force"`
}

// A NewJudgement asks to merge actors, to split one off in some statements, or to reject statements.
type NewJudgement struct {
	Verdict    string   `json:"verdict" enum:"merge,split,reject" doc:"merge: actor is the same as into; split: in these statements, who was taken for actor is into; reject: these statements do not count"`
	Actor      string   `json:"actor,omitempty" doc:"slug, ISO3, Wikidata id or name"`
	Into       string   `json:"into,omitempty" doc:"slug, ISO3, Wikidata id or name"`
	NewActor   string   `json:"new_actor,omitempty" doc:"of a split, instead of into: the name of an actor that is not there yet"`
	NewType    string   `json:"new_type,omitempty" enum:"country,person,igo,org,group" doc:"the type of the new actor"`
	Statements []string `json:"statements,omitempty" most:"500" doc:"ids of statements"`
	Reason     string   `json:"reason,omitempty" doc:"why"`
	By         string   `json:"by,omitempty" doc:"who judges; with a key, its name is taken"`
}

// JudgementListParams ask for judgements.
type JudgementListParams struct {
	Verdict []string `query:"verdict" enum:"merge,split,reject" doc:"only these verdicts"`
	InForce string   `query:"in_force" enum:"yes,no" doc:"only those in force, or only those that were undone"`
	Paging
}

// UndoParams name a judgement to be undone.
type UndoParams struct {
	ID string `path:"id" doc:"its id"`
	By string `query:"by" doc:"who undoes it; with a key, its name is taken"`
}

// Judgements lists judgements, ordered by id.
func (s *Service) Judgements(ctx context.Context, p *JudgementListParams) (*Page[Judgement], error) {
	at, err := decodeCursor(p.Cursor, "judgements")
	if err != nil {
		return nil, err
	}
	page := newPage[Judgement]("", "")
	names := newStoreNames(ctx, s.Store)
	for j, err := range s.Store.Judgements(ctx) {
		if err != nil {
			return nil, err
		}
		if string(j.ID) <= at.After || len(p.Verdict) > 0 && !slices.Contains(p.Verdict, string(j.Verdict)) || p.InForce != "" && j.InForce() != (p.InForce == "yes") {
			continue
		}
		if len(page.Results) == p.Limit {
			page.Meta.NextCursor = cursor{Order: "judgements", After: string(page.Results[p.Limit-1].ID)}.encode()
			break
		}
		out, err := newJudgement(names, j)
		if err != nil {
			return nil, err
		}
		page.Results = append(page.Results, *out)
	}
	page.Meta.Count = len(page.Results)
	return page, nil
}

func newJudgement(names *storeNames, j *graph.Judgement) (*Judgement, error) {
	out := &Judgement{
		ID: j.ID, Verdict: j.Verdict, Statements: []string{}, Reason: j.Reason, By: j.By, At: j.At.Format(time.RFC3339),
		InForce: j.InForce(), UndoneBy: j.UndoneBy,
	}
	for _, id := range j.Statements {
		out.Statements = append(out.Statements, string(id))
	}
	if !j.InForce() {
		text := j.UndoneAt.Format(time.RFC3339)
		out.UndoneAt = &text
	}
	if j.Verdict == graph.Reject {
		return out, nil
	}
	var err error
	if out.Actor, err = names.ActorRef(j.Actor); err == nil {
		out.Into, err = names.ActorRef(j.Into)
	}
	return out, err
}

func (s *Service) findJudgement(ctx context.Context, id graph.JudgementID) (*graph.Judgement, error) {
	for j, err := range s.Store.Judgements(ctx) {
		if err != nil {
			return nil, err
		}
		if j.ID == id {
			return j, nil
		}
	}
	return nil, problem(CodeNotFound, "there is no judgement %q", id)
}

// Judgement returns one judgement.
func (s *Service) Judgement(ctx context.Context, p *IDParams) (*Judgement, error) {
	j, err := s.findJudgement(ctx, graph.JudgementID(p.ID))
	if err != nil {
		return nil, err
	}
	return newJudgement(newStoreNames(ctx, s.Store), j)
}

// Judge records a judgement; made is false where it was in force already. Who is the name of the caller's key.
func (s *Service) Judge(ctx context.Context, n *NewJudgement, who string) (out *Judgement, made bool, err error) {
	j, create, err := s.judgement(ctx, n)
	if err != nil {
		return nil, false, err
	}
	names := newStoreNames(ctx, s.Store)
	old, err := s.findJudgement(ctx, j.ID)
	if err == nil && old.InForce() {
		out, err = newJudgement(names, old)
		return out, false, err
	}
	j.Reason, j.By, j.At = n.Reason, cmp.Or(who, n.By, "unknown"), now()
	if create != nil {
		if err := s.Store.PutActors(ctx, create); err != nil {
			return nil, false, err
		}
	}
	if err := s.Store.PutJudgement(ctx, j); err != nil {
		return nil, false, err
	}
	out, err = newJudgement(names, j)
	return out, true, err
}

func now() time.Time { return time.Now().UTC().Truncate(time.Second) }

// judgement puts together what is asked for, and the actor that must be made for it.
func (s *Service) judgement(ctx context.Context, n *NewJudgement) (j *graph.Judgement, create *graph.Actor, err error) {
	j = &graph.Judgement{Verdict: graph.Verdict(n.Verdict)}
	for _, id := range n.Statements {
		j.Statements = append(j.Statements, graph.StatementID(id))
	}
	slices.Sort(j.Statements)
	j.Statements = slices.Compact(j.Statements)
	if fault := n.fault(); fault != "" {
		return nil, nil, problem(CodeBadBody, "%s", fault)
	}
	if j.Verdict != graph.Reject {
		if create, err = s.judgedActors(ctx, n, j); err != nil {
			return nil, nil, err
		}
	}
	j.ID = graph.NewJudgementID(j.Verdict, j.Actor, j.Into, j.Statements)
	return j, create, s.checkStatements(ctx, j)
}

// fault tells what the body lacks or has too much.
func (n *NewJudgement) fault() string {
	const most = 500
	into := (n.Into != "") != (n.NewActor != "" && n.Verdict == string(graph.Split))
	switch {
	case !slices.Contains(graph.Verdicts, graph.Verdict(n.Verdict)):
		return "verdict: write merge, split or reject"
	case n.Verdict != string(graph.Reject) && (n.Actor == "" || !into):
		return "a " + n.Verdict + " needs actor and into (a split may give new_actor and new_type instead of into)"
	case n.Verdict == string(graph.Reject) && n.Actor+n.Into+n.NewActor != "":
		return "a rejection is about statements: leave the actors out"
	case n.Verdict == string(graph.Merge) && len(n.Statements) > 0:
		return "a merge is about actors: leave the statements out, or make it a split"
	case n.Verdict != string(graph.Merge) && (len(n.Statements) == 0 || len(n.Statements) > most):
		return "statements: give the ids of one to 500 statements"
	case n.NewActor != "" && !slices.Contains(graph.ActorTypes, graph.ActorType(n.NewType)):
		return "new_type: write country, person, igo, org or group"
	}
	return ""
}

// judgedActors finds the two actors of a merge or a split. The first is the one that was found, also where he is merged.
func (s *Service) judgedActors(ctx context.Context, n *NewJudgement, j *graph.Judgement) (create *graph.Actor, err error) {
	follow := *s
	follow.Follow = true
	if a, err := s.Store.Actor(ctx, graph.ActorID(n.Actor)); err == nil {
		j.Actor = a.ID
	} else if j.Actor, err = follow.resolve(ctx, "actor", n.Actor); err != nil {
		return nil, err
	}
	if n.NewActor != "" {
		create = &graph.Actor{ID: graph.ActorID(strings.ReplaceAll(graph.Fold(n.NewActor), " ", "-")), Type: graph.ActorType(n.NewType), Name: strings.TrimSpace(n.NewActor)}
		if err := create.Validate(); err != nil {
			return nil, problem(CodeBadBody, "new_actor: %q is no name for an actor", n.NewActor)
		}
		j.Into = create.ID
	} else if j.Into, err = follow.resolve(ctx, "into", n.Into); err != nil {
		return nil, err
	}
	if j.Actor == j.Into {
		return nil, problem(CodeBadBody, "actor and into are the same: %s", j.Actor)
	}
	return create, nil
}

// checkStatements tells where a statement is not there, or does not name the actor who is to be split off.
func (s *Service) checkStatements(ctx context.Context, j *graph.Judgement) error {
	for _, id := range j.Statements {
		st, err := s.Store.Statement(ctx, id)
		if err != nil {
			return err
		}
		if found := st.AsFound().Names(); j.Verdict == graph.Split && !slices.Contains(found, j.Actor) {
			return problem(CodeBadBody, "statement %s does not name %s; it was found to name %v", id, j.Actor, found)
		}
	}
	return nil
}

// Undo undoes a judgement; one that was undone stays so.
func (s *Service) Undo(ctx context.Context, p *UndoParams, who string) (*Judgement, error) {
	j, err := s.findJudgement(ctx, graph.JudgementID(p.ID))
	if err != nil {
		return nil, err
	}
	if j.InForce() {
		j.UndoneBy, j.UndoneAt = cmp.Or(who, p.By, "unknown"), now()
		if err := s.Store.PutJudgement(ctx, j); err != nil {
			return nil, err
		}
	}
	return newJudgement(newStoreNames(ctx, s.Store), j)
}

var byWriting = []Code{CodeForbidden, CodeUnauthorized}

func (s *Service) postJudgement() route {
	return route{
		method: http.MethodPost, path: "/v1/judgements", name: "postJudgement", tag: "judgements",
		summary: "Merge actors, split one off, or reject statements; 201 where it comes into force, 200 where it was",
		params:  reflect.TypeFor[NoParams](), body: reflect.TypeFor[NewJudgement](), result: reflect.TypeFor[Judgement](),
		status: []int{http.StatusOK, http.StatusCreated},
		codes: append([]Code{CodeBadBody, CodeTooLarge, CodeMediaType, CodeNotFound, CodeUnknownActor, CodeAmbiguousActor, CodeContradiction},
			byWriting...),
		answer: func(e *exchange) (*reply, error) {
			var n NewJudgement
			if err := e.decode(&NoParams{}); err != nil {
				return nil, err
			}
			if err := e.body(&n); err != nil {
				return nil, err
			}
			j, made, err := s.Judge(e.ctx, &n, e.who)
			if err != nil {
				return nil, err
			}
			r := &reply{status: http.StatusOK, location: "/v1/judgements/" + string(j.ID), value: j}
			if made {
				r.status = http.StatusCreated
			}
			return r, nil
		},
	}
}

func (s *Service) deleteJudgement() route {
	return route{
		method: http.MethodDelete, path: "/v1/judgements/{id}", name: "deleteJudgement", tag: "judgements",
		summary: "Undo a judgement; its record stays", params: reflect.TypeFor[UndoParams](), result: reflect.TypeFor[Judgement](),
		status: []int{http.StatusOK}, codes: append([]Code{CodeNotFound}, byWriting...),
		answer: func(e *exchange) (*reply, error) {
			var p UndoParams
			if err := e.decode(&p); err != nil {
				return nil, err
			}
			j, err := s.Undo(e.ctx, &p, e.who)
			return &reply{status: http.StatusOK, value: j}, err
		},
	}
}
