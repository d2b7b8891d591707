package nlp

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Splitter groups tokens into sentences. A blank line always ends a sentence; a single line break does where the text
// is not wrapped at a fixed width or a list item follows.
type Splitter struct{}

func (Splitter) Name() string   { return "splitter" }
func (Splitter) Needs() []Layer { return []Layer{Tokens} }
func (Splitter) Sets() []Layer  { return []Layer{Sentences} }

// wrapWidth is the longest line, in bytes, of a text that was wrapped by hand or by a mail program.
const wrapWidth = 110

// maxSentence bounds the length of a sentence in tokens, so that text without any end of sentence stays tractable.
const maxSentence = 400

// Process replaces d.Sents. Every token is in exactly one sentence.
func (Splitter) Process(d *Doc) {
	d.Sents = nil
	s := splitting{Doc: d, wrapped: longestLine(d.Text) <= wrapWidth}
	first := 0
	for i := range d.Tokens {
		if i+1 < len(d.Tokens) && !s.endsAfter(i) && !s.isLeftover(first, i) && i+1-first < maxSentence {
			continue
		}
		d.Sents = append(d.Sents, Sentence{First: first, Last: i + 1, Start: d.Tokens[first].Start, End: d.Tokens[i].End})
		first = i + 1
	}
}

func longestLine(text string) int {
	longest := 0
	for line := range strings.SplitSeq(text, "\n") {
		longest = max(longest, len(line))
	}
	return longest
}

type splitting struct {
	*Doc
	wrapped bool
}

// endsAfter tells whether a sentence ends between token i and its successor.
func (s *splitting) endsAfter(i int) bool {
	gap := s.Text[s.Tokens[i].End:s.Tokens[i+1].Start]
	if n := strings.Count(gap, "\n"); n > 1 || n == 1 && (!s.wrapped || isBullet(s.Word(i+1))) {
		return true
	} else if n == 0 && strings.Contains(gap, "\u2029") {
		return true
	}
	if gap == "" && (isStop(s.Word(i+1)) || isCloser(s.Word(i+1)) && !s.opensQuote(i+1)) {
		return false
	}
	end := s.beforeClosers(i)
	if end < 0 || s.isElision(end) {
		return false
	}
	switch word := s.Word(end); {
	case isStop(word):
		return s.startsSentence(i+1, word, end < i)
	case len(word) > 1 && word[len(word)-1] == '.':
		return s.abbreviationEnds(end, i+1)
	}
	return false
}

// isLeftover tells whether the tokens [first, i] are closing brackets that nothing opened, as markup leaves behind, and
// the last of them.
func (s *splitting) isLeftover(first, i int) bool {
	for k := first; k <= i; k++ {
		if w := s.Word(k); w != "]" && w != ")" && w != "}" {
			return false
		}
	}
	return i > first && !isCloser(s.Word(i+1))
}

// beforeClosers returns the last token at or before i that is no closing quote or bracket, -1 where there is none.
func (s *splitting) beforeClosers(i int) int {
	for i >= 0 && isCloser(s.Word(i)) && i > 0 && s.Tokens[i-1].End == s.Tokens[i].Start {
		i--
	}
	return i
}

// startsSentence tells whether token i can begin a sentence behind the stop: it is no lower-case word, and no reporting
// verb shows that a quoted question or exclamation goes on ("…?" Smith asked).
func (s *splitting) startsSentence(i int, stop string, quoted bool) bool {
	if s.Tokens[i].Start == s.Tokens[i-1].End && stop != "." && !quoted {
		return isUpperStart(s.Word(i))
	}
	first := i
	for first+1 < len(s.Tokens) && first-i < 3 && isOpener(s.Word(first)) {
		first++
	}
	r, _ := utf8.DecodeRuneInString(s.Word(first))
	switch {
	case unicode.IsLower(r) && !s.isArticleOfName(first):
		return stop == "." && !quoted && first > i
	case strings.ContainsAny(s.Word(i), ",;:"), first == i && isCloser(s.Word(i)) && !s.opensQuote(i):
		return false
	case quoted && stop != ".":
		return !s.reportFollows(first)
	}
	return true
}

// isElision tells whether token i stands for words left out of a quotation: "[…]".
func (s *splitting) isElision(i int) bool {
	return i > 0 && i+1 < len(s.Tokens) && s.Word(i-1) == "[" && s.Word(i+1) == "]"
}

// isArticleOfName tells whether token i is the Arabic article of a name: "al-Zawahiri".
func (s *splitting) isArticleOfName(i int) bool {
	return (s.Word(i) == "al" || s.Word(i) == "el") && i+2 < len(s.Tokens) && s.Word(i+1) == "-" && isUpperStart(s.Word(i+2))
}

// reportFollows tells whether the tokens at i are a speaker and a verb of saying.
func (s *splitting) reportFollows(i int) bool {
	for j := i; j < len(s.Tokens) && j < i+5; j++ {
		if reportVerbs[s.Word(j)] {
			return true
		}
		if !isUpperStart(s.Word(j)) {
			return false
		}
	}
	return false
}

// abbreviationEnds tells whether the abbreviation at token i ends the sentence before token next.
func (s *splitting) abbreviationEnds(i, next int) bool {
	word := s.Word(i)
	lower := strings.ToLower(strings.TrimSuffix(word, "."))
	following := s.Word(next)
	if isOpener(following) && next+1 < len(s.Tokens) {
		following = s.Word(next + 1)
	}
	switch {
	case titles[lower] || !isUpperStart(following) || isDigit(word[0]):
		return false
	case utf8.RuneCountInString(lower) == 1:
		return openers[strings.ToLower(following)] && len(following) > 1
	case lower == "a.m" || lower == "p.m":
		return strings.ToUpper(following) != following || openers[strings.ToLower(following)]
	}
	return openers[strings.ToLower(following)]
}

// opensQuote tells whether the straight quote at token i opens a quotation: white space stands before it, none behind.
func (s *splitting) opensQuote(i int) bool {
	if w := s.Word(i); w != `"` && w != "'" && w != "''" {
		return false
	}
	before := i == 0 || s.Tokens[i-1].End < s.Tokens[i].Start
	after := i+1 == len(s.Tokens) || s.Tokens[i].End < s.Tokens[i+1].Start
	return before && !after
}

func isStop(word string) bool {
	switch word[0] {
	case '.', '!', '?':
		return strings.Trim(word, ".!?") == ""
	}
	return word == "…" || word == "……" || word == "。"
}

func isCloser(word string) bool {
	switch word {
	case `"`, "'", "''", "”", "’", "»", ")", "]", "}":
		return true
	}
	return false
}

func isOpener(word string) bool {
	switch word {
	case `"`, "'", "``", "“", "‘", "«", "(", "[", "{", "]":
		return true
	}
	return false
}

func isBullet(word string) bool {
	switch word {
	case "•", "*", "-", "–", "—", "·", "■", "▪":
		return true
	}
	return len(word) > 1 && isDigit(word[0]) && word[len(word)-1] == '.'
}

func isUpperStart(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return unicode.IsUpper(r)
}

var reportVerbs = set("said asked says asks added told wrote shouted replied tweeted exclaimed cried demanded wondered")
