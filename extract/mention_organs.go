package extract

import (
	"strings"

	"entente/graph"
)

// findOrgans widens names to the phrases in which part of a state or body acts for it: Iranian FORCES, the GOVERNMENT of
// Iraq, Assad's REGIME.
func (c *casting) findOrgans() {
	for k := 0; k < len(c.mentions); k++ {
		_ = c.organBehind(k) || c.organBefore(k)
	}
}

// possessive returns the token behind a possessive ending at i, i itself where none stands there.
func (c *casting) possessive(i int) int {
	if w := c.lowAt(i); w == "'s" || w == "'" {
		return i + 1
	}
	return i
}

// bearer tells whether a mention can own an organ.
func (c *casting) bearer(m *Mention) bool {
	return len(m.Actors) > 0 && (m.Form == Name || m.Form == Demonym || m.Form == Metonym) && m.Last < len(c.word)
}

// organBehind widens mention k over the organ noun behind it.
func (c *casting) organBehind(k int) bool {
	m := c.mentions[k]
	if !c.bearer(&m) {
		return false
	}
	q := c.possessive(m.Last)
	head := c.phraseHead(q, m.First)
	if head < 0 || !c.organFor(m, head, q) || c.personStarts(head+1) || c.namedOfficial(head) {
		return false
	}
	first, actors := m.First, append([]int(nil), m.Actors...)
	for k > 0 && q == m.Last {
		p := c.mentions[k-1]
		if !c.listed(p, first) || c.actors[p.Actors[0]].Type != c.actors[actors[0]].Type {
			break
		}
		first, actors, k = p.First, append(actors, p.Actors...), k-1
	}
	for j := m.Last; j <= head; j++ {
		if at := c.mentionAt(j); at >= 0 {
			return false
		}
	}
	c.drop(first, head+1)
	return c.mention(Mention{First: first, Last: head + 1, Actors: actors, Form: Organ, Why: c.low[head] + " of " + c.actors[actors[len(actors)-1]].Name})
}

// namedOfficial tells whether the noun at head is the title of somebody whom the text names behind it: the EU's High
// Representative, X.
func (c *casting) namedOfficial(head int) bool {
	k := c.titleOf[head]
	return k > 0 && c.titles[k-1].head == head && !strings.HasSuffix(c.low[head], "s") && c.personBehind(&c.titles[k-1]) >= 0
}

// listed tells whether mention p stands before token i in a list: "Israeli and", "French ,".
func (c *casting) listed(p Mention, i int) bool {
	if p.Form != Demonym && p.Form != Name || !c.sameSentence(p.First, i) {
		return false
	}
	return p.Last == i-1 && (c.low[i-1] == "and" || c.low[i-1] == "," || c.low[i-1] == "&" || c.low[i-1] == "or" || c.low[i-1] == "-")
}

// phraseHead returns the last noun of the noun phrase that goes on at token q, -1 where none does.
func (c *casting) phraseHead(q, from int) int {
	head := -1
	for j := q; j < q+6 && c.sameSentence(j, from) && c.inPhrase(j, q); j++ {
		if u := c.upos(j); u == "NOUN" || u == "PROPN" && !c.personStarts(j) || u == "" && c.voc.organ[c.low[j]] {
			head = j
		}
	}
	if head > q && c.doc.Tokens[head].Rel == "root" && c.voc.organ[c.low[head-1]] {
		return head - 1 // a verb that was taken for a noun: the army shot
	}
	return head
}

// inPhrase tells whether token j can be part of the noun phrase that goes on at token q.
func (c *casting) inPhrase(j, q int) bool {
	if w := c.low[j]; c.voc.function[w] || w == "'s" || w == "," || j > q && c.personStarts(j-1) {
		return false
	}
	switch u := c.upos(j); u {
	case "NOUN", "PROPN", "ADJ", "NUM", "":
		return true
	case "ADV":
		return j == q
	case "VERB":
		return c.doc.Tokens[j].Rel == "amod"
	}
	return c.low[j] == "-"
}

// hardware are things that act for a state but for nobody else.
var hardware = map[string]bool{"jet": true, "jets": true, "missiles": true, "missile": true, "vessels": true, "aircraft": true, "planes": true,
	"drones": true, "drone": true, "rockets": true, "artillery": true, "helicopter": true, "helicopters": true, "submarine": true,
	"submarines": true, "warship": true, "warships": true, "tanks": true, "warplanes": true, "warplane": true}

// organFor tells whether the noun at head is an organ of the mention's actor.
func (c *casting) organFor(m Mention, head, q int) bool {
	w := c.low[head]
	a := c.actors[m.Actors[0]]
	switch a.Type {
	case graph.Person:
		switch w {
		case "regime", "government", "administration", "cabinet":
			return head <= q+1
		case "forces", "army", "troops", "ministers", "negotiators", "soldiers", "fighters":
			return head == q
		}
		return false
	case graph.Country:
		if hardware[w] && m.Form == Name && q == m.Last && c.parsed() && !allUpper(strings.ReplaceAll(c.word[m.Last-1], ".", "")) {
			return false // handed Mexico helicopters
		}
		return c.voc.organ[w] || c.voc.people[w]
	}
	switch w {
	case "people", "state", "unit", "court", "council", "commission", "agency", "office", "agencies", "bureau", "general":
		return false
	case "members", "militants", "fighters", "rebels", "insurgents", "gunmen", "militia":
		return true
	}
	return c.voc.organ[w] && !hardware[w]
}

// personStarts tells whether a person's name begins at token i.
func (c *casting) personStarts(i int) bool {
	k := c.mentionAt(i)
	return k >= 0 && c.mentions[k].First == i && c.actors[c.mentions[k].Actors[0]].Type == graph.Person && c.mentions[k].Form == Name
}

// organBefore widens mention k over "the government of" in front of it.
func (c *casting) organBefore(k int) bool {
	m := c.mentions[k]
	if !c.bearer(&m) || m.Form == Demonym {
		return false
	}
	j := m.First - 1
	for j > 0 && (c.low[j] == "the" || c.titleOf[j] > 0 && c.actors[m.Actors[0]].Type == graph.Person) {
		j--
	}
	if j < 1 || c.low[j] != "of" && c.low[j] != "in" || !c.sameSentence(j-1, m.First) {
		return false
	}
	head := j - 1
	if c.low[j] == "in" && !c.seatedIn(m, head) {
		return false
	}
	if c.mentionAt(head) >= 0 || !c.organFor(m, head, head) || c.low[head] == "state" || c.low[head] == "side" || c.low[head] == "council" || c.low[head] == "court" {
		return false
	}
	first := head
	for first > 0 && c.sameSentence(first-1, head) && c.mentionAt(first-1) < 0 && (c.upos(first-1) == "ADJ" || c.upos(first-1) == "NOUN" || c.upos(first-1) == "PROPN") {
		first--
	}
	if c.parsed() && c.doc.Tokens[m.Head].Head != head && c.doc.Tokens[m.Head].Head >= 0 && !c.inside(c.doc.Tokens[m.Head].Head, first, m.Last) {
		return false
	}
	c.drop(first, m.Last)
	return c.mention(Mention{First: first, Last: m.Last, Actors: m.Actors, Form: Organ, Why: c.low[head] + " of " + c.actors[m.Actors[0]].Name})
}

// seatedIn tells whether "in" names the state whose organ stands before it: the Foreign Ministry in Beijing, officials in
// Egypt; troops in a country are often another's.
func (c *casting) seatedIn(m Mention, head int) bool {
	if c.actors[m.Actors[0]].Type != graph.Country {
		return false
	}
	switch c.low[head] {
	case "government", "authorities", "officials", "ministry", "parliament", "regime", "leadership", "prosecutors":
		return true
	}
	return false
}

func (c *casting) inside(i, first, last int) bool { return first <= i && i < last }
