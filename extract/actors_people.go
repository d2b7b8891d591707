package extract

import (
	"slices"
	"strings"
	"unicode/utf8"

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

// nameParts splits a personal name into folded parts; articles such as "al-" and dots are left out.
func nameParts(name string) []string {
	var parts []string
	for _, w := range graph.Words(joinGiven(name)) {
		if w == "al" || w == "el" || w == "jr" || w == "ul" || w == "the" {
			continue
		}
		parts = append(parts, w)
	}
	return parts
}

// joinGiven joins the two parts of an East Asian given name, for neither stands alone: Ban Ki-moon.
func joinGiven(name string) string {
	for i := 1; i+1 < len(name); i++ {
		if name[i] == '-' && name[i+1] >= 'a' && name[i+1] <= 'z' && name[i-1] >= 'a' {
			k := strings.LastIndexAny(name[:i], " -") + 1
			if r := name[k]; r >= 'A' && r <= 'Z' {
				name = name[:i] + name[i+1:]
			}
		}
	}
	return name
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

// similar tells whether two words are spellings of one name: equal, or of five letters and more and one or two edits apart.
func similar(a, b string) bool {
	if a == b {
		return true
	}
	if len(a) < 5 || len(b) < 5 || a[0] != b[0] {
		return false
	}
	return edits(a, b) <= 1 || len(a) >= 8 && edits(a, b) <= 2
}

// edits is the Levenshtein distance of two words.
func edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := diagonal
			if a[i-1] != b[j-1] {
				cost++
			}
			diagonal = row[j]
			row[j] = min(cost, row[j]+1, row[j-1]+1)
		}
	}
	return row[len(b)]
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

// bestPerson chooses among namesakes by the office and country of the title in front, then by the article's date.
func (c *casting) bestPerson(entries []gazetteer.Entry, sp *nameSpan) gazetteer.Entry {
	best, top := entries[0], -1.0
	for _, e := range entries {
		score := e.Prior
		if c.inTime(e) {
			score += 2
		} else if c.nearInTime(e, 15) {
			score++
		}
		if of := c.titleCountry(sp.first); of != "" && holdsFor(e.Actor, of) {
			score += 2
		}
		if score > top {
			best, top = e, score
		}
	}
	return best
}

// inTime tells whether an entry is in use on the article's day.
func (c *casting) inTime(e gazetteer.Entry) bool {
	day := c.art.Published
	return day == "" || (e.From == "" || e.From <= day) && (e.To == "" || day <= e.To)
}

// nearInTime tells whether an entry is in use within some years of the article's day.
func (c *casting) nearInTime(e gazetteer.Entry, years int) bool {
	day := c.art.Published
	if day == "" {
		return true
	}
	return (e.From == "" || e.From <= day.AddDays(365*years)) && (e.To == "" || day.AddDays(-365*years) <= e.To)
}

// holdsFor tells whether a person ever had an office in a country or organisation.
func holdsFor(a *graph.Actor, of graph.ActorID) bool {
	return slices.ContainsFunc(a.Roles, func(r graph.Role) bool { return r.Of == of })
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

// sameName tells whether two names of two parts or more can be one person's: the last parts agree and the first are equal,
// one the beginning of the other, or left out.
func sameName(a, b []string) bool {
	if len(a) < 2 || len(b) < 2 {
		return false
	}
	if slices.Equal(a, b) || containsRun(a, b) || containsRun(b, a) {
		return true
	}
	if a[len(a)-1] != b[len(b)-1] {
		return len(a) >= 3 && len(b) >= 3 && a[0] == b[0] && a[1] == b[1]
	}
	x, y := a[0], b[0]
	return x == y || (utf8.RuneCountInString(x) == 1 || utf8.RuneCountInString(y) == 1) && x[0] == y[0] ||
		len(x) >= 3 && strings.HasPrefix(y, x) || len(y) >= 3 && strings.HasPrefix(x, y)
}

// containsRun tells whether b lies in a without a gap.
func containsRun(a, b []string) bool {
	for i := 0; i+len(b) <= len(a); i++ {
		if slices.Equal(a[i:i+len(b)], b) {
			return true
		}
	}
	return false
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

func partScore(name, parts []string) int {
	n := len(name)
	switch {
	case len(parts) <= n && slices.Equal(name[n-len(parts):], parts):
		return 3
	case len(parts) <= n && slices.Equal(name[:len(parts)], parts):
		return 2
	case containsRun(name, parts) && len(parts[0]) > 3:
		return 1
	}
	return 0
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
	if t == nil && sp.last == sp.first+1 && c.voc.anyGiven[c.low[sp.first]] {
		return nil
	}
	return best
}

// share turns the priors of persons into shares of their sum, half-way: one bearer alone keeps what he has.
func share(entries []gazetteer.Entry) []gazetteer.Entry {
	sum := 0.0
	for _, e := range entries {
		if e.Actor.Type == graph.Person {
			sum += e.Prior
		}
	}
	out := slices.Clone(entries)
	for i := range out {
		if sum > 0.2 {
			out[i].Prior = 0.85 * out[i].Prior / sum
		}
	}
	return out
}

// surnameScore rates a bearer of a surname; 0 or less is no reading.
func (c *casting) surnameScore(e gazetteer.Entry, t *titlePhrase, of graph.ActorID) float64 {
	score := e.Prior
	switch {
	case of != "" && holdsFor(e.Actor, of):
		score += 1
	case of != "":
		return 0
	}
	named := t != nil && (t.class == topTitle || t.class == rankTitle)
	if named {
		score += 0.5
	}
	if named && c.sameOffice(e.Actor, t, of) {
		score += 1
	}
	if c.countryInText(e.Actor) {
		score += 0.3
	}
	if c.inTime(e) {
		score += 0.3
	}
	if score < 1 {
		return 0
	}
	return score
}

// sameOffice tells whether the knowledge base gives a person the title in front of the name, in the country if one is named.
func (c *casting) sameOffice(a *graph.Actor, t *titlePhrase, of graph.ActorID) bool {
	return slices.ContainsFunc(a.Roles, func(r graph.Role) bool {
		return (of == "" || r.Of == of) && strings.Contains(strings.ToLower(r.Title), c.low[t.head])
	})
}

// countryInText tells whether a country or organisation in which the person had office is named in the article.
func (c *casting) countryInText(a *graph.Actor) bool {
	for _, sp := range c.spans {
		for _, e := range sp.entries {
			if e.Actor.Type != graph.Person && holdsFor(a, e.Actor.ID) {
				return true
			}
		}
	}
	return false
}

// titleCountry returns the country or organisation that a title in front of token i names: RUSSIAN president Putin.
func (c *casting) titleCountry(i int) graph.ActorID {
	t := c.titleBefore(i)
	if t == nil {
		return ""
	}
	j := t.first - 1
	if c.lowAt(j) == "'s" || c.lowAt(j) == "’s" || c.lowAt(j) == "'" {
		j--
	}
	for k := range c.spans {
		if sp := &c.spans[k]; sp.last == j+1 && len(sp.entries) > 0 && c.sameSentence(sp.first, i) && sp.entries[0].Actor.Type != graph.Person {
			return sp.entries[0].Actor.ID
		}
	}
	return ""
}
