package extract

import (
	"slices"

	"entente/graph"
	"entente/nlp"
)

// A RoleFinding is one statement of office or membership that a sentence shows.
type RoleFinding struct {
	Subject, Object int            // indexes in Cast.Mentions; both may hold several actors
	Kind            graph.KindName // leads or member_of, or allies of a noun
	First, Last     int            // tokens of the trigger
	Sent            int            // sentence
	Stance          graph.Stance
	Rule            string
	Confidence      float64 // a first guess, 0..1
}

// Roles finds who leads what and who is a member of what, as the text says it. An office whose country the sentence does
// not name is given to the country that the knowledge base knows, if the article names it.
// The allies are alliances that a noun names outright.
func (r *Resolver) Roles(doc *nlp.Doc, cast *Cast, a *graph.Article) (roles, allies []RoleFinding) {
	c := newCasting(r, doc, a)
	c.actors, c.mentions = cast.Actors, cast.Mentions
	c.findTitles()
	w := &roleWork{casting: c}
	for k := range c.titles {
		w.title(&c.titles[k])
	}
	for k := range c.mentions {
		w.possession(k)
	}
	for i := range c.word {
		w.verb(i)
		w.membership(i)
		w.allyNoun(i)
	}
	return w.found, w.allies
}

// roleWork collects findings over a resolved cast.
type roleWork struct {
	*casting
	found, allies []RoleFinding
}

// put records a finding unless its sentence says the same already or its ends are one actor.
func (w *roleWork) put(f RoleFinding) {
	if f.Subject < 0 || f.Object < 0 || f.Subject == f.Object || !w.distinct(f.Subject, f.Object) {
		return
	}
	f.Sent = w.sent[w.mentions[f.Subject].First]
	if f.First < f.Last {
		f.Sent = w.sent[f.First]
	}
	if f.Stance == "" {
		f.Stance = graph.Asserted
	}
	for _, g := range w.found {
		if g.Kind == f.Kind && g.Sent == f.Sent && g.Stance == f.Stance && slices.Equal(w.mentions[g.Subject].Actors, w.mentions[f.Subject].Actors) &&
			slices.Equal(w.mentions[g.Object].Actors, w.mentions[f.Object].Actors) {
			return
		}
	}
	w.found = append(w.found, f)
}

func (w *roleWork) distinct(a, b int) bool {
	return !slices.Equal(w.mentions[a].Actors, w.mentions[b].Actors)
}
