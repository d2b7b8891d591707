package main

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"entente/graph"
	"entente/graph/memstore"
	"entente/loaders"
)

// sampleArticles reads the samples.
func sampleArticles(t testing.TB) []*graph.Article {
	t.Helper()
	var all []*graph.Article
	for a, err := range loaders.Open(t.Context(), []string{sampleFolder}, nil) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, a)
	}
	return all
}

// paragraphs returns the headline of a sample and the paragraphs of its body.
func paragraphs(a *graph.Article) (headline string, body []string) {
	parts := strings.Split(strings.TrimSpace(a.Text), "\n\n")
	return parts[0], parts[1:]
}

// retold returns the texts of articles that other papers make of one, by what they do with it. The next one is a story of
// its own that they have too.
func retold(a, next *graph.Article) map[string]string {
	headline, body := paragraphs(a)
	otherHeadline, otherBody := paragraphs(next)
	text := func(parts ...string) string { return strings.Join(parts, "\n\n") }
	whole := text(body...)
	words := strings.Fields(whole)
	turned := slices.Clone(body)
	slices.Reverse(turned)
	return map[string]string{
		"other byline":              text(headline, "By Ann Example, our correspondent in the capital", whole, "(Reporting by Ann Example; editing by Bob Example)"),
		"other headline":            text("What happened, and what it means", whole),
		"cut to two thirds":         text(headline, strings.Join(words[:len(words)*2/3], " ")),
		"cut to a half":             text(headline, strings.Join(words[:len(words)/2], " ")),
		"paragraphs reordered":      text(append([]string{headline}, turned...)...),
		"updated":                   text(headline, "This report has been updated with what became known in the course of the evening.", whole, "More is to be expected tomorrow, when both sides are to speak to the press."),
		"copied with a word before": text("Others report", "The following was published elsewhere today, and we print it as it stands, since our readers have asked for it.", whole),
		"quoted":                    text(append([]string{otherHeadline}, append(slices.Clone(otherBody), "Elsewhere it was reported: “"+shortest(body)+"”")...)...),
	}
}

// shortest returns the shortest of some paragraphs.
func shortest(body []string) string {
	return slices.MinFunc(body, func(a, b string) int { return len(a) - len(b) })
}

// Near-duplicates of the samples form one story each, and no others. What only quotes an article belongs to the story
// that it is a copy of.
func TestNearDuplicates(t *testing.T) {
	var all []graph.Sketched
	truth := map[graph.ArticleID]int{}
	how := map[graph.ArticleID]string{}
	samples := sampleArticles(t)
	add := func(story int, kind, text string) {
		id := graph.ArticleID(fmt.Sprintf("%02d %s", story, kind))
		all = append(all, graph.Sketched{ID: id, Sketch: graph.NewSketch(&graph.Article{ID: id, Text: text})})
		truth[id], how[id] = story, kind
	}
	for i, a := range samples {
		next := (i + 1) % len(samples)
		add(i, "original", a.Text)
		for kind, text := range retold(a, samples[next]) {
			if kind == "quoted" {
				add(next, kind, text)
				continue
			}
			add(i, kind, text)
		}
	}
	stories := graph.Stories(all)
	var right, found, there float64
	for i, a := range all {
		for _, b := range all[:i] {
			same, together := truth[a.ID] == truth[b.ID], stories[a.ID] == stories[b.ID]
			if together {
				found++
			}
			if same {
				there++
			}
			if same && together {
				right++
			}
			if same != together {
				t.Logf("%s and %s: together %v", a.ID, b.ID, together)
			}
		}
	}
	f1 := 2 * right / (found + there)
	t.Logf("%d articles: precision %.3f, recall %.3f, F1 %.3f", len(all), right/found, right/there, f1)
	if f1 < 0.95 {
		t.Errorf("F1 is %.3f, want 0.95 at least", f1)
	}
}

// Reprints of the samples in other papers change the confidence of nothing.
func TestReprintsChangeNoConfidence(t *testing.T) {
	reader, err := realReader()
	if err != nil {
		t.Fatal(err)
	}
	var out, errs strings.Builder
	kinds, err := realEnv(&out, &errs).loadKinds()
	if err != nil {
		t.Fatal(err)
	}
	store := memstore.New(kinds)
	put := func(a *graph.Article) {
		t.Helper()
		reading, err := reader.Read(a)
		if err != nil {
			t.Fatal(err)
		}
		if err := store.PutReadings(t.Context(), reading); err != nil {
			t.Fatal(err)
		}
	}
	relations := func() map[graph.RelationKey]*graph.Relation {
		all := map[graph.RelationKey]*graph.Relation{}
		for r, err := range store.Relations(t.Context(), graph.Filter{}) {
			if err != nil {
				t.Fatal(err)
			}
			all[r.Key] = r
		}
		return all
	}
	samples := sampleArticles(t)
	for _, a := range samples {
		put(a)
	}
	before := relations()
	reprint := func(paper, text string, a *graph.Article) {
		b := a.Clone()
		b.URL = fmt.Sprintf("https://%s.example/%s", paper, a.Name)
		b.ID = graph.NewArticleID(b.URL, "")
		b.Publisher, b.Text, b.Published = paper, text, a.Published.AddDays(1)
		put(b)
	}
	for _, a := range samples {
		reprint("gazette", strings.TrimRight(a.Text, "\n")+"\n", a)
		reprint("courier", strings.TrimRight(a.Text, "\n")+"\n\n", a)
	}
	after := relations()
	if len(after) != len(before) {
		t.Errorf("%d relations became %d", len(before), len(after))
	}
	for key, r := range before {
		if now := after[key]; r.Statements > 0 && now.Articles != 3*r.Articles {
			t.Errorf("%s: %d articles became %d", key, r.Articles, now.Articles)
		}
	}
	for _, a := range samples { // with another headline and a sentence more
		_, body, _ := strings.Cut(a.Text, "\n\n")
		reprint("lantern", "What has been written\n\n"+strings.TrimRight(body, "\n")+" More was to follow on the next day.", a)
	}
	after = relations()
	gained := 0 // a few, which only the reprint is read to say
	for key, r := range before {
		now := after[key]
		switch {
		case now.Origins > r.Origins:
			gained++
		case math.Abs(now.Confidence-r.Confidence) > 1e-12 || now.Origins != r.Origins:
			t.Errorf("%s: %+v became %+v", key, r.Totals, now.Totals)
		}
	}
	t.Logf("%d of %d relations have another story", gained, len(before))
	if gained*20 > len(before) {
		t.Errorf("%d of %d relations have another story", gained, len(before))
	}
}
