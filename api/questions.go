package api

import (
	"cmp"
	"context"
	"errors"
	"regexp"
	"slices"

	"entente/graph"
)

// Relations lists relations, ordered by key or by the sort asked for.
func (s *Service) Relations(ctx context.Context, p *RelationParams) (*Page[Relation], error) {
	f, err := s.filter(ctx, p.Filters)
	if err != nil {
		return nil, err
	}
	return s.relations(ctx, f, p)
}

// ActorRelations lists the relations of one actor.
func (s *Service) ActorRelations(ctx context.Context, p *ActorRelationParams) (*Page[Relation], error) {
	a, err := s.actor(ctx, "id", p.ID)
	if err != nil {
		return nil, err
	}
	f, err := s.filter(ctx, p.Filters)
	if err != nil {
		return nil, err
	}
	end := map[string]*graph.ActorID{"both": &f.Actor, "out": &f.Source, "in": &f.Target}[p.Direction]
	if *end != "" && *end != a.ID {
		return nil, problem(CodeBadParameter, "the actor is given in the path: leave it out of the parameters")
	}
	*end = a.ID
	return s.relations(ctx, f, &p.RelationParams)
}

func (s *Service) relations(ctx context.Context, f graph.Filter, p *RelationParams) (*Page[Relation], error) {
	at, err := decodeCursor(p.Cursor, p.Sort)
	if err != nil {
		return nil, err
	}
	var found []*graph.Relation
	var more bool
	switch {
	case p.Sort == "key":
		f.After, f.Limit = at.After, p.Limit+1
		found, more, err = collect(s.Store.Relations(ctx, f), p.Limit)
	case p.Sort == "weight" && at.After == "":
		all := 0
		found, all, err = s.Store.Heaviest(ctx, f, p.Limit)
		more = all > p.Limit
	default:
		found, more, err = s.ranked(ctx, f, p, at)
	}
	if err != nil {
		return nil, err
	}
	page := newPage[Relation](p.AsOf, p.KnownBy)
	names := newStoreNames(ctx, s.Store)
	if err := names.learnRelations(found); err != nil {
		return nil, err
	}
	for _, r := range found {
		out, err := s.relation(ctx, names, r, f, p.Evidence)
		if err != nil {
			return nil, err
		}
		page.Results = append(page.Results, out)
	}
	page.Meta.Count = len(found)
	if more {
		page.Meta.NextCursor = place(found[len(found)-1], p.Sort).encode()
	}
	return page, nil
}

// ranked reads all relations that the filter selects, sorts them, and takes the page after the cursor.
func (s *Service) ranked(ctx context.Context, f graph.Filter, p *RelationParams, after cursor) ([]*graph.Relation, bool, error) {
	all, _, err := collect(s.Store.Relations(ctx, f), -1)
	if err != nil {
		return nil, false, err
	}
	slices.SortFunc(all, func(a, b *graph.Relation) int { return place(a, p.Sort).compare(place(b, p.Sort)) })
	if after.After != "" {
		from, _ := slices.BinarySearchFunc(all, after, func(r *graph.Relation, c cursor) int {
			if place(r, p.Sort).compare(c) <= 0 {
				return -1
			}
			return 1
		})
		all = all[from:]
	}
	if len(all) > p.Limit {
		return all[:p.Limit], true, nil
	}
	return all, false, nil
}

// place is where a relation stands in an order.
func place(r *graph.Relation, order string) cursor {
	c := cursor{Order: order, After: string(r.Key)}
	switch order {
	case "weight":
		c.Value = r.Weight
	case "confidence":
		c.Value = r.Confidence
	case "statements":
		c.Value = float64(r.Statements)
	case "last_seen":
		c.Day = string(r.LastSeen)
	}
	return c
}

// compare orders the largest first, then by key.
func (c cursor) compare(d cursor) int {
	return cmp.Or(cmp.Compare(d.Value, c.Value), cmp.Compare(d.Day, c.Day), cmp.Compare(c.After, d.After))
}

func (s *Service) relation(ctx context.Context, names *storeNames, r *graph.Relation, f graph.Filter, evidence int) (Relation, error) {
	out := Relation{Key: r.Key, Relation: r.Kind, Sign: r.Sign, Totals: newTotals(r.Totals)}
	var err error
	if out.Source, err = names.ActorRef(r.Subject); err != nil {
		return out, err
	}
	if out.Target, err = names.ActorRef(r.Object); err != nil {
		return out, err
	}
	if out.Parties, err = refs(names, r.Parties); err != nil || evidence == 0 {
		return out, err
	}
	f.Source, f.Target, f.Actor, f.After, f.Limit = "", "", "", "", 0
	f.Key = r.Key
	said, _, err := collect(s.Store.Statements(ctx, f), -1)
	if err != nil {
		return out, err
	}
	out.Evidence, err = s.wire(names, best(said, evidence))
	return out, err
}

// Evidence lists the statements of one relation; ErrNotFound where there is none at all.
func (s *Service) Evidence(ctx context.Context, p *EvidenceParams) (*Page[Statement], error) {
	key := graph.RelationKey(p.Key)
	if _, _, _, ok := key.Parts(); !ok {
		return nil, problem(CodeBadParameter, "%q is not a key: write source:kind:target, as relations give it", p.Key).at("key")
	}
	if any, _, err := collect(s.Store.Statements(ctx, graph.Filter{Key: key, Limit: 1}), 1); err != nil {
		return nil, err
	} else if len(any) == 0 {
		if err := s.movedKey(ctx, key); err != nil {
			return nil, err
		}
		return nil, problem(CodeNotFound, "there is no relation %q", p.Key)
	}
	f, err := s.filter(ctx, Filters{Stance: p.Stance, From: p.From, To: p.To, AsOf: p.AsOf, KnownBy: p.KnownBy, MinConfidence: p.MinConfidence})
	if err != nil {
		return nil, err
	}
	f.Key = key
	return s.statements(ctx, f, p.Paging)
}

// movedKey returns a *Moved to where the statements of a relation are whose actors were merged; nil where they were not.
func (s *Service) movedKey(ctx context.Context, key graph.RelationKey) error {
	subject, kind, object, _ := key.Parts()
	for _, end := range []*graph.ActorID{&subject, &object} {
		a, err := s.Store.Actor(ctx, *end)
		if errors.Is(err, graph.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		if a.Merged != "" {
			*end = a.Merged
		}
	}
	to := graph.KeyOf(&graph.Statement{Subject: subject, Kind: kind, Object: object}, s.Kinds.Symmetric(kind))
	if to == key || subject == object {
		return nil
	}
	return &Moved{"key", string(key), string(to)}
}

// Statements lists statements, ordered by id.
func (s *Service) Statements(ctx context.Context, p *StatementParams) (*Page[Statement], error) {
	f, err := s.wholeFilter(ctx, p.Filters, p.Whence)
	if err != nil {
		return nil, err
	}
	return s.statements(ctx, f, p.Paging)
}

// wholeFilter turns all parameters that select statements into a graph.Filter.
func (s *Service) wholeFilter(ctx context.Context, p Filters, w Whence) (graph.Filter, error) {
	f, err := s.filter(ctx, p)
	if err != nil {
		return f, err
	}
	f.Publisher, f.Text = w.Publisher, w.Q
	if f.Speaker, err = s.resolve(ctx, "speaker", w.Speaker); err != nil {
		return f, err
	}
	if w.Article != "" {
		a, err := s.findArticle(ctx, w.Article)
		if err != nil {
			return f, err
		}
		f.Article = a.ID
	}
	return f, nil
}

func (s *Service) statements(ctx context.Context, f graph.Filter, p Paging) (*Page[Statement], error) {
	at, err := decodeCursor(p.Cursor, "")
	if err != nil {
		return nil, err
	}
	f.After, f.Limit = at.After, p.Limit+1
	found, more, err := collect(s.Store.Statements(ctx, f), p.Limit)
	if err != nil {
		return nil, err
	}
	page := newPage[Statement](f.AsOf, f.KnownBy)
	if page.Results, err = s.wire(newStoreNames(ctx, s.Store), found); err != nil {
		return nil, err
	}
	page.Meta.Count = len(found)
	if more {
		page.Meta.NextCursor = cursor{After: string(found[len(found)-1].ID)}.encode()
	}
	return page, nil
}

// Statement returns one statement.
func (s *Service) Statement(ctx context.Context, p *IDParams) (*Statement, error) {
	found, err := s.Store.Statement(ctx, graph.StatementID(p.ID))
	if err != nil {
		return nil, err
	}
	line, err := NewStatement(found, s.Kinds, newStoreNames(ctx, s.Store))
	return &line, err
}

// Mediations lists cases of mediation, heaviest first.
func (s *Service) Mediations(ctx context.Context, p *MediationParams) (*Page[Mediation], error) {
	f, err := s.filter(ctx, Filters{
		Source: p.Source, Party: p.Party, Stance: p.Stance, From: p.From, To: p.To, AsOf: p.AsOf, KnownBy: p.KnownBy, MinConfidence: p.MinConfidence,
	})
	if err != nil {
		return nil, err
	}
	mediator, err := s.resolve(ctx, "mediator", p.Mediator)
	if err != nil {
		return nil, err
	}
	if f.Source == "" {
		f.Source = mediator
	}
	actor, err := s.resolve(ctx, "actor", p.Actor)
	if err != nil {
		return nil, err
	}
	at, err := decodeCursor(p.Cursor, "mediation")
	if err != nil {
		return nil, err
	}
	all, err := graph.Mediations(ctx, s.Store, s.Kinds, f)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(m *graph.Mediation) bool {
		return mediator != "" && m.Mediator != mediator || actor != "" && m.Mediator != actor && !slices.Contains(m.Parties, actor)
	})
	return s.mediationPage(ctx, all, p, at)
}

func (s *Service) mediationPage(ctx context.Context, all []*graph.Mediation, p *MediationParams, at cursor) (*Page[Mediation], error) {
	where := func(m *graph.Mediation) cursor { return cursor{Order: "mediation", Value: m.Weight, After: m.String()} }
	slices.SortFunc(all, func(a, b *graph.Mediation) int { return where(a).compare(where(b)) })
	if at.After != "" {
		all = slices.DeleteFunc(all, func(m *graph.Mediation) bool { return where(m).compare(at) <= 0 })
	}
	page := newPage[Mediation](p.AsOf, p.KnownBy)
	if len(all) > p.Limit {
		all = all[:p.Limit]
		page.Meta.NextCursor = where(all[len(all)-1]).encode()
	}
	names := newStoreNames(ctx, s.Store)
	examples, err := s.examples(ctx, all, p.Evidence)
	if err != nil {
		return nil, err
	}
	if err := names.learnMediations(all, examples); err != nil {
		return nil, err
	}
	for _, m := range all {
		out, err := s.mediation(names, m, examples, p.Evidence)
		if err != nil {
			return nil, err
		}
		page.Results = append(page.Results, out)
	}
	page.Meta.Count = len(all)
	return page, nil
}

// examples reads the best statements of cases, as many of each as are wanted.
func (s *Service) examples(ctx context.Context, cases []*graph.Mediation, each int) (map[graph.StatementID]*graph.Statement, error) {
	var ids []graph.StatementID
	for _, m := range cases {
		ids = append(ids, m.Examples[:min(each, len(m.Examples))]...)
	}
	found := make(map[graph.StatementID]*graph.Statement, len(ids))
	if len(ids) == 0 {
		return found, nil
	}
	for st, err := range s.Store.Statements(ctx, graph.Filter{IDs: ids, Rejected: true}) {
		if err != nil {
			return nil, err
		}
		found[st.ID] = st
	}
	return found, nil
}

func (s *Service) mediation(names *storeNames, m *graph.Mediation, examples map[graph.StatementID]*graph.Statement, evidence int) (Mediation, error) {
	out := Mediation{Totals: newTotals(m.Totals), Evidence: []Statement{}}
	var err error
	if out.Mediator, err = names.ActorRef(m.Mediator); err != nil {
		return out, err
	}
	if out.Parties, err = refs(names, m.Parties); err != nil {
		return out, err
	}
	var said []*graph.Statement
	for _, id := range m.Examples[:min(evidence, len(m.Examples))] {
		if st := examples[id]; st != nil { // else it was removed while the question was answered
			said = append(said, st)
		}
	}
	out.Evidence, err = s.wire(names, said)
	return out, err
}

// Actors searches actors by name.
func (s *Service) Actors(ctx context.Context, p *ActorSearchParams) (*Page[FoundActor], error) {
	text := p.Q
	if text == "" {
		text = p.Name
	}
	at, err := decodeCursor(p.Cursor, "actors"+text)
	if err != nil {
		return nil, err
	}
	q := graph.ActorQuery{Text: text, Limit: p.Limit + 1}
	for _, t := range p.Type {
		q.Types = append(q.Types, graph.ActorType(t))
	}
	skip := 0
	if text == "" {
		q.After = graph.ActorID(at.After)
	} else { // a search is short: it is made again, and goes on after as many as were shown
		skip = int(at.Value)
		q.Limit += skip
	}
	found, err := s.Store.Actors(ctx, q)
	if err != nil {
		return nil, err
	}
	found = found[min(skip, len(found)):]
	page := newPage[FoundActor]("", "")
	more := len(found) > p.Limit
	found = found[:min(p.Limit, len(found))]
	if more {
		page.Meta.NextCursor = cursor{Order: "actors" + text, Value: float64(skip + p.Limit), After: string(found[p.Limit-1].Actor.ID)}.encode()
	}
	if text == "" {
		found = slices.DeleteFunc(found, func(m graph.ActorMatch) bool { return m.Actor.Merged != "" })
	} else if found, err = graph.Unmerged(ctx, s.Store, found); err != nil {
		return nil, err
	}
	page.Results, page.Meta.Count = foundActors(found), len(found)
	return page, nil
}

func foundActors(matches []graph.ActorMatch) []FoundActor {
	out := make([]FoundActor, 0, len(matches))
	for _, m := range matches {
		out = append(out, FoundActor{
			ActorRef: refOf(m.Actor), ISO3: m.Actor.Codes["iso3"], Wikidata: m.Actor.Codes["wikidata"],
			Matched: m.Matched, Score: round(m.Score), MergedInto: m.Actor.Merged,
		})
	}
	return out
}

// Actor returns what is known of one actor.
func (s *Service) Actor(ctx context.Context, p *ActorParams) (*Actor, error) {
	a, err := s.actor(ctx, "id", p.ID)
	if err != nil {
		return nil, err
	}
	out := &Actor{ActorRef: refOf(a), Aliases: []Alias{}, Codes: a.Codes, Roles: []Role{}, Merged: []ActorRef{}, Strongest: []Relation{}}
	if out.Codes == nil {
		out.Codes = map[string]string{}
	}
	for _, alias := range a.Aliases {
		out.Aliases = append(out.Aliases, Alias{Name: alias.Name, From: Day(alias.From), To: Day(alias.To)})
	}
	names := newStoreNames(ctx, s.Store)
	var owners []graph.ActorID
	for _, r := range a.Roles {
		if r.HoldsOn(p.AsOf) {
			owners = append(owners, r.Of)
		}
	}
	if err := names.learnActors(owners...); err != nil {
		return nil, err
	}
	for _, r := range a.Roles {
		if !r.HoldsOn(p.AsOf) {
			continue
		}
		of, err := names.ActorRef(r.Of)
		if err != nil {
			return nil, err
		}
		out.Roles = append(out.Roles, Role{Kind: r.Kind, Of: of, Title: r.Title, From: Day(r.From), To: Day(r.To), Source: r.Source})
	}
	if err := s.addMerged(ctx, names, a.ID, out); err != nil {
		return nil, err
	}
	return out, s.strongest(ctx, names, a.ID, p, out)
}

// addMerged adds who was merged into an actor.
func (s *Service) addMerged(ctx context.Context, names *storeNames, id graph.ActorID, out *Actor) error {
	all, _, err := collect(s.Store.Judgements(ctx), -1)
	if err != nil {
		return err
	}
	judged, err := graph.NewJudged(all)
	if err != nil {
		return err
	}
	for _, j := range all {
		if j.Verdict != graph.Merge || !j.InForce() || judged.Actor(j.Actor) != id {
			continue
		}
		ref, err := names.ActorRef(j.Actor)
		if err != nil {
			return err
		}
		out.Merged = append(out.Merged, ref)
	}
	return nil
}

// strongest adds the heaviest relations of an actor, and how many there are.
func (s *Service) strongest(ctx context.Context, names *storeNames, id graph.ActorID, p *ActorParams, out *Actor) error {
	const shown = 10
	f := graph.Filter{Actor: id, AsOf: p.AsOf, KnownBy: p.KnownBy}
	heaviest, all, err := s.Store.Heaviest(ctx, f, shown)
	if err != nil {
		return err
	}
	out.Relations = all
	if err := names.learnRelations(heaviest); err != nil {
		return err
	}
	for _, r := range heaviest {
		relation, err := s.relation(ctx, names, r, f, 0)
		if err != nil {
			return err
		}
		out.Strongest = append(out.Strongest, relation)
	}
	return nil
}

var hashID = regexp.MustCompile(`^[0-9a-f]{24}$`)

// findArticle finds an article by its id, or else by its name, for which the articles are looked through.
func (s *Service) findArticle(ctx context.Context, id string) (*graph.Article, error) {
	a, err := s.Store.Article(ctx, graph.ArticleID(id))
	if !errors.Is(err, graph.ErrNotFound) || hashID.MatchString(id) {
		return a, err
	}
	for a, err := range s.Store.Articles(ctx, "") {
		if err != nil {
			return nil, err
		}
		if a.Name == id {
			return a, nil
		}
	}
	return nil, problem(CodeNotFound, "there is no article %q", id)
}

// Article returns an article with its statements, in the order of the text.
func (s *Service) Article(ctx context.Context, p *IDParams) (*Article, error) {
	a, err := s.findArticle(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	said, _, err := collect(s.Store.Statements(ctx, graph.Filter{Article: a.ID, Rejected: true}), -1)
	if err != nil {
		return nil, err
	}
	lines, err := s.wire(newStoreNames(ctx, s.Store), said)
	return newArticle(a, lines), err
}

func newArticle(a *graph.Article, lines []Statement) *Article {
	slices.SortStableFunc(lines, func(a, b Statement) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.TriggerStart, b.TriggerStart), cmp.Compare(a.ID, b.ID))
	})
	return &Article{
		ID: a.ID, Name: a.Name, URL: a.URL, Title: a.Title, Publisher: a.Publisher, Author: a.Author, Speaker: a.Speaker, Language: a.Language,
		Published: Day(a.Published), Text: a.Text, Statements: list(lines),
	}
}

// Articles lists articles, ordered by id.
func (s *Service) Articles(ctx context.Context, p *ArticleListParams) (*Page[ArticleHead], error) {
	at, err := decodeCursor(p.Cursor, "")
	if err != nil {
		return nil, err
	}
	found, more, err := collect(s.Store.Articles(ctx, graph.ArticleID(at.After)), p.Limit)
	if err != nil {
		return nil, err
	}
	page := newPage[ArticleHead]("", "")
	for _, a := range found {
		page.Results = append(page.Results, newHead(a))
	}
	page.Meta.Count = len(found)
	if more {
		page.Meta.NextCursor = cursor{After: string(found[len(found)-1].ID)}.encode()
	}
	return page, nil
}

// KindList returns every kind of relation.
func (s *Service) KindList(context.Context, *NoParams) (*Page[Kind], error) {
	page := newPage[Kind]("", "")
	for _, k := range s.Kinds.All() {
		page.Results = append(page.Results, newKind(k))
	}
	page.Meta.Count = len(page.Results)
	return page, nil
}

func newPage[T any](asOf, knownBy graph.Date) *Page[T] {
	return &Page[T]{Meta: Meta{AsOf: Day(asOf), KnownBy: Day(knownBy)}, Results: []T{}}
}
