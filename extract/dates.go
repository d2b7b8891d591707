package extract

import (
	"strings"

	"entente/graph"
	"entente/nlp"
)

// A Dater resolves the dates of one article against the day of its publication. It serves one goroutine.
type Dater struct {
	published graph.Date
	known     map[datedSentence]*dateWork // nil where a sentence has no expression of time
}

// A datedSentence is an index in doc.Sents.
type datedSentence struct {
	doc      *nlp.Doc
	sentence int
}

// NewDater returns a Dater for an article that was published on a day, "" where that is not known.
func NewDater(published graph.Date) *Dater {
	return &Dater{published: published, known: map[datedSentence]*dateWork{}}
}

// DateOf returns when the event happened (or will happen) that the trigger token tells of: the date expression that belongs
// to the trigger's clause, resolved by the tense; else the day of publication; precision unknown where neither is known.
// The sentence is an index in doc.Sents.
func (d *Dater) DateOf(doc *nlp.Doc, sentence, trigger int) graph.Interval {
	if sentence < 0 || sentence >= len(doc.Sents) || trigger < 0 || trigger >= len(doc.Tokens) {
		return d.standard()
	}
	at := datedSentence{doc, sentence}
	w, seen := d.known[at]
	if !seen {
		w = d.find(doc, doc.Sents[sentence])
		d.known[at] = w
	}
	if w == nil {
		return d.standard()
	}
	return w.dateOf(trigger, 0)
}

// find finds the expressions of time in a sentence; nil where there are none.
func (d *Dater) find(doc *nlp.Doc, sent nlp.Sentence) *dateWork {
	if !tellsTime(doc, sent) {
		return nil
	}
	w := &dateWork{Dater: d, syntax: newSyntax(doc), sent: sent}
	w.exprs = findDates(doc.Text[sent.Start:sent.End], sent.Start)
	if len(w.exprs) == 0 {
		return nil
	}
	w.locate()
	return w
}

// timeWords are in every expression of time that has no digits; words, lower case.
var timeWords = wordSet(`monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
	september october november december jan feb mar apr aug sept sep oct nov dec yesterday today tomorrow tonight overnight
	recently lately night morning afternoon evening day week fortnight month year decade days weeks months years decades
	weekend spring summer autumn winter`)

// tellsTime tells whether a sentence may hold an expression of time: most do not, and need no closer look.
func tellsTime(doc *nlp.Doc, s nlp.Sentence) bool {
	for i := s.First; i < s.Last; i++ {
		word := doc.Word(i)
		if strings.ContainsAny(word, "0123456789") || timeWords[strings.TrimSuffix(strings.ToLower(word), ".")] {
			return true
		}
	}
	return false
}

// standard is the date of an event that no expression dates.
func (d *Dater) standard() graph.Interval {
	if d.published == "" {
		return graph.Interval{Precision: graph.Unknown}
	}
	return graph.Interval{From: d.published, To: d.published, Precision: graph.Day}
}

// dateWork is what is known of a sentence with expressions of time.
type dateWork struct {
	*Dater
	*syntax
	sent  nlp.Sentence
	exprs []dateExpr
}

// locate finds the tokens of every expression.
func (w *dateWork) locate() {
	for n := range w.exprs {
		e := &w.exprs[n]
		e.first, e.last = -1, -1
		for i := w.sent.First; i < w.sent.Last; i++ {
			if w.Tokens[i].End > e.start && w.Tokens[i].Start < e.end {
				if e.first < 0 {
					e.first = i
				}
				e.last = i
			}
		}
		e.head = w.headOf(e.first, e.last)
	}
}

// headOf returns the token of a range whose governor lies outside of it.
func (w *dateWork) headOf(first, last int) int {
	for i := first; i >= 0 && i <= last; i++ {
		if h := w.Tokens[i].Head; h < first || h > last || h == i {
			return i
		}
	}
	return first
}

// maxDateClimb bounds how many governors are asked for a date that the trigger itself lacks.
const maxDateClimb = 6

// dateOf climbs from the trigger to the first governor that a date hangs on.
func (w *dateWork) dateOf(trigger, depth int) graph.Interval {
	for i, n := trigger, 0; n <= maxDateClimb; n++ {
		if when, ok := w.shifted(i, trigger, depth); ok {
			return when
		}
		if e := w.attachedTo(i, trigger); e != nil {
			if when, ok := e.resolve(w.published, w.tense(i)); ok {
				return when
			}
		}
		if w.isRoot(i) || w.bounds(i) {
			break
		}
		i = w.Tokens[i].Head
	}
	return w.standard()
}

// bounds tells whether the clause that i heads keeps to its own time: relative clauses, what is reported, what is joined
// with a subject of its own, and clauses of another time (after, before, since, until).
func (w *dateWork) bounds(i int) bool {
	switch w.rel(i) {
	case "ccomp", "parataxis", "csubj":
		return true
	case "conj":
		return w.child(i, "nsubj") >= 0
	case "acl":
		return w.Tokens[i].Rel == "acl:relcl"
	case "advcl", "obl", "nmod":
		return w.childLemma(i, "after", "before", "since", "until", "following") >= 0
	}
	return false
}

// attachedTo returns the date expression that hangs on token i, nearest to the trigger, nil where none does.
func (w *dateWork) attachedTo(i, trigger int) *dateExpr {
	var best *dateExpr
	for n := range w.exprs {
		e := &w.exprs[n]
		if e.first < 0 || e.anchored || !w.hangsOn(e.head, i) {
			continue
		}
		if best == nil || distance(e.head, trigger) < distance(best.head, trigger) {
			best = e
		}
	}
	return best
}

// hangsOn tells whether the expression headed by h modifies i, directly or inside of a phrase of time or beside a name ("in
// the early hours of Wednesday", "in Helsinki on Monday"; "at a summit on Monday" counts for the summit only).
func (w *dateWork) hangsOn(h, i int) bool {
	for n := 0; n < 3; n++ {
		g := w.Tokens[h].Head
		if g == i {
			return h != i
		}
		named := w.Tokens[g].UPOS == "PROPN" && w.rel(h) != "nummod" && w.rel(h) != "compound" && w.rel(h) != "amod"
		if g == h || !timeNouns[w.lemma(g)] && !named { // the 2007 Conference only names a year
			return false
		}
		h = g
	}
	return false
}

// timeNouns carry a date up to the verb: in the early hours of Wednesday.
var timeNouns = map[string]bool{"hour": true, "morning": true, "evening": true, "afternoon": true, "night": true, "day": true,
	"week": true, "month": true, "beginning": true, "end": true, "start": true, "middle": true, "eve": true, "midnight": true,
	"noon": true, "dawn": true, "date": true, "summer": true, "winter": true, "spring": true, "autumn": true, "fall": true, "half": true,
	"monday": true, "tuesday": true, "wednesday": true, "thursday": true, "friday": true, "saturday": true, "sunday": true}

func distance(a, b int) int { return max(a-b, b-a) }

// shifted dates an event by a distance from the one that governs it: "two days after Israel struck" puts the strike two
// days before the event of the main clause.
func (w *dateWork) shifted(i, trigger, depth int) (graph.Interval, bool) {
	if depth > 2 || w.isRoot(i) {
		return graph.Interval{}, false
	}
	for n := range w.exprs {
		e := &w.exprs[n]
		if !e.anchored || e.first < 0 || e.first >= trigger || e.last < w.span(i)[0]-3 || !w.marks(e, i) {
			continue
		}
		base := w.dateOf(w.Tokens[i].Head, depth+1)
		if base.From == "" {
			return graph.Interval{}, false
		}
		return shift(base, -e.offset, e.unit), true
	}
	return graph.Interval{}, false
}

// marks tells whether the last word of an anchored expression (after, before) introduces the phrase of i.
func (w *dateWork) marks(e *dateExpr, i int) bool {
	return w.Tokens[e.last].Head == i || w.Tokens[e.head].Head == i && e.head != i
}

// A tense is where in time a verb puts its event as seen from the day of publication.
type tense int

const (
	noTense tense = iota
	past
	present
	future
)

// tense returns the tense of the clause that token i belongs to.
func (w *dateWork) tense(i int) tense {
	for n := 0; n <= maxDateClimb; n++ {
		if t := w.tenseOf(i); t != noTense {
			return t
		}
		if w.isRoot(i) {
			return noTense
		}
		i = w.Tokens[i].Head
	}
	return noTense
}

// ahead are words whose complement lies in the future.
var ahead = map[string]bool{"plan": true, "schedule": true, "expect": true, "due": true, "set": true, "intend": true, "want": true,
	"hope": true, "prepare": true, "promise": true, "pledge": true, "vow": true, "upcoming": true, "ready": true, "arrange": true}

func (w *dateWork) tenseOf(i int) tense {
	for _, k := range w.Children(i) {
		if w.rel(k) != "aux" && w.rel(k) != "cop" {
			continue
		}
		switch lemma := w.lemma(k); {
		case lemma == "will" || lemma == "shall" || lemma == "'ll" || lemma == "may" || lemma == "might" || lemma == "would":
			return future
		case w.Tokens[k].XPOS == "VBD" || lemma == "have":
			return past
		}
	}
	if w.childLemma(i, "to") >= 0 && (w.childLemma(i, "be") >= 0 || w.lemma(w.Tokens[i].Head) == "be") { // is to meet
		return future
	}
	if w.rel(i) == "xcomp" || w.rel(i) == "advcl" {
		if g := w.Tokens[i].Head; ahead[w.lemma(g)] || w.lemma(g) == "go" && w.Tokens[g].XPOS == "VBG" {
			return future
		}
	}
	if k := w.child(i, "amod"); k >= 0 && ahead[w.lemma(k)] {
		return future
	}
	switch w.Tokens[i].XPOS {
	case "VBD":
		return past
	case "VBZ", "VBP":
		return present
	case "VBN":
		if w.child(i, "aux") < 0 && w.child(i, "aux:pass") < 0 {
			return past
		}
	}
	if c := w.child(i, "cop", "aux:pass"); c >= 0 {
		return present
	}
	return noTense
}
