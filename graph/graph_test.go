package graph_test

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"entente/graph"
	"entente/graph/graphtest"
)

// said makes a statement without evidence; fields are changed by the functions.
func said(subject graph.ActorID, kind graph.KindName, object graph.ActorID, changes ...func(*graph.Statement)) *graph.Statement {
	s := &graph.Statement{
		Article: "a1", Subject: subject, Kind: kind, Object: object, Stance: graph.Asserted,
		Published: "2018-07-13", Publisher: "Paper", Origin: "a1", Confidence: 0.8,
	}
	for _, change := range changes {
		change(s)
	}
	return s
}

func TestMatch(t *testing.T) {
	fights := said("iran", "fights", "israel")
	meets := said("putin", "meets", "trump")
	mediation := said("putin", "mediates", "iran", func(s *graph.Statement) { s.Parties = []graph.ActorID{"iran", "israel"} })
	denial := said("iran", "allies", "hamas", func(s *graph.Statement) {
		s.Stance, s.Speaker, s.Confidence = graph.Denied, "zarif", 0.3
	})
	july := said("iran", "fights", "israel", func(s *graph.Statement) {
		s.When = graph.Interval{From: "2018-07-01", To: "2018-07-31", Precision: graph.Month}
	})
	undated := said("iran", "fights", "israel", func(s *graph.Statement) { s.Published = "" })
	quoted := said("iran", "fights", "israel", func(s *graph.Statement) {
		s.Evidence.Quote = "Iran’s forces fired at the Golan; Netanyahu's U.S. allies condemned it."
	})
	for _, test := range []struct {
		name string
		f    graph.Filter
		s    *graph.Statement
		want bool
	}{
		{"nothing asked", graph.Filter{}, fights, true},
		{"source", graph.Filter{Source: "iran"}, fights, true},
		{"source is not target", graph.Filter{Source: "israel"}, fights, false},
		{"target", graph.Filter{Target: "israel"}, fights, true},
		{"target is not source", graph.Filter{Target: "iran"}, fights, false},
		{"symmetric source", graph.Filter{Source: "trump"}, meets, true},
		{"symmetric both", graph.Filter{Source: "trump", Target: "putin"}, meets, true},
		{"symmetric, one end wrong", graph.Filter{Source: "trump", Target: "xi"}, meets, false},
		{"actor as subject", graph.Filter{Actor: "iran"}, fights, true},
		{"actor as object", graph.Filter{Actor: "israel"}, fights, true},
		{"actor at neither end", graph.Filter{Actor: "russia"}, fights, false},
		{"a party is not an end", graph.Filter{Actor: "israel"}, mediation, false},
		{"parties", graph.Filter{Parties: []graph.ActorID{"israel", "iran"}}, mediation, true},
		{"a party is missing", graph.Filter{Parties: []graph.ActorID{"israel", "syria"}}, mediation, false},
		{"the mediator is no party", graph.Filter{Parties: []graph.ActorID{"putin"}}, mediation, false},
		{"objects are no parties", graph.Filter{Parties: []graph.ActorID{"israel"}}, fights, false},
		{"kind", graph.Filter{Kinds: []graph.KindName{"meets", "fights"}}, fights, true},
		{"other kind", graph.Filter{Kinds: []graph.KindName{"meets"}}, fights, false},
		{"sign", graph.Filter{Signs: []graph.Sign{-1}}, fights, true},
		{"other sign", graph.Filter{Signs: []graph.Sign{0, 1}}, fights, false},
		{"kind and sign", graph.Filter{Kinds: []graph.KindName{"fights"}, Signs: []graph.Sign{-1}}, fights, true},
		{"kind and sign exclude each other", graph.Filter{Kinds: []graph.KindName{"fights"}, Signs: []graph.Sign{1}}, fights, false},
		{"a sign that no kind has", graph.Filter{Signs: []graph.Sign{7}}, fights, false},
		{"stance", graph.Filter{Stances: []graph.Stance{graph.Denied}}, denial, true},
		{"other stance", graph.Filter{Stances: []graph.Stance{graph.Asserted, graph.Hypothetical}}, denial, false},
		{"key", graph.Filter{Key: "iran:fights:israel"}, fights, true},
		{"key reversed", graph.Filter{Key: "israel:fights:iran"}, fights, false},
		{"symmetric key", graph.Filter{Key: "putin:meets:trump"}, meets, true},
		{"symmetric key of the other order", graph.Filter{Key: "trump:meets:putin"}, meets, false},
		{"article", graph.Filter{Article: "a1"}, fights, true},
		{"other article", graph.Filter{Article: "a2"}, fights, false},
		{"publisher", graph.Filter{Publisher: "Paper"}, fights, true},
		{"other publisher", graph.Filter{Publisher: "paper"}, fights, false},
		{"speaker", graph.Filter{Speaker: "zarif"}, denial, true},
		{"no speaker", graph.Filter{Speaker: "zarif"}, fights, false},
		{"confident enough", graph.Filter{MinConfidence: 0.8}, fights, true},
		{"not confident enough", graph.Filter{MinConfidence: 0.81}, fights, false},
		{"words", graph.Filter{Text: "IRAN golan"}, quoted, true},
		{"acronym", graph.Filter{Text: "us Allies"}, quoted, true},
		{"part of a word", graph.Filter{Text: "gol"}, quoted, false},
		{"from that day", graph.Filter{From: "2018-07-13"}, fights, true},
		{"from the day after", graph.Filter{From: "2018-07-14"}, fights, false},
		{"to that day", graph.Filter{To: "2018-07-13"}, fights, true},
		{"to the day before", graph.Filter{To: "2018-07-12"}, fights, false},
		{"inside an interval", graph.Filter{From: "2018-07-10", To: "2018-07-20"}, july, true},
		{"after an interval", graph.Filter{From: "2018-08-01"}, july, false},
		{"before an interval", graph.Filter{To: "2018-06-30"}, july, false},
		{"no day, from", graph.Filter{From: "1900-01-01"}, undated, false},
		{"no day, to", graph.Filter{To: "2100-01-01"}, undated, false},
		{"as of that day", graph.Filter{AsOf: "2018-07-13"}, fights, true},
		{"as of the day before", graph.Filter{AsOf: "2018-07-12"}, fights, false},
		{"as of the beginning of an interval", graph.Filter{AsOf: "2018-07-01"}, july, true},
		{"as of a day, no day known", graph.Filter{AsOf: "1990-01-01"}, undated, true},
		{"known by that day", graph.Filter{KnownBy: "2018-07-13"}, fights, true},
		{"known by the day before", graph.Filter{KnownBy: "2018-07-12"}, july, false},
		{"known by, not dated", graph.Filter{KnownBy: "2100-01-01"}, undated, false},
		{"cursors do not count", graph.Filter{After: "zzz", Limit: 1}, fights, true},
	} {
		if got := graphtest.Kinds().Bind(test.f).Match(test.s); got != test.want {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}

func relate(t *testing.T, f graph.Filter, statements ...*graph.Statement) []*graph.Relation {
	t.Helper()
	relations, err := graph.Relate(graphtest.Kinds(), f, func(yield func(*graph.Statement, error) bool) {
		for _, s := range statements {
			if !yield(s, nil) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return relations
}

func near(a, b float64) bool { return math.Abs(a-b) < 1e-9 }

func TestRelateCounts(t *testing.T) {
	in := func(article graph.ArticleID, origin, publisher string, day graph.Date, confidence float64) func(*graph.Statement) {
		return func(s *graph.Statement) {
			s.Article, s.Origin, s.Publisher, s.Published, s.Confidence = article, origin, publisher, day, confidence
		}
	}
	stance := func(st graph.Stance) func(*graph.Statement) { return func(s *graph.Statement) { s.Stance = st } }
	relations := relate(t, graph.Filter{},
		said("iran", "fights", "israel", in("a1", "a1", "Paper", "2018-07-13", 0.5)),
		said("iran", "fights", "israel", in("a1", "a1", "Paper", "2018-07-13", 0.4)), // same article again
		said("iran", "fights", "israel", in("a2", "a1", "Post", "2018-07-15", 0.5)),  // a reprint
		said("iran", "fights", "israel", in("a3", "", "Paper", "2018-07-11", 0.6)),   // its own story
		said("iran", "fights", "israel", in("a4", "a4", "", "2018-07-20", 0.9), stance(graph.Denied)),
		said("iran", "fights", "israel", in("a5", "a5", "", "2018-06-01", 0.9), stance(graph.Hypothetical)),
		said("israel", "fights", "iran"),
	)
	if len(relations) != 2 || relations[0].Key != "iran:fights:israel" || relations[1].Key != "israel:fights:iran" {
		t.Fatalf("relations: %+v", relations)
	}
	r := relations[0]
	confidence, weight := r.Confidence, r.Weight
	r.Confidence, r.Weight = 0, 0
	want := graph.Totals{
		Statements: 4, Contradicting: 1, Hypothetical: 1, Articles: 3, Publishers: 2, Origins: 2,
		FirstSeen: "2018-07-11", LastSeen: "2018-07-15",
	}
	if r.Totals != want {
		t.Errorf("totals %+v, want %+v", r.Totals, want)
	}
	if !near(confidence, 1-0.5*0.4) || !near(weight, 1.1) {
		t.Errorf("confidence %v and weight %v, want 0.8 and 1.1: a reprint must not count twice", confidence, weight)
	}
	if r.Sign != -1 || r.Subject != "iran" || r.Object != "israel" {
		t.Errorf("relation %+v", r)
	}
}

func TestRelateOnlyDenied(t *testing.T) {
	r := relate(t, graph.Filter{}, said("iran", "allies", "hamas", func(s *graph.Statement) { s.Stance = graph.Denied }))[0]
	if r.Statements != 0 || r.Contradicting != 1 || r.Confidence != 0 || r.Weight != 0 || r.FirstSeen != "2018-07-13" || r.LastSeen != "2018-07-13" {
		t.Errorf("a relation that is only denied: %+v", r)
	}
}

func TestRelateFades(t *testing.T) {
	s := said("russia", "fights", "ukraine", func(s *graph.Statement) { s.Published, s.Confidence = "2020-01-01", 1 }) // half-life 365 days
	for day, want := range map[graph.Date]float64{
		"": 1, "2020-01-01": 1, graph.Date("2020-01-01").AddDays(365): 0.5, graph.Date("2020-01-01").AddDays(730): 0.25,
	} {
		if r := relate(t, graph.Filter{AsOf: day}, s)[0]; !near(r.Weight, want) || r.Confidence != 1 {
			t.Errorf("as of %q: weight %v, confidence %v, want %v and 1", day, r.Weight, r.Confidence, want)
		}
	}
	if list := relate(t, graph.Filter{AsOf: "2019-12-31"}, s); len(list) != 0 {
		t.Errorf("before anything happened: %+v", list)
	}
	undated := said("russia", "fights", "ukraine", func(s *graph.Statement) { s.Published, s.Confidence = "", 1 })
	if r := relate(t, graph.Filter{AsOf: "2030-01-01"}, undated)[0]; r.Weight != 1 {
		t.Errorf("without a day nothing fades, got weight %v", r.Weight)
	}
}

func TestRelateSymmetric(t *testing.T) {
	relations := relate(t, graph.Filter{}, said("trump", "meets", "putin"), said("putin", "meets", "trump"))
	if len(relations) != 1 || relations[0].Key != "putin:meets:trump" || relations[0].Subject != "putin" || relations[0].Statements != 2 {
		t.Errorf("a meeting told from both sides: %+v", relations)
	}
}

func TestRelateParties(t *testing.T) {
	with := func(parties ...graph.ActorID) func(*graph.Statement) {
		return func(s *graph.Statement) { s.Parties = parties }
	}
	r := relate(t, graph.Filter{}, said("putin", "mediates", "iran", with("iran", "israel")), said("putin", "mediates", "iran", with("iran", "turkey")))[0]
	if !slices.Equal(r.Parties, []graph.ActorID{"iran", "israel", "turkey"}) {
		t.Errorf("parties %q", r.Parties)
	}
}

func TestRelateKeepsError(t *testing.T) {
	broken := errors.New("broken")
	_, err := graph.Relate(graphtest.Kinds(), graph.Filter{}, func(yield func(*graph.Statement, error) bool) { yield(nil, broken) })
	if !errors.Is(err, broken) {
		t.Errorf("error %v", err)
	}
}

// TestProjection compares what a projection says with what the statements add up to, day by day.
func TestProjection(t *testing.T) {
	data := graphtest.Synthetic{Articles: 200, Statements: 2000, Actors: 6, Seed: 3}
	groups := map[graph.RelationKey][]*graph.Statement{}
	for r := range data.Readings() {
		for _, s := range r.Statements {
			key := graph.KeyOf(s, graphtest.Kinds().Symmetric(s.Kind))
			groups[key] = append(groups[key], s)
		}
	}
	answered := 0
	for key, group := range groups {
		p := graph.Project(graphtest.Kinds(), group)
		if p.Key != key || !p.Equal(p) {
			t.Fatalf("projection of %s: %+v", key, p)
		}
		for _, day := range []graph.Date{"", "2001-01-01", p.Day, "2026-01-01", "2030-06-30"} {
			r, ok := p.At(graphtest.Kinds(), day)
			if !ok {
				continue
			}
			answered++
			want := relate(t, graph.Filter{AsOf: day}, group...)[0]
			if r.Statements != want.Statements || !near(r.Weight, want.Weight) || !near(r.Confidence, want.Confidence) || r.LastSeen != want.LastSeen {
				t.Errorf("%s as of %q: %+v, want %+v", key, day, r, want)
			}
		}
		changed := *p
		changed.Weight += 0.001
		if p.Equal(&changed) {
			t.Errorf("%s: another weight goes unnoticed", key)
		}
	}
	if answered < len(groups) {
		t.Errorf("projections answered %d times for %d relations", answered, len(groups))
	}
}

func TestKinds(t *testing.T) {
	for _, bad := range [][]graph.Kind{
		{{Name: "", HalfLife: 1}}, {{Name: "a", HalfLife: 1}, {Name: "a", HalfLife: 1}}, {{Name: "a"}}, {{Name: "a", HalfLife: 1, Sign: 2}},
	} {
		if _, err := graph.NewKinds(bad); !errors.Is(err, graph.ErrInvalid) {
			t.Errorf("%+v: error %v", bad, err)
		}
	}
}

func TestDate(t *testing.T) {
	for text, want := range map[string]graph.Date{
		"": "", "2018-07-13": "2018-07-13", "2018-07": "2018-07-01", "2018": "2018-01-01",
		"2018-07-13T23:30:00-07:00": "2018-07-13", "2018-07-13T23:30:00Z": "2018-07-13", "2018-07-13 23:30:00": "2018-07-13",
	} {
		if got, err := graph.ParseDate(text); err != nil || got != want {
			t.Errorf("ParseDate(%q) = %q, %v, want %q", text, got, err, want)
		}
	}
	for _, text := range []string{"yesterday", "2018-02-30", "13.07.2018", "2018-7-3", "20180713"} {
		if got, err := graph.ParseDate(text); err == nil || !strings.Contains(err.Error(), text) {
			t.Errorf("ParseDate(%q) = %q, %v, want an error that names it", text, got, err)
		}
	}
	if got := graph.Date("2020-02-28").AddDays(2); got != "2020-03-01" {
		t.Errorf("two days after 2020-02-28: %s", got)
	}
	if got := graph.Date("").AddDays(2); got != "" {
		t.Errorf("two days after no day: %q", got)
	}
	if n := graph.Date("2018-12-31").DaysUntil("2020-01-01"); n != 366 {
		t.Errorf("from 2018-12-31 to 2020-01-01: %d days", n)
	}
}

func TestWords(t *testing.T) {
	for text, want := range map[string]string{
		"Recep Tayyip Erdoğan": "recep tayyip erdogan", "Al-Assad's": "al assad", "U.S.-backed": "us backed", "N'Djamena": "ndjamena",
		"São Tomé": "sao tome", "Łódź, Straße": "lodz strasse", "Nguyễn Phú Trọng": "nguyen phu trong", "Cafe\u0301": "cafe",
		"Côte d’Ivoire": "cote divoire", "  J. Smith. Next ": "j smith next", "北京 2008": "北京 2008", "!?—": "", "ISIL/Daesh": "isil daesh",
		"the people’s will": "the people will",
	} {
		if got := graph.Fold(text); got != want {
			t.Errorf("Fold(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestRelationKey(t *testing.T) {
	subject, kind, object, ok := graph.RelationKey("putin:meets:trump").Parts()
	if !ok || subject != "putin" || kind != "meets" || object != "trump" {
		t.Errorf("parts: %s %s %s %v", subject, kind, object, ok)
	}
	for _, bad := range []graph.RelationKey{"", "a", "a:b", "a:b:", ":b:c", "a:b:c:d"} {
		if _, _, _, ok := bad.Parts(); ok {
			t.Errorf("%q passes as a key", bad)
		}
	}
}

func TestRoleHoldsOn(t *testing.T) {
	r := graph.Role{From: "2000-05-07", To: "2008-05-07"}
	for day, want := range map[graph.Date]bool{"": true, "2000-05-06": false, "2000-05-07": true, "2008-05-07": true, "2008-05-08": false} {
		if r.HoldsOn(day) != want {
			t.Errorf("held on %q: %v", day, !want)
		}
	}
	if !(graph.Role{}).HoldsOn("2018-07-13") {
		t.Error("a role without days is always held")
	}
}

func TestMergeActorsInAnyOrder(t *testing.T) {
	actors := []*graph.Actor{
		{ID: "x", Type: graph.Person, Name: "Velayati"},
		{ID: "x", Type: graph.Person, Name: "Ali Akbar Velayati", Aliases: []graph.Alias{{Name: "Dr Velayati"}}},
		{ID: "x", Type: graph.Org, Name: "Aki Akbar Velayati"},
		{ID: "x", Type: graph.Group, Name: "Velayati", Aliases: []graph.Alias{{Name: "Dr Velayati"}, {Name: "A. A. V."}}},
	}
	merge := func(order ...int) *graph.Actor {
		var m *graph.Actor
		for _, i := range order {
			m = graph.MergeActors(m, actors[i])
		}
		return m
	}
	want := merge(0, 1, 2, 3)
	if want.Name != "Aki Akbar Velayati" && want.Name != "Ali Akbar Velayati" || len(want.Aliases) != 2 {
		t.Errorf("merged: %+v", want)
	}
	for _, order := range [][]int{{3, 2, 1, 0}, {1, 0, 3, 2}, {2, 2, 0, 3, 1, 1}} {
		if got := merge(order...); got.Name != want.Name || got.Type != want.Type || !slices.Equal(got.Aliases, want.Aliases) {
			t.Errorf("in order %v: %+v, want %+v", order, got, want)
		}
	}
	known := &graph.Actor{ID: "x", Type: graph.Person, Name: "A. Velayati", Codes: map[string]string{"wikidata": "Q316"}}
	if got := graph.MergeActors(graph.MergeActors(actors[1], known), actors[2]); got.Name != "A. Velayati" || got.Type != graph.Person {
		t.Errorf("what the knowledge base says must win: %+v", got)
	}
}

// Of a story the first article counts that asserts the relation; what others of it say, and when they are added, does not.
func TestFirstOfStory(t *testing.T) {
	telling := func(article graph.ArticleID, day graph.Date, confidence float64, stance graph.Stance) *graph.Statement {
		return said("iran", "fights", "israel", func(s *graph.Statement) {
			s.Article, s.Origin, s.Published, s.Confidence, s.Stance = article, "story", day, confidence, stance
		})
	}
	for name, test := range map[string]struct {
		statements []*graph.Statement
		want       float64
	}{
		"a surer reprint":       {[]*graph.Statement{telling("b", "2018-07-01", 0.5, graph.Asserted), telling("a", "2018-07-02", 0.9, graph.Asserted)}, 0.5},
		"twice in the first":    {[]*graph.Statement{telling("b", "2018-07-01", 0.5, graph.Asserted), telling("b", "2018-07-01", 0.6, graph.Asserted), telling("a", "2018-07-02", 0.9, graph.Asserted)}, 0.6},
		"on one day":            {[]*graph.Statement{telling("b", "2018-07-01", 0.5, graph.Asserted), telling("a", "2018-07-01", 0.4, graph.Asserted)}, 0.4},
		"without a day":         {[]*graph.Statement{telling("b", "2018-07-01", 0.5, graph.Asserted), telling("a", "", 0.9, graph.Asserted)}, 0.5},
		"the first only denies": {[]*graph.Statement{telling("b", "2018-07-01", 0.5, graph.Denied), telling("c", "2018-07-02", 0.7, graph.Asserted), telling("a", "2018-07-03", 0.9, graph.Asserted)}, 0.7},
	} {
		for range 2 {
			relations := relate(t, graph.Filter{}, test.statements...)
			if len(relations) != 1 || !near(relations[0].Confidence, test.want) || relations[0].Origins != 1 {
				t.Errorf("%s: %+v, want %v", name, relations, test.want)
			}
			slices.Reverse(test.statements)
		}
	}
}
