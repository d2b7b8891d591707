package extract

import (
	"cmp"
	"io/fs"
	"slices"

	"entente/nlp"
)

// A TokenRange is the half-open range of tokens [First, Last).
type TokenRange struct{ First, Last int }

// Covers tells whether token i lies in the range.
func (r TokenRange) Covers(i int) bool { return r.First <= i && i < r.Last }

// A Speech is one act of reporting: somebody says something. Tokens that are not known are -1.
type Speech struct {
	Parts       []TokenRange // what is said, in text order; a quotation may go on over several sentences
	Cue         int          // the reporting word: said, claim, according
	Speaker     int          // head token of who says it; a pronoun or a description often
	SpeakerSpan TokenRange   // the noun phrase of the speaker, without relative clauses and appositions
	Addressee   int          // head token of whom it is said to: told the BBC
	Direct      bool         // in quotation marks
	Manner      Manner
	Outer       int // index of the speech that reports this one
}

// Covers tells whether token i is among what is said.
func (s *Speech) Covers(i int) bool {
	return slices.ContainsFunc(s.Parts, func(r TokenRange) bool { return r.Covers(i) })
}

func (s *Speech) size() (n int) {
	for _, r := range s.Parts {
		n += r.Last - r.First
	}
	return n
}

// A SpeechFinder finds who says what. It is never changed after NewSpeechFinder and safe for concurrent use.
type SpeechFinder struct {
	verbs, nouns map[string]string // lemma to manner
}

const reportingFile = "lexicon/reporting.yaml"

// NewSpeechFinder reads lexicon/reporting.yaml; a fault names file and line.
func NewSpeechFinder(fsys fs.FS) (*SpeechFinder, error) {
	classes := []string{}
	for name := range manners {
		classes = append(classes, name)
	}
	slices.Sort(classes)
	words, err := loadWordClasses(fsys, reportingFile, map[string]section{"verbs": {classes: classes}, "nouns": {classes: classes}})
	if err != nil {
		return nil, err
	}
	return &SpeechFinder{verbs: words["verbs"], nouns: words["nouns"]}, nil
}

// Speeches finds every act of reporting in a parsed document: direct and indirect speech, sorted by their first token.
func (f *SpeechFinder) Speeches(doc *nlp.Doc) []Speech {
	w := &speechWork{SpeechFinder: f, syntax: newSyntax(doc), inQuote: make([]bool, len(doc.Tokens))}
	quotes := w.quotedRanges()
	for i := range doc.Tokens {
		w.tail(i)
	}
	for i := range doc.Tokens {
		w.indirect(i)
	}
	w.headline()
	w.direct(quotes)
	slices.SortStableFunc(w.found, func(a, b Speech) int {
		return cmp.Or(cmp.Compare(a.Parts[0].First, b.Parts[0].First), cmp.Compare(b.size(), a.size()))
	})
	nest(w.found)
	return w.found
}

// nest sets Outer: the smallest other speech that covers the cue and the content of one.
func nest(found []Speech) {
	for i := range found {
		found[i].Outer = -1
		for j := range found {
			if i == j || found[j].size() <= found[i].size() || !found[j].Covers(found[i].Parts[0].First) {
				continue
			}
			if o := found[i].Outer; o < 0 || found[j].size() < found[o].size() {
				found[i].Outer = j
			}
		}
	}
}

// SpeakerAt returns the innermost speech whose content covers the token.
func SpeakerAt(speeches []Speech, token int) (Speech, bool) {
	if i := speechAt(speeches, token); i >= 0 {
		return speeches[i], true
	}
	return Speech{}, false
}

func speechAt(speeches []Speech, token int) int {
	best := -1
	for i := range speeches {
		if speeches[i].Covers(token) && (best < 0 || speeches[i].size() <= speeches[best].size()) {
			best = i
		}
	}
	return best
}

// speechWork is the state of one call of Speeches.
type speechWork struct {
	*SpeechFinder
	*syntax
	inQuote []bool // tokens inside quotation marks that hold more than a word or two
	found   []Speech
}

// add keeps a speech with content; a second content of the same cue is joined to the first.
func (w *speechWork) add(s Speech) {
	if len(s.Parts) == 0 {
		return
	}
	for i := range w.found {
		if old := &w.found[i]; s.Cue >= 0 && old.Cue == s.Cue {
			old.Parts = joinRanges(append(old.Parts, s.Parts...))
			old.Direct = old.Direct || s.Direct
			return
		}
	}
	w.found = append(w.found, s)
}

// joinRanges sorts ranges and joins those that touch or overlap.
func joinRanges(ranges []TokenRange) []TokenRange {
	slices.SortFunc(ranges, func(a, b TokenRange) int { return cmp.Compare(a.First, b.First) })
	out := ranges[:0]
	for _, r := range ranges {
		if n := len(out); n > 0 && r.First <= out[n-1].Last {
			out[n-1].Last = max(out[n-1].Last, r.Last)
			continue
		}
		out = append(out, r)
	}
	return out
}

// rangesOf makes ranges of sorted tokens.
func rangesOf(tokens []int) []TokenRange {
	var out []TokenRange
	for _, t := range tokens {
		if n := len(out); n > 0 && t == out[n-1].Last {
			out[n-1].Last++
			continue
		}
		out = append(out, TokenRange{t, t + 1})
	}
	return out
}
