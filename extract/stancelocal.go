package extract

import (
	"slices"
	"strings"

	"entente/graph"
)

// local applies to the stance that comes from above the negations, modal words and conditions that hang on token i.
func (w *stanceWork) local(i int, from graph.Stance, soft bool) graph.Stance {
	negated, modal := w.negations(i)%2 == 1, w.modal(i)
	switch {
	case w.conditional(i):
		return graph.Hypothetical
	case modal != "" && negated:
		w.because("%q is negated", modal)
		if modal == "may" || modal == "might" {
			return graph.Hypothetical
		}
		return opposite(from)
	case modal != "":
		w.because("%q", modal)
		if from == graph.Asserted {
			return graph.Hypothetical
		}
		return from
	case negated && from == graph.Hypothetical && soft:
		w.because("negated")
		return graph.Denied
	case negated:
		w.because("negated")
		return opposite(from)
	}
	return w.modified(i, from)
}

// negators turn what they hang on round.
var negators = []string{"not", "n't", "never", "no", "neither", "nor", "without", "hardly", "nobody", "none", "nothing", "non", "cannot"}

// negations counts the negating words on token i, those of its determiners, prepositions and adverbs, and of its subject.
func (w *stanceWork) negations(i int) int {
	n := 0
	for _, k := range w.kids[i] {
		switch w.rel(k) {
		case "advmod", "det", "cc", "case", "mark", "aux", "fixed", "discourse", "preconj":
			if w.negates(k) {
				n++
			}
		case "nsubj":
			if d := w.childLemma(k, "no", "neither", "none"); slices.Contains([]string{"nobody", "none", "neither", "nothing"}, w.lemma(k)) ||
				d >= 0 && w.rel(d) == "det" && w.Tokens[i].UPOS == "VERB" {
				n++
			}
		case "obj":
			if w.Tokens[i].UPOS == "VERB" && w.lemma(k) == "nothing" {
				n++
			}
		}
	}
	return n
}

// negates tells whether token k negates its governor.
func (w *stanceWork) negates(k int) bool {
	lemma := w.lemma(k)
	switch {
	case lemma == "not" && w.childLemma(k, "only", "just", "merely") >= 0, lemma == "not" && k+1 < len(w.Tokens) && slices.Contains([]string{"only", "just", "merely"}, w.lemma(k+1)):
		return false // not only … but also
	case lemma == "no" && k+1 < len(w.Tokens) && w.lemma(k+1) == "doubt":
		return false
	case slices.Contains(negators, lemma) || strings.EqualFold(w.Word(k), "n't"):
		return true
	case w.rel(k) == "advmod": // no longer, not yet
		return w.childLemma(k, "no", "never") >= 0 && lemma != "doubt"
	}
	return w.without(w.Tokens[k].Head) && (w.rel(k) == "case" || w.rel(k) == "mark") && slices.Contains([]string{"instead", "rather", "far", "short"}, lemma)
}

// without tells whether a preposition or a mark of exclusion stands before token i: without, instead of, rather than, far from.
func (w *stanceWork) without(i int) bool {
	for _, k := range w.kids[i] {
		if r := w.rel(k); r != "case" && r != "mark" && r != "cc" && r != "advmod" {
			continue
		}
		switch w.lemma(k) {
		case "without":
			return true
		case "instead", "rather", "far", "short":
			return k+1 < len(w.Tokens) && slices.Contains([]string{"of", "than", "from"}, w.lemma(k+1))
		}
	}
	return false
}

// modal returns the lemma of an auxiliary or adverb on token i that makes it hypothetical, "" where there is none.
func (w *stanceWork) modal(i int) string {
	for _, k := range w.kids[i] {
		lemma := w.lemma(k)
		switch {
		case w.rel(k) == "aux" && w.words["aux"][lemma] == string(wishes):
			if lemma == "would" && w.backshifted(i) || lemma == "should" && w.conditionMark(i) {
				continue
			}
			return lemma
		case w.rel(k) == "advmod" && slices.Contains([]string{"perhaps", "maybe", "possibly", "probably", "potentially", "presumably", "hypothetically", "hopefully"}, lemma):
			return lemma
		}
	}
	return ""
}

// backshifted tells whether a would is the will of reported speech: "said that it would meet" for "we will meet".
func (w *stanceWork) backshifted(i int) bool {
	if w.rel(i) != "ccomp" || w.conditionBelow(i) {
		return false
	}
	h := w.Tokens[i].Head
	return w.words["clause"][w.lemma(h)] == string(reports) && (w.Tokens[h].XPOS == "VBD" || w.Tokens[h].XPOS == "VBN" || w.Tokens[h].XPOS == "VBG")
}

// conditions introduce what is only supposed.
var conditions = []string{"if", "unless", "whether", "lest", "provided", "should", "in case"}

// conditional tells whether the clause of token i is a condition, or hangs on one.
func (w *stanceWork) conditional(i int) bool {
	if w.conditionMark(i) || w.conditionBelow(i) {
		w.because("a condition")
		return true
	}
	return false
}

func (w *stanceWork) conditionMark(i int) bool {
	for _, k := range w.kids[i] {
		if r := w.rel(k); (r == "mark" || r == "advmod" || r == "cc" || r == "aux" && k < i && w.fronted(k, i)) && slices.Contains(conditions, w.lemma(k)) {
			return k == 0 || w.lemma(k-1) != "even" && w.lemma(k-1) != "as"
		}
	}
	return false
}

// fronted tells whether an auxiliary stands before the subject: should Iran attack; were Belgrade to recognise.
func (w *stanceWork) fronted(k, i int) bool {
	s := w.child(i, "nsubj", "nsubj:pass")
	return s > k && w.lemma(k) == "should"
}

// conditionBelow tells whether a clause hangs on a condition of its own: will strike if, would talk unless.
func (w *stanceWork) conditionBelow(i int) bool {
	for _, k := range w.kids[i] {
		if w.rel(k) == "advcl" {
			for _, m := range w.kids[k] {
				if w.rel(m) == "mark" && (w.lemma(m) == "if" || w.lemma(m) == "unless" || w.lemma(m) == "provided") &&
					(m == 0 || w.lemma(m-1) != "even" && w.lemma(m-1) != "as") {
					return true
				}
			}
		}
	}
	return false
}

// modified applies adjectives on a nominal trigger: possible talks, the planned attack, a cancelled summit.
func (w *stanceWork) modified(i int, from graph.Stance) graph.Stance {
	if from != graph.Asserted {
		return from
	}
	for _, k := range w.kids[i] {
		if r := w.rel(k); r != "amod" && r != "compound" {
			continue
		}
		e := w.lookup("modifier", w.lemma(k), "")
		if e == "" {
			e = w.lookup("modifier", strings.ToLower(w.Word(k)), passes)
		}
		switch {
		case e == negates:
			w.because("%q", w.Word(k))
			return graph.Denied
		case e == wishes, e == commits && !w.scheduled():
			w.because("%q", w.Word(k))
			return graph.Hypothetical
		}
	}
	return from
}

// asks tells whether the sentence that token i heads is a question.
func (w *stanceWork) asks(i int) bool {
	s := w.SentenceOf(i)
	if s < 0 {
		return false
	}
	for t := w.Sents[s].Last - 1; t >= w.Sents[s].First; t-- {
		switch word := w.Word(t); {
		case word == "?":
			return true
		case !isQuoteMark(word) && word != ")":
			return false
		}
	}
	return false
}
