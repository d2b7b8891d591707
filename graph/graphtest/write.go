package graphtest

import (
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"entente/graph"
)

func testEmpty(t *testing.T, store graph.Store) {
	modelOf(sequenceOf()).holds(t, store)
	_, err := store.Actor(t.Context(), "nobody")
	wantError(t, "Actor", err, graph.ErrNotFound)
	_, err = store.Article(t.Context(), "nothing")
	wantError(t, "Article", err, graph.ErrNotFound)
	_, err = store.Statement(t.Context(), "nothing")
	wantError(t, "Statement", err, graph.ErrNotFound)
	if err := store.PutReadings(t.Context()); err != nil {
		t.Errorf("PutReadings of nothing: %v", err)
	}
}

func sequenceOf(readings ...graph.Reading) func(func(graph.Reading) bool) {
	return slices.Values(readings)
}

func wantError(t *testing.T, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: error %v, want %v", what, err, want)
	}
}

func testRoundTrip(t *testing.T, store graph.Store) {
	m := fill(t, store, small.Readings())
	m.holds(t, store)
	for id, want := range m.actors {
		got, err := store.Actor(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "actor", []*graph.Actor{got}, []*graph.Actor{want})
	}
	for id, want := range m.articles {
		got, err := store.Article(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "article", []*graph.Article{got}, []*graph.Article{want})
	}
	for id, want := range m.statements {
		got, err := store.Statement(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "statement", []*graph.Statement{got}, []*graph.Statement{want})
	}
}

// testOwnership changes what was passed in and what came out; the store must not notice.
func testOwnership(t *testing.T, store graph.Store) {
	ctx := t.Context()
	m := fill(t, store, small.Readings())
	r := small.Reading(0)
	if err := store.PutReadings(ctx, r); err != nil {
		t.Fatal(err)
	}
	spoil := func(a *graph.Actor, s *graph.Statement) {
		a.Name = "spoilt"
		for i := range a.Aliases {
			a.Aliases[i].Name = "spoilt"
		}
		for k := range a.Codes {
			a.Codes[k] = "spoilt"
		}
		for i := range s.Parties {
			s.Parties[i] = "spoilt"
		}
		s.Stance = "spoilt"
	}
	r.Article.Text = "spoilt"
	for i, s := range r.Statements {
		spoil(r.Actors[i%len(r.Actors)], s)
	}
	for s, err := range store.Statements(ctx, graph.Filter{}) {
		if err != nil {
			t.Fatal(err)
		}
		a, err := store.Actor(ctx, s.Subject)
		if err != nil {
			t.Fatal(err)
		}
		spoil(a, s)
	}
	m.holds(t, store)
}

// odd are names that would do harm wherever data were taken for code.
var odd = []string{
	`Robert'); DROP TABLE actors; --`, "`}) DETACH DELETE n //", `"} RETURN 1 {`, "MATCH (n) WHERE 1=1", "$id ${id} {id} {{id}}",
	"tab\tnewline\nbell\acontrol\x01\x1f\u200f", "%s %d %% _ * ? [a-z]", `back\slash \" \u0041 \n`, "NEAR(a b) AND OR NOT a*", "Übér Ǆ ß 北京 العربية 🕊",
}

func testOddCharacters(t *testing.T, store graph.Store) {
	var readings []graph.Reading
	for i := range odd {
		readings = append(readings, oddReading(i))
	}
	m := fill(t, store, slices.Values(readings))
	m.holds(t, store)
	for _, name := range odd {
		found, err := store.Actors(t.Context(), graph.ActorQuery{Text: name})
		if err != nil {
			t.Errorf("search for %q: %v", name, err)
		}
		if graph.Fold(name) != "" && (len(found) == 0 || found[0].Matched != name) {
			t.Errorf("search for %q does not find it", name)
		}
		f := graph.Filter{Text: name}
		same(t, "statements with "+name, collect(t, store.Statements(t.Context(), f)), m.match(f))
		f = graph.Filter{Publisher: name}
		same(t, "statements of "+name, collect(t, store.Statements(t.Context(), f)), m.match(f))
	}
}

func oddReading(i int) graph.Reading {
	name := odd[i]
	id := func(s string) graph.ActorID {
		return graph.ActorID(strings.Map(func(r rune) rune {
			if r == ':' || r == ' ' || r == '\t' || r == '\n' || r == '\r' {
				return '-'
			}
			return r
		}, s))
	}
	a := &graph.Actor{ID: id(name), Type: graph.Group, Name: name, Aliases: []graph.Alias{{Name: name + " II"}}, Codes: map[string]string{name: name}}
	b := &graph.Actor{ID: id(name + "-2"), Type: graph.Org, Name: name + " the second"}
	text := name + " met " + b.Name + "."
	article := &graph.Article{ID: graph.NewArticleID("", text), Name: name, Title: name, URL: name, Publisher: name, Author: name, Speaker: name, Text: text, Language: "en", Origin: name, Extractor: name}
	n := len(name)
	s := &graph.Statement{
		Article: article.ID, Subject: a.ID, Kind: "meets", Object: b.ID, Stance: graph.Asserted, Publisher: name, Speaker: a.ID, SpeakerAs: name,
		Confidence: 0.5, Extractor: name, Rule: name,
		Evidence: graph.Evidence{
			Quote: text, Sentence: graph.Span{Start: 0, End: len(text)}, Subject: graph.Span{Start: 0, End: n}, Trigger: graph.Span{Start: n + 1, End: n + 4},
			Object: graph.Span{Start: n + 5, End: len(text) - 1}, SubjectText: name, TriggerText: "met", ObjectText: b.Name,
		},
	}
	s.ID = graph.NewStatementID(s.Article, s.Subject, s.Kind, s.Object, s.Evidence.Trigger)
	return graph.Reading{Article: article, Actors: []*graph.Actor{a, b}, Statements: []*graph.Statement{s}}
}

func testPutActors(t *testing.T, store graph.Store) {
	ctx := t.Context()
	puts := []*graph.Actor{
		{ID: "syria", Type: graph.Group, Name: "Syria"},
		{ID: "syria", Type: graph.Org, Name: "Syrian Arab Republic", Aliases: []graph.Alias{{Name: "SAR"}}},
		{ID: "syria", Type: graph.Country, Name: "Syria", Codes: map[string]string{"iso3": "SYR"}, Aliases: []graph.Alias{{Name: "Syrie", From: "1946-04-17"}}},
		{ID: "syria", Type: graph.Group, Name: "The whole of Syria and more", Aliases: []graph.Alias{{Name: "SAR"}}},
		{ID: "putin", Type: graph.Person, Name: "Vladimir Putin", Roles: []graph.Role{
			{Kind: graph.Leads, Of: "russia", Title: "President", From: "2012-05-07", Source: "test"},
			{Kind: graph.Leads, Of: "russia", Title: "Prime Minister", From: "2008-05-08", To: "2012-05-07", Source: "test"},
		}},
	}
	for range 2 { // writing twice equals writing once
		for _, a := range puts {
			if err := store.PutActors(ctx, a); err != nil {
				t.Fatal(err)
			}
		}
	}
	got, err := store.Actor(ctx, "syria")
	if err != nil {
		t.Fatal(err)
	}
	want := &graph.Actor{
		ID: "syria", Type: graph.Country, Name: "Syria", Codes: map[string]string{"iso3": "SYR"},
		Aliases: []graph.Alias{{Name: "SAR"}, {Name: "Syrie", From: "1946-04-17"}},
	}
	same(t, "merged actor", []*graph.Actor{got}, []*graph.Actor{want})
	got, err = store.Actor(ctx, "putin")
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Roles) != 2 || got.Roles[0].From != "2008-05-08" {
		t.Errorf("roles of putin: %+v", got.Roles)
	}
	verify(t, ctx, store)
}

func testInvalidActors(t *testing.T, store graph.Store) {
	good := &graph.Actor{ID: "good", Type: graph.Org, Name: "Good"}
	for _, bad := range []*graph.Actor{
		{ID: "", Type: graph.Org, Name: "No id"},
		{ID: "a:b", Type: graph.Org, Name: "Colon"},
		{ID: "a b", Type: graph.Org, Name: "Space"},
		{ID: "a", Type: "planet", Name: "Type"},
		{ID: "a", Type: graph.Org, Name: " "},
		{ID: "a", Type: graph.Org, Name: "\xff"},
		{ID: "a", Type: graph.Org, Name: "A", Aliases: []graph.Alias{{Name: ""}}},
	} {
		wantError(t, "PutActors", store.PutActors(t.Context(), good, bad), graph.ErrInvalid)
		r := small.Reading(0)
		r.Actors = append(r.Actors, bad)
		wantError(t, "PutReadings", store.PutReadings(t.Context(), r), graph.ErrInvalid)
	}
	modelOf(sequenceOf()).holds(t, store)
}

// testReplace puts another text under the id of an article: nothing that the old one said may be left.
func testReplace(t *testing.T, store graph.Store) {
	fill(t, store, small.Readings())
	changed := Synthetic{Articles: small.Articles, Statements: 150, Actors: small.Actors, Seed: 99}
	var readings []graph.Reading
	for i := range small.Articles {
		r := changed.Reading(i)
		readings = append(readings, underID(r, small.Reading(i).Article.ID))
	}
	readings[7].Statements = nil
	for _, r := range readings {
		if err := store.PutReadings(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	all := append(slices.Collect(small.Readings()), readings...)
	modelOf(slices.Values(all)).holds(t, store)
}

// underID gives a reading another article id.
func underID(r graph.Reading, id graph.ArticleID) graph.Reading {
	r.Article.ID = id
	for _, s := range r.Statements {
		s.Article = id
		s.ID = graph.NewStatementID(id, s.Subject, s.Kind, s.Object, s.Evidence.Trigger)
	}
	return r
}

func testIdempotent(t *testing.T, store graph.Store) {
	m := fill(t, store, small.Readings())
	fill(t, store, small.Readings())
	r := small.Reading(3)
	if err := store.PutReadings(t.Context(), r, r); err != nil {
		t.Fatal(err)
	}
	if err := store.Put(t.Context(), r.Article, r.Statements); err != nil {
		t.Fatal(err)
	}
	m.holds(t, store)
}

func testInvalidStatements(t *testing.T, store graph.Store) {
	m := fill(t, store, small.Readings())
	for name, spoil := range map[string]func(r *graph.Reading){
		"no quote":         func(r *graph.Reading) { r.Statements[1].Evidence.Quote = "" },
		"foreign quote":    func(r *graph.Reading) { r.Statements[1].Evidence.Quote += "!" },
		"span outside":     func(r *graph.Reading) { r.Statements[1].Evidence.Object.End = 1 << 20 },
		"span reversed":    func(r *graph.Reading) { r.Statements[1].Evidence.Subject = graph.Span{Start: 9, End: 3} },
		"no subject":       func(r *graph.Reading) { r.Statements[1].Subject = "" },
		"with itself":      func(r *graph.Reading) { r.Statements[1].Object = r.Statements[1].Subject },
		"other id":         func(r *graph.Reading) { r.Statements[1].ID = "0123" },
		"other article":    func(r *graph.Reading) { r.Statements[1].Article = "0123" },
		"unknown kind":     func(r *graph.Reading) { r.Statements[1].Kind = "likes"; reID(r.Statements[1]) },
		"unknown stance":   func(r *graph.Reading) { r.Statements[1].Stance = "sung" },
		"confidence":       func(r *graph.Reading) { r.Statements[1].Confidence = 1.01 },
		"half an interval": func(r *graph.Reading) { r.Statements[1].When = graph.Interval{From: "2018-07-13"} },
		"not a date":       func(r *graph.Reading) { r.Statements[1].When = graph.Interval{From: "2018-7-13", To: "2018-7-13"} },
		"twice":            func(r *graph.Reading) { r.Statements = append(r.Statements, r.Statements[1]) },
		"parties unsorted": func(r *graph.Reading) { r.Statements[1].Parties = []graph.ActorID{"b", "a"} },
		"other publisher":  func(r *graph.Reading) { r.Statements[1].Publisher += "x" },
		"article text":     func(r *graph.Reading) { r.Article.Text = "\xff" + r.Article.Text },
		"article id":       func(r *graph.Reading) { r.Article.ID = "" },
		"article date":     func(r *graph.Reading) { r.Article.Published = "yesterday" },
	} {
		r := small.Reading(5)
		r.Statements = r.Statements[:2]
		spoil(&r)
		wantError(t, name, store.Put(t.Context(), r.Article, r.Statements), graph.ErrInvalid)
	}
	m.holds(t, store)
}

func reID(s *graph.Statement) {
	s.ID = graph.NewStatementID(s.Article, s.Subject, s.Kind, s.Object, s.Evidence.Trigger)
}

func testUnknownActors(t *testing.T, store graph.Store) {
	m := fill(t, store, small.Readings())
	for name, spoil := range map[string]func(s *graph.Statement){
		"subject": func(s *graph.Statement) { s.Subject = "stranger" },
		"object":  func(s *graph.Statement) { s.Kind, s.Object, s.Parties = "meets", "stranger", nil },
		"party": func(s *graph.Statement) {
			s.Kind, s.Parties = graph.Mediates, append([]graph.ActorID{s.Object}, "stranger")
		},
		"speaker": func(s *graph.Statement) { s.Speaker = "stranger" },
	} {
		r := small.Reading(5)
		spoil(r.Statements[1])
		reID(r.Statements[1])
		wantError(t, name, store.Put(t.Context(), r.Article, r.Statements), graph.ErrUnknownActor)
		wantError(t, name, store.PutReadings(t.Context(), r), graph.ErrUnknownActor)
	}
	m.holds(t, store)
}

// testReadingsAtomic spoils the last of many readings: none of them may be stored.
func testReadingsAtomic(t *testing.T, store graph.Store) {
	readings := slices.Collect(small.Readings())
	last := readings[len(readings)-1]
	last.Statements[0].Speaker = "stranger"
	wantError(t, "PutReadings", store.PutReadings(t.Context(), readings...), graph.ErrUnknownActor)
	last.Statements[0].Stance = "sung"
	wantError(t, "PutReadings", store.PutReadings(t.Context(), readings...), graph.ErrInvalid)
	modelOf(sequenceOf()).holds(t, store)
}

func testReadingsAsOneByOne(t *testing.T, store graph.Store) {
	for r := range small.Readings() {
		if err := store.PutActors(t.Context(), r.Actors...); err != nil {
			t.Fatal(err)
		}
		if err := store.Put(t.Context(), r.Article, r.Statements); err != nil {
			t.Fatal(err)
		}
	}
	modelOf(small.Readings()).holds(t, store)
}

func testRemove(t *testing.T, store graph.Store) {
	m := fill(t, store, small.Readings())
	gone := small.Reading(2)
	if err := store.Remove(t.Context(), gone.Article.ID); err != nil {
		t.Fatal(err)
	}
	wantError(t, "Remove again", store.Remove(t.Context(), gone.Article.ID), graph.ErrNotFound)
	delete(m.articles, gone.Article.ID)
	for _, s := range gone.Statements {
		delete(m.statements, s.ID)
	}
	m.tellStories()
	m.holds(t, store)
	for id := range m.articles {
		if err := store.Remove(t.Context(), id); err != nil {
			t.Fatal(err)
		}
	}
	m = model{actors: m.actors}
	m.holds(t, store)
}

// testAnyOrder loads the same readings in two orders, in batches of different sizes.
func testAnyOrder(t *testing.T, one, two graph.Store) {
	m := fill(t, one, small.Readings())
	readings := slices.Collect(small.Readings())
	rng := rand.New(rand.NewPCG(7, 7))
	rng.Shuffle(len(readings), func(i, j int) { readings[i], readings[j] = readings[j], readings[i] })
	for batch := range slices.Chunk(readings, 7) {
		if err := two.PutReadings(t.Context(), batch...); err != nil {
			t.Fatal(err)
		}
	}
	m.holds(t, one)
	m.holds(t, two)
}
