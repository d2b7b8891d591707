package extract

import (
	"strings"
	"unicode"

	"entente/extract/gazetteer"
	"entente/graph"
)

// pluralOwners may stand before 's inside an organisation's name: Sudan People's Liberation Movement.
const pluralOwners = `people peoples women workers children men farmers citizens teachers doctors veterans lawyers journalists
	writers students physicians nurses patriots`

// orgEnd returns the end of an organisation's name that begins at token i, i where none does: capitalised words with an
// organisation noun among them, with "of …", "for …" behind it.
func (c *casting) orgEnd(i, end int) int {
	if !c.capital(i) || c.voc.function[c.low[i]] && !allUpper(c.word[i]) || c.inTitle[i] || c.voc.former[c.low[i]] {
		return i
	}
	head, j := -1, i
	for j < end {
		switch {
		case c.orgToken(j) && !c.titleStop(j, i):
			if c.orgHead(j) {
				head = j
			}
			j++
		case c.inner(j, end, i):
			j++
		default:
			end = j
		}
	}
	if head < 0 || c.notOrg(i, head) {
		return i
	}
	j = c.complement(head+1, head)
	if head == i && j == head+1 {
		return i
	}
	return j
}

func (c *casting) orgToken(j int) bool {
	return c.capital(j) && !c.voc.calendar[c.low[j]] && (!c.voc.function[c.low[j]] || allUpper(c.word[j]))
}

// titleStop tells whether a title that ends the name begins at token j.
func (c *casting) titleStop(j, first int) bool {
	k := c.titleOf[j]
	if k > 0 && j == first && c.low[j] == "general" && c.orgWithin(j+1, len(c.word)) && !c.voc.anyGiven[c.lowAt(j+1)] {
		return false
	}
	return k > 0 && c.titles[k-1].last > j && !c.orgHead(c.titles[k-1].head) && (j == c.titles[k-1].head || j == c.titles[k-1].first && !c.headAhead(j, c.titles[k-1].head))
}

// headAhead tells whether an organisation noun lies in [from, to).
func (c *casting) headAhead(from, to int) bool {
	for i := from; i < to; i++ {
		if c.orgHead(i) {
			return true
		}
	}
	return false
}

func (c *casting) orgHead(j int) bool {
	w := c.low[j]
	if !startsUpper(c.word[j]) {
		return false
	}
	return c.voc.org[w] || c.voc.group[w] || c.voc.igo[w] || c.voc.stateHead[w] || w == "house" && c.lowAt(j+1) == "of"
}

// inner tells whether token j may stand inside a name between capitalised words.
func (c *casting) inner(j, end, first int) bool {
	if j+1 >= end || j == first || !c.orgToken(j+1) {
		return false
	}
	prev := c.low[j-1]
	switch c.low[j] {
	case "-", "–":
		return c.glued(j) && c.glued(j+1)
	case "'s", "'":
		return c.voc.owner[prev]
	case "&":
		return true
	case "and":
		return c.fieldNoun(prev) && c.orgWithin(j+1, end) && !c.orgHead(j-1) && len(c.kb.Lookup(c.word[j+1])) == 0
	case ",":
		return c.fieldNoun(prev) && c.fieldNoun(c.low[j+1]) && (c.lowAt(j+2) == "and" || c.lowAt(j+2) == ",") && c.orgWithin(j+3, end)
	}
	if c.upos(j) == "NUM" || unicode.IsDigit(rune(c.word[j][0])) {
		return c.orgHead(j + 1)
	}
	return false
}

// fieldNoun tells whether a word names a field of work, so that "and" joins it to another in one name.
func (c *casting) fieldNoun(w string) bool {
	switch w {
	case "food", "science", "health", "trade", "law", "justice", "education", "research", "labour", "labor", "peace", "freedom",
		"development", "security", "energy", "relief", "culture", "economic", "social", "scientific", "drug", "drugs", "crime", "human",
		"arts", "oceanic", "national", "international", "unity", "democracy", "defence", "defense", "trust", "fire", "truth",
		"transport", "power", "gas", "oil", "strategic", "political", "public", "foreign", "equality", "work", "solidarity", "australian", "rescue":
		return true
	}
	for _, ending := range []string{"ic", "al", "ive", "ary", "ture", "tion", "tions", "ment", "ence", "ance", "ics", "ity", "ing"} {
		if len(w) > len(ending)+2 && strings.HasSuffix(w, ending) {
			return true
		}
	}
	return c.voc.titleMod[w]
}

func (c *casting) orgWithin(j, end int) bool {
	for k := j; k < end && k < j+5 && c.orgToken(k); k++ {
		if c.orgHead(k) {
			return true
		}
	}
	return false
}

// complement extends an organisation's name over "of Foreign Affairs", "for the Defence of Human Rights".
func (c *casting) complement(j, head int) int {
	for {
		w := c.lowAt(j)
		if w != "of" && w != "for" && w != "on" && w != "against" && !(w == "in" && c.low[head] == "institute") && !(w == "to" && c.low[head] == "committee") {
			return j
		}
		k := j + 1
		if c.lowAt(k) == "the" {
			k++
		}
		if !c.sameSentence(k, head) || !c.orgToken(k) || c.titleOf[k] > 0 && c.titles[c.titleOf[k]-1].class == rankTitle {
			return j
		}
		if w != "of" && w != "to" && w != "in" && len(c.kb.Lookup(c.word[k])) > 0 {
			return j
		}
		j = c.complementEnd(k, head)
	}
}

func (c *casting) complementEnd(k, head int) int {
	for c.sameSentence(k, head) {
		switch {
		case c.orgToken(k) && !(c.titleOf[k] > 0 && c.titles[c.titleOf[k]-1].head == k && !c.orgHead(k)):
			k++
		case c.word[k] == "-" && c.glued(k) && c.glued(k+1):
			k++
		case (c.low[k] == "and" || c.low[k] == "&") && c.sameSentence(k+1, head) && c.orgToken(k+1) && c.joined(k, head):
			k++
		default:
			return k
		}
	}
	return k
}

// joined tells whether "and" at token k joins two words of one complement rather than two names.
func (c *casting) joined(k, head int) bool {
	if len(c.kb.Lookup(c.word[k-1])) > 0 || len(c.kb.Lookup(c.word[k+1])) > 0 || c.titleOf[k+1] > 0 {
		return false
	}
	r := c.run(k+1, len(c.word))
	return r-k <= 3 && !c.voc.anyGiven[c.low[k+1]] && !c.orgWithin(k+1, r)
}

// notOrg tells that the words are no organisation although an organisation noun is among them: West Bank, Daily News.
func (c *casting) notOrg(i, head int) bool {
	last := c.low[head]
	prev := ""
	if head > i {
		prev = c.low[head-1]
	}
	switch {
	case last == "bank" && (prev == "west" || prev == "left" || prev == "south"),
		last == "agency" && (prev == "news" || prev == "press"),
		prev == "associated" && last == "press", last == "nation" && head == i, prev == "third" && last == "party":
		return true
	}
	return false
}

// orgSpan decides what an organisation's name stands for: the country, where its name stands in front of a state's body.
func (c *casting) orgSpan(i, end int, entries []gazetteer.Entry) *nameSpan {
	sp := &nameSpan{first: i, last: end, kind: orgSpan, why: "name with an organisation noun"}
	if whole := c.kb.Lookup(c.text(i, end)); len(whole) > 0 {
		sp.kind, sp.entries, sp.why = knownSpan, whole, "name in the knowledge base"
		return sp
	}
	if c.mediaName(i, end) {
		sp.kind, sp.why = blockedSpan, "media"
		return sp
	}
	if len(entries) == 0 {
		entries = c.countryWithin(i, end)
	}
	if c.stateBody(i, end) {
		sp.kind, sp.entries, sp.why = organSpan, entries, "body of a state"
	}
	return sp
}

// countryWithin returns the readings of a country's name behind "of" inside [i, end): the Ministry of Defence of Ukraine.
func (c *casting) countryWithin(i, end int) []gazetteer.Entry {
	for j := i + 1; j < end; j++ {
		if c.low[j-1] != "of" && c.low[j-1] != "the" {
			continue
		}
		if n, entries := c.known(j, end); n > 0 && j+n == end && entries[0].Actor.Type == graph.Country {
			return entries
		}
	}
	return nil
}

// stateBody tells whether the first organisation noun is an office of a state: Ministry of …, … Parliament, … Army.
func (c *casting) stateBody(i, end int) bool {
	for j := end - 1; j >= i; j-- {
		if !c.orgHead(j) {
			continue
		}
		if j > i && c.lowAt(j-1) != "of" && c.lowAt(j-1) != "for" {
			return c.voc.stateHead[c.low[j]] && c.low[j] != "police" || c.low[j] == "police" && j == end-1 || c.foreignOffice(i, j)
		}
		return c.voc.stateHead[c.low[j]]
	}
	return false
}

// foreignOffice tells whether "Office" at j ends the name of a ministry.
func (c *casting) foreignOffice(i, j int) bool {
	if c.low[j] != "office" {
		return false
	}
	for k := i; k < j; k++ {
		if w := c.low[k]; w == "foreign" || w == "home" || w == "cabinet" || w == "prosecutor" || w == "presidential" {
			return true
		}
	}
	return false
}

func (c *casting) mediaName(i, end int) bool {
	last := c.low[end-1]
	for j := i; j < end; j++ {
		if w := c.low[j]; w == "news" || w == "newspaper" || w == "broadcasting" || w == "radio" || w == "television" || w == "tv" {
			return true
		}
	}
	return last == "press" || last == "times" || last == "post"
}
