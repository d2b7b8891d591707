package nlp

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// isAbbreviation tells whether the full stop that ends text[start:end] belongs to the word before it.
func (t *tokenizing) isAbbreviation(start, end int) bool {
	s := t.text[start : end-1]
	if i := strings.LastIndexAny(s, "-/"); i >= 0 {
		s = s[i+1:]
	}
	if s == "" {
		return false
	}
	lower := strings.ToLower(s)
	switch {
	case titles[lower] || abbreviations[lower] || isDotted(s):
		return true
	case numberedAbbreviations[lower] && len(s) > 1 || s == "p":
		return t.digitFollows(end)
	case len(s) <= 2 && isDigit(s[0]) && isDigit(s[len(s)-1]):
		return t.startsLine(start) && end < len(t.text)
	}
	r, n := utf8.DecodeRuneInString(s)
	return n == len(s) && unicode.IsUpper(r) && (r != 'I' || t.initialFollows(end))
}

// isDotted tells whether s is letters with full stops between them, one or two at a time: "U.S", "a.m", "Ph.D".
func isDotted(s string) bool {
	if len(s) < 3 || len(s) > 12 || !strings.Contains(s, ".") {
		return false
	}
	for part := range strings.SplitSeq(s, ".") {
		if part == "" || len(part) > 2 || !isLetter(part[0]) || !isLetter(part[len(part)-1]) {
			return false
		}
	}
	return true
}

func (t *tokenizing) digitFollows(i int) bool {
	for i < len(t.text) && t.text[i] == ' ' {
		i++
	}
	return i < len(t.text) && isDigit(t.text[i])
}

// initialFollows tells whether a capital letter with a full stop, or a capitalised word that is no common sentence
// opener, follows at i.
func (t *tokenizing) initialFollows(i int) bool {
	rest := strings.TrimLeft(t.text[i:min(len(t.text), i+24)], " ")
	word, _, _ := strings.Cut(rest, " ")
	r, _ := utf8.DecodeRuneInString(word)
	return unicode.IsUpper(r) && !openers[strings.ToLower(word)]
}

func (t *tokenizing) startsLine(i int) bool {
	before := strings.TrimRight(t.text[:i], " \t")
	return before == "" || before[len(before)-1] == '\n'
}

// titles come before a name: a full stop behind them never ends a sentence.
var titles = set("mr mrs ms dr prof gen col maj capt cmdr cdr lt sgt cpl pvt adm rear brig sen rep gov pres rev fr hon st " +
	"ste mt ft amb atty insp supt msgr mgr messrs mme mlle lieut sec vs cf viz approx est fig vol pp ed eds")

// abbreviations keep their full stop and may end a sentence.
var abbreviations = set("inc corp co ltd llc plc jr sr bros assn dept univ etc al jan feb mar apr jun jul aug sep sept oct nov dec " +
	"mon tue tues wed thu thur thurs fri ave blvd rd hwy conn calif mass mich minn ariz ala ark colo fla ill kan ky md mo mont neb " +
	"nev okla ore pa penn tenn tex va wash wis wyo e.g i.e a.m p.m u.s u.n u.k e.u ph.d b.a m.a u.s.a u.s.s.r d.c incl intl nat natl " +
	"govt dist esp ca ext tel min max sq yrs hrs")

// numberedAbbreviations are abbreviations only before a number: "No. 5", "Art. 2".
var numberedAbbreviations = set("no nos art sec ch vol p pp par para fig op res")

// openers are capitalised words that begin a sentence more often than a name: behind "U.S." or "Inc." they start one.
var openers = set("the a an he she it they we you i this that these those there in on at but and or for as if when while after " +
	"before since because although though however meanwhile his her its their our your my what who how why where which some many " +
	"most all both each no not one two three several other another such with without from by to of about during under over until " +
	"according earlier later last yet so then also still even only instead despite among between against following officials " +
	"it's he's she's they're we're i'm that's there's")

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}
