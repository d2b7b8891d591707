package extract

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A quoted passage in tokens.
type quotedRange struct {
	TokenRange
	continues bool // goes on from the quotation before it
	words     int
	clausal   bool // holds a finite verb, or ends like a sentence
}

// scareWords is up to how many quoted words are taken as a name or a distancing, not as speech.
const scareWords = 2

// quotedRanges finds the quotations of the document as token ranges.
func (w *speechWork) quotedRanges() []quotedRange {
	var out []quotedRange
	for _, q := range findQuotes(w.Text) {
		r := quotedRange{TokenRange: w.tokensIn(q.start, q.end), continues: q.continues}
		for i := r.First; i < r.Last; i++ {
			t := w.Tokens[i]
			if t.UPOS != "PUNCT" && t.UPOS != "SYM" {
				r.words++
			}
			r.clausal = r.clausal || t.XPOS == "VBD" || t.XPOS == "VBP" || t.XPOS == "VBZ" || t.XPOS == "MD"
		}
		if r.words > scareWords || r.clausal && r.words > 0 || r.words > 0 && w.endsSentence(r.Last-1) {
			out = append(out, r)
			for i := r.First; i < r.Last; i++ {
				w.inQuote[i] = true
			}
		}
	}
	return out
}

func (w *speechWork) endsSentence(i int) bool { return strings.ContainsAny(w.Word(i), ".?!,") }

// tokensIn returns the tokens that lie between two bytes of the text.
func (w *speechWork) tokensIn(start, end int) TokenRange {
	n := len(w.Tokens)
	first := sort.Search(n, func(i int) bool { return w.Tokens[i].Start >= start })
	last := sort.Search(n, func(i int) bool { return w.Tokens[i].End > end })
	return TokenRange{first, max(first, last)}
}

// direct adds a speech for every quotation: with its cue, or carried on from the speech before it.
func (w *speechWork) direct(quotes []quotedRange) {
	last := -1 // index in found of the latest speech that a quotation without cue can continue
	for _, q := range quotes {
		if q.First >= q.Last {
			continue
		}
		manner := Neutral
		cue := w.cueOf(q)
		if cue >= 0 && w.verbs[w.lemma(cue)] != "" {
			manner = manners[w.verbs[w.lemma(cue)]]
		}
		switch {
		case cue >= 0:
			speaker := w.speakerOf(cue, 0)
			if speaker < 0 && !w.participle(cue) && w.child(cue, "aux:pass") < 0 {
				speaker = w.beside(cue)
			}
			s := w.speech(cue, speaker, manner)
			s.Direct, s.Parts = true, []TokenRange{q.TokenRange}
			w.add(s)
			last = w.byCue(cue)
		case q.continues && last >= 0:
			w.extend(last, q.TokenRange)
		case !q.clausal || w.fragment(q):
		default:
			if from := w.carriedFrom(q, last); from >= 0 {
				w.extend(from, q.TokenRange)
				last = from
			} else {
				s := w.speech(-1, w.namedBefore(q), Neutral)
				s.Direct, s.Parts = true, []TokenRange{q.TokenRange}
				w.found = append(w.found, s)
				last = len(w.found) - 1
			}
		}
	}
}

func (w *speechWork) extend(i int, r TokenRange) {
	w.found[i].Parts = joinRanges(append(w.found[i].Parts, r))
	w.found[i].Direct = true
}

func (w *speechWork) byCue(cue int) int {
	for i := range w.found {
		if w.found[i].Cue == cue {
			return i
		}
	}
	return -1
}

// fragment tells whether a quotation is part of a narrated sentence: it neither begins nor ends the sentence.
func (w *speechWork) fragment(q quotedRange) bool {
	s := w.Sents[max(0, w.SentenceOf(q.First))]
	outside := 0
	for i := s.First; i < s.Last; i++ {
		if !q.Covers(i) && w.Tokens[i].UPOS != "PUNCT" && !w.inQuote[i] {
			outside++
		}
	}
	return outside > 0
}

// maxCueGap bounds how many words lie between a quotation and its reporting verb.
const maxCueGap = 14

// cueOf returns the reporting verb that introduces or follows a quotation, -1 where none does.
func (w *speechWork) cueOf(q quotedRange) int {
	before, beforeCost := w.cueBefore(q)
	after, afterCost := w.cueAfter(q)
	switch {
	case before < 0 && after < 0:
		return w.labelOf(q)
	case after < 0 || before >= 0 && beforeCost <= afterCost:
		return before
	}
	return after
}

// closeness is what a comma or a colon between verb and quotation counts.
const closeness = 6

func (w *speechWork) cueBefore(q quotedRange) (cue, cost int) {
	sentence := w.SentenceOf(q.First)
	if sentence < 0 {
		return -1, 0
	}
	from := w.Sents[sentence].First
	if at := w.outsideBefore(q.First); sentence > 0 && at < from && at >= 0 && w.Word(at) == ":" {
		from = w.Sents[sentence-1].First
	}
	gap := 0
	for i := q.First - 1; i >= from && gap < maxCueGap; i-- {
		if w.inQuote[i] {
			break
		}
		if w.Tokens[i].UPOS != "PUNCT" {
			gap++
		}
		if !w.isCue(i, q) {
			continue
		}
		if at := w.outsideBefore(q.First); at >= 0 && strings.ContainsAny(w.Word(at), ",:") || w.above(i, q.First) {
			gap -= closeness
		}
		return i, gap
	}
	return -1, 0
}

// outsideBefore returns the last token before i that is no quotation mark.
func (w *speechWork) outsideBefore(i int) int {
	for i--; i >= 0 && isQuoteMark(w.Word(i)); i-- {
	}
	return i
}

func isQuoteMark(s string) bool { return s != "" && strings.Trim(s, "\"“”„«»'‘’`") == "" }

func (w *speechWork) cueAfter(q quotedRange) (cue, cost int) {
	sentence := w.SentenceOf(q.Last - 1)
	if sentence < 0 {
		return -1, 0
	}
	to := w.Sents[sentence].Last
	if w.followsOn(q, sentence) {
		to = w.Sents[sentence+1].Last
	}
	gap := 0
	for i := q.Last; i < to && gap < maxCueGap; i++ {
		if w.inQuote[i] {
			break
		}
		if w.Tokens[i].UPOS != "PUNCT" {
			gap++
		}
		if !w.isCue(i, q) || w.rel(i) == "acl" && w.Tokens[i].XPOS == "VBG" {
			continue
		}
		if strings.ContainsAny(w.Word(q.Last-1), ",?!") || q.Last < to && w.Word(q.Last) == "," || w.above(i, q.Last-1) {
			gap -= closeness
		}
		return i, gap
	}
	return -1, 0
}

// followsOn tells whether the sentence after a quotation is its tail: "… go?" he asked.
func (w *speechWork) followsOn(q quotedRange, sentence int) bool {
	if sentence+1 >= len(w.Sents) || strings.Contains(w.Text[w.Tokens[q.Last-1].End:w.Tokens[w.Sents[sentence+1].First].Start], "\n") {
		return false
	}
	for i := q.Last; i < w.Sents[sentence].Last; i++ {
		if w.Tokens[i].UPOS != "PUNCT" {
			return false
		}
	}
	first, _ := utf8.DecodeRuneInString(w.Word(w.Sents[sentence+1].First))
	return strings.HasSuffix(w.Word(q.Last-1), ",") || unicode.IsLower(first)
}

// isCue tells whether token i can introduce quotation q.
func (w *speechWork) isCue(i int, q quotedRange) bool {
	if w.Tokens[i].UPOS != "VERB" || w.verbs[w.lemma(i)] == "" || q.Covers(i) {
		return false
	}
	return q.clausal || w.above(i, q.First)
}

// labels are verbs that put a name on something: what Putin called Beijing's "questions and concerns".
var labels = map[string]bool{"call": true, "dub": true, "describe": true, "label": true, "brand": true, "term": true, "denounce": true,
	"cite": true, "dismiss": true, "decry": true, "hail": true}

// labelOf returns the verb above a quoted fragment that gives it to a speaker.
func (w *speechWork) labelOf(q quotedRange) int {
	for i, n := q.First, 0; n < 2*maxControl; n++ {
		if !q.Covers(i) && w.Tokens[i].UPOS == "VERB" {
			if labels[w.lemma(i)] {
				return i
			}
			if w.child(i, "nsubj") >= 0 {
				return -1
			}
		}
		if w.isRoot(i) {
			return -1
		}
		i = w.Tokens[i].Head
	}
	return -1
}

// carriedFrom returns the speech that a quotation without cue goes on from: the latest one, if only narration of its own
// paragraph or the end of the paragraph before lies between.
func (w *speechWork) carriedFrom(q quotedRange, last int) int {
	best, end := -1, -1
	for i, s := range w.found {
		e := s.Parts[len(s.Parts)-1].Last
		if e <= q.First && s.Speaker >= 0 && s.Cue >= 0 && !w.reported(s.Cue) && (e > end || e == end && s.size() > w.found[best].size()) {
			best, end = i, e
		}
	}
	if last >= 0 && best >= 0 && w.found[last].Parts[len(w.found[last].Parts)-1].Last >= end {
		best = last
	}
	if best < 0 {
		return -1
	}
	between := w.SentenceOf(q.First) - w.SentenceOf(end-1)
	if between > 2 {
		return -1
	}
	return best
}

// reported tells whether token i is itself among what somebody says.
func (w *speechWork) reported(i int) bool {
	at := speechAt(w.found, i)
	return at >= 0 && w.found[at].Speaker >= 0
}

// namedBefore returns the subject of the sentence before a quotation that nobody is said to say.
func (w *speechWork) namedBefore(q quotedRange) int {
	sentence := w.SentenceOf(q.First) - 1
	if sentence < 0 {
		return -1
	}
	for i := w.Sents[sentence].First; i < w.Sents[sentence].Last; i++ {
		if w.isRoot(i) {
			return w.child(i, "nsubj")
		}
	}
	return -1
}

func upperInitial(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r)
}
