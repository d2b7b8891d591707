package nlp

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// isMark tells whether r is punctuation that is cut off the ends of a word.
func isMark(r rune) bool {
	switch r {
	case '#', '@', '&', '_', '.':
		return false
	case '%', '`', '´', '<', '>', '=', '|', '~', '^', '+', '…', '′', '″':
		return true
	}
	return unicode.IsPunct(r) || r == utf8.RuneError || isCurrency(r)
}

func isCurrency(r rune) bool {
	return r == '$' || r == '€' || r == '£' || r == '¥' || r == '₹' || r == '₽'
}

func isApostrophe(r rune) bool {
	return r == '\'' || r == '’' || r == '`' || r == '´' || r == '′' || r == 'ʼ'
}

func isLower(b byte) bool  { return 'a' <= b && b <= 'z' }
func isDigit(b byte) bool  { return '0' <= b && b <= '9' }
func isLetter(b byte) bool { return isLower(b|0x20) && b < 0x80 }

// keepsLeading tells whether the mark r belongs to the word that it starts: "'60s", "'em", "-5", "%20".
func keepsLeading(s string, r rune) bool {
	if r == utf8.RuneError {
		return false // a byte that is no UTF-8 is shorter than the rune that stands for it
	}
	rest := s[utf8.RuneLen(max(r, 0)):]
	if rest == "" {
		return false
	}
	switch {
	case isCurrency(r):
		return isDigit(rest[0])
	case isApostrophe(r):
		return len(rest) >= 2 && isDigit(rest[0]) && isDigit(rest[1]) || leadingApostrophe[strings.ToLower(rest)]
	case r == '-' || r == '+':
		return isDigit(rest[0])
	}
	return false
}

// runLength returns the bytes at the start of s that are a run of the mark r, whose first occurrence has n bytes. Only
// marks that are drawn out run together: dots, dashes, stars; brackets and quotes stand alone.
func runLength(s string, r rune, n int) int {
	if !strings.ContainsRune(".-–—*=_~!?…'`", r) {
		return n
	}
	end := n
	for end < len(s) {
		next, m := utf8.DecodeRuneInString(s[end:])
		if next != r && !(strings.ContainsRune("!?", r) && strings.ContainsRune("!?", next)) {
			break
		}
		end += m
	}
	return end
}

// isAddress tells whether a chunk is a web or mail address or a file path.
func isAddress(s string) bool {
	if len(s) < 5 {
		return false
	}
	if strings.Contains(s, "://") || strings.HasPrefix(s, "www.") {
		return true
	}
	at := strings.IndexByte(s, '@')
	return at > 0 && at < len(s)-1 && isLetter(s[at+1]) && strings.IndexByte(s[at:], '.') > 0 && isLetter(s[0])
}

// isNumeric tells whether a word starts as a number, with or without a currency sign or a minus.
func isNumeric(s string) bool {
	for _, r := range s {
		switch {
		case isCurrency(r), r == '-', r == '+', r == '\'', r == '’':
			continue
		}
		return '0' <= r && r <= '9'
	}
	return false
}

// cliticAt returns where the clitic that ends the word s starts, 0 where it has none.
func cliticAt(s string) int {
	for i := len(s) - 1; i > 0 && i >= len(s)-5; i-- {
		r, n := utf8.DecodeRuneInString(s[i:])
		if !isApostrophe(r) {
			continue
		}
		switch strings.ToLower(s[i+n:]) {
		case "s", "m", "re", "ve", "ll", "d", "":
			return i
		case "t":
			if s[i-1]|0x20 == 'n' {
				return i - 1
			}
		}
		return 0
	}
	return 0
}

// fusedWords are two words written as one, with the length of the first.
var fusedWords = map[string]int{
	"cannot": 3, "gonna": 3, "wanna": 3, "gotta": 3, "gimme": 3, "lemme": 3, "dont": 2, "doesnt": 4, "didnt": 3,
	"couldnt": 5, "wouldnt": 5, "isnt": 2, "wasnt": 3, "arent": 3, "havent": 4, "hasnt": 3, "shouldnt": 6,
}

var leadingApostrophe = map[string]bool{
	"s": true, "m": true, "re": true, "ve": true, "ll": true, "d": true, "em": true, "tis": true, "til": true,
	"cause": true, "t": true,
}

// splitUnits follow a number as tokens of their own.
var splitUnits = map[string]bool{
	"am": true, "pm": true, "a.m.": true, "p.m.": true, "a.m": true, "p.m": true, "km": true, "kg": true, "mm": true,
	"cm": true, "mph": true, "km/h": true, "bn": true, "mn": true, "million": true, "billion": true, "ft": true,
	"lb": true, "lbs": true, "mb": true, "gb": true, "mw": true, "kw": true, "hz": true, "ml": true,
}

// boundPrefixes are written with a hyphen before a word that they are one token with.
var boundPrefixes = map[string]bool{
	"anti": true, "arch": true, "bi": true, "co": true, "counter": true, "cross": true, "de": true, "e": true,
	"ex": true, "extra": true, "inter": true, "intra": true, "macro": true, "mega": true, "meta": true, "micro": true,
	"mid": true, "mini": true, "multi": true, "neo": true, "non": true, "over": true, "post": true, "pre": true,
	"pro": true, "proto": true, "pseudo": true, "psycho": true, "re": true, "semi": true, "socio": true,
	"sub": true, "super": true, "trans": true, "tri": true, "ultra": true, "un": true, "uni": true, "wi": true,
}
