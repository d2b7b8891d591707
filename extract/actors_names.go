package extract

import (
	"strings"
	"unicode/utf8"

	"entente/extract/gazetteer"
	"entente/graph"
	"entente/nlp"
)

// findNames cuts every sentence into names, from left to right.
func (c *casting) findNames() {
	for _, s := range c.doc.Sents {
		for i := s.First; i < s.Last; {
			sp, next := c.nameAt(i, s.Last)
			if sp != nil {
				sp.actor = -1
				c.spans = append(c.spans, *sp)
				for j := sp.first; j < sp.last; j++ {
					c.taken[j] = true
				}
			}
			i = max(next, i+1)
		}
	}
}

// nameAt returns the name that begins at token i, nil where none does, and the token to go on with.
func (c *casting) nameAt(i, end int) (*nameSpan, int) {
	if c.continent(i) {
		return &nameSpan{first: i, last: i + 2, kind: blockedSpan, why: "part of the world"}, i + 2
	}
	if sp := c.prefixed(i); sp != nil {
		return sp, i + 1
	}
	n, entries := c.known(i, end)
	if n == 0 && !c.capital(i) {
		return nil, i + 1
	}
	org := c.orgEnd(i, end)
	if k := c.titleOf[i]; k > 0 && c.titles[k-1].last >= max(org, i+n) && (n == 0 || c.titles[k-1].last > i+n || entries[0].Sort == gazetteer.Surname) {
		return nil, c.titles[k-1].last
	}
	if n > 0 {
		return c.knownAt(i, n, org, end, entries)
	}
	if org > i {
		return c.orgSpan(i, org, nil), org
	}
	if c.titleOf[i] > 0 {
		return nil, c.titles[c.titleOf[i]-1].last
	}
	return c.unknownAt(i, end)
}

// continent tells whether a part of the world or an ethnic group begins at token i whose second word is also a country's:
// South American, Native Americans.
func (c *casting) continent(i int) bool {
	second := c.lowAt(i + 1)
	if !strings.HasPrefix(second, "america") && !strings.HasPrefix(second, "africa") || !startsUpper(c.word[i]) {
		return false
	}
	switch c.low[i] {
	case "latin", "central", "north", "native", "african", "asian", "arab", "hispanic", "east", "west", "sub-saharan":
		return !c.orgWithin(i+2, len(c.word))
	}
	return c.low[i] == "south" && strings.HasPrefix(second, "america") && !c.orgWithin(i+2, len(c.word))
}

// prefixed reads "pro-Iranian", "anti-Israel": one token that holds a name.
func (c *casting) prefixed(i int) *nameSpan {
	w := c.word[i]
	if (w == "D" || w == "R") && i+2 < len(c.word) && c.word[i+1] == "-" && c.glued(i+1) && c.glued(i+2) && startsUpper(c.word[i+2]) {
		w += "-" + c.word[i+2]
	}
	k := strings.IndexByte(w, '-')
	if party := map[string]string{"D-": "Democratic Party", "R-": "Republican Party"}[w[:max(k+1, 0)]]; party != "" && k+1 < len(w) && startsUpper(w[k+1:]) {
		return &nameSpan{first: i, last: i + 1, kind: knownSpan, entries: c.kb.Lookup(party), why: "party behind a name"}
	}
	if k < 0 || !startsUpper(w[k+1:]) {
		return nil
	}
	switch strings.ToLower(w[:k]) {
	case "pro", "anti", "non", "ex", "post", "trans", "inter", "mid", "then", "all":
	default:
		return nil
	}
	entries := c.kb.Lookup(w[k+1:])
	if len(entries) == 0 || entries[0].Sort == gazetteer.Surname {
		return nil
	}
	return &nameSpan{first: i, last: i + 1, kind: knownSpan, entries: entries, why: "name behind " + w[:k] + "-"}
}

// known asks the knowledge base for the longest name at token i. Names written without any capital do not count.
func (c *casting) known(i, end int) (int, []gazetteer.Entry) {
	if !c.mayBegin(i) {
		return 0, nil
	}
	n, entries := c.kb.Longest(c.word[i:end])
	if c.low[i] == "north" && i+3 < end && c.low[i+1] == "and" && c.low[i+2] == "south" && strings.HasPrefix(c.low[i+3], "korea") {
		if found := c.kb.Lookup("North " + strings.TrimSuffix(c.word[i+3], "s")); len(found) > 0 {
			return 1, found
		}
	}
	if whole := map[string]string{"n.": "North ", "s.": "South "}[c.low[i]]; whole != "" && i+1 < end {
		if found := c.kb.Lookup(whole + c.word[i+1]); len(found) > 0 {
			n, entries = 2, found
		}
	}
	if n == 1 && len(c.word[i]) <= 2 && entries[0].Sort == gazetteer.Surname {
		return 0, nil
	}
	if n == 0 || !c.anyCapital(i, i+n) {
		return 0, nil
	}
	if n == 1 && c.commonWord(i, entries[0]) {
		return 0, nil
	}
	return n, entries
}

// commonWord tells whether one word that some name consists of is more likely just that word here: Let, Base, May.
func (c *casting) commonWord(i int, e gazetteer.Entry) bool {
	if allUpper(c.word[i]) {
		return false
	}
	if c.sentenceStart(i) && c.voc.function[c.low[i]] {
		return true
	}
	if e.Sort == gazetteer.Surname && c.voc.calendar[c.low[i]] {
		return c.titleBefore(i) == nil && !c.voc.anyGiven[c.lowAt(i-1)]
	}
	if e.Actor.Type != graph.Group && e.Actor.Type != graph.Org || strings.Contains(strings.ToLower(e.Actor.Name), c.low[i]) {
		return false
	}
	return len(c.word[i]) <= 4 || c.low[i] == "maidan" || c.low[i] == "al-aqsa"
}

// mayBegin spares the knowledge base the words that no name begins with.
func (c *casting) mayBegin(i int) bool {
	return c.capital(i) || c.voc.particle[c.low[i]]
}

func (c *casting) anyCapital(first, last int) bool {
	for i := first; i < last; i++ {
		if startsUpper(c.word[i]) && !(c.low[i] == "the") || strings.Contains(c.word[i], "-") && c.capital(i) {
			return true
		}
	}
	return false
}

// capital tells whether token i is written like a name: a capital, also behind "al-", "d'" and the like.
func (c *casting) capital(i int) bool {
	w := c.word[i]
	if startsUpper(w) {
		return true
	}
	if k := strings.IndexAny(w, "-'’"); k > 0 && k <= 3 {
		_, size := utf8.DecodeRuneInString(w[k:])
		return startsUpper(w[k+size:])
	}
	return c.voc.particle[c.low[i]] && c.lowAt(i+1) == "-" && c.glued(i+1) && c.glued(i+2) && startsUpper(c.word[i+2])
}

// sentenceStart tells whether a capital at token i says nothing, for a sentence or quotation begins there.
func (c *casting) sentenceStart(i int) bool {
	if i == 0 || c.sent[i] != c.sent[i-1] {
		return true
	}
	switch c.word[i-1] {
	case "\"", "“", "‘", "''", "``", ":", "(", "[", "]", "—":
		return true
	}
	return false
}

// nameToken tells whether token i can be part of a name of unknown words.
func (c *casting) nameToken(i int) bool {
	if !c.capital(i) || c.voc.function[c.low[i]] && !allUpper(c.word[i]) || c.voc.calendar[c.low[i]] && c.low[i] != "may" {
		return false
	}
	if c.inTitle[i] {
		return c.upos(i) == "PROPN" && c.voc.anyGiven[c.low[i]]
	}
	if c.sentenceStart(i) && !allUpper(c.word[i]) {
		u := c.upos(i)
		return u == "" || u == "PROPN" || c.voc.anyGiven[c.low[i]] || u == "X" || u == "NOUN" && i+1 < len(c.word) && c.capital(i+1)
	}
	return true
}

// run returns the end of the capitalised words that begin at token i, with hyphens, initials and particles inside.
func (c *casting) run(i, end int) int {
	j := i
	for j < end && c.nameToken(j) {
		if c.voc.particle[c.low[j]] && !startsUpper(c.word[j]) {
			j += 2
			continue
		}
		j++
		for j+1 < end && c.word[j] == "-" && c.glued(j) && c.glued(j+1) && c.hyphenated(j+1) {
			j += 2
		}
		if j < end && c.word[j] == "." && c.glued(j) && utf8.RuneCountInString(c.word[j-1]) == 1 {
			j++
		}
		for k := j; k < end && k < j+3 && c.voc.particle[c.low[k]] && !startsUpper(c.word[k]); k++ {
			if k+1 < end && c.nameToken(k+1) {
				j = k + 1
				break
			}
			if k+2 < end && c.word[k+1] == "-" && c.glued(k+1) && c.glued(k+2) {
				j = k + 2
				break
			}
		}
	}
	return min(j, end)
}

// hyphenated tells whether the word at i goes on with a name behind a hyphen: a capital, or the second part of an East
// Asian given name; not "-led", "-era".
func (c *casting) hyphenated(i int) bool {
	if startsUpper(c.word[i]) {
		return true
	}
	switch c.low[i] {
	case "led", "era", "born", "based", "style", "wide", "run", "made", "held", "owned", "like", "type", "area", "old", "year":
		return false
	}
	return isLetter(c.word[i]) && len(c.word[i]) <= 5 && !allUpper(c.word[i-2])
}

// knownAt turns a name of the knowledge base into a span, or the longer name around it.
func (c *casting) knownAt(i, n, org, end int, entries []gazetteer.Entry) (*nameSpan, int) {
	e := entries[0]
	if org > i+n && e.Actor.Type == graph.Person {
		return c.orgSpan(i, org, nil), org
	}
	if org > i+n && !c.full(e) {
		return c.orgSpan(i, org, entries), org
	}
	if org > i+n {
		return c.aroundBody(i, n, org, entries), org
	}
	switch {
	case e.Sort == gazetteer.Surname || e.Actor.Type == graph.Person:
		return c.personAt(i, n, end, entries)
	case e.Sort == gazetteer.Capital && c.placeName(i, i+n, end):
		r := c.run(i, end)
		return &nameSpan{first: i, last: r, kind: blockedSpan, why: "place"}, r
	case n == 1 && e.Sort == gazetteer.ProperName && e.Actor.Type == graph.Country && c.personOrPaper(i, end):
		return c.unknownAt(i, end)
	}
	if n == 1 && c.low[i] == "english" {
		return &nameSpan{first: i, last: i + 1, kind: blockedSpan, why: "language"}, i + 1
	}
	if n == 1 && e.Sort == gazetteer.Adjective && c.sea(i+1) {
		return &nameSpan{first: i, last: i + 2, kind: blockedSpan, why: "place"}, i + 2
	}
	return &nameSpan{first: i, last: i + n, kind: knownSpan, entries: entries, why: "name in the knowledge base"}, i + n
}

// aroundBody reads a longer name around that of a body: an office of the body ("FIFA Executive Committee"), a state's body
// of the same name ("House of Representatives of Cyprus"), or another organisation ("WikiLeaks Party").
func (c *casting) aroundBody(i, n, org int, entries []gazetteer.Entry) *nameSpan {
	sp := &nameSpan{first: i, last: org, kind: orgSpan, why: "name with an organisation noun"}
	if whole := c.kb.Lookup(c.text(i, org)); len(whole) > 0 {
		sp.kind, sp.entries, sp.why = knownSpan, whole, "name in the knowledge base"
		return sp
	}
	if of := c.countryWithin(i+n-1, org); len(of) > 0 {
		if h := c.low[i]; h == "house" || c.voc.stateHead[c.low[i+n-1]] || h == "supreme" {
			sp.kind, sp.entries, sp.why = organSpan, of, "body of a state"
		}
		return sp
	}
	switch c.low[org-1] {
	case "party", "movement", "foundation", "union", "university", "school", "institute", "bank", "company", "club", "church", "league", "association", "society":
		return sp
	}
	if w := c.lowAt(i + n); w == "of" {
		return sp
	}
	sp.kind, sp.entries, sp.why = organSpan, entries, "office of "+entries[0].Actor.Name
	return sp
}

// sea tells whether the word at i makes a sea of the adjective in front: Persian Gulf, Indian Ocean.
func (c *casting) sea(i int) bool {
	switch c.lowAt(i) {
	case "gulf", "ocean", "sea", "channel":
		return startsUpper(c.word[i])
	}
	return false
}

// full tells whether an entry names an organisation or group outright, so that nothing need be added.
func (c *casting) full(e gazetteer.Entry) bool {
	return e.Sort != gazetteer.Surname && e.Actor.Type != graph.Country && e.Sort != gazetteer.Capital && e.Sort != gazetteer.Seat
}

// placeName tells whether the capitalised words from i end in a word for places or events: Moscow River.
func (c *casting) placeName(i, from, end int) bool {
	r := c.run(i, end)
	return r > from && (c.voc.place[c.low[r-1]] || c.voc.event[c.low[r-1]] || c.voc.media[c.low[r-1]])
}

// personOrPaper tells whether a country's name begins a personal name (Jordan Smith) or that of a place or newspaper.
func (c *casting) personOrPaper(i, end int) bool {
	r := c.run(i, end)
	if r < i+2 || c.titleOf[i+1] > 0 {
		return false
	}
	last := c.low[r-1]
	if c.voc.media[last] || c.voc.place[last] && r == i+2 {
		return true
	}
	return c.voc.anyGiven[c.low[i]] && r == i+2 && !c.voc.event[last] && len(c.kb.Lookup(c.word[i+1])) == 0
}

// personAt reads a personal name whose beginning the knowledge base knows.
func (c *casting) personAt(i, n, end int, entries []gazetteer.Entry) (*nameSpan, int) {
	r := c.cutRun(i, c.run(i, end))
	if r > i+n && !c.voc.org[c.low[r-1]] {
		return &nameSpan{first: i, last: r, kind: personSpan, why: "personal name"}, r
	}
	sp := &nameSpan{first: i, last: i + n, kind: knownSpan, entries: entries, why: "name in the knowledge base"}
	if entries[0].Sort == gazetteer.Surname {
		sp.kind, sp.why = personSpan, "surname"
	}
	return sp, i + n
}

// cutRun ends a run of capitalised words before a title or a country's name inside it.
func (c *casting) cutRun(i, r int) int {
	for j := i + 1; j < r; j++ {
		if c.titleOf[j] > 0 && c.titles[c.titleOf[j]-1].class != rankTitle {
			return j
		}
		if n, entries := c.known(j, r); n > 0 && entries[0].Actor.Type != graph.Person && entries[0].Prior >= 0.5 {
			if entries[0].Sort != gazetteer.Capital && !c.voc.anyGiven[c.low[i]] {
				return j
			}
		} else if n >= 2 && j+n == r && entries[0].Sort == gazetteer.ProperName && !c.voc.anyGiven[c.low[i]] {
			return j
		}
	}
	return r
}

// unknownAt reads capitalised words that the knowledge base does not know.
func (c *casting) unknownAt(i, end int) (*nameSpan, int) {
	if !c.nameToken(i) {
		return nil, i + 1
	}
	r := c.cutRun(i, c.run(i, end))
	if r <= i {
		return nil, i + 1
	}
	last := c.low[r-1]
	sp := &nameSpan{first: i, last: r}
	if j := c.lowerOrg(i, r); j > r {
		return &nameSpan{first: i, last: j, kind: orgSpan, why: "name with an organisation noun"}, j
	}
	switch {
	case r > i+1 && (c.voc.media[last] || c.voc.place[last] || c.voc.event[last]) && !c.personalAlone(i, r), c.ship(i):
		sp.kind, sp.why = blockedSpan, "place, event or newspaper"
	case r == i+1 && allUpper(c.word[i]):
		sp.kind, sp.why = orgSpan, "acronym"
	case r > i+1 && c.surely(i, r, nlp.Organisation, orgSure) && !c.personal(i, r):
		sp.kind, sp.why = orgSpan, "named like an organisation"
	default:
		sp.kind, sp.why = personSpan, "capitalised name"
	}
	return sp, r
}

// lowerOrg returns the end of a name that a noun in lower case carries: the People of Freedom PARTY; r where none does.
func (c *casting) lowerOrg(i, r int) int {
	if c.lowAt(i-1) != "the" && r == i+1 && c.upos(i-1) != "ADJ" && c.lowAt(i-1) != "ruling" {
		return r
	}
	j := r
	for c.lowAt(j) == "of" && c.sameSentence(j+1, i) && c.nameToken(j+1) && len(c.kb.Lookup(c.word[j+1])) == 0 {
		j = c.run(j+1, len(c.word))
	}
	switch c.lowAt(j) {
	case "party", "movement", "militia", "foundation", "militants", "rebels", "coalition", "alliance":
		if c.sameSentence(i, j) && !c.personalAlone(i, r) {
			return j + 1
		}
	}
	return r
}
