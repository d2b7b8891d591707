package extract

import (
	"slices"
	"strings"

	"entente/graph"
)

// describePeople links titles that stand without a name: "the Iranian president", "the prime minister", "the former
// president".
func (c *casting) describePeople() {
	c.homeKnown = false
	for i := range c.low {
		if nominalHeads[c.low[i]] == graph.Country && c.lowAt(i+1) == "'s" && c.mentionAt(i) < 0 {
			c.descriptionAt(i) // the country's president
		}
	}
	c.learnOffices()
	for k := range c.titles {
		t := &c.titles[k]
		if t.class == rankTitle || !c.standsAlone(t) {
			continue
		}
		of := c.ownerOf(t)
		if p, why := c.holder(t, of); p >= 0 && c.mention(Mention{First: t.first, Last: t.last, Actors: []int{p}, Form: Nominal, Why: why}) {
			c.offices = append(c.offices, office{person: p, title: t.name, of: of, former: t.former})
		}
	}
}

// learnOffices notes which person bears which title, for whom: before the name, behind it, or as a predicate.
func (c *casting) learnOffices() {
	for k := range c.titles {
		t := &c.titles[k]
		if t.class == rankTitle {
			continue
		}
		if p := c.bearerOf(t); p >= 0 {
			c.offices = append(c.offices, office{person: p, title: t.name, of: c.ownerOf(t), former: t.former || c.outOfOffice(t)})
		}
	}
}

// bearerOf returns the person that a title belongs to: the name behind it, or the name in front with a comma or a form of
// "to be" between. -1 where there is none.
func (c *casting) bearerOf(t *titlePhrase) int {
	if at := c.personBehind(t); at >= 0 {
		return c.mentions[at].Actors[0]
	}
	if at := c.personInFront(t); at >= 0 {
		return c.mentions[at].Actors[0]
	}
	return -1
}

// personBehind returns the mention of the person named behind a title: "President X", "the president of Y, X". -1 where
// none is.
func (c *casting) personBehind(t *titlePhrase) int {
	j := t.last
	if n := c.titleOf[j]; n > 0 && j < len(c.word) && c.titles[n-1].class == rankTitle && c.titles[n-1].first == j {
		j = c.titles[n-1].last
	}
	if c.personStarts(j) && c.sameSentence(j, t.head) {
		return c.mentionAt(j)
	}
	if c.lowAt(j) == "as" && (c.personStarts(j+1) || c.personStarts(j+2)) && c.upos(t.head-1) == "DET" {
		if c.personStarts(j + 1) {
			return c.mentionAt(j + 1) // identified the suspect as X
		}
		return c.mentionAt(j + 2)
	}
	j = c.behindOwner(t)
	for c.lowAt(j) == "," || c.lowAt(j) == "—" || c.lowAt(j) == "-" || c.titleOf[j] > 0 && j > t.last && c.titles[c.titleOf[j]-1].class == rankTitle {
		j++
	}
	if c.sameSentence(j, t.head) && c.personStarts(j) {
		at := c.mentionAt(j)
		if comma := c.lowAt(j - 1); comma == "," && j == t.last+1 {
			end := c.lowAt(c.mentions[at].Last)
			if end != "," && end != "." && end != "—" && end != ")" && !c.definite(t) && !(end == "and" && strings.HasSuffix(c.low[t.head], "s")) {
				return -1
			}
		}
		return at
	}
	return -1
}

// behindOwner returns the token behind "of Y" after a title, or behind the title.
func (c *casting) behindOwner(t *titlePhrase) int {
	j := t.last
	if w := c.lowAt(j); w != "of" && w != "for" && w != "to" && w != "at" {
		return j
	}
	k := j + 1
	for n := 0; n < 9 && c.sameSentence(k, t.head); n++ {
		at := c.mentionAt(k)
		if at >= 0 && c.actors[c.mentions[at].Actors[0]].Type != graph.Person {
			return c.mentions[at].Last
		}
		if at >= 0 || c.low[k] == "," || c.upos(k) == "VERB" {
			return j
		}
		k++
	}
	return j
}

// definite tells whether a title is introduced by the, a possessor or a country.
func (c *casting) definite(t *titlePhrase) bool {
	w := c.lowAt(t.first - 1)
	return w == "the" || w == "'s" || w == "its" || w == "their" || w == "his" || c.mentionAt(t.first-1) >= 0
}

// personInFront returns the mention of the person in front of a title: "X, the president of Y", "X is president". -1 where
// there is none.
func (c *casting) personInFront(t *titlePhrase) int {
	j := t.first - 1
	for n := 0; n < 10 && j >= 0 && c.sameSentence(j, t.head); n++ {
		if at := c.mentionAt(j); at >= 0 {
			m := &c.mentions[at]
			if c.actors[m.Actors[0]].Type == graph.Person && (m.Form == Name || m.Form == Pronoun) && len(m.Actors) == 1 && c.linked(m, t) {
				return at
			}
			if c.actors[m.Actors[0]].Type == graph.Person {
				return -1
			}
			j = m.First - 1
			continue
		}
		if u := c.upos(j); u == "VERB" && !slices.Contains([]string{"become", "remain", "serve", "name", "elect", "appoint"}, c.lemma(j)) {
			return -1
		}
		j--
	}
	return -1
}

// linked tells whether what stands between a name and a title makes the title the name's: a comma first, or is, was,
// became.
func (c *casting) linked(m *Mention, t *titlePhrase) bool {
	if m.Last >= t.first {
		return false
	}
	switch c.low[m.Last] {
	case ",", "—", "(":
		titled := false
		for j := m.Last + 1; j < t.first; j++ {
			titled = titled || c.titleOf[j] > 0
			if c.low[j] == "," && titled {
				titled = false // one apposition behind another
				continue
			}
			if c.low[j] == "," || c.low[j] == "and" && c.titleOf[j-1] == 0 && c.mentionAt(j-1) < 0 || c.low[j] == "who" || c.low[j] == "whose" {
				return false
			}
		}
		return !c.personStarts(t.last)
	case "is", "was", "became", "remains", "'s", "has", "as":
		return c.low[m.Last] != "'s" || c.upos(m.Last) == "AUX"
	}
	return c.low[m.Last] == "who" && (c.lowAt(m.Last+1) == "is" || c.lowAt(m.Last+1) == "was")
}

// ownerOf returns the country or organisation that a title is held in, -1 where the phrase does not say: RUSSIAN
// president, president of RUSSIA, RUSSIA's president.
func (c *casting) ownerOf(t *titlePhrase) int {
	if at := c.ownerMention(t); at >= 0 {
		return c.mentions[at].Actors[0]
	}
	return -1
}

// ownerMention returns the mention of the owner of a title, -1 where the phrase names none.
func (c *casting) ownerMention(t *titlePhrase) int {
	for k := t.head; k >= t.first; k-- {
		if at := c.mentionAt(k); at >= 0 && c.owns(at) {
			return at
		}
	}
	j := t.first - 1
	if w := c.lowAt(j); w == "'s" || w == "'" || w == "-" {
		j--
	}
	for n := 0; n < 3 && j >= 0 && c.mentionAt(j) < 0 && (c.voc.titleMod[c.low[j]] || c.voc.former[c.low[j]] || c.upos(j) == "ADJ" && c.mentionAt(j) < 0); n++ {
		j--
		if w := c.lowAt(j); w == "'s" || w == "'" {
			j--
		}
	}
	if at := c.mentionAt(j); at >= 0 && c.sameSentence(j, t.head) && c.owns(at) && c.mentions[at].Last == j+1 {
		return at
	}
	if w := c.lowAt(t.last); w == "of" || w == "for" || w == "at" || w == "to" {
		for k := t.last + 1; k < t.last+9 && c.sameSentence(k, t.head); k++ {
			if at := c.mentionAt(k); at >= 0 {
				if c.owns(at) {
					return at
				}
				return -1
			}
			if c.low[k] == "," || c.upos(k) == "VERB" || c.low[k] == "and" || c.upos(k) == "ADP" && c.low[k] != "of" || c.upos(k) == "NOUN" && k > t.last+3 {
				return -1
			}
		}
	}
	return -1
}

func (c *casting) owns(at int) bool {
	m := &c.mentions[at]
	return len(m.Actors) == 1 && c.actors[m.Actors[0]].Type != graph.Person
}

// standsAlone tells whether a title phrase stands for a person without a name: it is definite, singular, the head of its
// phrase and not beside a name.
func (c *casting) standsAlone(t *titlePhrase) bool {
	w := c.low[t.head]
	if strings.HasSuffix(w, "s") && w != "boss" || t.future && t.class == topTitle || c.taken[t.head] && c.mentionAt(t.head) >= 0 {
		return false
	}
	if c.personBehind(t) >= 0 || c.personInFront(t) >= 0 || !c.definite(t) && !c.sentenceStart(t.first) {
		return false
	}
	if c.indefinite(t) {
		return false
	}
	next := c.upos(t.last)
	if next == "NOUN" || next == "PROPN" && c.mentionAt(t.last) < 0 && c.sameSentence(t.last, t.head) {
		return false
	}
	rel := c.doc.Tokens[t.head].Rel
	return rel != "compound" && rel != "flat" && rel != "amod"
}

// indefinite tells whether an article "a" or a predicate makes the phrase a description of somebody else's.
func (c *casting) indefinite(t *titlePhrase) bool {
	j := t.first - 1
	for n := 0; n < 3 && j >= 0 && c.mentionAt(j) >= 0; n++ {
		j--
	}
	w := c.lowAt(j)
	return w == "a" || w == "an" || w == "no" || w == "any" || w == "as" || w == "become" || w == "becoming" || w == "every"
}

// holder returns the person whom a bare title stands for: who bears it in this article, the nearest first, else who held
// the office on the article's day.
func (c *casting) holder(t *titlePhrase, of int) (int, string) {
	former := t.former || c.outOfOffice(t)
	if of >= 0 && !former && c.voc.stateOffice[c.low[t.head]] && c.actors[of].Type == graph.Country {
		for _, a := range c.kb.Holders(c.actors[of].ID, t.name, c.art.Published) {
			if i, ok := c.index[a.ID]; ok {
				return i, t.name + " of " + c.actors[of].Name
			}
		}
	}
	best, top := -1, 0
	for _, o := range c.offices {
		if o.former != former || !sameTitle(o.title, t.name) || of >= 0 && o.of != of && (o.of >= 0 || !c.couldServe(o.person, of)) {
			continue
		}
		score := 1 + c.nearness(o.person, t.first)
		if of >= 0 && o.of == of {
			score += 1000
		}
		if score > top {
			best, top = o.person, score
		}
	}
	if best >= 0 {
		return best, "bears the title in this article"
	}
	if t.class != topTitle || former || t.future {
		return -1, ""
	}
	return c.officeHolder(t, of)
}

// outOfOffice tells whether words in front of a title, before its country, put it out of office: the FORMER Taiwanese
// president.
func (c *casting) outOfOffice(t *titlePhrase) bool {
	for j := t.first - 1; j >= 0 && j > t.first-5 && c.sameSentence(j, t.head); j-- {
		if w := c.low[j]; c.voc.former[w] || w == "elect" || w == "incoming" || w == "aspiring" || w == "would-be" || w == "designate" {
			return true
		}
		if c.mentionAt(j) < 0 && c.upos(j) != "ADJ" && c.low[j] != "-" && c.low[j] != "'s" {
			return false
		}
	}
	return false
}

// couldServe tells whether nothing speaks against a person having an office in a country: the knowledge base knows of no
// office, or of one there.
func (c *casting) couldServe(person, of int) bool {
	return len(c.actors[person].Roles) == 0 || holdsFor(c.actors[person], c.actors[of].ID)
}

// officeHolder asks the knowledge base who held a state office on the article's day.
func (c *casting) officeHolder(t *titlePhrase, of int) (int, string) {
	if !c.voc.stateOffice[c.low[t.head]] && c.low[t.head] != "secretary" && of < 0 || c.art.Published == "" {
		return -1, ""
	}
	if of < 0 {
		if of = c.homeCountry(); of < 0 {
			return -1, ""
		}
	}
	found := c.kb.Holders(c.actors[of].ID, t.name, c.art.Published)
	if len(found) == 0 {
		return -1, ""
	}
	for _, a := range found {
		if i, ok := c.index[a.ID]; ok {
			return i, t.name + " of " + c.actors[of].Name
		}
	}
	if len(found) > 1 {
		return -1, ""
	}
	p := c.add(found[0])
	c.play(p, nameParts(found[0].Name), true)
	return p, t.name + " of " + c.actors[of].Name + " on the article's day"
}

// sameTitle tells whether two titles can be the same office.
func sameTitle(a, b string) bool {
	if a == b || strings.HasSuffix(a, " "+b) || strings.HasSuffix(b, " "+a) {
		return !(strings.Contains(a, "prime") != strings.Contains(b, "prime"))
	}
	return strings.HasPrefix(a, b+" of") || strings.HasPrefix(b, a+" of")
}

// homeCountry returns the country that the article is mostly about: named at least twice as often as any other, -1 where
// none is.
func (c *casting) homeCountry() int {
	if !c.homeKnown {
		c.home, c.homeKnown = c.findHome(), true
	}
	return c.home
}

// findHome counts the countries that are named so far.
func (c *casting) findHome() int {
	count := map[int]int{}
	for _, m := range c.mentions {
		if len(m.Actors) == 1 && c.actors[m.Actors[0]].Type == graph.Country && m.Form != Pronoun {
			count[m.Actors[0]]++
		}
	}
	best, second := -1, 0
	for a := range c.actors {
		switch n := count[a]; {
		case best < 0 && n > 0 || best >= 0 && n > count[best]:
			if best >= 0 {
				second = count[best]
			}
			best = a
		case n > second:
			second = n
		}
	}
	if best < 0 || count[best] < 2 || count[best] < 2*second {
		return -1
	}
	return best
}

// countryNear returns the country that bare words at token i most likely belong to: the last one that acts or owns before
// in this sentence or the one before, else the home country.
func (c *casting) countryNear(i int) int {
	if home := c.homeCountry(); home >= 0 {
		return home
	}
	best := -1
	for k := range c.mentions {
		m := &c.mentions[k]
		if m.First >= i {
			break
		}
		if len(m.Actors) == 1 && c.actors[m.Actors[0]].Type == graph.Country && c.sent[i]-c.sent[m.First] <= 1 {
			best = m.Actors[0]
		}
	}
	return best
}
