package extract

import (
	"slices"
	"strings"
)

// The tail of a sentence that only names the speaker ("…, a French official said on Monday", "…, said Maduro") is read from
// the words alone: parsers hang it anywhere.

// maxSpeakerWords bounds the noun phrase of a speaker in a tail.
const maxSpeakerWords = 14

// tail adds the speech whose cue is token v, if v and its subject stand alone behind a comma.
func (w *speechWork) tail(v int) {
	manner, ok := w.tailVerb(v)
	if !ok {
		return
	}
	sentence := w.Sents[max(0, w.SentenceOf(v))]
	comma, speaker, after := w.speakerBefore(v, sentence.First)
	if comma < 0 {
		comma, speaker, after = w.speakerBehind(v, sentence.First, sentence.Last)
	}
	if comma < 0 {
		return
	}
	parts := w.aroundTail(sentence.First, comma, after, sentence.Last)
	if len(parts) == 0 {
		return
	}
	s := w.speech(v, w.voice(w.nounOf(speaker)), manner)
	s.SpeakerSpan, s.Parts = speaker, parts
	w.add(s)
}

// tailVerb tells whether token v can be the verb of a tail.
func (w *speechWork) tailVerb(v int) (Manner, bool) {
	switch word := strings.ToLower(w.Word(v)); {
	case word == "said" || word == "says" || word == "say":
		return Neutral, true
	case w.Tokens[v].UPOS != "VERB":
		return "", false
	}
	switch w.Tokens[v].XPOS {
	case "VBD", "VBZ", "VBP", "VBN":
	default:
		return "", false
	}
	manner := manners[w.verbs[w.lemma(v)]]
	return manner, manner != "" && manner != Deny && manner != Demand
}

// speakerBefore reads ", a French official said": the comma, the noun phrase, and the token after the tail; comma is -1
// where the words are something else.
func (w *speechWork) speakerBefore(v, first int) (comma int, speaker TokenRange, after int) {
	i, nouns := w.skipApposition(v-1, first), 0
	for ; i > first && v-i <= maxSpeakerWords && w.inPhrase(i); i-- {
		if isNoun(w.Tokens[i].XPOS) || w.Tokens[i].XPOS == "PRP" {
			nouns++
		}
	}
	speaker = TokenRange{i + 1, w.skipApposition(v-1, first) + 1}
	if i > first && isQuoteMark(w.Word(i)) {
		i = w.outsideBefore(i)
	}
	if i <= first || nouns == 0 || w.Word(i) != "," || w.Tokens[speaker.First].XPOS == "IN" {
		return -1, speaker, 0
	}
	after = w.afterTail(v)
	if after < 0 {
		return -1, speaker, 0
	}
	return i, speaker, after
}

// skipApposition steps back over ", the foreign minister," from the comma before a verb to the word before the other comma.
func (w *speechWork) skipApposition(i, first int) int {
	if i <= first || w.Word(i) != "," {
		return i
	}
	j := i - 1
	for j > first && i-j <= maxSpeakerWords && w.inPhrase(j) {
		j--
	}
	if j <= first || j == i-1 || w.Word(j) != "," {
		return i
	}
	return j - 1
}

// inverted verbs stand before their subject: said Maduro.
var inverted = []string{"say", "reply", "answer", "add", "announce", "write", "report", "claim", "explain", "warn", "note", "state", "declare",
	"insist", "argue", "confirm", "ask", "comment", "observe", "recall", "conclude", "respond", "predict", "quip", "joke", "admit", "maintain", "suggest"}

// speakerBehind reads ", said Maduro".
func (w *speechWork) speakerBehind(v, first, last int) (comma int, speaker TokenRange, after int) {
	comma = w.outsideBefore(v)
	if v+1 >= last || !slices.Contains(inverted, w.lemma(v)) || w.Tokens[v+1].XPOS == "IN" || w.Tokens[v+1].XPOS == "PRP" {
		return -1, speaker, 0
	}
	if comma <= first || w.Word(comma) != "," || w.Tokens[v].XPOS == "VBP" || !w.finite(first, comma) {
		return -1, speaker, 0
	}
	end, nouns := v+1, 0
	for ; end < last && end-v <= maxSpeakerWords && w.inPhrase(end); end++ {
		if isNoun(w.Tokens[end].XPOS) {
			nouns++
		}
	}
	if nouns == 0 || end < last && w.Tokens[end].UPOS != "PUNCT" && !w.timeOrPlace(end) {
		return -1, speaker, 0
	}
	return comma, TokenRange{v + 1, end}, end
}

// inPhrase tells whether token i can stand inside the noun phrase of a speaker.
func (w *speechWork) inPhrase(i int) bool {
	switch w.Tokens[i].XPOS {
	case "DT", "PRP", "PRP$", "POS", "JJ", "JJR", "JJS", "NN", "NNS", "NNP", "NNPS", "CD", "CC", "HYPH", "FW":
		return true
	case "IN":
		return slices.Contains([]string{"of", "from", "for", "in", "at", "to", "with"}, w.lemma(i))
	}
	return false
}

func isNoun(xpos string) bool { return strings.HasPrefix(xpos, "NN") }

// afterTail returns the token after the tail that v closes: what follows may only be a time, a place or an addressee.
func (w *speechWork) afterTail(v int) int {
	last := w.Sents[w.SentenceOf(v)].Last
	told := w.lemma(v) == "tell" || w.lemma(v) == "assure"
	if v+1 < last && w.Tokens[v+1].UPOS != "PUNCT" && !told && !w.timeOrPlace(v+1) {
		return -1
	}
	for i := v + 1; i < last; i++ {
		switch {
		case w.Tokens[i].UPOS == "PUNCT" && strings.ContainsAny(w.Word(i), ",;.?!"):
			return i
		case w.Word(i) == ":" || isQuoteMark(w.Word(i)) || w.lemma(i) == "that" || w.finite(i, i+1):
			return -1
		}
	}
	return last
}

// timeOrPlace tells whether token i begins a phrase of time, place or manner.
func (w *speechWork) timeOrPlace(i int) bool {
	switch w.Tokens[i].XPOS {
	case "IN", "TO":
		return w.lemma(i) != "that" && w.lemma(i) != "if" && w.lemma(i) != "as"
	}
	return slices.Contains([]string{"yesterday", "today", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "last", "this", "earlier", "later", "recently"}, w.lemma(i))
}

// aroundTail returns what is said: the words before the comma, from the last semicolon on, and those behind the tail where
// it was only inserted; none where they hold no clause.
func (w *speechWork) aroundTail(first, comma, after, last int) []TokenRange {
	for i := first; i < comma; i++ {
		if w.Word(i) == ";" {
			first = i + 1
		}
	}
	parts := []TokenRange{{first, comma}}
	if after+1 < last && w.Word(after) == "," && w.Tokens[after+1].XPOS != "CC" && w.finite(after+1, last) && w.lemma(after+1) != "though" && w.lemma(after+1) != "while" {
		end := after + 1
		for end < last && w.Word(end) != ";" {
			end++
		}
		parts = append(parts, TokenRange{after + 1, end})
	}
	if !w.finite(first, comma) && len(parts) == 1 {
		return nil
	}
	return parts
}

// finite tells whether a finite verb stands between two tokens.
func (w *speechWork) finite(from, to int) bool {
	for i := from; i < to; i++ {
		switch w.Tokens[i].XPOS {
		case "VBD", "VBZ", "VBP", "MD":
			return true
		}
	}
	return false
}

// beside returns the head of the noun phrase that stands directly before the reporting verb v, or behind it; -1 where
// there is none.
func (w *speechWork) beside(v int) int {
	first := v
	for first > 0 && v-first < maxSpeakerWords && w.inPhrase(first-1) && w.SentenceOf(first-1) == w.SentenceOf(v) {
		first--
	}
	for first < v && w.Tokens[first].XPOS == "IN" || first < v && w.Tokens[first].XPOS == "CC" {
		first++
	}
	if n := w.nounOf(TokenRange{first, v}); n >= 0 {
		return n
	}
	last := v + 1
	for last < len(w.Tokens) && last-v < maxSpeakerWords && w.inPhrase(last) {
		last++
	}
	return w.nounOf(TokenRange{v + 1, last})
}

// nounOf returns the head of a noun phrase by its words: the last noun before the first preposition.
func (w *speechWork) nounOf(span TokenRange) int {
	head := -1
	for i := span.First; i < span.Last; i++ {
		x := w.Tokens[i].XPOS
		if x == "IN" && head >= 0 || x == "CC" && head >= 0 {
			break
		}
		if isNoun(x) || x == "PRP" || head < 0 && x == "JJ" {
			head = i
		}
	}
	return head
}
