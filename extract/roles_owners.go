package extract

import (
	"strings"

	"entente/graph"
)

// possession reads what a possessive shows of office and membership at mention k: "the Taliban's X", "X's government",
// "X's party Y".
func (w *roleWork) possession(k int) {
	m := &w.mentions[k]
	if len(m.Actors) != 1 {
		return
	}
	if m.Form == Organ {
		w.governmentOf(k)
		return
	}
	j := w.possessive(m.Last)
	next := w.mentionAt(j)
	if j == m.Last || next < 0 || w.mentions[next].First != j || w.mentions[next].Form != Name || len(w.mentions[next].Actors) != 1 || m.Form == Pronoun {
		return
	}
	owner, owned := w.actors[m.Actors[0]], w.actors[w.mentions[next].Actors[0]]
	f := RoleFinding{Subject: next, Object: k, First: m.Last, Last: m.Last + 1, Rule: "possessive", Confidence: 0.65}
	switch {
	case owned.Type == graph.Person && w.band(k) && !inOffice(owned, owner.ID, w.art.Published):
		f.Kind = graph.MemberOf
	case owner.Type == graph.Person && w.band(next):
		f.Kind, f.Subject, f.Object = graph.Leads, k, next
	default:
		return
	}
	w.put(f)
}

// governmentOf reads "X's government", "the Bush administration": X leads the country in which the knowledge base gives X
// an office on the article's day, if the article names it.
func (w *roleWork) governmentOf(k int) {
	m := w.mentions[k]
	person := w.actors[m.Actors[0]]
	if person.Type != graph.Person {
		return
	}
	for i := m.First; i < m.Last; i++ {
		switch w.low[i] {
		case "government", "administration", "regime", "cabinet", "ministers", "negotiators":
			for _, r := range person.Roles {
				if r.Kind == graph.Leads && r.HoldsOn(w.art.Published) {
					w.put(RoleFinding{Subject: k, Object: w.nearest(r.Of, i), Kind: graph.Leads, First: i, Last: i + 1, Rule: "government of a person", Confidence: 0.6})
				}
			}
			return
		}
	}
}

// owner returns the mention of the country or organisation that a title is held in, and how it was found.
func (w *roleWork) owner(t *titlePhrase, bearer int) (int, string) {
	at := w.ownerMention(t)
	if at >= 0 && w.mentions[at].Form != Nominal {
		return at, "named"
	}
	if at >= 0 {
		if by, how := w.evident(t, bearer, true); by >= 0 {
			return by, how
		}
		return at, "described"
	}
	if at := w.ofBehind(t, bearer); at >= 0 {
		return at, "named"
	}
	if at := w.describedOwner(t); at >= 0 {
		return at, "described"
	}
	if t.class != topTitle {
		return -1, ""
	}
	if at, how := w.evident(t, bearer, w.adjacent(t, bearer)); at >= 0 {
		return at, how
	}
	if at := w.ownerBefore(t); at >= 0 && w.voc.stateOffice[w.low[t.head]] {
		return at, "joined"
	}
	return w.atHome(t, bearer)
}

// ofBehind returns the owner that "of" names behind a bearer's name: President X of Egypt. -1 where none does.
func (w *roleWork) ofBehind(t *titlePhrase, bearer int) int {
	j := w.mentions[bearer].Last
	if w.lowAt(j) != "of" || w.mentions[bearer].Last <= t.first {
		return -1
	}
	for k := j + 1; k < j+4 && w.sameSentence(k, t.head); k++ {
		if at := w.mentionAt(k); at >= 0 {
			if w.owns(at) {
				return at
			}
			break
		}
	}
	return -1
}

// ownerBefore returns the owner of the title in front that this one is joined to: "the Israeli prime minister X and
// energy minister Y".
func (w *roleWork) ownerBefore(t *titlePhrase) int {
	j := t.first - 1
	if w.lowAt(j) == "and" {
		j--
	}
	if w.lowAt(j) == "," {
		j--
	}
	at := w.mentionAt(j)
	if j == t.first-1 || at < 0 || !w.sameSentence(j, t.head) || w.actors[w.mentions[at].Actors[0]].Type != graph.Person {
		return -1
	}
	if before := w.titleBefore(w.mentions[at].First); before != nil {
		return w.ownerMention(before)
	}
	return -1
}

// describedOwner returns the organisation that a common noun inside a title stands for: PARTY chairman.
func (w *roleWork) describedOwner(t *titlePhrase) int {
	i := t.head - 1
	if w.lowAt(i) == "'s" {
		i--
	}
	typ, ok := nominalHeads[w.lowAt(i)]
	if !ok || typ == graph.Country || startsUpper(w.word[i]) || !w.sameSentence(i, t.head) {
		return -1
	}
	a := w.described(i, typ)
	if a < 0 {
		return -1
	}
	return w.nearest(w.actors[a].ID, i)
}

// atHome gives an office of state whose holder is not in the knowledge base to the country that the article is about.
func (w *roleWork) atHome(t *titlePhrase, bearer int) (int, string) {
	head := w.low[t.head]
	a := w.actors[w.mentions[bearer].Actors[0]]
	if head != "minister" && head != "president" && head != "premier" || strings.Contains(t.name, "first") || len(a.Roles) > 0 || w.mentions[bearer].First < t.head {
		return -1, ""
	}
	if home := w.homeCountry(); home >= 0 {
		return w.nearest(w.actors[home].ID, t.head), "at home"
	}
	return -1, ""
}

// evident returns the nearest mention of the country or body that the knowledge base knows a person to have held an office
// like this in on the article's day, or of the country of the office as the article gives it elsewhere.
// An office held at another time counts only where past is set.
func (w *roleWork) evident(t *titlePhrase, bearer int, past bool) (int, string) {
	a := w.actors[w.mentions[bearer].Actors[0]]
	for _, ever := range []bool{false, true} {
		if ever && !past {
			break
		}
		for _, r := range a.Roles {
			if r.Kind != graph.Leads || !ever && !r.HoldsOn(w.art.Published) || !w.alike(r.Title, t) {
				continue
			}
			if at := w.nearest(r.Of, t.head); at >= 0 {
				return at, "evident"
			}
		}
	}
	return -1, ""
}

// adjacent tells whether a title stands directly in front of the bearer's name.
func (w *roleWork) adjacent(t *titlePhrase, bearer int) bool {
	first := w.mentions[bearer].First
	return first == t.last || first > t.last && w.titleOf[t.last] > 0 && w.titles[w.titleOf[t.last]-1].last == first
}

// alike tells whether a title of the knowledge base is that of the text: they share their head or both are of a head of
// state.
func (w *roleWork) alike(title string, t *titlePhrase) bool {
	title = strings.ToLower(title)
	head := w.low[t.head]
	if strings.Contains(title, "vice") || strings.Contains(title, "deputy") {
		return false
	}
	return strings.Contains(title, head) || head == "leader" || head == "premier" && strings.Contains(title, "prime minister") || head == "chief"
}

// nearest returns the mention of an actor nearest to token i, by distance in the text, -1 where there is none.
func (w *roleWork) nearest(id graph.ActorID, i int) int {
	best, least := -1, 1<<30
	for k, m := range w.mentions {
		if len(m.Actors) != 1 || w.actors[m.Actors[0]].ID != id || m.Form == Pronoun {
			continue
		}
		d := max(m.First-i, i-m.First)
		if w.sent[m.First] != w.sent[i] {
			d += 1000
		}
		if d < least {
			best, least = k, d
		}
	}
	return best
}
