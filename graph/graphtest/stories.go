package graphtest

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"entente/graph"
)

// wire returns some words of a long text; other wires have no words in common with it.
func wire(n, from, to int) string {
	words := make([]string, 0, to-from)
	for i := from; i < to; i++ {
		words = append(words, fmt.Sprintf("w%dx%d", n, i))
	}
	return strings.Join(words, " ") + "."
}

// telling makes an article that says one thing in its first sentence, followed by some text.
func telling(url, text string, confidence float64) graph.Reading {
	a := &graph.Article{ID: graph.NewArticleID(url, ""), URL: url, Publisher: url, Published: "2018-07-13", Text: "Aland backs Borduria.\n\n" + text}
	s := &graph.Statement{
		Article: a.ID, Subject: "aland", Kind: "allies", Object: "borduria", Stance: graph.Asserted, Published: a.Published, Publisher: a.Publisher,
		Confidence: confidence, Extractor: "test",
		Evidence: graph.Evidence{
			Quote: "Aland backs Borduria.", Sentence: graph.Span{Start: 0, End: 21}, Subject: graph.Span{Start: 0, End: 5},
			Trigger: graph.Span{Start: 6, End: 11}, Object: graph.Span{Start: 12, End: 20}, SubjectText: "Aland", TriggerText: "backs", ObjectText: "Borduria",
		},
	}
	s.ID = graph.NewStatementID(a.ID, s.Subject, s.Kind, s.Object, s.Evidence.Trigger)
	return graph.Reading{Article: a, Statements: []*graph.Statement{s}, Actors: []*graph.Actor{
		{ID: "aland", Type: graph.Country, Name: "Aland"}, {ID: "borduria", Type: graph.Country, Name: "Borduria"},
	}}
}

// storyNames returns the origin of each article's statement by the article's URL.
func storyNames(t *testing.T, store graph.Store) map[string]string {
	t.Helper()
	names := map[string]string{}
	for _, s := range collect(t, store.Statements(t.Context(), graph.Filter{})) {
		names[s.Publisher] = s.Origin
	}
	return names
}

// testReprints holds that copies of an article change no confidence, and that other articles do.
func testReprints(t *testing.T, store graph.Store) {
	put := func(readings ...graph.Reading) *graph.Relation {
		t.Helper()
		if err := store.PutReadings(t.Context(), readings...); err != nil {
			t.Fatal(err)
		}
		relations := collect(t, store.Relations(t.Context(), graph.Filter{}))
		if len(relations) != 1 {
			t.Fatalf("%d relations", len(relations))
		}
		verify(t, t.Context(), store)
		return relations[0]
	}
	first := put(telling("a", wire(1, 0, 100), 0.5))
	for i, text := range []string{
		wire(1, 0, 100),                                        // word for word
		"By our own staff. " + wire(1, 0, 100),                 // with another byline
		wire(1, 0, 60),                                         // cut
		wire(1, 50, 100) + "\n\n" + wire(1, 0, 50),             // turned round
		"As others write: " + wire(1, 0, 100) + wire(9, 0, 40), // whole inside another
	} {
		copied := telling(fmt.Sprint("copy", i), text, 0.3+float64(i)/10) // read more or less surely than the first
		copied.Article.Published, copied.Statements[0].Published = "2018-07-14", "2018-07-14"
		r := put(copied)
		if r.Confidence != first.Confidence || r.Weight != first.Weight || r.Origins != 1 || r.Articles != i+2 {
			t.Errorf("with copy %d: %+v", i, r.Totals)
		}
	}
	second := put(telling("b", wire(2, 0, 100), 0.5))
	if second.Origins != 2 || round(second.Confidence) != 0.75 {
		t.Errorf("with another article: %+v", second.Totals)
	}
	quoting := put(telling("c", wire(3, 0, 80)+" They wrote: "+wire(2, 20, 45), 0.5))
	if quoting.Origins != 3 {
		t.Errorf("with an article that quotes a paragraph: %+v", quoting.Totals)
	}
	short := put(telling("d", "Nothing else.", 0.5), telling("e", "Nothing else.", 0.5))
	if short.Origins != 5 {
		t.Errorf("with two of a few words: %+v", short.Totals)
	}
}

// testStoriesJoinAndPart joins two stories by an article that stands between them, and takes it away again.
func testStoriesJoinAndPart(t *testing.T, store graph.Store) {
	left, right := telling("left", wire(1, 0, 100), 0.5), telling("right", wire(1, 60, 160), 0.5)
	between := telling("between", wire(1, 30, 130), 0.5)
	if err := store.PutReadings(t.Context(), left, right); err != nil {
		t.Fatal(err)
	}
	apart := storyNames(t, store)
	if apart["left"] != string(left.Article.ID) || apart["right"] != string(right.Article.ID) {
		t.Errorf("two stories are named %v", apart)
	}
	for range 2 {
		if err := store.PutReadings(t.Context(), between); err != nil {
			t.Fatal(err)
		}
		least := string(min(left.Article.ID, right.Article.ID, between.Article.ID))
		if joined := storyNames(t, store); joined["left"] != least || joined["right"] != least || joined["between"] != least {
			t.Errorf("with what stands between them they are named %v, not %s", joined, least)
		}
		verify(t, t.Context(), store)
	}
	if err := store.Remove(t.Context(), between.Article.ID); err != nil {
		t.Fatal(err)
	}
	if again := storyNames(t, store); !maps.Equal(again, apart) {
		t.Errorf("apart again they are named %v, not %v", again, apart)
	}
	modelOf(sequenceOf(left, right)).holds(t, store)
}

// testRecords holds that records are one story where they say so, and never for their looks.
func testRecords(t *testing.T, store graph.Store) {
	var readings []graph.Reading
	for i, origin := range []string{"", "", "event-1", "event-2", "event-1"} {
		r := telling(fmt.Sprint(i), wire(1, 0, 100), 0.5)
		r.Article.Form, r.Article.Origin = graph.Record, origin
		readings = append(readings, r)
	}
	fill(t, store, slices.Values(readings)).holds(t, store)
	names := storyNames(t, store)
	distinct := map[string]bool{}
	for _, name := range names {
		distinct[name] = true
	}
	if names["2"] != names["4"] || len(distinct) != 4 {
		t.Errorf("the stories are %v", names)
	}
}

// testStoriesAnyOrder puts, replaces and removes articles that overlap by chance, in batches, and compares the store with
// the definition of stories now and then.
func testStoriesAnyOrder(t *testing.T, store graph.Store) {
	rng := rand.New(rand.NewPCG(11, 13))
	current := map[graph.ArticleID]graph.Reading{}
	draw := func() graph.Reading {
		from := rng.IntN(140)
		return telling(fmt.Sprint(rng.IntN(60)), wire(rng.IntN(4), from, from+40+rng.IntN(60)), float64(rng.IntN(100))/100)
	}
	for step := range 40 {
		if ids := slices.Sorted(maps.Keys(current)); step%3 == 2 {
			id := ids[rng.IntN(len(ids))]
			if err := store.Remove(t.Context(), id); err != nil {
				t.Fatal(err)
			}
			delete(current, id)
		}
		batch := make([]graph.Reading, 1+rng.IntN(8))
		for i := range batch {
			batch[i] = draw()
			current[batch[i].Article.ID] = batch[i]
		}
		if err := store.PutReadings(t.Context(), batch...); err != nil {
			t.Fatal(err)
		}
		if step%8 == 7 {
			modelOf(maps.Values(current)).holds(t, store)
		}
	}
	if n := len(modelOf(maps.Values(current)).relate(t, graph.Filter{})); n != 1 {
		t.Errorf("%d relations", n)
	}
}
