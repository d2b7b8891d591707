package nlp

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Tokenizer cuts a text into words and punctuation marks by the conventions of the English Web Treebank: clitics
// ("do|n't", "Iran|'s"), punctuation, hyphens ("U.S.|-|led") and currency signs are tokens of their own; words with a
// bound prefix ("pro-Iranian", "anti-aircraft"), abbreviations, numbers and addresses stay whole. It accepts any bytes.
type Tokenizer struct{}

func (Tokenizer) Name() string   { return "tokenizer" }
func (Tokenizer) Needs() []Layer { return nil }
func (Tokenizer) Sets() []Layer  { return []Layer{Tokens} }

// Process replaces d.Tokens. Every byte of the text that is not white space is in exactly one token.
func (Tokenizer) Process(d *Doc) {
	t := tokenizing{text: d.Text, tokens: make([]Token, 0, len(d.Text)/5+4)}
	for i := 0; i < len(t.text); {
		r, n := utf8.DecodeRuneInString(t.text[i:])
		if isSpace(r) {
			i += n
			continue
		}
		end := i + n
		for end < len(t.text) {
			r, n := utf8.DecodeRuneInString(t.text[end:])
			if isSpace(r) {
				break
			}
			end += n
		}
		t.chunk(i, end)
		i = end
	}
	d.Tokens = t.tokens
}

// isSpace tells whether r only separates words. The zero-width space and the byte order mark count.
func isSpace(r rune) bool { return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' }

type tokenizing struct {
	text   string
	tokens []Token
}

func (t *tokenizing) emit(start, end int) {
	if start < end {
		t.tokens = append(t.tokens, Token{Start: start, End: end})
	}
}

// chunk tokenizes text[start:end], which holds no white space.
func (t *tokenizing) chunk(start, end int) {
	if isAddress(t.text[start:end]) {
		core := start + len(strings.TrimRight(t.text[start:end], ".,;:!?)]}>\"'’”"))
		t.emit(start, core)
		t.tail(core, end)
		return
	}
	start = t.head(start, end)
	core := t.coreEnd(start, end)
	t.core(start, core)
	t.tail(core, end)
}

// head emits the opening punctuation of a chunk and returns where the rest starts.
func (t *tokenizing) head(start, end int) int {
	for start < end {
		r, n := utf8.DecodeRuneInString(t.text[start:end])
		if !isMark(r) || keepsLeading(t.text[start:end], r) {
			break
		}
		n = runLength(t.text[start:end], r, n)
		t.emit(start, start+n)
		start += n
	}
	return start
}

// coreEnd returns where the closing punctuation of a chunk starts.
func (t *tokenizing) coreEnd(start, end int) int {
	for end > start {
		r, n := utf8.DecodeLastRuneInString(t.text[start:end])
		switch {
		case r == '.' && !strings.HasSuffix(t.text[start:end], "..") && t.isAbbreviation(start, end):
			return end
		case r == '.' || isMark(r):
			end -= n
		default:
			return end
		}
	}
	return end
}

// tail emits closing punctuation, equal marks in a row as one token.
func (t *tokenizing) tail(start, end int) {
	for start < end {
		r, n := utf8.DecodeRuneInString(t.text[start:end])
		n = runLength(t.text[start:end], r, n)
		t.emit(start, start+n)
		start += n
	}
}

// core emits the words of text[start:end], which neither starts nor ends with punctuation, cut at inner marks.
func (t *tokenizing) core(start, end int) {
	if isNumeric(t.text[start:end]) {
		t.number(start, end)
		return
	}
	if from, to, ok := t.prefixed(start, end); ok {
		t.core(start, from)
		t.word(from, to)
		t.afterPrefixed(to, end)
		return
	}
	word := start
	for i := start; i < end; {
		r, n := utf8.DecodeRuneInString(t.text[i:end])
		if !t.cutsInside(r, i, i+n, start, end) {
			i += n
			continue
		}
		n = runLength(t.text[i:end], r, n)
		t.word(word, i)
		t.emit(i, i+n)
		i += n
		word = i
	}
	t.word(word, end)
}

// afterPrefixed continues behind a prefixed word: at end, or at the hyphen that follows it.
func (t *tokenizing) afterPrefixed(start, end int) {
	if start == end {
		return
	}
	_, n := utf8.DecodeRuneInString(t.text[start:end])
	t.emit(start, start+n)
	t.core(start+n, end)
}

// prefixed finds a hyphenated word with a bound prefix at the start of text[start:end]: "pro-Iranian", "non-U.S.".
func (t *tokenizing) prefixed(start, end int) (from, to int, ok bool) {
	hyphen := strings.IndexByte(t.text[start:end], '-')
	if hyphen <= 0 || hyphen > 10 || !boundPrefixes[strings.ToLower(t.text[start:start+hyphen])] {
		return 0, 0, false
	}
	to = start + hyphen + 1
	for to < end {
		r, n := utf8.DecodeRuneInString(t.text[to:end])
		if r != '.' && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !isApostrophe(r) {
			break
		}
		to += n
	}
	if to < end && t.text[to] != '-' || to == start+hyphen+1 {
		return 0, 0, false
	}
	return start, to, true
}

// cutsInside tells whether the rune r = text[from:to] inside the core text[start:end] is a token of its own.
func (t *tokenizing) cutsInside(r rune, from, to, start, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(t.text[start:from])
	after, _ := utf8.DecodeRuneInString(t.text[to:end])
	switch r {
	case '-', '‐', '‑':
		return true
	case '.':
		if strings.HasPrefix(t.text[to:end], ".") {
			return true
		}
		return t.fusedSentences(from, to, start, end)
	case ',', ':':
		return !unicode.IsDigit(before) || !unicode.IsDigit(after)
	case '/':
		return !(unicode.IsDigit(before) && unicode.IsDigit(after)) && from-start != 1
	case '&', '_', '@', '#', '*', '+', '=', '~', '^', '%', '$', '\\', '|':
		return false
	}
	return isMark(r) && !isApostrophe(r)
}

// fusedSentences tells whether the full stop text[from:to] ends a sentence whose successor follows without a space, as
// in "spring.The": lower-case letters before it, a capitalised word behind it.
func (t *tokenizing) fusedSentences(from, to, start, end int) bool {
	if from-start < 2 || end-to < 2 || !isLower(t.text[from-1]) || !isLower(t.text[from-2]) {
		return false
	}
	after, n := utf8.DecodeRuneInString(t.text[to:end])
	next, _ := utf8.DecodeRuneInString(t.text[to+n : end])
	return unicode.IsUpper(after) && (unicode.IsLower(next) || isSpace(next))
}

// number emits a number, its currency sign and its unit apart: "$|5", "10|%", "5|pm", "1990s".
func (t *tokenizing) number(start, end int) {
	for start < end {
		r, n := utf8.DecodeRuneInString(t.text[start:end])
		if !isCurrency(r) {
			break
		}
		t.emit(start, start+n)
		start += n
	}
	unit := end
	for unit > start && (isLetter(t.text[unit-1]) || t.text[unit-1] == '.') {
		unit--
	}
	if unit > start && splitUnits[strings.ToLower(t.text[unit:end])] {
		t.emit(start, unit)
		t.emit(unit, end)
		return
	}
	if cut := cliticAt(t.text[start:end]); cut > 0 {
		t.ranged(start, start+cut)
		t.emit(start+cut, end)
		return
	}
	t.ranged(start, end)
}

// ranged emits a number, or the two ends of a range such as "2003-2004" with the hyphen between them. Telephone
// numbers and the like, with several hyphens, stay whole.
func (t *tokenizing) ranged(start, end int) {
	s := t.text[start:end]
	if i := strings.IndexAny(s, "-–"); i > 0 && strings.Count(s, "-")+strings.Count(s, "–") == 1 && len(s)-i < 6+i {
		_, n := utf8.DecodeRuneInString(s[i:])
		t.emit(start, start+i)
		t.emit(start+i, start+i+n)
		t.number(start+i+n, end)
		return
	}
	t.emit(start, end)
}

// word emits one word, its clitics apart.
func (t *tokenizing) word(start, end int) {
	if start >= end {
		return
	}
	s := t.text[start:end]
	if cut, ok := fusedWords[strings.ToLower(s)]; ok && cut < len(s) {
		t.emit(start, start+cut)
		t.emit(start+cut, end)
		return
	}
	if cut := cliticAt(s); cut > 0 {
		t.word(start, start+cut)
		t.emit(start+cut, end)
		return
	}
	if r, n := utf8.DecodeRuneInString(s); isCurrency(r) && n < len(s) {
		t.emit(start, start+n)
		t.word(start+n, end)
		return
	}
	t.emit(start, end)
}
