package graphtest

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"entente/graph"
)

// RandomFilter draws a filter about the actors and statements given; most of them select something.
func RandomFilter(rng *rand.Rand, statements []*graph.Statement) graph.Filter {
	s := statements[rng.IntN(len(statements))]
	var f graph.Filter
	maybe := func(set func()) {
		if rng.IntN(7) == 0 {
			set()
		}
	}
	maybe(func() { f.Source = s.Subject })
	maybe(func() { f.Source = s.Object })
	maybe(func() { f.Target = s.Object })
	maybe(func() { f.Target = s.Subject })
	maybe(func() { f.Actor = s.Subject })
	maybe(func() { f.Actor = s.Object })
	maybe(func() { f.Actor, f.Other = s.Subject, s.Object })
	maybe(func() { f.Actor, f.Other = s.Object, s.Subject })
	maybe(func() { f.IDs = []graph.StatementID{s.ID, statements[rng.IntN(len(statements))].ID, "unheard-of"} })
	maybe(func() { f.Parties = s.Parties })
	maybe(func() { f.Parties = []graph.ActorID{s.Object} })
	maybe(func() { f.Kinds = []graph.KindName{s.Kind, "fights"} })
	maybe(func() { f.Kinds = []graph.KindName{"unheard-of"} })
	maybe(func() { f.Signs = []graph.Sign{graph.Sign(rng.IntN(3) - 1)} })
	maybe(func() { f.Signs = []graph.Sign{0, 1} })
	maybe(func() { f.Stances = []graph.Stance{s.Stance} })
	maybe(func() { f.Stances = []graph.Stance{graph.Asserted, graph.Denied} })
	maybe(func() { f.Key = graph.KeyOf(s, Kinds().Symmetric(s.Kind)) })
	maybe(func() { f.Article = s.Article })
	maybe(func() { f.Publisher = s.Publisher })
	maybe(func() { f.Speaker = s.Speaker })
	maybe(func() { f.From = s.Published.AddDays(-rng.IntN(100)) })
	maybe(func() { f.To = s.Published.AddDays(rng.IntN(100)) })
	maybe(func() { f.AsOf = s.Published.AddDays(rng.IntN(1000)) })
	maybe(func() { f.KnownBy = s.Published })
	maybe(func() { f.MinConfidence = s.Confidence })
	maybe(func() { f.Text = "BORDER, day" })
	maybe(func() { f.Text = s.Evidence.ObjectText })
	maybe(func() { f.Rejected = true })
	return f
}

func testFilters(t *testing.T, store graph.Store) {
	m := fill(t, store, small.Readings())
	all := m.match(graph.Filter{})
	rng := rand.New(rand.NewPCG(11, 13))
	selecting := 0
	for range 150 {
		f := RandomFilter(rng, all)
		want := m.match(f)
		if len(want) > 0 && len(want) < len(all) {
			selecting++
		}
		same(t, "statements", collect(t, store.Statements(t.Context(), f)), want)
		sameRelations(t, collect(t, store.Relations(t.Context(), f)), m.relate(t, f))
		if t.Failed() {
			t.Fatalf("with filter %+v", f)
		}
	}
	if selecting < 50 {
		t.Errorf("only %d of the random filters select some but not all statements", selecting)
	}
}

// testLabels looks up all ids at once, some of them twice, some unknown.
func testLabels(t *testing.T, store graph.Store) {
	m := fill(t, store, small.Readings())
	actors, labels := []graph.ActorID{"unheard-of", "actor-00001", `"`}, map[graph.ActorID]graph.Label{}
	for id, a := range m.actors {
		actors, labels[id] = append(actors, id), graph.Label{Name: a.Name, Type: a.Type}
	}
	if got, err := store.ActorLabels(t.Context(), actors); err != nil || !maps.Equal(got, labels) {
		t.Errorf("ActorLabels: %v, %v, want %v", got, err, labels)
	}
	articles, names := []graph.ArticleID{"unheard-of"}, map[graph.ArticleID]string{}
	for id, a := range m.articles {
		articles, names[id] = append(articles, id, id), a.Name
	}
	if got, err := store.ArticleNames(t.Context(), articles); err != nil || !maps.Equal(got, names) {
		t.Errorf("ArticleNames: %v, %v, want %v", got, err, names)
	}
	none, err := store.ActorLabels(t.Context(), nil)
	if noNames, failed := store.ArticleNames(t.Context(), nil); err != nil || failed != nil || len(none)+len(noNames) > 0 {
		t.Errorf("of no ids: %v, %v, %v, %v", none, err, noNames, failed)
	}
}

// testBrief compares what must not be left out.
func testBrief(t *testing.T, store graph.Store) {
	m := fill(t, store, small.Readings())
	for _, f := range []graph.Filter{{}, {Actor: "actor-00001", Rejected: true}, {Parties: []graph.ActorID{"actor-00000"}, Limit: 5}} {
		want := m.match(f)
		f.Brief = true
		got := collect(t, store.Statements(t.Context(), f))
		for i, s := range got {
			got[i] = s.Brief()
		}
		for i, s := range want {
			want[i] = s.Brief()
		}
		same(t, "brief statements", got, want)
	}
}

func testHeaviest(t *testing.T, store graph.Store) {
	m := fill(t, store, small.Readings())
	for _, f := range []graph.Filter{{}, {Actor: "actor-00001"}, {Actor: "actor-00001", AsOf: "2012-01-01"}, {Source: "actor-00000", Signs: []graph.Sign{1}}, {MinConfidence: 0.5}, {Actor: "unheard-of"}} {
		want := m.relate(t, f)
		slices.SortFunc(want, func(a, b *graph.Relation) int {
			return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.Key, b.Key))
		})
		for _, n := range []int{0, 1, 10, 1000} {
			f.Limit = n % 7 // does not count
			got, all, err := store.Heaviest(t.Context(), f, n)
			if err != nil || all != len(want) {
				t.Errorf("Heaviest of %+v: %d in all, %v, want %d", f, all, err, len(want))
			}
			sameRelations(t, got, want[:min(n, len(want))])
		}
	}
}

func testFilterByText(t *testing.T, store graph.Store) {
	m := fill(t, store, small.Readings())
	for _, text := range []string{"nust", "NÜST harbour", "harbour at nüst over", "nus", "the", "no such words", "2014 accord", "!?", "accord OR grain"} {
		f := graph.Filter{Text: text}
		same(t, text, collect(t, store.Statements(t.Context(), f)), m.match(f))
	}
	if n := len(m.match(graph.Filter{Text: "nust"})); n == 0 {
		t.Error("the test data do not speak of Nüst")
	}
}

func testCursors(t *testing.T, store graph.Store) {
	m := fill(t, store, small.Readings())
	for _, f := range []graph.Filter{{}, {Actor: "actor-00001"}, {Signs: []graph.Sign{-1}}, {AsOf: "2012-01-01"}, {Source: "actor-00000", Kinds: []graph.KindName{"meets"}}} {
		for _, limit := range []int{1, 7, 1000} {
			statements := pages(t, limit, f, store.Statements, func(s *graph.Statement) string { return string(s.ID) })
			same(t, "pages of statements", statements, m.match(f))
			relations := pages(t, limit, f, store.Relations, func(r *graph.Relation) string { return string(r.Key) })
			sameRelations(t, relations, m.relate(t, f))
		}
	}
	middle := graph.Filter{After: "8"} // an id that no statement has
	same(t, "statements after 8", collect(t, store.Statements(t.Context(), middle)), m.match(middle))
	middle = graph.Filter{After: "actor-00001", Limit: 3}
	sameRelations(t, collect(t, store.Relations(t.Context(), middle)), m.relate(t, middle))
}

// pages reads a list page by page.
func pages[T any](t *testing.T, limit int, f graph.Filter, list func(ctx context.Context, f graph.Filter) iter.Seq2[T, error], id func(T) string) []T {
	t.Helper()
	var all []T
	f.Limit = limit
	for {
		page := collect(t, list(t.Context(), f))
		if len(page) > limit {
			t.Fatalf("a page of %d, limit %d", len(page), limit)
		}
		all = append(all, page...)
		if len(page) < limit {
			return all
		}
		f.After = id(page[len(page)-1])
	}
}

func testSearch(t *testing.T, store graph.Store) {
	m := fill(t, store, small.Readings())
	more := []*graph.Actor{
		{ID: "erdogan", Type: graph.Person, Name: "Recep Tayyip Erdoğan"},
		{ID: "erdogan-toprak", Type: graph.Person, Name: "Erdoğan Toprak"},
		{ID: "sao-tome", Type: graph.Country, Name: "São Tomé and Príncipe", Aliases: []graph.Alias{{Name: "Erdo"}}},
		{ID: "niger", Type: graph.Country, Name: "Niger"},
		{ID: "nigeria", Type: graph.Country, Name: "Nigeria"},
		{ID: "us", Type: graph.Country, Name: "United States", Aliases: []graph.Alias{{Name: "U.S."}, {Name: "America"}}},
		{ID: "congo-a", Type: graph.Country, Name: "Republic of the Congo", Aliases: []graph.Alias{{Name: "Congo"}}},
		{ID: "congo-b", Type: graph.Country, Name: "DR Congo", Aliases: []graph.Alias{{Name: "Congo"}}},
	}
	if err := store.PutActors(t.Context(), more...); err != nil {
		t.Fatal(err)
	}
	for _, a := range more {
		m.actors[a.ID] = a.Clone()
	}
	for query, want := range map[string][]graph.ActorID{
		"ERDOGAN":      {"erdogan-toprak", "erdogan"},
		"erdo":         {"sao-tome", "erdogan-toprak", "erdogan"},
		"tayyip erd":   {"erdogan"},
		"Sao Tome":     {"sao-tome"},
		"niger":        {"niger", "nigeria"},
		"U.S.":         {"us"},
		"us":           {"us"},
		"congo":        {"congo-a", "congo-b"},
		"ongo":         nil,
		"tates united": nil,
		" ":            nil,
		"-!":           nil,
	} {
		found, err := store.Actors(t.Context(), graph.ActorQuery{Text: query})
		if err != nil {
			t.Fatal(err)
		}
		var got []graph.ActorID
		for _, f := range found {
			got = append(got, f.Actor.ID)
		}
		if !slices.Equal(got, want) {
			t.Errorf("search for %q finds %q, want %q", query, got, want)
		}
	}
	m.searches(t, store)
}

// searches compares searches for beginnings of names with brute force.
func (m model) searches(t *testing.T, store graph.Store) {
	t.Helper()
	for _, a := range sorted(m.actors) {
		runes := []rune(a.Name)
		for _, query := range []string{a.Name, string(runes[:1]), string(runes[:len(runes)/2]), strings.ToUpper(string(runes[len(runes)/2:]))} {
			for _, q := range []graph.ActorQuery{{Text: query}, {Text: query, Limit: 3}, {Text: query, Types: []graph.ActorType{graph.Country, graph.Org}}} {
				got, err := store.Actors(t.Context(), q)
				if err != nil {
					t.Fatal(err)
				}
				if want := m.search(q); !sameMatches(got, want) {
					t.Fatalf("search %+v finds %v, want %v", q, describe(got), describe(want))
				}
			}
		}
	}
}

func (m model) search(q graph.ActorQuery) []graph.ActorMatch {
	var found []graph.ActorMatch
	for _, a := range m.actors {
		if match, ok := graph.MatchName(q.Text, a); ok && q.Fits(a) {
			found = append(found, match)
		}
	}
	return graph.RankActors(found, q.Limit, func(id graph.ActorID) int { return len(m.match(graph.Filter{Actor: id})) })
}

func sameMatches(a, b []graph.ActorMatch) bool {
	return slices.EqualFunc(a, b, func(a, b graph.ActorMatch) bool { return reflect.DeepEqual(a, b) })
}

func describe(found []graph.ActorMatch) string {
	var b strings.Builder
	for _, f := range found {
		fmt.Fprintf(&b, "%s (%q %.3f) ", f.Actor.ID, f.Matched, f.Score)
	}
	return b.String()
}

func testSearchByCode(t *testing.T, store graph.Store) {
	fill(t, store, small.Readings())
	for _, test := range []struct {
		q    graph.ActorQuery
		want int
	}{
		{graph.ActorQuery{Scheme: "wikidata", Code: "q1003"}, 1},
		{graph.ActorQuery{Scheme: "wikidata", Code: "Q1003", Types: []graph.ActorType{small.Actor(3).Type}}, 1},
		{graph.ActorQuery{Scheme: "wikidata", Code: "Q1003", Types: []graph.ActorType{small.Actor(4).Type}}, 0},
		{graph.ActorQuery{Scheme: "iso3", Code: "Q1003"}, 0},
		{graph.ActorQuery{Scheme: "wikidata", Code: "Q100"}, 0},
	} {
		found, err := store.Actors(t.Context(), test.q)
		if err != nil {
			t.Fatal(err)
		}
		if len(found) != test.want || test.want == 1 && found[0].Actor.ID != "actor-00003" {
			t.Errorf("%+v finds %s, want %d", test.q, describe(found), test.want)
		}
	}
}

func testListActors(t *testing.T, store graph.Store) {
	m := fill(t, store, small.Readings())
	var ids []graph.ActorID
	q := graph.ActorQuery{Limit: 5}
	for {
		page, err := store.Actors(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range page {
			ids = append(ids, f.Actor.ID)
			q.After = f.Actor.ID
		}
		if len(page) < q.Limit {
			break
		}
	}
	if want := slices.Sorted(maps.Keys(m.actors)); !slices.Equal(ids, want) {
		t.Errorf("pages of actors: %q, want %q", ids, want)
	}
	people, err := store.Actors(t.Context(), graph.ActorQuery{Types: []graph.ActorType{graph.Person}})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range people {
		if p.Actor.Type != graph.Person {
			t.Errorf("asked for persons, got %+v", p.Actor)
		}
	}
	if len(people) == 0 {
		t.Error("no persons found")
	}
}

func testArticles(t *testing.T, store graph.Store) {
	m := fill(t, store, small.Readings())
	all := sorted(m.articles)
	same(t, "articles after the tenth", collect(t, store.Articles(t.Context(), all[9].ID)), all[10:])
	same(t, "articles after the last", collect(t, store.Articles(t.Context(), all[len(all)-1].ID)), nil)
}

// testMediations counts cases by brute force.
func testMediations(t *testing.T, store graph.Store) {
	m := fill(t, store, small.Readings())
	for _, f := range []graph.Filter{{}, {Source: "actor-00000"}, {Parties: []graph.ActorID{"actor-00000", "actor-00001"}}, {AsOf: "2010-01-01", Limit: 2}} {
		got, err := graph.Mediations(t.Context(), store, Kinds(), f)
		if err != nil {
			t.Fatal(err)
		}
		places := map[string]map[string]bool{}
		all := f
		all.Limit, all.Kinds = 0, []graph.KindName{graph.Mediates}
		for _, s := range m.match(all) {
			c := (&graph.Mediation{Mediator: s.Subject, Parties: s.Parties}).String()
			if places[c] == nil {
				places[c] = map[string]bool{}
			}
			places[c][fmt.Sprint(s.Article, s.Evidence.Trigger)] = true
		}
		if want := len(places); len(got) != want && len(got) != f.Limit {
			t.Errorf("%+v: %d cases, want %d", f, len(got), want)
		}
		for i, c := range got {
			if n := c.Statements + c.Contradicting + c.Hypothetical; n != len(places[c.String()]) {
				t.Errorf("%+v: %s: %d statements, want %d", f, c, n, len(places[c.String()]))
			}
			if i > 0 && got[i-1].Weight < c.Weight {
				t.Errorf("%+v: %s outweighs the one before", f, c)
			}
		}
	}
}
