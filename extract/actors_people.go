package extract

import (
	"slices"
	"strings"

	"entente/extract/gazetteer"
	"entente/graph"
)

// personInPlay is a person of the article with every name that the article gives.
type personInPlay struct {
	actor  int
	names  [][]string // parts of each name, folded
	gender byte       // 'm', 'f' or 0
	known  bool       // of the knowledge base
}

// linkPeople links personal names: full names first, in the whole article, then surnames and given names to them, for a
// headline comes before the full name.
func (c *casting) linkPeople() {
	for k := range c.spans {
		if sp := &c.spans[k]; c.isPerson(sp) && c.fullName(sp) {
			c.linkFull(sp)
		}
	}
	for k := range c.spans {
		if sp := &c.spans[k]; c.isPerson(sp) && sp.actor < 0 {
			c.linkShort(sp)
		}
	}
	for k := range c.spans {
		if sp := &c.spans[k]; c.isPerson(sp) && sp.actor >= 0 {
			c.mention(Mention{First: sp.first, Last: sp.last, Actors: []int{sp.actor}, Form: Name, Why: sp.why})
			c.noteGender(sp)
		}
	}
}

// linkLoose links capitalised words that were not taken for names, at the beginning of a sentence or in a headline, where
// they are part of the name of a person of the article.
func (c *casting) linkLoose() {
	for i := 0; i < len(c.word); i++ {
		if c.taken[i] || c.titleOf[i] > 0 || !startsUpper(c.word[i]) || c.voc.function[c.low[i]] || len(c.word[i]) < 2 || !c.sentenceStart(i) && !c.inTitle[i] {
			continue
		}
		last := i + 1
		for last+1 < len(c.word) && c.word[last] == "-" && c.glued(last) && c.glued(last+1) {
			last += 2
		}
		if last == i+1 && (len(c.word[i]) < 3 || c.upos(i) != "PROPN" && c.upos(i) != "NOUN" && c.upos(i) != "X") || c.sameSentence(i, last) && c.upos(i) == "NOUN" && c.upos(last) == "NOUN" {
			continue
		}
		sp := nameSpan{first: i, last: last, kind: personSpan, actor: -1}
		if p := c.byPart(nameParts(c.text(i, last)), &sp); p != nil {
			sp.actor = p.actor
			c.spans = append(c.spans, sp)
			c.mention(Mention{First: i, Last: last, Actors: []int{p.actor}, Form: Name, Why: "part of a name in this article"})
		}
	}
}

func (c *casting) isPerson(sp *nameSpan) bool {
	return sp.kind == personSpan || sp.kind == knownSpan && len(sp.entries) > 0 && sp.entries[0].Actor.Type == graph.Person
}

// fullName tells whether a span is more than a surname, or known under this one name.
func (c *casting) fullName(sp *nameSpan) bool {
	if sp.kind == knownSpan && sp.entries[0].Sort != gazetteer.Surname {
		return len(nameParts(c.text(sp.first, sp.last))) > 1 || sp.entries[0].Prior >= 0.9
	}
	return len(nameParts(c.text(sp.first, sp.last))) > 1
}

// linkFull links a name of two parts or more to a person of the article, of the knowledge base, or to a new one.
func (c *casting) linkFull(sp *nameSpan) {
	name := c.text(sp.first, sp.last)
	parts := nameParts(name)
	if sp.kind == personSpan {
		e := c.lookupPerson(name, parts, sp, 0)
		if e == nil {
			if p := c.inPlay(parts); p != nil {
				c.enrich(p, sp, name, parts)
				sp.actor, sp.why = p.actor, "name of a person in this article"
				return
			}
			if e = c.lookupPerson(name, parts, sp, 20); e == nil {
				e = c.byOffice(parts, sp)
			}
		}
		if e != nil {
			sp.entries = []gazetteer.Entry{*e}
		} else if !c.personal(sp.first, sp.last) {
			return
		}
	}
	if len(sp.entries) > 0 {
		e := c.bestPerson(sp.entries, sp)
		c.play(c.add(e.Actor), parts, true)
		sp.actor, sp.why = c.index[e.Actor.ID], "full name in the knowledge base"
		return
	}
	a := c.newActor(graph.Person, cleanName(name))
	c.play(a, parts, false)
	sp.actor, sp.why = a, "new person"
}

// byOffice returns the holder of the office that the title in front of a name tells, if a part of the name is his: it
// finds spellings that the knowledge base lacks.
func (c *casting) byOffice(parts []string, sp *nameSpan) *gazetteer.Entry {
	t := c.titleBefore(sp.first)
	if t == nil && c.lowAt(sp.first-1) == "," {
		t = c.titleBefore(sp.first - 1)
	}
	if t == nil || t.class != topTitle || t.former || c.art.Published == "" {
		return nil
	}
	of := []graph.ActorID{c.titleCountry(sp.first)}
	if of[0] == "" {
		of = c.bodiesNamed()
	}
	for _, id := range of {
		for _, a := range c.kb.Holders(id, t.name, c.art.Published) {
			theirs := nameParts(a.Name)
			if similar(parts[len(parts)-1], theirs[len(theirs)-1]) || similar(parts[0], theirs[0]) && len(parts[0]) > 4 && slices.Contains(theirs, parts[len(parts)-1]) {
				return &gazetteer.Entry{Actor: a, Sort: gazetteer.ProperName, Prior: 1}
			}
		}
	}
	return nil
}

// bodiesNamed lists the countries and organisations of the knowledge base that the article names.
func (c *casting) bodiesNamed() []graph.ActorID {
	var out []graph.ActorID
	for k := range c.spans {
		if e := c.spans[k].entries; len(e) > 0 && e[0].Actor.Type != graph.Person && !slices.Contains(out, e[0].Actor.ID) {
			out = append(out, e[0].Actor.ID)
		}
	}
	return out
}

// lookupPerson asks the knowledge base for a name and, where years are given, for its first and last part, borne within
// so many years of the article.
func (c *casting) lookupPerson(name string, parts []string, sp *nameSpan, years int) *gazetteer.Entry {
	fields := strings.Fields(name)
	tries := []string{name}
	if len(fields) > 2 && years > 0 {
		tries = append(tries, fields[0]+" "+fields[len(fields)-1], strings.Join(fields[:2], " "))
	}
	for k, try := range tries {
		var found []gazetteer.Entry
		for _, e := range c.kb.Lookup(try) {
			if e.Actor.Type == graph.Person && e.Sort != gazetteer.Surname && (k == 0 || c.nearInTime(e, years)) {
				found = append(found, e)
			}
		}
		if len(found) > 0 {
			e := c.bestPerson(found, sp)
			return &e
		}
	}
	if years > 0 && len(parts) > 1 {
		return c.transliterated(fields, parts, sp, years)
	}
	return nil
}

// transliterated returns the bearer of the surname whose given name is a spelling of the one in the text: Mohammed,
// Mohamed.
func (c *casting) transliterated(fields, parts []string, sp *nameSpan, years int) *gazetteer.Entry {
	var found []gazetteer.Entry
	for _, e := range c.kb.Lookup(fields[len(fields)-1]) {
		theirs := nameParts(e.Actor.Name)
		if e.Sort == gazetteer.Surname && len(theirs) > 1 && similar(parts[0], theirs[0]) && len(parts[len(parts)-1]) > 4 && c.nearInTime(e, years/2) {
			found = append(found, e)
		}
	}
	if len(found) == 0 {
		return nil
	}
	e := c.bestPerson(found, sp)
	return &e
}

// inPlay returns the person of the article that bears a compatible name, nil where none does.
func (c *casting) inPlay(parts []string) *personInPlay {
	for _, p := range c.people {
		if slices.ContainsFunc(p.names, func(n []string) bool { return sameName(n, parts) }) {
			return p
		}
	}
	return nil
}

// play puts a person into the article under a name.
func (c *casting) play(actor int, parts []string, known bool) {
	for _, p := range c.people {
		if p.actor == actor {
			p.names = append(p.names, parts)
			return
		}
	}
	p := &personInPlay{actor: actor, known: known, names: [][]string{parts}}
	if known {
		p.names = append(p.names, nameParts(c.actors[actor].Name))
	}
	c.people = append(c.people, p)
}

// enrich adds a name to a person, and renames a new person to the longest name.
func (c *casting) enrich(p *personInPlay, sp *nameSpan, name string, parts []string) {
	if !slices.ContainsFunc(p.names, func(n []string) bool { return slices.Equal(n, parts) }) {
		p.names = append(p.names, parts)
	}
	if a := c.actors[p.actor]; !p.known && len(name) > len(a.Name) {
		c.rename(p.actor, cleanName(name))
	}
}

// linkShort links a surname or given name.
func (c *casting) linkShort(sp *nameSpan) {
	parts := nameParts(c.text(sp.first, sp.last))
	if len(parts) == 0 {
		return
	}
	t := c.titleBefore(sp.first)
	if p := c.byPart(parts, sp); p != nil {
		sp.actor, sp.why = p.actor, "short form of a name in this article"
		return
	}
	if e := c.bySurname(sp, t); e != nil {
		sp.actor, sp.why = c.add(e.Actor), "surname of an office holder"
		c.play(sp.actor, parts, true)
		return
	}
	if t != nil && t.class != trade && c.upos(sp.first) != "ADJ" && !c.voc.org[c.low[sp.last-1]] && c.titled(t, sp) {
		sp.actor, sp.why = c.newActor(graph.Person, cleanName(c.text(sp.first, sp.last))), "name behind a title"
		c.play(sp.actor, parts, false)
	}
}

// titled tells whether a title in front shows that one unknown word is a personal name: "Mr Garang", "General Habib".
func (c *casting) titled(t *titlePhrase, sp *nameSpan) bool {
	head := c.word[t.head]
	return startsUpper(head) && (t.class == rankTitle || t.class == topTitle) && c.entity(sp.first, sp.last) != "ORG" && c.entity(sp.first, sp.last) != "LOC"
}

// byPart returns the person whose name holds the parts: at its end before at its beginning, the latest named before the
// span before all others.
func (c *casting) byPart(parts []string, sp *nameSpan) *personInPlay {
	var best *personInPlay
	top := 0
	for _, p := range c.people {
		score := 0
		for _, n := range p.names {
			score = max(score, partScore(n, parts))
		}
		if score == 0 {
			continue
		}
		score = score*1000 + c.nearness(p.actor, sp.first)
		if score > top {
			best, top = p, score
		}
	}
	return best
}

// nearness is higher the closer before token i the actor is named; names behind i count little.
func (c *casting) nearness(actor, i int) int {
	best := 0
	for _, sp := range c.spans {
		if sp.actor != actor {
			continue
		}
		if d := i - sp.first; d >= 0 {
			best = max(best, 900-min(d, 800))
		} else {
			best = max(best, 50)
		}
	}
	return best
}

// bySurname asks the knowledge base for the bearer of a surname: in office about the article's day, and of the title's
// country where a title names one.
func (c *casting) bySurname(sp *nameSpan, t *titlePhrase) *gazetteer.Entry {
	of := c.titleCountry(sp.first)
	entries := share(gazetteer.On(c.kb.Lookup(c.text(sp.first, sp.last)), c.art.Published))
	var best *gazetteer.Entry
	top := 0.0
	for _, e := range entries {
		if e.Actor.Type != graph.Person {
			continue
		}
		score := c.surnameScore(e, t, of)
		if len(entries) == 1 && t != nil && (of == "" || holdsFor(e.Actor, of)) {
			score += 1
		}
		if score > top {
			best, top = &e, score
		}
	}
	if t == nil && sp.last == sp.first+1 && c.voc.anyGiven[c.low[sp.first]] && top < 1.3 {
		return nil
	}
	return best
}
