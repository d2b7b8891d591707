package extract

import (
	"slices"
	"strings"

	"entente/extract/gazetteer"
	"entente/graph"
	"entente/nlp"
)

// Teller returns who says the whole of an article, as its source names him: the index of the actor in the cast, which is
// put there if need be; -1 where the article has no speaker, or one that neither the text nor the knowledge base knows.
func (r *Resolver) Teller(cast *Cast, a *graph.Article) int {
	if a.Speaker == "" {
		return -1
	}
	name := gazetteer.Fold(a.Speaker)
	named := func(other *graph.Actor) bool { return gazetteer.Fold(other.Name) == name }
	if i := slices.IndexFunc(cast.Actors, named); i >= 0 {
		return i
	}
	for _, e := range gazetteer.On(r.kb.Lookup(a.Speaker), a.Published) {
		if e.Sort != gazetteer.ProperName && e.Sort != gazetteer.Acronym {
			continue
		}
		if i := slices.IndexFunc(cast.Actors, func(other *graph.Actor) bool { return other.ID == e.Actor.ID }); i >= 0 {
			return i
		}
		cast.Actors = append(cast.Actors, e.Actor)
		return len(cast.Actors) - 1
	}
	return -1
}

// tellersBodies are nouns that with my or our stand for the country or organisation of who speaks for it.
var tellersBodies = wordSet(`country delegation government nation republic state people homeland kingdom army parliament authority leadership
	administration side organisation organization movement party`)

// sharedBodies are nouns with which our means everybody: our world, our Organization.
var sharedBodies = wordSet(`organization organisation assembly world planet continent region hemisphere time era age century earth globe forum debate
	deliberation session work agenda item universe humanity mankind society community charter civilization civilisation generation
	child future president secretary-general brother sister friend neighbour neighbor membership midst disposal`)

// tellersWords are the mentions of who says a whole text, outside quotations: I, we, our, my country.
func (r *Resolver) tellersWords(doc *nlp.Doc, speeches []Speech, actor int, body bool, behind map[int]backer, taken map[int]bool) []Mention {
	quoted := quotedTokens(speeches)
	t := newSyntax(doc)
	var found []Mention
	for i := range doc.Tokens {
		m, ok := speakersWord(doc, i, actor, behind)
		if !ok || taken[i] || quoted[i] {
			continue
		}
		m.Why = strings.Replace(m.Why, "the speaker of the quotation", "the speaker of the text", 1)
		owned := t.ownedBy(i)
		of, known := actor, body
		if b, backed := behind[actor]; backed {
			of, known = b.body, true
		}
		switch {
		case owned >= 0 && known && owned-i <= maxOwned && tellersBodies[t.lemma(owned)] && !taken[owned] && strings.ToLower(doc.Word(owned)) == doc.Word(owned):
			m = Mention{First: i, Last: owned + 1, Head: owned, Actors: []int{of}, Form: Nominal, Why: "the " + t.lemma(owned) + " of the speaker of the text"}
			if spans(taken, m) {
				continue
			}
		case owned >= 0 && sharedBodies[t.lemma(owned)]:
			continue
		}
		for k := m.First; k < m.Last; k++ {
			taken[k] = true
		}
		found = append(found, m)
	}
	return found
}

// maxOwned bounds the words between my and country.
const maxOwned = 4

// ownedBy returns the noun that a possessive pronoun belongs to, -1 where token i is none.
func (t *syntax) ownedBy(i int) int {
	if t.Tokens[i].Rel != "nmod:poss" || t.Tokens[i].Head <= i {
		return -1
	}
	return t.Tokens[i].Head
}

func spans(taken map[int]bool, m Mention) bool {
	for k := m.First; k < m.Last; k++ {
		if taken[k] {
			return true
		}
	}
	return false
}

func quotedTokens(speeches []Speech) map[int]bool {
	quoted := map[int]bool{}
	for i := range speeches {
		if !speeches[i].Direct {
			continue
		}
		for _, part := range speeches[i].Parts {
			for k := part.First; k < part.Last; k++ {
				quoted[k] = true
			}
		}
	}
	return quoted
}

// attribute returns who says what a trigger tells, as Attribution does; where nobody in the text does, it is who says the
// whole text, but for offices, memberships and his own stance.
func (an *Analysis) attribute(trigger, subject int, kind graph.KindName) (actor int, as string) {
	actor, as = Attribution(an.Doc, an.Speeches, an.Cast, trigger, subject, kind)
	switch {
	case as != "" || an.Article.Speaker == "" || kind == "leads" || kind == "member_of":
		return actor, as
	case an.teller >= 0 && subject == an.teller && (kind == "allies" || ownStance(kind) || newSyntax(an.Doc).announced(trigger)):
		return -1, ""
	}
	return an.teller, an.Article.Speaker
}
