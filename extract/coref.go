package extract

import (
	"slices"
	"strings"

	"entente/graph"
)

// pronouns maps third-person pronouns to whom they can stand for: m, f, n (no person) or p (several).
var pronouns = map[string]byte{
	"he": 'm', "him": 'm', "his": 'm', "himself": 'm', "she": 'f', "her": 'f', "hers": 'f', "herself": 'f',
	"it": 'n', "its": 'n', "itself": 'n', "they": 'p', "them": 'p', "their": 'p', "theirs": 'p', "themselves": 'p',
}

// reach is how many sentences a pronoun looks back.
const reach = 3

// findPronouns links third-person pronouns to what was mentioned before, in the order of the text, so that a pronoun can
// stand in a chain.
func (c *casting) findPronouns() {
	for i, w := range c.low {
		kind, ok := pronouns[w]
		if !ok || c.mentionAt(i) >= 0 || startsUpper(c.word[i]) && allUpper(c.word[i]) {
			continue
		}
		var actors []int
		var why string
		switch kind {
		case 'm', 'f':
			actors, why = c.personFor(i, kind)
		case 'n':
			actors, why = c.thingFor(i)
		case 'p':
			actors, why = c.severalFor(i)
		}
		if len(actors) > 0 {
			c.mention(Mention{First: i, Last: i + 1, Actors: actors, Form: Pronoun, Why: w + ": " + why})
		}
	}
}

// gender returns m or f where the article or the given name tells a person's sex, 0 where nothing does.
func (c *casting) gender(actor int) byte {
	for _, p := range c.people {
		if p.actor != actor {
			continue
		}
		if p.gender != 0 {
			return p.gender
		}
		for _, n := range p.names {
			if len(n) > 1 && c.voc.female[n[0]] != c.voc.male[n[0]] {
				if c.voc.female[n[0]] {
					return 'f'
				}
				return 'm'
			}
		}
	}
	return 0
}

// noteGender learns a person's sex from a title in front of the name.
func (c *casting) noteGender(sp *nameSpan) {
	t := c.titleBefore(sp.first)
	if t == nil {
		return
	}
	var g byte
	switch strings.TrimSuffix(c.low[t.head], ".") {
	case "mr", "king", "prince", "sir", "lord", "emperor", "sultan", "sheikh", "sheik", "emir", "spokesman", "chairman", "businessman", "father", "brother", "son", "husband",
		"ayatollah", "imam", "pope", "cardinal", "baron", "duke", "actor", "congressman", "policeman":
		g = 'm'
	case "mrs", "ms", "miss", "queen", "princess", "dame", "lady", "spokeswoman", "chairwoman", "businesswoman", "mother", "sister", "daughter", "wife", "widow",
		"baroness", "duchess", "empress", "actress", "congresswoman", "nun":
		g = 'f'
	}
	for _, p := range c.people {
		if p.actor == sp.actor && g != 0 {
			p.gender = g
		}
	}
}

// personFor returns the person that he or she at token i stands for: the best of the persons mentioned before, by
// distance, subjecthood, sex and how often each is mentioned.
func (c *casting) personFor(i int, sex byte) ([]int, string) {
	best, top, near := -1, 0, false
	around := c.subjects(i)
	times := map[int]int{}
	for k := c.mentionsFrom(c.doc.Sents[max(0, c.sent[i]-reach)].First); k < len(c.mentions); k++ {
		m := &c.mentions[k]
		if m.First > i {
			break
		}
		if len(m.Actors) != 1 || c.actors[m.Actors[0]].Type != graph.Person {
			continue
		}
		score := c.personScore(m, i, sex)
		if score == 0 {
			continue
		}
		score += c.clauseBonus(m, around) + min(6*times[m.Actors[0]], 12)
		times[m.Actors[0]]++
		near = near || c.sent[m.First] == c.sent[i]
		if score > top {
			best, top = m.Actors[0], score
		}
	}
	if best < 0 || c.possessivePronoun(i) && !near {
		if k := c.subjectAhead(i, sex); k >= 0 {
			return c.mentions[k].Actors, "subject ahead"
		}
	}
	if best < 0 {
		return nil, ""
	}
	return []int{best}, "last fitting person before"
}

// clauseBonus prefers the subject of the clause that the pronoun stands in, then of the clauses around it.
func (c *casting) clauseBonus(m *Mention, around []int) int {
	for n, s := range around {
		if m.First <= s && s < m.Last && n < 2 {
			return 30 - 15*n
		}
	}
	return 0
}

func (c *casting) possessivePronoun(i int) bool {
	return c.low[i] == "his" || c.low[i] == "her" || c.low[i] == "its" || c.low[i] == "their"
}

func (c *casting) personScore(m *Mention, i int, sex byte) int {
	d := c.sent[i] - c.sent[m.First]
	if d > reach || c.clashes(m, i) {
		return 0
	}
	g := c.gender(m.Actors[0])
	if g != 0 && g != sex {
		return 0
	}
	score := 100 - 28*d
	if g == 0 {
		score -= 12
	}
	if c.isSubject(m.Head) {
		score += 25
	}
	if m.Form == Pronoun && c.low[m.First] != "" && pronouns[c.low[m.First]] == sex {
		score += 8
	}
	if c.insideName(m) {
		score -= 15
	}
	if d > 0 && c.sent[m.First] == 0 {
		score -= 10
	}
	return score
}

// insideName tells whether a mention is only a possessor or modifier: Putin's party.
func (c *casting) insideName(m *Mention) bool {
	rel := c.doc.Tokens[m.Head].Rel
	return strings.HasPrefix(rel, "nmod") || rel == "compound"
}

// clashes tells whether binding forbids that pronoun i stands for mention m: "Putin met him", "X's friend and X".
func (c *casting) clashes(m *Mention, i int) bool {
	if !c.parsed() || c.sent[m.First] != c.sent[i] || strings.HasSuffix(c.low[i], "self") || strings.HasSuffix(c.low[i], "selves") || c.possessivePronoun(i) && c.doc.Tokens[i].Rel == "nmod:poss" {
		return false
	}
	a, b := c.clauseOf(m.Head), c.clauseOf(i)
	return a == b && a >= 0 && c.doc.Tokens[m.Head].Head == a && c.argument(i, a)
}

// argument tells whether token i is an argument of verb v, directly or by a preposition.
func (c *casting) argument(i, v int) bool {
	h := c.doc.Tokens[i].Head
	return h == v || c.doc.Tokens[h].Head == v && strings.HasPrefix(c.doc.Tokens[i].Rel, "nmod") && !c.possessivePronoun(i)
}

// clauseOf returns the verb or predicate of the clause that token i lies in, -1 where the parse does not say.
func (c *casting) clauseOf(i int) int {
	for n := 0; n < 20; n++ {
		t := c.doc.Tokens[i]
		if t.Head == i {
			return i
		}
		rel, _, _ := strings.Cut(t.Rel, ":")
		switch rel {
		case "nsubj", "obj", "obl", "iobj", "csubj", "xcomp", "advmod", "expl", "aux", "cop", "mark":
			return t.Head
		case "ccomp", "advcl", "acl", "parataxis":
			return i
		}
		i = t.Head
	}
	return -1
}

func (c *casting) isSubject(i int) bool {
	rel := c.doc.Tokens[i].Rel
	return strings.HasPrefix(rel, "nsubj")
}

// subjectAhead returns the mention of a fitting person that is a subject behind pronoun i in its sentence: "In his speech,
// Trump said". -1 where there is none.
func (c *casting) subjectAhead(i int, sex byte) int {
	if s := c.doc.Sents[c.sent[i]]; i > s.First+9 {
		return -1
	}
	for k := c.mentionsFrom(i + 1); k < len(c.mentions) && c.sent[c.mentions[k].First] == c.sent[i]; k++ {
		m := &c.mentions[k]
		if len(m.Actors) != 1 || !c.isSubject(m.Head) || m.First > i+14 {
			continue
		}
		a := m.Actors[0]
		person := c.actors[a].Type == graph.Person
		if person == (sex == 'n') || person && c.gender(a) != 0 && c.gender(a) != sex {
			return -1
		}
		return k
	}
	return -1
}

// subjects returns the subjects of the clauses that hold token i, innermost first, then those of the sentences before.
func (c *casting) subjects(i int) []int {
	var out []int
	seen := map[int]bool{}
	put := func(v int) {
		if s := c.subjectOf(v); s >= 0 && s < i && !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	for v, n := c.clauseOf(i), 0; v >= 0 && n < 8; n++ {
		put(v)
		if c.doc.Tokens[v].Head == v {
			break
		}
		v = c.doc.Tokens[v].Head
	}
	for d := 1; d <= 2; d++ {
		if s := c.sent[i] - d; s >= 0 {
			put(c.rootOf(s))
		}
	}
	return out
}

func (c *casting) rootOf(s int) int {
	for i := c.doc.Sents[s].First; i < c.doc.Sents[s].Last; i++ {
		if c.doc.Tokens[i].Head == i {
			return i
		}
	}
	return -1
}

// subjectOf returns the subject of predicate v, also that of the first conjunct; -1 where it has none.
func (c *casting) subjectOf(v int) int {
	if v < 0 {
		return -1
	}
	s := c.doc.Sents[c.sent[v]]
	loose := -1
	for i := s.First; i < s.Last; i++ {
		if i == v || !strings.HasPrefix(c.doc.Tokens[i].Rel, "nsubj") {
			continue
		}
		h := c.doc.Tokens[i].Head
		if h == v {
			return i
		}
		if c.doc.Tokens[h].Head == v && (c.doc.Tokens[h].Rel == "compound" || c.doc.Tokens[h].Rel == "amod") {
			loose = i
		}
	}
	return loose
}

// idleVerbs take "it" without meaning anybody.
var idleVerbs = []string{"be", "seem", "appear", "happen", "rain", "take", "turn", "become", "make", "mean", "matter", "emerge", "follow"}

// thingFor returns the country or organisation that it or its stands for: the subject of the clauses around, or of the
// sentence before, if it is one.
func (c *casting) thingFor(i int) ([]int, string) {
	if !c.parsed() || !c.meansSomebody(i) {
		return nil, ""
	}
	for n, s := range c.subjects(i) {
		if c.sent[s] != c.sent[i] && c.low[i] == "its" {
			if k := c.subjectAhead(i, 'n'); k >= 0 {
				return c.mentions[k].Actors, "subject ahead" // For its part, Iran …
			}
		}
		k := c.mentionOfHead(s)
		if k < 0 {
			if n == 0 && c.low[i] == "it" || c.sent[s] != c.sent[i] {
				return nil, ""
			}
			continue
		}
		m := c.mentions[k]
		if len(m.Actors) != 1 || c.actors[m.Actors[0]].Type == graph.Person {
			continue
		}
		if c.low[i] == "it" && c.clashes(&m, i) {
			continue
		}
		return m.Actors, "subject before"
	}
	if c.low[i] == "its" {
		if k := c.subjectAhead(i, 'n'); k >= 0 {
			return c.mentions[k].Actors, "subject ahead"
		}
	}
	return nil, ""
}

// meansSomebody tells whether "it" at token i can stand for an actor: a possessor, or the subject of a verb of doing.
func (c *casting) meansSomebody(i int) bool {
	if c.low[i] == "its" || c.low[i] == "itself" {
		return true
	}
	t := c.doc.Tokens[i]
	if t.Rel == "obj" {
		return true
	}
	if !strings.HasPrefix(t.Rel, "nsubj") {
		return false
	}
	v := c.doc.Tokens[t.Head]
	if l := strings.ToLower(v.Lemma); l == "member" || l == "ally" || l == "signatory" || l == "party" || l == "victim" || l == "supporter" || l == "enemy" {
		return true
	}
	return v.UPOS == "VERB" && !slices.Contains(idleVerbs, strings.ToLower(v.Lemma))
}

// mentionOfHead returns the mention that token i heads or lies in, -1 where there is none.
func (c *casting) mentionOfHead(i int) int { return c.mentionAt(i) }
