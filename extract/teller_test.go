package extract

import (
	"slices"
	"testing"

	"entente/graph"
)

// The first person of a speech stands for who gives it, and my country for the country.
func TestTeller(t *testing.T) {
	b := newBench(t)
	for name, test := range map[string]struct {
		speaker, text string
		as            graph.ActorID // "" where nobody is found
		words         []string      // that stand for it
	}{
		"first person":         {"Iran", "We support Palestine. I thank Sweden for its help.", "iran", []string{"We", "I"}},
		"my country":           {"Norway", "My country supports Palestine, and my delegation voted for it.", "norway", []string{"My country", "my delegation"}},
		"named in the text":    {"Iran", "Iran is at peace. Our people oppose the war.", "iran", []string{"Iran", "Our people"}},
		"not mankind":          {"Iran", "Our Organization must condemn Iraq, and our world is in danger.", "iran", nil},
		"not in a quotation":   {"Norway", "Gandhi said: \"We shall never fight.\"", "norway", nil},
		"a person, his nation": {"Emmanuel Macron", "I met Putin. France is strong. Our country supports Ukraine.", "emmanuel-macron", []string{"I"}},
		"nobody that is known": {"The Chair of the Group", "We support Palestine.", "", nil},
		"no speaker":           {"", "We support Palestine.", "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			a := &graph.Article{Text: test.text, Published: "2018-09-25", Speaker: test.speaker}
			doc := b.pipeline.Parse(a.Text)
			cast := b.resolver.Resolve(doc, a)
			b.resolver.ResolveFirstPerson(doc, cast, b.speech.Speeches(doc), a)
			checkCast(t, 0, doc, cast)
			teller := b.resolver.Teller(cast, a)
			if teller < 0 || test.as == "" {
				if teller >= 0 || test.as != "" {
					t.Fatalf("the speaker is %d, want %q", teller, test.as)
				}
				return
			}
			if got := cast.Actors[teller].ID; got != test.as {
				t.Errorf("the speaker is %s, want %s", got, test.as)
			}
			var words []string
			for _, m := range cast.Mentions {
				if slices.Contains(m.Actors, teller) {
					words = append(words, doc.Text[doc.Tokens[m.First].Start:doc.Tokens[m.Last-1].End])
				}
			}
			if !slices.Equal(words, test.words) {
				t.Errorf("its words are %q, want %q", words, test.words)
			}
		})
	}
}

// What a speech tells of others is said by who gives it; his own stance, and what he quotes, is not.
func TestAttributionOfSpeech(t *testing.T) {
	b := newBench(t)
	for text, want := range map[string]string{
		"Iraq attacked Kuwait.": "Iran",
		"We condemn Iraq.":      "",
		"The Security Council said that Iraq attacked Kuwait.": "UN Security Council",
	} {
		a := &graph.Article{Text: text, Published: "1990-09-25", Speaker: "Iran"}
		an := &Analysis{Article: a, Doc: b.pipeline.Parse(text)}
		an.Cast = b.resolver.Resolve(an.Doc, a)
		an.Speeches = b.speech.Speeches(an.Doc)
		b.resolver.ResolveFirstPerson(an.Doc, an.Cast, an.Speeches, a)
		an.teller = b.resolver.Teller(an.Cast, a)
		trigger, kind := "attacked", graph.KindName("fights")
		if want == "" {
			trigger, kind = "condemn", "opposes"
		}
		at := tokenOf(t, an.Doc, trigger)
		subject := an.Cast.Mentions[slices.IndexFunc(an.Cast.Mentions, func(m Mention) bool { return m.Last == at })].Actors[0]
		if _, as := an.attribute(at, subject, kind); as != want {
			t.Errorf("%q is said by %q, want %q", text, as, want)
		}
	}
}
