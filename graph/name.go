package graph

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// letters lists Latin letters with a diacritic, or without a plain form, after the letters they fold to.
var letters = map[string]string{
	"a": "àáâãäåāăąǎǟǡǻȁȃȧḁạảấầẩẫậắằẳẵặə", "ae": "æǣǽ", "b": "ḃḅḇɓ", "c": "çćĉċčḉ", "d": "ďđḋḍḏḑḓɖɗð",
	"e": "èéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệ", "f": "ḟ", "g": "ĝğġģǥǧǵḡ", "h": "ĥħḣḥḧḩḫẖ",
	"i": "ìíîïĩīĭįıǐȉȋḭḯỉị", "j": "ĵǰ", "k": "ķǩḱḳḵƙ", "l": "ĺļľŀłḷḹḻḽ", "m": "ḿṁṃ", "n": "ñńņňŉŋǹṅṇṉṋ",
	"o": "òóôõöøōŏőơǒǫǭǿȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợ", "oe": "œ", "p": "ṕṗ", "r": "ŕŗřȑȓṙṛṝṟ", "s": "śŝşšșṡṣṥṧṩ", "ss": "ß",
	"t": "ţťŧțṫṭṯṱẗ", "th": "þ", "u": "ùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự", "v": "ṽṿ", "w": "ŵẁẃẅẇẉẘ", "x": "ẋẍ",
	"y": "ýÿŷȳẏẙỳỵỷỹ", "z": "źżžƶẑẓẕ",
}

// plain maps each of these letters to what it folds to.
var plain = func() map[rune]string {
	m := map[rune]string{}
	for to, list := range letters {
		for _, r := range list {
			m[r] = to
		}
	}
	return m
}()

// Words returns the words of a text as names and quotes are compared: in lower case, without diacritics, apostrophes,
// possessive endings and the dots of acronyms, split at everything else that is neither letter nor digit. "Al-Assad's"
// gives al, assad; "U.S." us; "N'Djamena" ndjamena.
func Words(text string) []string { return strings.Fields(Fold(text)) }

// Fold returns the Words of a text joined by single spaces.
func Fold(text string) string {
	var b strings.Builder
	gap := false
	runes := []rune(text)
	for i := 0; i < len(runes); i++ {
		r := unicode.ToLower(runes[i])
		switch {
		case unicode.IsLetter(r) || unicode.IsNumber(r):
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			gap = false
			foldRune(&b, r)
		case apostrophe(r):
			if possessive(runes[i+1:]) {
				gap = true
				i++
			}
		case unicode.IsMark(r) || r == '.' && dotOfAcronym(runes, i):
		default:
			gap = true
		}
	}
	return b.String()
}

func foldRune(b *strings.Builder, r rune) {
	if to, ok := plain[r]; ok {
		b.WriteString(to)
		return
	}
	b.WriteRune(r)
}

func apostrophe(r rune) bool { return strings.ContainsRune("'’ʼʻ‘`", r) }

// possessive tells whether what follows an apostrophe is an s that ends its word.
func possessive(rest []rune) bool {
	return len(rest) > 0 && (rest[0] == 's' || rest[0] == 'S') && (len(rest) == 1 || !unicode.IsLetter(rest[1]))
}

// dotOfAcronym tells whether the dot at i follows a letter that stands alone, as those of "U.S." do.
func dotOfAcronym(runes []rune, i int) bool {
	return i > 0 && unicode.IsLetter(runes[i-1]) && (i == 1 || !unicode.IsLetter(runes[i-2]) && !unicode.IsMark(runes[i-2]))
}

// MatchName tells how well a query matches an actor's name or one of its aliases: 1 where they are equal but for case,
// diacritics and punctuation; 0.5 to 1 where the name begins with the query; below 0.5 where a later word of it does. An
// empty query matches nothing. The best match counts; among equals the name goes before its aliases.
func MatchName(query string, a *Actor) (ActorMatch, bool) {
	q := Fold(query)
	best := ActorMatch{Actor: a}
	try := func(name string) {
		if score := scoreName(q, Fold(name)); score > best.Score {
			best.Matched, best.Score = name, score
		}
	}
	try(a.Name)
	for _, alias := range a.Aliases {
		try(alias.Name)
	}
	return best, best.Score > 0
}

func scoreName(query, name string) float64 {
	share := float64(len(query)) / float64(max(1, len(name)))
	switch {
	case query == "":
		return 0
	case query == name:
		return 1
	case strings.HasPrefix(name, query):
		return 0.5 + 0.5*share
	case strings.Contains(name, " "+query):
		return 0.5 * share
	}
	return 0
}

// RankActors sorts matches as Store.Actors returns them and cuts them to the limit; statements counts the statements
// that have the actor at either end.
func RankActors(matches []ActorMatch, limit int, statements func(ActorID) int) []ActorMatch {
	slices.SortFunc(matches, func(a, b ActorMatch) int {
		if a.Score != b.Score {
			return cmp.Compare(b.Score, a.Score)
		}
		return cmp.Or(cmp.Compare(statements(b.Actor.ID), statements(a.Actor.ID)), cmp.Compare(a.Actor.ID, b.Actor.ID))
	})
	if limit > 0 && len(matches) > limit {
		matches = matches[:limit]
	}
	return matches
}
