package extract

import (
	"slices"
	"strconv"
	"strings"

	"entente/graph"
)

// nominalHeads maps nouns of descriptions to the type of actor that they describe.
var nominalHeads = map[string]graph.ActorType{
	"country": graph.Country, "nation": graph.Country, "kingdom": graph.Country, "republic": graph.Country, "emirate": graph.Country, "sultanate": graph.Country,
	"bloc": graph.IGO, "union": graph.IGO, "alliance": graph.IGO, "organisation": graph.IGO, "organization": graph.IGO, "body": graph.IGO, "council": graph.IGO, "watchdog": graph.IGO,
	"party": graph.Org, "company": graph.Org, "firm": graph.Org, "agency": graph.Org, "committee": graph.Org, "commission": graph.Org, "movement": graph.Org, "foundation": graph.Org,
	"court": graph.Org, "association": graph.Org, "institute": graph.Org, "university": graph.Org, "charity": graph.Org, "bank": graph.Org, "federation": graph.Org, "league": graph.Org,
	"community": graph.Org, "front": graph.Group, "coalition": graph.IGO, "network": graph.Org, "corporation": graph.Org, "board": graph.Org,
	"group": graph.Group, "militants": graph.Group, "rebels": graph.Group, "insurgents": graph.Group, "militia": graph.Group, "guerrillas": graph.Group, "faction": graph.Group,
}

// pluralHeads are nouns that stand for several actors: persons (true) or countries and bodies (false).
var pluralHeads = map[string]bool{
	"leaders": true, "presidents": true, "ministers": true, "men": true, "women": true, "politicians": true, "statesmen": true, "premiers": true, "chancellors": true,
	"countries": false, "nations": false, "sides": false, "states": false, "parties": false, "governments": false, "neighbours": false, "neighbors": false, "powers": false,
	"allies": false, "capitals": false, "republics": false, "enemies": false, "rivals": false, "foes": false, "organisations": false, "organizations": false, "groups": false, "factions": false,
}

var numbers = map[string]int{"two": 2, "both": 2, "three": 3, "four": 4, "five": 5, "six": 6}

// findNominals links descriptions: "the two leaders", "both sides", "the country", "the bloc", "the militant group", and
// bare organs of a state.
func (c *casting) findNominals() {
	c.homeKnown = false
	for i := range c.low {
		if c.mentionAt(i) < 0 {
			_ = c.severalAt(i) || c.bareOrganAt(i) || c.descriptionAt(i)
		}
	}
}

// severalAt links "the two leaders", "both sides", "the three countries" whose noun is token i.
func (c *casting) severalAt(i int) bool {
	if c.low[i] == "koreas" {
		return c.bothKoreas(i)
	}
	persons, ok := pluralHeads[c.low[i]]
	if !ok || c.upos(i) != "NOUN" {
		return false
	}
	first, n := i, 0
	for j := i - 1; j >= 0 && j > i-4 && c.sameSentence(j, i); j-- {
		if k, ok := numbers[c.low[j]]; ok {
			n = k
			first = j
		} else if k, err := strconv.Atoi(c.low[j]); err == nil && k > 1 && k < 9 {
			n, first = k, j
		}
		if c.mentionAt(j) >= 0 {
			return false
		}
	}
	if n > 0 && c.lowAt(first) != "both" && c.lowAt(first-1) != "the" && c.lowAt(first-1) != "these" && c.lowAt(first-1) != "all" && c.lowAt(first-1) != "between" {
		return false
	}
	if n == 0 && !(c.lowAt(i-1) == "the" && (c.low[i] == "sides" || c.low[i] == "leaders")) {
		return false
	}
	if next := c.lowAt(i + 1); next == "of" || next == "from" {
		return false
	}
	actors := c.lastOf(i, max(n, 2), persons)
	if c.lowAt(first-1) == "the" || c.lowAt(first-1) == "these" {
		first--
	}
	return len(actors) == max(n, 2) && c.mention(Mention{First: first, Last: i + 1, Actors: actors, Form: Nominal, Why: "the last " + strconv.Itoa(max(n, 2)) + " named"})
}

// bothKoreas links "the two Koreas".
func (c *casting) bothKoreas(i int) bool {
	north, south := c.kb.Actor("north-korea"), c.kb.Actor("south-korea")
	if north == nil || south == nil {
		return false
	}
	first := i
	for first > 0 && (c.low[first-1] == "two" || c.low[first-1] == "the" || c.low[first-1] == "both") {
		first--
	}
	return c.mention(Mention{First: first, Last: i + 1, Actors: []int{c.add(north), c.add(south)}, Form: Nominal, Why: "both Koreas"})
}

// lastOf returns the n persons, or countries and bodies, that were last mentioned before token i; a list or pair named
// together comes first.
func (c *casting) lastOf(i, n int, persons bool) []int {
	var recent []int
	for k := len(c.mentions) - 1; k >= 0; k-- {
		m := &c.mentions[k]
		if m.First >= i || m.Form == Pronoun && len(m.Actors) == 1 && !persons {
			continue
		}
		if c.sent[i]-c.sent[m.First] > 5 {
			break
		}
		if len(m.Actors) == n && c.fits(m.Actors, persons) {
			return m.Actors
		}
		if all := c.listFrom(k); len(all) == n && c.fits(all, persons) {
			return all
		}
		for _, a := range m.Actors {
			if c.fits([]int{a}, persons) && !m.Place && !slices.Contains(recent, a) && (m.Form != Demonym || !persons) {
				recent = append(recent, a)
			}
		}
	}
	if n > 2 || len(recent) < n {
		return nil
	}
	return recent[:n]
}

func (c *casting) fits(actors []int, persons bool) bool {
	for _, a := range actors {
		t := c.actors[a].Type
		if persons != (t == graph.Person) || !persons && t == graph.Org {
			return false
		}
	}
	return true
}

// bareOrganAt links "the government", "the army", "the Foreign Ministry" to the country that the text is about there.
func (c *casting) bareOrganAt(i int) bool {
	w := c.low[i]
	if startsUpper(c.word[i]) && (c.chamberAt(i) || c.halfKorea(i)) {
		return true
	}
	if (w == "forces" || w == "troops" || w == "soldiers" || w == "officials") && c.lowAt(i-1) == "government" && c.mentionAt(i-1) < 0 {
		country := c.countryNear(i)
		return country >= 0 && c.mention(Mention{First: i - 1, Last: i + 1, Actors: []int{country}, Form: Organ, Why: "the government of the country spoken of"})
	}
	if !c.voc.bareOrgan[w] || c.upos(i) != "NOUN" && c.upos(i) != "PROPN" || c.titleOf[i] > 0 && c.low[i] != "officials" && c.low[i] != "prosecutors" {
		return false
	}
	first := i
	for first > 0 && c.sameSentence(first-1, i) && c.mentionAt(first-1) < 0 && (c.upos(first-1) == "ADJ" || c.upos(first-1) == "NOUN" || c.upos(first-1) == "PROPN") && first > i-3 {
		first--
	}
	det := c.lowAt(first - 1)
	plural := w == "police" || w == "officials" || w == "authorities" || w == "prosecutors" || w == "troops" || w == "soldiers"
	if det != "the" && !(plural && (first == i || c.sentenceStart(first))) && !startsUpper(c.word[i]) {
		return false
	}
	if c.parsed() && (strings.HasPrefix(c.doc.Tokens[i].Rel, "compound") || c.upos(i+1) == "NOUN") || c.lowAt(i+1) == "of" || c.lowAt(i+1) == "from" || c.lowAt(i+1) == "in" {
		return false
	}
	if w := c.lowAt(i + 1); (w == "”" || w == "\"" || w == "'") && c.lowAt(i+2) == "of" {
		return false
	}
	country := c.countryNear(i)
	return country >= 0 && c.mention(Mention{First: first, Last: i + 1, Actors: []int{country}, Form: Organ, Why: "the " + w + " of the country spoken of"})
}

// halfKorea links "the North" and "the South" in an article that names both Koreas or the North.
func (c *casting) halfKorea(i int) bool {
	w := c.low[i]
	if w != "north" && w != "south" || c.lowAt(i-1) != "the" && c.upos(i-1) != "ADJ" || c.capitalAt(i+1) || c.lowAt(i+1) == "of" || c.taken[i] {
		return false
	}
	if _, named := c.index["north-korea"]; !named {
		return false
	}
	a := c.kb.Actor(graph.ActorID(w + "-korea"))
	return a != nil && c.mention(Mention{First: i, Last: i + 1, Actors: []int{c.add(a)}, Form: Name, Why: "half of Korea"})
}

// chamberAt links a chamber or court that is named without its country, "Congress", "the Senate", to that of the country
// spoken of, where the knowledge base knows it by name.
func (c *casting) chamberAt(i int) bool {
	w := c.low[i]
	first := i
	if w == "court" && c.lowAt(i-1) == "supreme" {
		first = i - 1
	} else if w != "congress" && w != "senate" && w != "house" || c.inTitle[i] {
		return false
	}
	if c.mentionAt(first) >= 0 || c.lowAt(i+1) == "of" || c.sentenceStart(i) && c.inTitle[i] {
		return false
	}
	for _, id := range c.chamberCountries(i) {
		for _, pattern := range []string{"US ", "Indian National "} {
			entries := c.kb.Lookup(pattern + c.text(first, i+1))
			if len(entries) == 0 || (id == "united-states") != (pattern == "US ") || id != "united-states" && id != "india" {
				continue
			}
			return c.mention(Mention{First: first, Last: i + 1, Actors: []int{c.add(entries[0].Actor)}, Form: Name, Why: "chamber of the country spoken of"})
		}
	}
	return false
}

// chamberCountries returns the country that the text is about at token i.
func (c *casting) chamberCountries(i int) []graph.ActorID {
	if at := c.countryNear(i); at >= 0 {
		return []graph.ActorID{c.actors[at].ID}
	}
	return nil
}

// descriptionAt links "the country", "the bloc", "the militant group", "his party", whose noun is token i.
func (c *casting) descriptionAt(i int) bool {
	t, ok := nominalHeads[c.low[i]]
	if !ok || c.upos(i) != "NOUN" && c.upos(i) != "PROPN" || c.taken[i] {
		return false
	}
	first := i
	for first > 0 && c.sameSentence(first-1, i) && c.mentionAt(first-1) < 0 && (c.upos(first-1) == "ADJ" || c.upos(first-1) == "NOUN") && first > i-4 {
		first--
	}
	det := c.lowAt(first - 1)
	if det != "the" && det != "this" && det != "that" && !(c.sentenceStart(first) && det != "a") {
		return false
	}
	if c.parsed() && c.doc.Tokens[i].Rel == "compound" || c.lowAt(i+1) == "of" || c.lowAt(i+1) == "'s" && c.low[i] == "court" {
		return false
	}
	if u := c.upos(i + 1); u == "NOUN" && c.sameSentence(i, i+1) {
		return false
	}
	a := c.described(i, t)
	if a < 0 && t == graph.Country {
		a = c.homeCountry()
	}
	return a >= 0 && c.mention(Mention{First: first, Last: i + 1, Actors: []int{a}, Form: Nominal, Why: "description of " + c.actors[a].Name})
}

// findHomelands links "his country", "their government" once the pronouns are.
func (c *casting) findHomelands() {
	for i := range c.low {
		if nominalHeads[c.low[i]] != graph.Country && c.low[i] != "government" && c.low[i] != "homeland" && c.low[i] != "administration" || c.mentionAt(i) >= 0 || c.upos(i) != "NOUN" || c.upos(i+1) == "NOUN" {
			continue
		}
		first := i
		for first > 1 && c.upos(first-1) == "ADJ" {
			first--
		}
		if k := c.mentionAt(first - 1); k >= 0 && c.mentions[k].Form == Pronoun && c.possessivePronoun(first-1) && c.homelandAt(first, i, &c.mentions[k]) {
		}
	}
}

// homelandAt links "his country" to the country in which the person of the pronoun has an office.
func (c *casting) homelandAt(first, i int, owner *Mention) bool {
	if len(owner.Actors) != 1 {
		return false
	}
	of := c.officeCountry(owner.Actors[0])
	return of >= 0 && c.mention(Mention{First: first, Last: i + 1, Actors: []int{of}, Form: Nominal, Why: "country of " + c.actors[owner.Actors[0]].Name})
}

// officeCountry returns the country of a person's office, as the article tells it or the knowledge base; -1 where neither
// does.
func (c *casting) officeCountry(person int) int {
	for _, o := range c.offices {
		if o.person == person && o.of >= 0 && c.actors[o.of].Type == graph.Country {
			return o.of
		}
	}
	for a, actor := range c.actors {
		if actor.Type == graph.Country && inOffice(c.actors[person], actor.ID, c.art.Published) {
			return a
		}
	}
	return -1
}

// actsOn tells whether an actor is the subject of a clause in which token i is something else: "Russia told Iran to leave
// the country" speaks of a third.
func (c *casting) actsOn(actor, i int) bool {
	if !c.parsed() || c.isSubject(i) || c.lowAt(i+1) == "'s" {
		return false
	}
	for _, s := range c.subjects(i) {
		if k := c.mentionOfHead(s); k >= 0 && c.sent[s] == c.sent[i] && c.mentions[k].Form != Demonym && slices.Contains(c.mentions[k].Actors, actor) {
			return true
		}
	}
	return false
}

// nameReach is how many sentences away a name may be that holds the noun of a description.
const nameReach = 8

// described returns the actor that a noun stands for: the last whose name holds the noun, else the last of the type.
func (c *casting) described(i int, t graph.ActorType) int {
	noun := c.low[i]
	best, top := -1, 0
	for k := c.mentionsFrom(c.doc.Sents[max(0, c.sent[i]-nameReach)].First); k < len(c.mentions); k++ {
		m := &c.mentions[k]
		if c.sent[m.First] > c.sent[i]+nameReach {
			break
		}
		if len(m.Actors) != 1 || m.First == i || t == graph.Country && c.actsOn(m.Actors[0], i) {
			continue
		}
		if score := c.describedScore(m, i, noun, t); score > top {
			best, top = m.Actors[0], score
		}
	}
	return best
}

// bearsNoun tells whether a noun is part of an actor's name or of another of its names.
func bearsNoun(a *graph.Actor, noun string) bool {
	noun = strings.ReplaceAll(noun, "isation", "ization")
	if slices.Contains(graph.Words(strings.ReplaceAll(a.Name, "isation", "ization")), noun) {
		return true
	}
	return slices.ContainsFunc(a.Aliases, func(n graph.Alias) bool { return slices.Contains(graph.Words(n.Name), noun) })
}

func (c *casting) describedScore(m *Mention, i int, noun string, t graph.ActorType) int {
	a := c.actors[m.Actors[0]]
	d := c.sent[i] - c.sent[m.First]
	if t != graph.Country && bearsNoun(a, noun) {
		if m.First > i {
			return 10
		}
		return 1000 - 20*d
	}
	if m.First > i {
		return 0
	}
	if a.Type != t && !(t == graph.Org && a.Type == graph.Group && noun == "movement") && !(t == graph.IGO && a.Type == graph.Org && strings.HasPrefix(noun, "organi")) && !(t == graph.Group && noun == "group" && a.Type == graph.Org) {
		return 0
	}
	if d > 2 || noun == "council" || noun == "court" || noun == "committee" || noun == "commission" || noun == "agency" || noun == "board" || noun == "university" || noun == "bank" || noun == "community" || noun == "front" {
		return 0
	}
	score := 200 - 50*d
	if c.isSubject(m.Head) {
		score += 30
	}
	if m.Form == Demonym {
		score -= 20
	}
	if t == graph.Country && a.ID != "" && m.Actors[0] == c.homeCountry() {
		score += 40
	}
	return score + min(m.First-c.doc.Sents[c.sent[m.First]].First, 20)/2
}
