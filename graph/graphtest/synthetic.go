package graphtest

import (
	"fmt"
	"iter"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"

	"entente/graph"
)

// Kinds returns the kinds that the suite and the synthetic data use: both signs and none, weak, symmetric and not,
// durable and event. Stores under test must be made with them.
func Kinds() *graph.Kinds {
	kinds, err := graph.NewKinds([]graph.Kind{
		{Name: "allies", Sign: 1, Durable: true, HalfLife: 730, Inverse: "is supported by"},
		{Name: "meets", Sign: 1, Weak: true, Symmetric: true, HalfLife: 180, Inverse: "meets"},
		{Name: "agrees", Sign: 1, Symmetric: true, HalfLife: 365, Inverse: "agrees with"},
		{Name: "mediates", HalfLife: 365, Inverse: "has as mediator"},
		{Name: "opposes", Sign: -1, HalfLife: 365, Inverse: "is opposed by"},
		{Name: "fights", Sign: -1, HalfLife: 365, Inverse: "is attacked by"},
		{Name: "leads", Durable: true, HalfLife: 1460, Inverse: "is led by"},
	})
	if err != nil {
		panic(err) // the list above is a constant
	}
	return kinds
}

// Synthetic makes data of a chosen size up, for tests and benchmarks: the same values give the same data. Actors are
// spoken of as unevenly as in the news: of 5,000 the first stands in about one statement of nine.
type Synthetic struct {
	Articles   int
	Statements int // over all articles
	Actors     int // at least 4
	Seed       uint64
}

var verbs = map[graph.KindName][]string{
	"allies":   {"backs", "supports", "stands by"},
	"meets":    {"met", "held talks with", "received"},
	"agrees":   {"signed a deal with", "reached an accord with"},
	"mediates": {"mediated between", "brokered talks between"},
	"opposes":  {"condemned", "rejects the claims of", "is at odds with"},
	"fights":   {"attacked", "shelled", "launched strikes on"},
	"leads":    {"heads", "leads"},
}

var (
	kindNames = []graph.KindName{"allies", "meets", "agrees", "mediates", "opposes", "fights", "leads"}
	topics    = []string{"the border", "gas transit", "the harbour at Nüst", "prisoners", "the 2014 accord", "grain", "missiles"}
	syllables = []string{"ka", "rov", "él", "mi", "tor", "şan", "bel", "gra", "ñu", "dek", "ost", "vya", "lim", "háf", "zen", "ru"}
)

// Actor returns the i-th actor. Every third is known to the knowledge base.
func (c Synthetic) Actor(i int) *graph.Actor {
	rng := rand.New(rand.NewPCG(c.Seed, uint64(i)<<1|1))
	a := &graph.Actor{
		ID:   graph.ActorID(fmt.Sprintf("actor-%05d", i)),
		Type: graph.ActorTypes[i%len(graph.ActorTypes)],
		Name: madeUpName(rng),
	}
	if i%3 == 0 {
		a.Aliases = []graph.Alias{{Name: madeUpName(rng)}, {Name: madeUpName(rng), From: "1991-12-26", To: "2019-02-12"}}
		a.Codes = map[string]string{"wikidata": fmt.Sprintf("Q%d", 1000+i)}
	}
	return a
}

func madeUpName(rng *rand.Rand) string {
	words := make([]string, 1+rng.IntN(3))
	for i := range words {
		for range 2 + rng.IntN(2) {
			words[i] += syllables[rng.IntN(len(syllables))]
		}
		first := []rune(words[i])
		words[i] = strings.ToUpper(string(first[:1])) + string(first[1:])
	}
	return strings.Join(words, " ")
}

// PickActor draws an actor as unevenly as statements name them.
func (c Synthetic) PickActor(rng *rand.Rand) int {
	u := rng.Float64()
	return int(float64(c.Actors) * u * u * u)
}

// Readings returns all readings in order.
func (c Synthetic) Readings() iter.Seq[graph.Reading] {
	return func(yield func(graph.Reading) bool) {
		for i := range c.Articles {
			if !yield(c.Reading(i)) {
				return
			}
		}
	}
}

// Reading returns the i-th article with what it says.
func (c Synthetic) Reading(i int) graph.Reading {
	rng := rand.New(rand.NewPCG(c.Seed, uint64(i)<<1))
	w := writer{c: c, rng: rng, article: c.header(i, rng), actors: map[int]*graph.Actor{}}
	w.text.WriteString(w.article.Title + "\n\n")
	for n := c.Statements*(i+1)/c.Articles - c.Statements*i/c.Articles; n > 0; {
		n -= w.sentence(n)
	}
	w.article.Text = w.text.String()
	r := graph.Reading{Article: w.article, Statements: w.statements}
	for _, s := range w.statements {
		s.Evidence.Quote = s.Evidence.Sentence.Of(w.article.Text)
	}
	for _, k := range slices.Sorted(maps.Keys(w.actors)) {
		r.Actors = append(r.Actors, w.actors[k])
	}
	return r
}

func (c Synthetic) header(i int, rng *rand.Rand) *graph.Article {
	url := fmt.Sprintf("https://news.example/%d/%d", c.Seed, i)
	a := &graph.Article{
		ID: graph.NewArticleID(url, ""), Name: fmt.Sprint(i), URL: url, Title: fmt.Sprintf("Dispatch %d: „%s“", i, topics[rng.IntN(len(topics))]),
		Language: "en", Retrieved: "2026-01-01", Author: "A. Reporter", Speaker: "Aland",
	}
	if rng.IntN(20) > 0 {
		a.Published = graph.Date("2000-01-01").AddDays(rng.IntN(9500))
	}
	if rng.IntN(10) > 0 {
		a.Publisher = fmt.Sprintf("Paper %d", rng.IntN(40))
	}
	return a
}

// A writer makes one article up, sentence by sentence.
type writer struct {
	c          Synthetic
	rng        *rand.Rand
	article    *graph.Article
	text       strings.Builder
	statements []*graph.Statement
	actors     map[int]*graph.Actor
}

func (w *writer) actor(others ...*graph.Actor) *graph.Actor {
	for {
		i := w.c.PickActor(w.rng)
		if w.actors[i] == nil {
			w.actors[i] = w.c.Actor(i)
		}
		if !slices.Contains(others, w.actors[i]) {
			return w.actors[i]
		}
	}
}

// sentence writes one sentence that makes one statement, or up to most for a mediation, and returns how many.
func (w *writer) sentence(most int) int {
	kind := kindNames[w.rng.IntN(len(kindNames))]
	if kind == graph.Mediates && most < 2 {
		kind = "meets"
	}
	subject := w.actor()
	objects := []*graph.Actor{w.actor(subject)}
	if kind == graph.Mediates {
		objects = append(objects, w.actor(subject, objects[0]))
		slices.SortFunc(objects, func(a, b *graph.Actor) int { return strings.Compare(string(a.ID), string(b.ID)) })
	}
	w.write(kind, subject, objects)
	return len(objects)
}

func (w *writer) write(kind graph.KindName, subject *graph.Actor, objects []*graph.Actor) {
	begin := w.text.Len()
	e := graph.Evidence{SubjectText: subject.Name, TriggerText: verbs[kind][w.rng.IntN(len(verbs[kind]))]}
	e.Subject = w.say(subject.Name)
	w.say(" ")
	e.Trigger = w.say(e.TriggerText)
	spans := make([]graph.Span, len(objects))
	for i, o := range objects {
		w.say([]string{" ", " and "}[i])
		spans[i] = w.say(o.Name)
	}
	w.say(" over " + topics[w.rng.IntN(len(topics))] + fmt.Sprintf(" on day %d.", w.rng.IntN(1000)))
	e.Sentence = graph.Span{Start: begin, End: w.text.Len()}
	w.say("\n")
	s := w.statement(kind)
	for i, o := range objects {
		each := s
		each.Subject, each.Object = subject.ID, o.ID
		each.Evidence = e
		each.Evidence.Object, each.Evidence.ObjectText = spans[i], o.Name
		each.ID = graph.NewStatementID(w.article.ID, subject.ID, kind, o.ID, e.Trigger)
		if kind == graph.Mediates {
			each.Parties = []graph.ActorID{objects[0].ID, objects[1].ID}
		}
		w.statements = append(w.statements, &each)
	}
}

func (w *writer) say(words string) graph.Span {
	start := w.text.Len()
	w.text.WriteString(words)
	return graph.Span{Start: start, End: w.text.Len()}
}

// statement makes up all that does not depend on who stands in it.
func (w *writer) statement(kind graph.KindName) graph.Statement {
	a := w.article
	s := graph.Statement{
		Article: a.ID, Kind: kind, Stance: graph.Asserted, Published: a.Published, Publisher: a.Publisher,
		Confidence: float64(w.rng.IntN(1001)) / 1000, Extractor: "synthetic/1", Rule: "made up: " + string(kind),
	}
	switch w.rng.IntN(10) {
	case 0:
		s.Stance = graph.Denied
	case 1:
		s.Stance = graph.Hypothetical
	}
	if w.rng.IntN(5) == 0 {
		speaker := w.actor()
		s.Speaker, s.SpeakerAs = speaker.ID, speaker.Name
	}
	if a.Published != "" && w.rng.IntN(3) == 0 {
		s.When = interval(a.Published.AddDays(-w.rng.IntN(90)), w.rng)
	}
	return s
}

func interval(day graph.Date, rng *rand.Rand) graph.Interval {
	switch rng.IntN(3) {
	case 0:
		return graph.Interval{From: day, To: day, Precision: graph.Day}
	case 1:
		return graph.Interval{From: day, To: day.AddDays(6), Precision: graph.Week}
	}
	return graph.Interval{From: day, To: day.AddDays(29), Precision: graph.Month}
}
