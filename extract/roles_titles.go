package extract

import (
	"slices"
	"strings"

	"entente/graph"
)

// title reads one title with its bearers and its owner.
func (w *roleWork) title(t *titlePhrase) {
	if t.former || t.future || w.outOfOffice(t) {
		return
	}
	kind, rule := w.kindOf(t)
	if kind == "" {
		return
	}
	for _, b := range w.bearers(t) {
		owner, how := w.owner(t, b)
		if of := w.ofBehind(t, b); of >= 0 && of != owner {
			w.titleIn(t, kind, rule, b, of, "named") // AU chairman President X of Egypt
		}
		if owner >= 0 {
			w.titleIn(t, kind, rule, b, owner, how)
		}
	}
}

// titleIn records what a title says of its bearer and one owner.
func (w *roleWork) titleIn(t *titlePhrase, kind graph.KindName, rule string, b, owner int, how string) {
	if w.low[t.head] == "counterpart" && !inOffice(w.actors[w.mentions[b].Actors[0]], w.actors[w.mentions[owner].Actors[0]].ID, w.art.Published) {
		return
	}
	k, conf := kind, 0.9
	if k == graph.Leads {
		k, conf = w.leadsOrBelongs(t, owner)
	} else if !w.band(owner) {
		return
	}
	if how != "named" {
		conf -= 0.2
	}
	if k != "" {
		w.put(RoleFinding{Subject: b, Object: owner, Kind: k, First: t.first, Last: t.last, Stance: w.stanceOf(t, b), Rule: rule + " " + how, Confidence: conf})
	}
}

// kindOf tells what a title says of its bearer.
func (w *roleWork) kindOf(t *titlePhrase) (graph.KindName, string) {
	head, deputy := w.low[t.head], t.deputy || w.deputyOf(t)
	switch {
	case t.class == topTitle && !deputy && w.leading(t, head):
		return graph.Leads, "title"
	case deputy, head == "spokesman", head == "spokeswoman", head == "spokesperson", head == "command", head == "member", head == "official",
		head == "negotiator", head == "militant", head == "fighter", head == "representative", head == "envoy", head == "operative", head == "commander",
		head == "lawmaker", head == "mp", head == "senator", head == "politician", head == "candidate", head == "legislator", head == "coordinator":
		return graph.MemberOf, "title below the top"
	}
	return "", ""
}

// deputyOf tells whether the owner stands between the deputy and the title: deputy Hezbollah leader.
func (w *roleWork) deputyOf(t *titlePhrase) bool {
	at := w.mentionAt(t.first - 1)
	return at >= 0 && w.mentions[at].Last == t.first && w.voc.deputy[w.lowAt(w.mentions[at].First-1)] && w.sameSentence(w.mentions[at].First-1, t.first)
}

// leading tells whether a top title means the office itself: not "press secretary", "opposition leader".
func (w *roleWork) leading(t *titlePhrase, head string) bool {
	switch head {
	case "founder", "co-founder", "captain", "principal", "coordinator", "pope", "warlord", "dictator", "strongman":
		return false
	case "executive":
		return strings.Contains(t.name, "chief")
	case "manager":
		return strings.Contains(t.name, "general")
	case "secretary":
		return (t.name != "secretary" || w.mentionAt(t.first-1) >= 0 || w.mentionAt(t.last) >= 0) && !strings.Contains(t.name, "press") && !strings.Contains(t.name, "permanent")
	case "director":
		return !strings.Contains(t.name, "regional") && !strings.Contains(t.name, "country") && !strings.Contains(t.name, "communications") && !strings.Contains(t.name, "program")
	case "leader", "chief", "head":
		for _, p := range strings.Fields(t.name) {
			switch p {
			case "opposition", "rebel", "religious", "spiritual", "local", "regional", "union", "majority", "minority", "field", "mission", "campaign", "whip":
				return false
			}
		}
	}
	return true
}

// bearers returns the mentions of those who bear a title: the name behind it or in front, a list of names behind a
// plural, or the title itself where it stands for a person.
func (w *roleWork) bearers(t *titlePhrase) []int {
	if at := w.mentionAt(t.head); at >= 0 && w.mentions[at].Form == Name && w.mentions[at].Last > t.last && w.actors[w.mentions[at].Actors[0]].Type == graph.Person {
		return []int{at} // a title that is part of the name: King Gyanendra
	}
	if at := w.personBehind(t); at >= 0 {
		return w.plus(t, at)
	}
	if at := w.behindAnd(t); at >= 0 {
		return []int{at}
	}
	if at := w.personInFront(t); at >= 0 {
		return []int{at}
	}
	if at := w.mentionAt(t.head); at >= 0 && w.mentions[at].Form == Nominal && len(w.mentions[at].Actors) == 1 && w.byName(w.mentions[at].Actors[0]) {
		return []int{at}
	}
	return w.leaving(t)
}

// byName tells whether the article names an actor.
func (w *roleWork) byName(actor int) bool {
	return slices.ContainsFunc(w.mentions, func(m Mention) bool { return m.Form == Name && len(m.Actors) == 1 && m.Actors[0] == actor })
}

// leavingWords govern a title that is given up: resigned as, his resignation as, was removed from his post as.
var leavingWords = []string{"resign", "step", "quit", "retire", "remove", "oust", "dismiss", "sack", "fire", "resignation", "removal", "stand"}

// leaving returns the subject of a verb of leaving in front of "as TITLE".
func (w *roleWork) leaving(t *titlePhrase) []int {
	v := w.leavingVerb(t)
	if v < 0 || !w.parsed() {
		return nil
	}
	return w.subjects2(v)
}

// leavingVerb returns the verb of leaving that governs "as" in front of a title, -1 where none does.
func (w *roleWork) leavingVerb(t *titlePhrase) int {
	j := t.first - 1
	for w.lowAt(j) == "the" || w.lowAt(j) == "'s" || w.mentionAt(j) >= 0 {
		j--
	}
	if w.lowAt(j) != "as" {
		return -1
	}
	for k := j - 1; k > j-6 && w.sameSentence(k, j); k-- {
		if slices.Contains(leavingWords, w.lemma(k)) {
			return k
		}
	}
	return -1
}

// plus adds the names that a list goes on with behind a plural title.
func (w *roleWork) plus(t *titlePhrase, at int) []int {
	out := []int{at}
	if !strings.HasSuffix(w.low[t.head], "s") || w.voc.title[w.low[t.head]] != noTitle && w.low[t.head] != "members" {
		return out
	}
	for k := at + 1; k < len(w.mentions) && len(out) < 6; k++ {
		a, b := w.mentions[k-1], w.mentions[k]
		gap := w.low[a.Last:b.First]
		if len(gap) == 0 || len(gap) > 2 || gap[0] != "," && gap[0] != "and" || w.actors[b.Actors[0]].Type != graph.Person {
			break
		}
		out = append(out, k)
	}
	return out
}

// behindAnd returns the person behind a second title: "First Minister and party leader X".
func (w *roleWork) behindAnd(t *titlePhrase) int {
	j := w.behindOwner(t)
	if w.lowAt(j) != "and" {
		return -1
	}
	for k := j + 1; k < j+7 && w.sameSentence(k, t.head); k++ {
		if n := w.titleOf[k]; n > 0 {
			return w.personBehind(&w.titles[n-1])
		}
		if w.low[k] == "," || w.upos(k) == "VERB" || w.personStarts(k) {
			return -1
		}
	}
	return -1
}

// leadsOrBelongs tells whether a top title with this owner means leading it, belonging to it, or neither.
func (w *roleWork) leadsOrBelongs(t *titlePhrase, owner int) (graph.KindName, float64) {
	m := w.mentions[owner]
	a, head := w.actors[m.Actors[0]], w.low[t.head]
	switch a.Type {
	case graph.Country:
		return w.leadsCountry(t, m, head)
	case graph.Group:
		if head == "commander" && !(w.lowAt(t.first-1) == "the" && w.lowAt(t.last) == "of") {
			return graph.MemberOf, 0.8
		}
	}
	if head == "minister" || head == "king" {
		return "", 0
	}
	return graph.Leads, 0.85
}

func (w *roleWork) leadsCountry(t *titlePhrase, m Mention, head string) (graph.KindName, float64) {
	switch head {
	case "director", "chairman", "chairwoman", "chairperson", "chair", "manager", "mayor", "rector", "patriarch", "general":
		if m.Form != Organ {
			return "", 0
		}
	case "executive", "head", "commander":
		if m.Form != Organ && !strings.Contains(t.name, "chief executive") && !strings.Contains(t.name, "army") && !strings.Contains(t.name, "military") && !strings.Contains(t.name, "state") {
			return "", 0
		}
	case "governor":
		return "", 0
	}
	if m.Form == Metonym && m.Place {
		return "", 0
	}
	if m.Form == Organ && t.head >= m.Last && !w.ruling(m) || m.Form == Organ && t.head < m.First && !w.ruling(m) {
		return "", 0
	}
	return graph.Leads, 0.92
}

// ruling tells whether an organ is one whose head is among the heads of the country: army, parliament, government.
func (w *roleWork) ruling(m Mention) bool {
	for i := m.First; i < m.Last; i++ {
		switch w.low[i] {
		case "army", "military", "navy", "force", "forces", "police", "parliament", "government", "ministry", "regime", "congress", "senate", "assembly", "junta", "knesset", "department", "cabinet", "embassy":
			return w.low[i] != "embassy"
		}
	}
	return false
}

// band tells whether a mention is of a group or party, whose members are worth knowing.
func (w *roleWork) band(owner int) bool {
	a := w.actors[w.mentions[owner].Actors[0]]
	if a.Type == graph.Group {
		return true
	}
	if a.Type != graph.Org {
		return false
	}
	for _, p := range graph.Words(a.Name) {
		switch p {
		case "party", "movement", "front", "congress", "union", "democrats", "conservatives", "likud", "fatah", "kadima", "kuomintang", "liberation", "alliance":
			return true
		}
	}
	return false
}

// stanceOf reads what the words around a title make of it: resigned as, was removed as.
func (w *roleWork) stanceOf(t *titlePhrase, bearer int) graph.Stance {
	if v := w.leavingVerb(t); v >= 0 && w.mentions[bearer].First < t.first {
		if w.upos(v) == "VERB" {
			return flip(w.mood(v))
		}
		return graph.Denied
	}
	return graph.Asserted
}
