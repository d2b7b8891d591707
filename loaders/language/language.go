// Package language tells the language of a text, so that what is not English is set aside and not misread.
package language

import (
	"strings"
	"unicode"

	"github.com/RadhiFadlillah/whatlanggo"
)

// sampleBytes is how much of a text is looked at.
const sampleBytes = 1500

// Detect returns the ISO 639-1 code of the language of a text, and its English name; "" where the text is too short to
// tell, or the answer is not sure.
func Detect(text string) (code, name string) {
	text = sample(text)
	if letters(text) < 60 {
		return "", ""
	}
	if english(text) {
		return "en", "English"
	}
	info := whatlanggo.Detect(text)
	if info.Script == unicode.Latin && !info.IsReliable() || info.Lang.Iso6391() == "" {
		return "", ""
	}
	return info.Lang.Iso6391(), info.Lang.String()
}

// sample is the beginning of a text, cut at a rune.
func sample(text string) string {
	if len(text) <= sampleBytes {
		return text
	}
	return strings.ToValidUTF8(text[:sampleBytes], "")
}

// letters counts letters; one of a script that writes words or syllables counts for three.
func letters(text string) int {
	n := 0
	for _, r := range text {
		switch {
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul):
			n += 3
		case unicode.IsLetter(r):
			n++
		}
	}
	return n
}

// functionWords are English words that no other language of the Latin script has among its common ones.
var functionWords = map[string]bool{
	"the": true, "of": true, "and": true, "that": true, "with": true, "which": true, "was": true, "were": true, "has": true,
	"have": true, "by": true, "from": true, "said": true, "would": true, "this": true, "his": true, "their": true, "they": true,
	"its": true, "had": true, "been": true, "who": true, "after": true, "it": true,
}

// english tells whether a tenth of the words are English function words; of English news about a quarter are, whatever
// names it is full of, and of other languages hardly any.
func english(text string) bool {
	words, hits := 0, 0
	for word := range strings.FieldsSeq(text) {
		words++
		if functionWords[strings.ToLower(strings.Trim(word, ".,;:!?\"'()“”‘’"))] {
			hits++
		}
	}
	return 10*hits >= words
}
