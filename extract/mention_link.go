package extract

import (
	"maps"
	"slices"
	"strings"

	"entente/extract/gazetteer"
	"entente/graph"
)

// mediaNames are outlets: they report, and are no actors.
const mediaNames = `bbc cnn afp ap nbc abc cbs npr cbc rt itar-tass tass xinhua reuters upi sana irna kcna kuna mehr fars bloomberg
	newyorktimes washingtonpost associatedpress agencefrancepresse aljazeera koreancentralnewsagency xinhuanewsagency
	politico axios forbes time newsweek wikinews wikipedia twitter facebook youtube instagram whatsapp telegram google aljazeera
	guardian telegraph times cnbc msnbc pbs itv rte rté dpa ansa efe interfax pti yonhap nhk al-jazeera jazeera buzzfeed vice dw`

// noActorAcronyms are capitals that name no organisation.
const noActorAcronyms = `hiv aids sars covid covid-19 tv gdp ceo cfo usd gmt utc est edt pst am pm dna rna cia's dvd cd pc it hq ngo ngos
	igo wmd wmds icbm icbms ied ieds suv bc ad ph phd mp mps mep meps pm vip id gps uav uavs ii iii iv vi vii viii ix xi xii xiv xvi
	lgbt lgbtq q&a ok faq km kg mph mw gw twh jcpoa nafta tpp ttip start salt inf npt cfsp un's us$ a$ c$ hk$ nz$ rsvp sms mh17 mh370`

// linkOthers links every span that is no person.
func (c *casting) linkOthers() {
	for k := range c.spans {
		if sp := &c.spans[k]; sp.kind == knownSpan && !c.isPerson(sp) {
			c.linkKnown(sp)
		}
	}
	for k := range c.spans {
		if sp := &c.spans[k]; sp.kind == orgSpan {
			c.linkOrg(sp)
		}
	}
	for k := range c.spans {
		if sp := &c.spans[k]; sp.kind == organSpan && len(sp.entries) > 0 {
			e := c.choose(sp)
			sp.actor = c.add(e.Actor)
			c.mention(Mention{First: sp.first, Last: sp.last, Actors: []int{sp.actor}, Form: Organ, Why: sp.why})
		}
	}
	for k := range c.spans {
		if sp := &c.spans[k]; sp.actor < 0 && (sp.kind == personSpan || sp.kind == orgSpan) {
			c.linkShortOrg(sp)
		}
	}
}

// choose picks the reading of a known name that the article's day and its other names suggest.
func (c *casting) choose(sp *nameSpan) gazetteer.Entry {
	entries := gazetteer.On(c.readings(sp), c.art.Published)
	best, top := entries[0], -1.0
	for _, e := range entries {
		score := e.Prior
		if len(entries) > 1 && c.namedOtherwise(e.Actor.ID, sp) {
			score += 0.4
		}
		if len(entries) > 1 {
			score += c.company(e.Actor.ID, sp)
		}
		if score > top {
			best, top = e, score
		}
	}
	return best
}

// twins are second readings of names that two states share.
var twins = map[string]graph.ActorID{"congo": "republic-of-the-congo", "congolese": "republic-of-the-congo", "korea": "north-korea", "korean": "north-korea", "koreans": "north-korea"}

// readings returns the readings of a name with that of the twin state, if it is one.
func (c *casting) readings(sp *nameSpan) []gazetteer.Entry {
	id, ok := twins[c.low[sp.first]]
	twin := c.kb.Actor(id)
	if !ok || sp.last != sp.first+1 || twin == nil || len(sp.entries) != 1 {
		return sp.entries
	}
	other := gazetteer.Entry{Actor: twin, Sort: sp.entries[0].Sort, Prior: 0.15}
	first := sp.entries[0]
	first.Prior = min(first.Prior, 0.85)
	if !c.namedOtherwise(first.Actor.ID, sp) && c.namedOtherwise(id, sp) {
		other.Prior = 0.6
	}
	return []gazetteer.Entry{first, other}
}

// company rates what stands beside a name in its sentence: who has an office in the actor, or its capital.
func (c *casting) company(id graph.ActorID, of *nameSpan) float64 {
	score := 0.0
	for k := range c.spans {
		sp := &c.spans[k]
		if sp == of || !c.sameSentence(sp.first, of.first) {
			continue
		}
		switch {
		case sp.actor >= 0 && c.actors[sp.actor].Type == graph.Person:
			if inOffice(c.actors[sp.actor], id, c.art.Published) {
				score += 0.6
			}
		case len(sp.entries) == 1 && sp.entries[0].Actor.ID == id:
			score += 0.4
		}
	}
	return min(score, 1)
}

// namedOtherwise tells whether the article names an actor by a name that has no other reading.
func (c *casting) namedOtherwise(id graph.ActorID, but *nameSpan) bool {
	for k := range c.spans {
		if sp := &c.spans[k]; sp != but && len(sp.entries) == 1 && sp.entries[0].Actor.ID == id {
			return true
		}
	}
	return false
}

func (c *casting) linkKnown(sp *nameSpan) {
	e := c.choose(sp)
	if e.Actor.ID == "un-general-assembly" {
		e.Actor = c.kb.Actor("united-nations")
	}
	if e.Sort == gazetteer.Capital && c.treatyOf(sp) || e.Sort == gazetteer.Seat && c.possessed(sp) {
		return
	}
	if c.usState(sp, e) || e.Actor.Type == graph.Org && c.mediaWord(c.text(sp.first, sp.last)) {
		return
	}
	sp.actor = c.add(e.Actor)
	m := Mention{First: sp.first, Last: sp.last, Actors: []int{sp.actor}, Form: Name, Why: sp.why}
	switch {
	case e.Sort == gazetteer.Seat && c.voc.stateHead[c.low[sp.last-1]]:
		m.Form, m.Why = Organ, "body of "+e.Actor.Name
	case e.Sort == gazetteer.Capital || e.Sort == gazetteer.Seat:
		m.Form, m.Why = Metonym, "seat of "+e.Actor.Name
	case e.Sort == gazetteer.Adjective:
		m.Form, m.Why = Demonym, "adjective of "+e.Actor.Name
		if c.asPeople(sp.first, sp.last) {
			m.Form, m.Why = Organ, "people of "+e.Actor.Name
		}
	case c.modifier(sp.first, sp.last) && e.Actor.Type != graph.Group && e.Actor.Type != graph.Org:
		m.Form = Demonym
	}
	c.mention(m)
	c.defineAcronym(sp)
	if e.Actor.Type != graph.Country {
		c.orgNames[graph.Fold(c.text(sp.first, sp.last))] = sp.actor
	}
}

// treatyOf tells whether a city is part of the name of a treaty or battle: the Treaty of Lisbon.
func (c *casting) treatyOf(sp *nameSpan) bool {
	return c.lowAt(sp.first-1) == "of" && c.voc.event[c.lowAt(sp.first-2)] && c.capitalAt(sp.first-2)
}

// possessed tells whether another name owns a seat: "the Communist Party's Politburo" is not that of the country known
// for one.
func (c *casting) possessed(sp *nameSpan) bool {
	if w := c.lowAt(sp.first - 1); w != "'s" && w != "'" {
		return false
	}
	for k := range c.spans {
		if o := &c.spans[k]; o.last == sp.first-1 && len(o.entries) > 0 {
			return o.entries[0].Actor != sp.entries[0].Actor
		}
	}
	return false
}

// usState tells whether a name that is also a state of the United States stands behind one of its cities: Atlanta, Georgia.
func (c *casting) usState(sp *nameSpan, e gazetteer.Entry) bool {
	if e.Actor.ID != "georgia" || sp.last != sp.first+1 || e.Sort != gazetteer.ProperName || c.namedAsState() {
		return false
	}
	switch c.lowAt(c.possessive(sp.last)) {
	case "governor", "gov.", "senator", "sen.", "legislature", "republicans", "democrats", "congressman", "congresswoman":
		return true
	}
	return c.lowAt(sp.first-1) == "," && sp.first > 1 && c.capital(sp.first-2)
}

// namedAsState tells whether the article speaks of the country of Georgia by words that no state of that name has.
func (c *casting) namedAsState() bool {
	for i := range c.low {
		if w := c.low[i]; w == "georgian" || w == "georgians" || w == "tbilisi" || w == "saakashvili" || w == "ossetia" {
			return true
		}
	}
	return false
}

// modifier tells whether a name stands before a noun that it belongs to: U.S. sanctions.
func (c *casting) modifier(first, last int) bool {
	if !c.sameSentence(first, last) || c.titleOf[last] == 0 && c.mentionStarts(last) {
		return false
	}
	if c.word[last] == "-" && c.glued(last) {
		return true
	}
	u := c.upos(last)
	if u != "NOUN" && u != "ADJ" && u != "PROPN" && u != "" {
		return false
	}
	if c.parsed() {
		h := c.headOf(first, last)
		g := c.doc.Tokens[h].Head
		rel, _, _ := strings.Cut(c.doc.Tokens[h].Rel, ":")
		return g >= last && g < last+8 && (rel == "compound" || rel == "amod" || rel == "nmod" || rel == "flat")
	}
	return u == "NOUN" || u == "ADJ" || c.titleOf[last] > 0
}

// mentionStarts tells whether a name begins at token i.
func (c *casting) mentionStarts(i int) bool {
	for k := range c.spans {
		if c.spans[k].first == i {
			return true
		}
	}
	return false
}

// asPeople tells whether an adjective stands for people: Israelis, the Russians, an Iranian.
func (c *casting) asPeople(first, last int) bool {
	w := c.low[last-1]
	next := c.upos(last)
	if c.sameSentence(first, last) && (next == "NOUN" || next == "ADJ" || next == "PROPN" || next == "NUM" || c.titleOf[last] > 0 || c.word[last] == "-" && c.glued(last) || c.lowAt(last) == "and" && c.mentionStarts(last+1)) {
		return strings.HasSuffix(w, "s") && next != "NOUN" && !strings.HasSuffix(w, "ss")
	}
	if strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") {
		return true
	}
	u := c.upos(last - 1)
	return u == "NOUN" || u == "PROPN" || c.lowAt(first-1) == "the"
}

// defineAcronym reads "Sudan People's Liberation Movement (SPLM)".
func (c *casting) defineAcronym(sp *nameSpan) {
	j := sp.last
	if c.lowAt(j) != "(" || c.lowAt(j+2) != ")" || !allUpper(c.word[j+1]) {
		return
	}
	first := []rune(strings.ToLower(c.word[sp.first]))[0]
	if []rune(c.low[j+1])[0] == first || c.initials(sp, c.low[j+1]) {
		c.acronyms[c.word[j+1]] = sp.actor
	}
}

// initials tells whether most letters of an acronym begin a word of the name, in any order.
func (c *casting) initials(sp *nameSpan, acronym string) bool {
	hit := 0
	for _, r := range acronym {
		for i := sp.first; i < sp.last; i++ {
			if strings.HasPrefix(c.low[i], string(r)) {
				hit++
				break
			}
		}
	}
	return hit*4 >= len([]rune(acronym))*3
}

// linkOrg links an organisation's name to one of the article, of the knowledge base, or to a new one.
func (c *casting) linkOrg(sp *nameSpan) {
	name := cleanName(c.text(sp.first, sp.last))
	if sp.last == sp.first+1 && allUpper(c.word[sp.first]) {
		c.linkAcronym(sp)
		return
	}
	if c.mediaWord(name) {
		return
	}
	if i := c.orgByName(name); i >= 0 {
		sp.actor, sp.why = i, "name of an organisation in this article"
	} else {
		sp.actor = c.newActor(c.orgType(sp), name)
		c.orgNames[graph.Fold(name)] = sp.actor
	}
	c.mention(Mention{First: sp.first, Last: sp.last, Actors: []int{sp.actor}, Form: Name, Why: sp.why})
	c.defineAcronym(sp)
}

// orgByName returns the organisation of the article that bears a name, or a longer one that ends in it; a new one takes
// the longer name: the Humane Society, the Toronto Humane Society.
func (c *casting) orgByName(name string) int {
	key := graph.Fold(name)
	if i, ok := c.orgNames[key]; ok {
		return i
	}
	for _, full := range slices.Sorted(maps.Keys(c.orgNames)) {
		i := c.orgNames[full]
		if c.actors[i].Type == graph.Country || !strings.Contains(key, " ") || !strings.Contains(full, " ") {
			continue
		}
		if strings.HasSuffix(full, " "+key) {
			return i
		}
		if strings.HasSuffix(key, " "+full) && c.kb.Actor(c.actors[i].ID) == nil {
			c.rename(i, name)
			c.orgNames[key] = i
			return i
		}
	}
	return -1
}

// linkAcronym links capitals to the organisation that the article defines them for.
func (c *casting) linkAcronym(sp *nameSpan) {
	if i, ok := c.acronyms[c.word[sp.first]]; ok {
		sp.actor, sp.why = i, "acronym defined in this article"
		c.mention(Mention{First: sp.first, Last: sp.last, Actors: []int{i}, Form: Name, Why: sp.why})
		return
	}
	if i := c.byInitials(c.word[sp.first]); i >= 0 {
		sp.actor, sp.why = i, "initials of a name in this article"
		c.acronyms[c.word[sp.first]] = i
		c.mention(Mention{First: sp.first, Last: sp.last, Actors: []int{i}, Form: Name, Why: sp.why})
		return
	}
	w := c.low[sp.first]
	if len(w) < 3 || strings.Trim(w, "ivxlc") == "" || c.glued(sp.last) && c.word[sp.last] == "-" || c.mediaWord(w) || c.voc.noActor[w] || strings.ContainsAny(w, "0123456789$") || c.inTitle[sp.first] {
		return
	}
	if t := c.entity(sp.first, sp.last); t == "LOC" || t == "PER" {
		return
	}
	sp.actor = c.newActor(graph.Org, c.word[sp.first])
	c.acronyms[c.word[sp.first]] = sp.actor
	c.mention(Mention{First: sp.first, Last: sp.last, Actors: []int{sp.actor}, Form: Name, Why: "acronym"})
}

// byInitials returns the organisation of the article whose capitalised words begin with the letters of an acronym, -1
// where there is none.
func (c *casting) byInitials(acronym string) int {
	for k := range c.spans {
		sp := &c.spans[k]
		if sp.actor < 0 || sp.last < sp.first+2 || c.actors[sp.actor].Type == graph.Person || c.actors[sp.actor].Type == graph.Country {
			continue
		}
		var b strings.Builder
		for i := sp.first; i < sp.last; i++ {
			if startsUpper(c.word[i]) && c.low[i] != "the" {
				b.WriteRune([]rune(c.word[i])[0])
			}
		}
		if b.String() == strings.ReplaceAll(acronym, ".", "") {
			return sp.actor
		}
	}
	return -1
}

// linkShortOrg links a part of an organisation's name that stands alone: Scripps for the Scripps Institution.
func (c *casting) linkShortOrg(sp *nameSpan) {
	name := graph.Fold(c.text(sp.first, sp.last))
	if len(name) < 5 || c.inTitle[sp.first] || c.voc.place[name] || c.voc.function[name] || c.capitalAt(sp.last) || c.upos(sp.last) == "NOUN" || c.upos(sp.last-1) != "PROPN" {
		return
	}
	for _, full := range slices.Sorted(maps.Keys(c.orgNames)) {
		i := c.orgNames[full]
		if strings.HasPrefix(full, name+" ") && c.actors[i].Type != graph.Country && len(c.kb.Lookup(name)) == 0 {
			sp.actor = i
			c.mention(Mention{First: sp.first, Last: sp.last, Actors: []int{i}, Form: Name, Why: "short form of " + c.actors[i].Name})
			return
		}
	}
}

// orgType tells the type of a new organisation by its noun.
func (c *casting) orgType(sp *nameSpan) graph.ActorType {
	first, group := c.low[sp.first], false
	for i := sp.first; i < sp.last; i++ {
		if c.low[i] == "of" || c.low[i] == "for" {
			break
		}
		group = c.voc.group[c.low[i]]
	}
	switch {
	case group:
		return graph.Group
	case first == "un" || first == "united" && c.lowAt(sp.first+1) == "nations" || first == "u.n.":
		return graph.IGO
	case first == "european" || first == "african" || first == "world" || first == "inter-american":
		return graph.IGO
	}
	return graph.Org
}

func (c *casting) mediaWord(name string) bool {
	return c.voc.outlet[strings.ToLower(name)] || c.voc.outlet[strings.TrimPrefix(strings.Join(graph.Words(name), ""), "the")]
}
