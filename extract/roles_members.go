package extract

import (
	"strings"

	"entente/graph"
)

// membership reads the nouns of belonging at token i: "NATO member Turkey", "Turkey, a member of NATO", "EU countries
// France and Germany", "a UN agency", "the armed wing of Hamas".
func (w *roleWork) membership(i int) {
	switch w.low[i] {
	case "member", "members":
		w.memberNoun(i)
		w.memberList(i)
	case "membership", "accession":
		w.membershipNoun(i)
	case "state", "states", "country", "countries", "nation", "nations", "partner", "partners":
		w.stateNoun(i)
	case "agency", "wing", "branch", "arm", "affiliate", "unit", "organ", "offshoot", "subsidiary", "part":
		w.partNoun(i)
	case "of", "from":
		w.ofBand(i)
	case "'s", "'":
		w.partOfOwner(i)
	}
}

// ofBand reads "X of the Syrian National Coalition", "X, from the party".
func (w *roleWork) ofBand(i int) {
	j, k := i-1, i+1
	if w.lowAt(j) == "," {
		j--
	}
	if w.lowAt(k) == "the" {
		k++
	}
	p, b := w.mentionAt(j), w.mentionAt(k)
	if p < 0 || b < 0 || !w.sameSentence(j, k) || w.mentions[p].Last != j+1 || w.mentions[b].First != k || w.mentions[p].Form != Name || w.mentions[b].Form != Name {
		return
	}
	if w.actors[w.mentions[p].Actors[0]].Type != graph.Person || !w.isBody(b) {
		return
	}
	if t := w.titleBefore(w.mentions[p].First); t != nil && t.class == topTitle {
		return
	}
	w.put(RoleFinding{Subject: p, Object: b, Kind: graph.MemberOf, First: i, Last: i + 1, Rule: "of a body", Confidence: 0.6})
}

// partOfOwner reads "NATO's International Security Assistance Force".
func (w *roleWork) partOfOwner(i int) {
	a, b := w.mentionAt(i-1), w.mentionAt(i+1)
	if a < 0 || b < 0 || w.mentions[b].First != i+1 || !w.isBody(a) || !w.isBody(b) || w.mentions[b].Form != Name || w.mentions[a].Form != Name {
		return
	}
	w.put(RoleFinding{Subject: b, Object: a, Kind: graph.MemberOf, First: i, Last: i + 1, Rule: "body of a body", Confidence: 0.6})
}

// memberNoun reads "member" with its body and its bearers.
func (w *roleWork) memberNoun(i int) {
	body, last := w.bodyOf(i)
	if body < 0 {
		return
	}
	for _, b := range w.beside(i, last) {
		a := w.actors[w.mentions[b].Actors[0]].Type
		t := w.actors[w.mentions[body].Actors[0]].Type
		if a == graph.Person && t != graph.Group && !w.band(body) || a == graph.Country && t != graph.IGO {
			continue
		}
		w.put(RoleFinding{Subject: b, Object: body, Kind: graph.MemberOf, First: i, Last: i + 1, Stance: w.copula(b, i), Rule: "member noun", Confidence: 0.85})
	}
}

// memberList reads "its members are A, B and C", "the bloc's members: A and B".
func (w *roleWork) memberList(i int) {
	body, last := w.bodyOf(i)
	if body < 0 {
		return
	}
	for k := last; k < last+4 && w.sameSentence(k, i); k++ {
		switch w.low[k] {
		case "are", "were", ":", "–", "—", "(", "include", "including":
			w.membersIn(w.firstListBehind(k), body, i, graph.Asserted, "list of members")
			return
		}
	}
}

// membershipNoun reads "Turkey's membership of NATO"; a bid or hope for it is hypothetical.
func (w *roleWork) membershipNoun(i int) {
	j := i - 1
	for w.lowAt(j) == "full" || w.lowAt(j) == "permanent" {
		j--
	}
	body, _ := w.bodyOf(i)
	if at := w.mentionAt(j); at >= 0 && body == at && w.parsed() {
		if s := w.subjects2(w.clauseOf(i)); len(s) > 0 {
			w.membersIn(s, body, i, w.hoped(i), "membership")
		}
		return
	}
	if body < 0 || w.lowAt(j) != "'s" && w.mentionAt(j) < 0 {
		return
	}
	if w.lowAt(j) == "'s" {
		j--
	}
	if at := w.mentionAt(j); at >= 0 {
		w.membersIn([]int{at}, body, i, w.hoped(i), "membership")
	}
}

// hoped reads the stance of membership as a noun: held where it is kept, ended or renewed, else only spoken of.
func (w *roleWork) hoped(i int) graph.Stance {
	if !w.parsed() {
		return graph.Hypothetical
	}
	switch g := w.doc.Tokens[i].Head; w.lemma(g) {
	case "end", "renounce", "suspend", "leave", "withdraw", "terminate", "revoke":
		return flip(w.mood(g))
	case "keep", "retain", "gain", "achieve", "obtain", "renew", "celebrate", "hold", "complete":
		return w.mood(g)
	}
	return graph.Hypothetical
}

// bodyOf returns the body in front of or behind a noun of belonging, and the token behind the whole.
func (w *roleWork) bodyOf(i int) (body, last int) {
	j := i - 1
	for w.lowAt(j) == "state" || w.lowAt(j) == "founding" || w.lowAt(j) == "\"" || w.lowAt(j) == "”" || w.lowAt(j) == "fellow" || w.lowAt(j) == "'s" || w.lowAt(j) == "-" || w.lowAt(j) == "permanent" || w.lowAt(j) == "senior" ||
		w.lowAt(j) == "leading" || w.lowAt(j) == "member" || w.lowAt(j) == "armed" || w.lowAt(j) == "military" || w.lowAt(j) == "specialized" || w.lowAt(j) == "political" {
		j--
	}
	if at := w.mentionAt(j); at >= 0 && w.mentions[at].Last == j+1 && w.sameSentence(i, j) && w.isBody(at) {
		k := i + 1
		for w.lowAt(k) == "states" || w.lowAt(k) == "countries" || w.lowAt(k) == "nations" || w.lowAt(k) == "state" {
			k++
		}
		return at, k
	}
	k := i + 1
	if w.lowAt(k) == "state" || w.lowAt(k) == "states" || w.lowAt(k) == "countries" {
		k++
	}
	if w.lowAt(k) != "of" && w.lowAt(k) != "in" {
		return -1, 0
	}
	for n := k + 1; n < k+4 && w.sameSentence(n, i); n++ {
		if at := w.mentionAt(n); at >= 0 {
			if w.isBody(at) {
				return at, w.mentions[at].Last
			}
			return -1, 0
		}
	}
	return -1, 0
}

func (w *roleWork) isBody(at int) bool {
	t := w.actors[w.mentions[at].Actors[0]].Type
	return len(w.mentions[at].Actors) == 1 && t != graph.Country && t != graph.Person
}

// beside returns the mentions that a noun of belonging is said of: in apposition in front or behind, or as subject of "to
// be".
func (w *roleWork) beside(i, last int) []int {
	if at := w.mentionAt(last); at >= 0 && w.mentions[at].First == last && w.sameSentence(last, i) {
		return w.listAt(w.mentions[at].Head)
	}
	for k := last; k < last+3 && w.sameSentence(k, i); k++ {
		switch w.low[k] {
		case ",", "only", "like", "such", "as", "including", "the", "of", ":", "–", "—":
			continue
		}
		if at := w.mentionAt(k); at >= 0 && w.mentions[at].First == k && k > last {
			if w.low[k-1] == "of" || w.low[k-1] == "like" || w.low[k-1] == "as" || w.low[k-1] == "including" || w.low[k-1] == "the" || w.lowAt(w.mentions[at].Last) == "," {
				return w.listAt(w.mentions[at].Head)
			}
		}
		break
	}
	if list := w.listBefore(i); list != nil {
		return list
	}
	if !w.parsed() {
		return nil
	}
	t := w.doc.Tokens[i]
	if s := w.namedSubject(i); s >= 0 {
		return w.listAt(s)
	}
	if rel, _, _ := strings.Cut(t.Rel, ":"); (rel == "appos" || rel == "parataxis" && w.afterDash(i)) && t.Head < i {
		return w.listAt(t.Head)
	}
	return nil
}

// listBefore returns the list that the plural noun at token i is said of, by the words alone: "A, B and C, the members of",
// "A and other members of". A single name before a comma is left to the parse.
func (w *roleWork) listBefore(i int) []int {
	if w.low[i] != "members" {
		return nil
	}
	j := i - 1
	other := w.lowAt(j) == "other" && w.lowAt(j-1) == "and"
	switch {
	case other:
		j -= 2
		if w.lowAt(j) == "," {
			j--
		}
	case w.lowAt(j) == "," || (w.lowAt(j) == "the" || w.lowAt(j) == "all") && w.lowAt(j-1) == ",":
		for w.lowAt(j) != "," {
			j--
		}
		j--
	default:
		return nil
	}
	at := w.mentionAt(j)
	if at < 0 || w.mentions[at].Last != j+1 || !w.sameSentence(i, j) {
		return nil
	}
	if list := w.listAround(at); other || len(list) > 1 {
		return list
	}
	return nil
}

// afterDash tells whether a dash stands before the noun phrase of token i.
func (w *roleWork) afterDash(i int) bool {
	for j := i - 1; j > i-4 && j >= 0; j-- {
		if w.low[j] == "–" || w.low[j] == "—" || w.low[j] == "--" {
			return true
		}
	}
	return false
}

// beforeDash returns the list of names that ends at the dash in front of token i.
func (w *roleWork) beforeDash(i int) []int {
	for j := i - 1; j > i-5 && j >= 0; j-- {
		if w.low[j] != "–" && w.low[j] != "—" && w.low[j] != "--" {
			continue
		}
		if at := w.mentionAt(j - 1); at >= 0 && w.mentions[at].Last == j && w.sameSentence(i, j-1) {
			return w.listAround(at)
		}
	}
	return nil
}

// copula reads the stance of "X is (not) a member": negation and modals under the noun.
func (w *roleWork) copula(b, i int) graph.Stance {
	if w.subjectOf(i) < 0 {
		return graph.Asserted
	}
	return w.mood(i)
}

// stateNoun reads "EU countries France and Germany", "EU-state the United Kingdom".
func (w *roleWork) stateNoun(i int) {
	if w.lowAt(i-1) == "member" {
		return
	}
	j := i - 1
	if w.lowAt(j) == "-" {
		j--
	}
	at := w.mentionAt(j)
	if at < 0 || w.mentions[at].Last != j+1 || !w.isBody(at) || w.actors[w.mentions[at].Actors[0]].Type != graph.IGO {
		return
	}
	s := graph.Asserted
	if strings.HasPrefix(w.low[j], "non-") || w.lowAt(w.mentions[at].First-1) == "-" && w.lowAt(w.mentions[at].First-2) == "non" {
		s = graph.Denied
	}
	for _, b := range w.beside(i, i+1) {
		if w.actors[w.mentions[b].Actors[0]].Type == graph.Country {
			w.put(RoleFinding{Subject: b, Object: at, Kind: graph.MemberOf, First: i, Last: i + 1, Stance: s, Rule: "state of a body", Confidence: 0.75})
		}
	}
}

// partNoun reads "UNESCO, a UN agency", "the Qassam Brigades, the armed wing of Hamas", "part of the European Union".
func (w *roleWork) partNoun(i int) {
	if w.low[i] == "part" && w.lowAt(i+1) != "of" {
		return
	}
	body, last := w.bodyOf(i)
	if body < 0 {
		return
	}
	for _, b := range w.beside(i, last) {
		a := w.actors[w.mentions[b].Actors[0]].Type
		if a == graph.Person || a == graph.Country && w.low[i] != "part" {
			continue
		}
		w.put(RoleFinding{Subject: b, Object: body, Kind: graph.MemberOf, First: i, Last: i + 1, Stance: w.copula(b, i), Rule: "part noun", Confidence: 0.7})
	}
}
