package extract

import (
	"slices"
	"strings"

	"entente/graph"
)

// locative are prepositions of place; motion are verbs after which "to" and "from" lead to places.
var (
	locative = []string{"in", "inside", "outside", "near", "at", "across", "around", "throughout", "within", "into", "via", "through", "toward", "towards", "along", "off", "beyond"}
	motion   = []string{"go", "come", "travel", "fly", "arrive", "return", "leave", "move", "head", "flee", "depart", "drive", "sail", "walk", "march", "bring", "take", "deport",
		"extradite", "transfer", "evacuate", "escape", "migrate", "live", "stay", "land", "be", "lie", "visit", "tour", "reach", "enter", "hold", "shake", "hit", "strike"}
)

// markPlaces marks the mentions that stand for a place rather than for who acts there.
func (c *casting) markPlaces() {
	for k := range c.mentions {
		m := &c.mentions[k]
		switch {
		case c.actors[m.Actors[0]].Type == graph.Person || m.Form == Pronoun || m.Form == Organ || m.Form == Nominal:
		case m.Form == Metonym:
			m.Place = !c.acts(m)
			c.asUnion(m)
		case m.Form == Demonym && c.actors[m.Actors[0]].Type == graph.Country:
			m.Place = c.origin(m)
		case m.Form == Name && c.actors[m.Actors[0]].Type == graph.Country:
			m.Place = c.inPlace(m)
		}
	}
}

// asUnion makes Brussels the European Union where it acts, unless the article names Belgium.
func (c *casting) asUnion(m *Mention) {
	union := c.kb.Actor("european-union")
	if m.Place || union == nil || c.low[m.First] != "brussels" {
		return
	}
	for k := range c.mentions {
		if o := &c.mentions[k]; o != m && o.Form != Metonym && slices.Equal(o.Actors, m.Actors) {
			return
		}
	}
	m.Actors, m.Why = []int{c.add(union)}, "seat of "+union.Name
}

// origins are second parts of compounds that say where something comes from, not who acts: Malta-registered.
var origins = map[string]bool{"based": true, "registered": true, "flagged": true, "born": true, "made": true, "built": true, "produced": true,
	"educated": true, "style": true, "speaking": true, "trained": true, "language": true}

// grounds are nouns of places, and outsiders nouns of people who act for no state; a country's adjective in front of them
// only says where they are.
var (
	grounds = map[string]bool{"border": true, "borders": true, "city": true, "cities": true, "town": true, "towns": true, "capital": true, "coast": true,
		"village": true, "villages": true, "province": true, "provinces": true, "region": true, "port": true, "island": true, "islands": true,
		"airport": true, "airspace": true, "waters": true, "soil": true, "territory": true, "desert": true, "mountains": true, "resort": true,
		"suburb": true, "peninsula": true, "mainland": true, "frontier": true}
	outsiders = map[string]bool{"pirates": true, "pirate": true, "insurgents": true, "insurgent": true, "insurgency": true, "rebels": true, "rebel": true,
		"militants": true, "militant": true, "protesters": true, "protestors": true, "demonstrators": true, "opposition": true, "gunmen": true,
		"gunman": true, "separatists": true, "dissidents": true, "dissident": true, "exiles": true, "refugees": true, "refugee": true,
		"extremists": true, "smugglers": true, "activists": true, "activist": true, "villagers": true, "migrants": true, "warlords": true}
)

// origin tells whether a country's adjective only says where something lies or comes from.
func (c *casting) origin(m *Mention) bool {
	if (c.lowAt(m.Last) == "-" || c.lowAt(m.Last) == "–") && c.glued(m.Last) {
		return origins[c.lowAt(m.Last+1)]
	}
	head := c.phraseHead(m.Last, m.First)
	if head < 0 {
		return false
	}
	for j := m.Last; j <= head; j++ {
		if outsiders[c.low[j]] && c.actors[m.Actors[0]].ID != "palestine" {
			return true
		}
	}
	return grounds[c.low[head]]
}

// inPlace tells whether a mention stands behind a preposition of place, also in a list or behind its city.
func (c *casting) inPlace(m *Mention) bool {
	j := m.First - 1
	for j > 0 && (c.low[j] == "the" || c.upos(j) == "ADJ" || c.low[j] == "northern" || c.low[j] == "southern") && c.sameSentence(j, m.First) {
		j--
	}
	if !c.sameSentence(j, m.First) {
		return false
	}
	if slices.Contains(locative, c.low[j]) {
		return m.Form == Metonym || c.low[j] != "at" && c.low[j] != "toward" && c.low[j] != "towards" && c.low[j] != "through"
	}
	if c.low[j] == "," && j > 0 && c.capital(j-1) && c.mentionAt(j-1) < 0 {
		return true
	}
	if c.low[j] != "and" && c.low[j] != "," && c.low[j] != "or" {
		return false
	}
	at := c.mentionAt(j - 1)
	return at >= 0 && c.mentions[at].Place && c.actors[c.mentions[at].Actors[0]].Type == graph.Country
}

// acts tells whether a seat of government stands for who governs there: as a subject or agent, a possessor or modifier of
// talks and policies, between or with other parties.
func (c *casting) acts(m *Mention) bool {
	if c.inPlace(m) || c.cityOf(m) {
		return false
	}
	if c.office(m) {
		return true
	}
	prev := c.lowAt(m.First - 1)
	if prev == "the" {
		prev = c.lowAt(m.First - 2)
	}
	if prev == "of" || prev == "from" || prev == "to" || prev == "for" {
		return prev != "of" && c.parsed() && c.governs(m)
	}
	if !c.parsed() {
		return c.upos(m.Last) == "VERB" || c.lowAt(m.Last) == "'s" || prev == "between" || prev == "with" || prev == "by" || prev == "against"
	}
	rel, _, _ := strings.Cut(c.doc.Tokens[m.Head].Rel, ":")
	g := c.doc.Tokens[m.Head].Head
	switch rel {
	case "nsubj":
		return c.agentive(g)
	case "obl":
		return prev == "by" || prev == "with" || prev == "between" || prev == "against"
	case "nmod":
		return prev == "between" || prev == "with" || prev == "against" || c.lowAt(m.Last) == "'s" && !c.placeNoun(g)
	case "conj":
		at := c.mentionOfHead(g)
		return at >= 0 && c.mentions[at].First < m.First && !c.mentions[at].Place
	case "obj", "iobj":
		return !slices.Contains(motion, c.lemma(g))
	}
	return false
}

// agentive tells whether verb v has somebody who acts as its subject.
func (c *casting) agentive(v int) bool {
	return c.upos(v) == "VERB" && !slices.Contains(motion, c.lemma(v))
}

// governs tells whether the words before a seat ask for a person or state: an appeal to Moscow, pressure from Washington.
func (c *casting) governs(m *Mention) bool {
	g := c.doc.Tokens[m.Head].Head
	switch c.lemma(g) {
	case "pressure", "support", "appeal", "response", "message", "help", "aid", "demand", "threat", "warning", "criticism", "order", "reaction", "approval", "signal", "proposal",
		"offer", "letter", "answer", "appeals", "assistance", "recognition", "backing", "loyalty", "opposition", "concession", "promise", "challenge", "ally":
		return true
	}
	return false
}

// office tells whether the seat is a house of government rather than a city: the Kremlin, the White House.
func (c *casting) office(m *Mention) bool {
	w := c.low[m.Last-1]
	if w != "kremlin" && w != "house" && w != "pentagon" && w != "street" && w != "department" && w != "office" && w != "ministry" && w != "whitehall" {
		return false
	}
	prev := c.lowAt(m.First - 1)
	if prev == "the" {
		prev = c.lowAt(m.First - 2)
	}
	return prev != "at" && prev != "outside" && prev != "near" && prev != "to"
}

// cityOf tells whether a seat is followed by its country, or stands in a dateline: Moscow, Russia; MOSCOW —.
func (c *casting) cityOf(m *Mention) bool {
	next := c.lowAt(m.Last)
	if next == "," {
		at := c.mentionAt(m.Last + 1)
		return at >= 0 && c.mentions[at].First == m.Last+1 && c.mentions[at].Actors[0] == m.Actors[0]
	}
	start := m.First == c.doc.Sents[c.sent[m.First]].First
	return start && (next == "—" || next == "–" || next == "-" || next == ":" || next == "(")
}

// placeNoun tells whether a city's possession is of the city: Moscow's streets.
func (c *casting) placeNoun(i int) bool {
	switch c.lemma(i) {
	case "street", "airport", "mayor", "square", "suburb", "population", "resident", "university", "hospital", "jail", "prison", "port", "center", "centre", "metro", "museum",
		"district", "neighborhood", "neighbourhood", "outskirts", "station", "stadium", "court", "police", "cathedral", "church", "mosque":
		return true
	}
	return c.capital(i)
}

func (c *casting) lemma(i int) string {
	if l := c.doc.Tokens[i].Lemma; l != "" {
		return strings.ToLower(l)
	}
	return c.low[i]
}
