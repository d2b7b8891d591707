package extract

import "entente/graph"

// possession reads what a possessive shows of office and membership at mention k: "the Taliban's X", "Israel's X",
// "X's government", "X's party Y".
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
	case owned.Type == graph.Person && w.band(k):
		f.Kind = graph.MemberOf
	case owned.Type == graph.Person && owner.Type == graph.Country && inOffice(owned, owner.ID, w.art.Published):
		f.Kind = graph.Leads
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
		case "government", "administration", "regime", "cabinet":
			for _, r := range person.Roles {
				if r.Kind == graph.Leads && r.HoldsOn(w.art.Published) {
					w.put(RoleFinding{Subject: k, Object: w.nearest(r.Of, i), Kind: graph.Leads, First: i, Last: i + 1, Rule: "government of a person", Confidence: 0.6})
				}
			}
			return
		}
	}
}
