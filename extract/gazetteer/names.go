package gazetteer

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// folds maps letters with diacritics to plain ones.
var folds = foldTable(
	"ÀÁÂÃÄÅĀĂĄẠẢẤẦẬẮẶƏ", "A", "àáâãäåāăąạảấầậắặǎ", "a", "ÇĆĈĊČ", "C", "çćĉċč", "c", "ÐĎĐ", "D", "ðďđ", "d",
	"ÈÉÊËĒĔĖĘĚẸẾỀỆ", "E", "èéêëēĕėęěẹếềểệ", "e", "ə", "a", "ĜĞĠĢ", "G", "ĝğġģ", "g", "ĤĦḤ", "H", "ĥħḥ", "h",
	"ÌÍÎÏĨĪĬĮİỊ", "I", "ìíîïĩīĭįıịǐ", "i", "Ĵ", "J", "ĵ", "j", "Ķ", "K", "ķ", "k", "ĹĻĽĿŁ", "L", "ĺļľŀł", "l",
	"ÑŃŅŇ", "N", "ñńņňŉ", "n", "ÒÓÔÕÖØŌŎŐƠỌỐỒỘỚỜ", "O", "òóôõöøōŏőơọỏốồổộớờǒ", "o", "ŔŖŘ", "R", "ŕŗř", "r",
	"ŚŜŞŠȘṢ", "S", "śŝşšșṣ", "s", "ŢŤŦȚṬ", "T", "ţťŧțṭ", "t", "ÙÚÛÜŨŪŬŮŰŲƯỤỨỪ", "U", "ùúûüũūŭůűųưụủứừửựǔ", "u",
	"Ŵ", "W", "ŵ", "w", "ÝŶŸ", "Y", "ýÿŷỳỹ", "y", "ŹŻŽẒ", "Z", "źżžẓ", "z", "Æ", "AE", "æ", "ae", "Œ", "OE", "œ", "oe",
	"ß", "ss", "Þ", "Th", "þ", "th",
)

func foldTable(pairs ...string) map[rune]string {
	table := map[rune]string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		for _, r := range pairs[i] {
			table[r] = pairs[i+1]
		}
	}
	return table
}

// Fold writes a name in plain letters: diacritics, combining marks and dots go, curly quotes become straight. Case stays.
func Fold(s string) string {
	if plain(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		switch {
		case r == '.' || r == 'ʿ' || r == 'ʾ' || r == 'ʻ' || unicode.Is(unicode.Mn, r):
		case r == '’' || r == '‘' || r == '`' || r == '´' || r == 'ʼ' || r == '′':
			b.WriteByte('\'')
		case r == '‐' || r == '‑' || r == '–' || r == '—':
			b.WriteByte('-')
		case r < utf8.RuneSelf:
			b.WriteRune(r)
		case folds[r] != "":
			b.WriteString(folds[r])
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func plain(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf || s[i] == '.' || s[i] == '`' {
			return false
		}
	}
	return true
}

// pieces cuts a folded name at everything that is neither a letter nor a digit, so that al-Qaeda, "al Qaeda" and the
// tokens al - Qaeda have the same pieces.
func pieces(folded string, into []string) []string {
	start := -1
	for i, r := range folded {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '+' {
			if start < 0 {
				start = i
			}
			continue
		}
		if start >= 0 {
			into = append(into, folded[start:i])
			start = -1
		}
	}
	if start >= 0 {
		into = append(into, folded[start:])
	}
	return into
}

// namePieces are the pieces of a whole name, without a leading "the".
func namePieces(name string) []string {
	p := pieces(Fold(name), nil)
	if len(p) > 1 && strings.EqualFold(p[0], "the") {
		p = p[1:]
	}
	return p
}

// key joins pieces in lower case.
func key(p []string) string {
	return strings.ToLower(strings.Join(p, " "))
}

// particles are parts of names whose case varies from paper to paper.
var particles = map[string]bool{
	"al": true, "el": true, "ad": true, "an": true, "ar": true, "as": true, "ash": true, "at": true, "az": true, "ul": true,
	"bin": true, "bint": true, "ibn": true, "ben": true, "ould": true, "ag": true, "abu": true,
	"de": true, "del": true, "della": true, "der": true, "den": true, "di": true, "da": true, "do": true, "dos": true, "du": true,
	"la": true, "le": true, "van": true, "von": true, "ter": true, "ten": true, "zu": true, "zur": true, "af": true,
	"i": true, "e": true, "of": true, "and": true, "for": true, "the": true, "in": true, "to": true, "s": true, "d": true,
}

// sameCase tells whether a text's pieces are written as the form's pieces demand: acronyms letter by letter; of other
// names, what has a capital in the form must have one in the text, particles apart.
func sameCase(form, text []string, exact bool) bool {
	if len(form) != len(text) {
		return false
	}
	for i, want := range form {
		got := text[i]
		if want == got {
			continue
		}
		if exact {
			return false
		}
		if particles[strings.ToLower(want)] && len(form) > 1 {
			continue
		}
		first, _ := utf8.DecodeRuneInString(got)
		if hasUpper(want) && !unicode.IsUpper(first) && !unicode.IsDigit(first) {
			return false
		}
	}
	return true
}

func hasUpper(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r)
}
