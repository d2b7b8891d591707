package extract

import (
	"slices"
	"strings"

	"entente/graph"
)

// local applies to the stance that comes from above the negations, modal words and conditions that hang on token i; via is
// the dependent that asks.
func (w *stanceWork) local(i, via int, from graph.Stance, soft bool) graph.Stance {
	negated, modal := w.negations(i, via)%2 == 1, w.modal(i)
	switch {
	case w.conditional(i, via):
		w.because("a condition")
		return graph.Hypothetical
	case w.pending(i):
		w.because("it is yet to come")
		return graph.Hypothetical
	case negated && via < 0 && w.attitude() && !w.hostile(i):
		return from
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

// hostile tells whether a word is the stance of the kind by itself, or has such a word as its object: "has no quarrel".
func (w *stanceWork) hostile(i int) bool {
	if _, ok := w.words["hostile"][string(w.kind)+" "+w.lemma(i)]; ok {
		return true
	}
	light := w.Tokens[i].UPOS != "VERB" || w.words["object"][w.lemma(i)] == string(passes)
	for _, k := range w.Children(i) {
		if r := w.rel(k); light && (r == "obj" || r == "obl" || r == "nmod" || r == "case") {
			if _, ok := w.words["hostile"][string(w.kind)+" "+w.lemma(k)]; ok {
				return true
			}
		}
	}
	return false
}

// negators turn what they hang on round.
var negators = []string{"not", "n't", "never", "no", "neither", "nor", "without", "hardly", "nobody", "none", "nothing", "cannot"}

// negations counts the negating words on token i: its adverbs, determiners, prepositions, its subject unless it asks.
func (w *stanceWork) negations(i, via int) int {
	n := 0
	if strings.HasPrefix(strings.ToLower(w.Word(i)), "non-") {
		n++
	}
	for _, k := range w.Children(i) {
		if w.negatedBy(k, i, via) {
			n++
		}
	}
	return n
}

// pending tells whether the verb i is "yet to" happen.
func (w *stanceWork) pending(i int) bool {
	return w.childLemma(i, "yet") >= 0 && w.childLemma(i, "to") >= 0 && w.childLemma(i, "have", "be") >= 0
}

// negatedBy tells whether dependent k negates token i.
func (w *stanceWork) negatedBy(k, i, via int) bool {
	switch w.rel(k) {
	case "aux", "cop":
		if n := w.child(k, "advmod"); n >= 0 && w.negates(n) { // never has it asked
			return true
		}
		return w.negates(k)
	case "advmod", "det", "cc", "case", "mark", "fixed", "discourse":
		return w.negates(k)
	case "nsubj":
		if k == via || w.Tokens[i].UPOS != "VERB" || w.child(i, "expl") >= 0 {
			return false
		}
		return slices.Contains([]string{"nobody", "none", "neither", "nothing"}, w.lemma(k)) || w.childLemma(k, "no", "neither") >= 0
	case "obj":
		return k != via && w.Tokens[i].UPOS == "VERB" && (w.lemma(k) == "nothing" || w.childLemma(k, "no") >= 0)
	case "compound", "amod":
		return strings.EqualFold(w.Word(k), "non") || strings.HasPrefix(strings.ToLower(w.Word(k)), "non-")
	}
	return false
}

// negates tells whether the adverb, determiner or function word k negates its governor.
func (w *stanceWork) negates(k int) bool {
	lemma, next := w.lemma(k), ""
	if k+1 < len(w.Tokens) {
		next = strings.ToLower(w.Word(k + 1))
	}
	switch {
	case lemma == "not" && (next == "only" || next == "just" || next == "merely" || next == "least"), lemma == "no" && (next == "doubt" || next == "question"), lemma == "nothing" && next == "but":
		return false
	case slices.Contains(negators, lemma) || strings.EqualFold(w.Word(k), "n't"):
		return true
	case w.rel(k) == "advmod": // no longer, not yet
		return w.childLemma(k, "no", "not") >= 0 && lemma != "doubt" && lemma != "question"
	}
	return w.excluding(k)
}

// excluding tells whether token k begins a preposition of exclusion: instead of, rather than, far from, short of.
func (w *stanceWork) excluding(k int) bool {
	next := ""
	if k+1 < len(w.Tokens) {
		next = w.lemma(k + 1)
	}
	switch w.lemma(k) {
	case "instead", "short":
		return next == "of"
	case "rather":
		return next == "than"
	case "from":
		return k > 0 && w.lemma(k-1) == "far"
	}
	return false
}

// without tells whether a preposition or a mark of exclusion stands before token i.
func (w *stanceWork) without(i int) bool {
	for _, k := range w.Children(i) {
		if r := w.rel(k); (r == "case" || r == "mark" || r == "cc" || r == "advmod") && (w.lemma(k) == "without" || w.excluding(k)) {
			return true
		}
	}
	return false
}

var softAdverbs = []string{"perhaps", "maybe", "possibly", "probably", "potentially", "presumably", "hypothetically", "hopefully"}

// modal returns the lemma of an auxiliary or adverb on token i that makes it hypothetical, "" where there is none.
func (w *stanceWork) modal(i int) string {
	for _, k := range w.Children(i) {
		lemma := w.lemma(k)
		switch e := effect(w.words["aux"][lemma]); {
		case w.rel(k) == "aux" && e == wishes:
			if !w.attitude() && !(lemma == "would" && w.backshifted(i)) && !w.fronted(k, i) {
				return lemma
			}
		case w.rel(k) == "aux" && lemma == "will" && w.kind == "leads":
			return lemma
		case w.rel(k) == "aux" && e == supposes, w.rel(k) == "advmod" && slices.Contains(softAdverbs, lemma):
			return lemma
		}
	}
	return ""
}

// backshifted tells whether a would is the will of reported speech: "said that it would meet" for "we will meet".
func (w *stanceWork) backshifted(i int) bool {
	if w.rel(i) != "ccomp" || w.childLemma(i, "rather", "gladly") >= 0 {
		return false
	}
	h := w.Tokens[i].Head
	return w.words["clause"][w.lemma(h)] == string(reports) && w.Tokens[h].XPOS != "VBZ" && w.Tokens[h].XPOS != "VBP"
}

// conditional tells whether the clause of token i is a condition, or hangs on one. A threat is made of conditions.
func (w *stanceWork) conditional(i, via int) bool {
	return w.conditionMark(i) || !(w.attitude() && via < 0) && w.conditionBelow(i, via)
}

// conditionMark tells whether token i heads a condition: if, unless, whether, should they attack.
func (w *stanceWork) conditionMark(i int) bool {
	for _, k := range w.Children(i) {
		lemma := w.lemma(k)
		switch r := w.rel(k); {
		case r == "aux" || r == "cop":
			if w.fronted(k, i) {
				return true
			}
		case r == "mark" || r == "advmod":
			if slices.Contains([]string{"if", "unless", "whether", "lest", "provided"}, lemma) && !w.concessive(k) {
				return true
			}
		}
	}
	return false
}

// concessive tells whether an "if" stands in "even if" or "as if".
func (w *stanceWork) concessive(k int) bool {
	return k > 0 && (w.lemma(k-1) == "even" || w.lemma(k-1) == "as")
}

// fronted tells whether an auxiliary stands before the subject in a condition: should Iran attack, were they to recognise.
func (w *stanceWork) fronted(k, i int) bool {
	s := w.child(i, "nsubj", "nsubj:pass")
	word := strings.ToLower(w.Word(k))
	return s > k && (word == "should" || word == "were") && !w.asks(i)
}

// askers take an if-clause as their content, not as a condition.
var askers = []string{"ask", "wonder", "know", "see", "question", "doubt", "sceptical", "skeptical", "unclear", "say", "tell", "decide", "inquire", "uncertain"}

// conditionBelow tells whether a clause hangs on a condition of its own: will strike if, would talk unless.
func (w *stanceWork) conditionBelow(i, via int) bool {
	if slices.Contains(askers, w.lemma(i)) {
		return false
	}
	for _, k := range w.Children(i) {
		if w.rel(k) == "advcl" && k != via && w.conditionMark(k) {
			return true
		}
	}
	return false
}

// modified applies adjectives on a nominal trigger: possible talks, the planned attack, a cancelled summit.
func (w *stanceWork) modified(i int, from graph.Stance) graph.Stance {
	if from != graph.Asserted {
		return from
	}
	for _, k := range w.Children(i) {
		if r := w.rel(k); r != "amod" && r != "compound" {
			continue
		}
		e := effect(w.words["modifier"][w.lemma(k)])
		if e == "" {
			e = effect(w.words["modifier"][strings.ToLower(w.Word(k))])
		}
		if e == "" || w.indifferent(e) || w.told(e) {
			continue
		}
		w.because("%q", w.Word(k))
		return compose(e, from)
	}
	return from
}

// asks tells whether the sentence of token i asks whether something is so; who asks why or how takes it for granted.
func (w *stanceWork) asks(i int) bool {
	s := w.SentenceOf(i)
	if s < 0 || w.attitude() {
		return false
	}
	first, last := w.Sents[s].First, w.Sents[s].Last-1
	for first < last && (w.Tokens[first].UPOS == "PUNCT" || w.Tokens[first].UPOS == "CCONJ") {
		first++
	}
	for last > first && (isQuoteMark(w.Word(last)) || w.Word(last) == ")") {
		last--
	}
	switch w.lemma(first) {
	case "will", "would", "can", "could", "be", "do", "have", "should", "may", "might", "shall":
		return w.Word(last) == "?"
	}
	return false
}
