package extract

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"entente/graph"
	"entente/nlp"
)

// effect is what a word does to the truth of what it governs; data/lexicon/stance.yaml explains each.
type effect string

const (
	negates  effect = "negate"
	wishes   effect = "wish"
	commits  effect = "commit"
	passes   effect = "pass"
	believes effect = "believe"
	reports  effect = "report"
	presumes effect = "presume"
)

// A StanceJudge tells whether an article asserts, denies or only supposes what a trigger tells. It is never changed after
// NewStanceJudge and safe for concurrent use.
type StanceJudge struct {
	words wordClasses
}

const stanceFile = "lexicon/stance.yaml"

// NewStanceJudge reads lexicon/stance.yaml; a fault names file and line.
func NewStanceJudge(fsys fs.FS) (*StanceJudge, error) {
	effects := []string{"negate", "wish", "commit", "pass", "believe", "report", "presume"}
	words, err := loadWordClasses(fsys, stanceFile, map[string][]string{
		"clause": effects, "noun": effects, "content": effects, "modifier": effects, "aux": effects})
	if err != nil {
		return nil, err
	}
	return &StanceJudge{words: words}, nil
}

// StanceOf returns how the text puts the event or relation of the trigger token, from the words around and above it, and
// in a few words why. The trigger's own meaning does not count: "demands talks" supposes the talks and asserts the demand.
// The kind decides about plans: a scheduled meeting or promised aid is asserted, a planned attack hypothetical.
func (j *StanceJudge) StanceOf(doc *nlp.Doc, trigger int, kind graph.KindName) (stance graph.Stance, reason string) {
	if trigger < 0 || trigger >= len(doc.Tokens) {
		return graph.Asserted, ""
	}
	w := &stanceWork{words: j.words, syntax: newSyntax(doc), kind: kind}
	stance = w.status(trigger, 0)
	return stance, strings.Join(w.why, "; ")
}

// stanceWork is the state of one call of StanceOf.
type stanceWork struct {
	*syntax
	words wordClasses
	kind  graph.KindName
	why   []string
}

// maxStanceClimb bounds how many governors have a say about a trigger.
const maxStanceClimb = 8

// status is the stance of the clause or noun phrase that token i heads: what its governors leave of it, changed by the
// negations and modal words of its own.
func (w *stanceWork) status(i, depth int) graph.Stance {
	if depth > maxStanceClimb {
		return graph.Asserted
	}
	from, soft := w.context(i, depth)
	return w.local(i, from, soft)
}

func (w *stanceWork) because(format string, args ...any) {
	w.why = append(w.why, fmt.Sprintf(format, args...))
}

// context is the stance that the governor of i gives to it; soft tells that a negation inside of it stays one ("plans not
// to attack"), as under a plan or a promise.
func (w *stanceWork) context(i, depth int) (stance graph.Stance, soft bool) {
	if depth > maxStanceClimb {
		return graph.Asserted, false
	}
	if w.isRoot(i) {
		if w.asks(i) {
			w.because("it is a question")
			return graph.Hypothetical, false
		}
		return graph.Asserted, false
	}
	h := w.Tokens[i].Head
	if w.rel(i) == "conj" && !w.sharesWithFirst(i, h) {
		return w.context(h, depth+1)
	}
	switch e := w.effectOn(i, h); e {
	case presumes:
		return graph.Asserted, false
	case negates:
		w.because("%q governs it", w.Word(h))
		return opposite(w.status(h, depth+1)), false
	case wishes, commits:
		if e == commits && w.scheduled() {
			return w.status(h, depth+1), true
		}
		above := w.status(h, depth+1)
		w.because("%q governs it", w.Word(h))
		if above == graph.Asserted {
			above = graph.Hypothetical
		}
		return above, true
	case reports:
		if w.status(h, depth+1) == graph.Denied {
			return graph.Hypothetical, false
		}
		return graph.Asserted, false
	default:
		return w.status(h, depth+1), false
	}
}

// scheduled tells whether the kind counts as told where it is only planned or promised.
func (w *stanceWork) scheduled() bool { return w.kind == "meets" || w.kind == "aids" }

func opposite(s graph.Stance) graph.Stance {
	switch s {
	case graph.Asserted:
		return graph.Denied
	case graph.Denied:
		return graph.Asserted
	}
	return s
}

// effectOn is what governor h does to its dependent i.
func (w *stanceWork) effectOn(i, h int) effect {
	switch r := w.rel(i); r {
	case "ccomp", "xcomp", "csubj":
		return w.effectOnClause(i, h)
	case "obj", "nsubj", "iobj":
		return w.effectOnArgument(i, h)
	case "obl":
		return w.effectOnOblique(i, h)
	case "acl", "nmod", "compound", "amod":
		return w.effectOnModifier(i, h)
	case "advcl":
		return w.effectOnAdverbial(i, h)
	case "appos", "parataxis", "discourse", "vocative", "orphan":
		return presumes
	}
	return passes
}

// lookup returns the effect of a word in a section, passing where it is not listed.
func (w *stanceWork) lookup(section, lemma string, otherwise effect) effect {
	if e, ok := w.words[section][lemma]; ok {
		return effect(e)
	}
	return otherwise
}

func (w *stanceWork) effectOnClause(i, h int) effect {
	if w.rel(i) == "xcomp" && w.Tokens[i].UPOS != "VERB" { // became president, seems ready
		return passes
	}
	if w.lemma(h) == "rule" && w.childLemma(h, "out") < 0 {
		return reports
	}
	if w.lemma(h) == "see" || w.lemma(h) == "find" {
		return passes
	}
	if w.rel(i) == "ccomp" {
		return w.lookup("clause", w.lemma(h), reports)
	}
	return w.lookup("clause", w.lemma(h), passes)
}

func (w *stanceWork) effectOnArgument(i, h int) effect {
	if w.Tokens[h].UPOS == "NOUN" || w.Tokens[h].UPOS == "ADJ" || w.Tokens[h].UPOS == "PROPN" { // subject of a predicate
		return w.effectOfPredicate(i, h)
	}
	if w.rel(i) == "nsubj" && w.Tokens[i].Rel != "nsubj:pass" {
		if w.child(h, "expl") >= 0 || w.lemma(h) == "be" || w.lemma(h) == "exist" {
			return passes
		}
		return w.byDefiniteness(i)
	}
	e := w.lookup("noun", w.lemma(h), "")
	switch {
	case e == "":
		return w.byDefiniteness(i)
	case e == negates && w.lemma(h) == "break" && w.childLemma(h, "off", "up", "down") < 0 && !w.breakable(i):
		return passes
	}
	return e
}

// breakable tells whether to break the thing is to end it.
func (w *stanceWork) breakable(i int) bool {
	return slices.Contains([]string{"deal", "ceasefire", "truce", "agreement", "promise", "pact", "tie", "relation", "treaty", "accord", "law"}, w.lemma(i))
}

// effectOfPredicate is what a predicate adjective or noun does to its subject: the deal is dead, an attack is likely.
func (w *stanceWork) effectOfPredicate(i, h int) effect {
	switch lemma := w.lemma(h); {
	case slices.Contains([]string{"dead", "off", "over", "impossible", "unlikely", "fantasy", "lie", "fabrication", "false", "untrue", "baseless"}, lemma):
		return negates
	case slices.Contains([]string{"possible", "likely", "inevitable", "imminent", "probable", "conceivable", "necessary", "needed", "unconfirmed", "unclear", "doubtful", "option"}, lemma):
		return wishes
	}
	return w.byDefiniteness(i)
}

// byDefiniteness lets the governor decide about an indefinite noun ("may prompt an attack") and not about one that is
// known to exist ("may condemn the attack").
func (w *stanceWork) byDefiniteness(i int) effect {
	if w.definite(i) {
		return presumes
	}
	return passes
}

func (w *stanceWork) definite(i int) bool {
	if w.child(i, "nmod:poss") >= 0 {
		return true
	}
	d := w.child(i, "det")
	return d >= 0 && slices.Contains([]string{"the", "this", "that", "these", "those", "both"}, w.lemma(d))
}

// effectOnOblique reads the preposition of an oblique: call for talks, withdraw from the pact, in talks.
func (w *stanceWork) effectOnOblique(i, h int) effect {
	if w.without(i) {
		return passes // local negation; what it hangs on does not matter to the noun itself
	}
	c := w.child(i, "case")
	if c < 0 {
		return w.byDefiniteness(i)
	}
	switch prep := w.lemma(c); prep {
	case "for", "on", "about", "to", "of", "with", "at", "into", "from", "against", "over", "in", "by":
		if e, ok := w.words["noun"][w.lemma(h)]; ok && w.governs(effect(e), w.lemma(h), prep) {
			return effect(e)
		}
		if prep == "in" || prep == "into" || prep == "to" || prep == "by" {
			return w.byDefiniteness(i)
		}
	}
	return presumes
}

// governs tells whether the preposition joins the verb to its content: call FOR talks, withdraw FROM the pact, and not
// "seek help against the attack".
func (w *stanceWork) governs(e effect, verb, prep string) bool {
	switch e {
	case negates:
		return prep == "from" || prep == "of" || verb == "fail" && prep == "in"
	case wishes:
		return prep == "for" || prep == "to" && verb != "offer" || verb == "warn" && (prep == "of" || prep == "about") || prep == "of"
	}
	return prep == "in" || prep == "into" || prep == "on" || prep == "to" || prep == "with"
}

// effectOnModifier is what a noun does to its complement: plans to attack, threat of war, peace talks.
func (w *stanceWork) effectOnModifier(i, h int) effect {
	e, known := w.words["content"][w.lemma(h)]
	switch rel := w.Tokens[i].Rel; {
	case rel == "acl:relcl":
		return presumes
	case w.without(i):
		return passes
	case rel == "nmod:poss" || rel == "amod":
		return presumes
	case rel == "acl" && known:
		return effect(e)
	case rel == "acl":
		return presumes
	case known && w.contentCase(i):
		return effect(e)
	}
	return w.byDefiniteness(i)
}

// contentCase tells whether a nominal modifier is the content of its noun: a compound, or joined by of, for, to, against.
func (w *stanceWork) contentCase(i int) bool {
	if w.rel(i) == "compound" {
		return true
	}
	c := w.child(i, "case")
	return c >= 0 && slices.Contains([]string{"of", "for", "to", "against", "on", "from", "in"}, w.lemma(c))
}

// sharesWithFirst tells whether a conjunct shares the auxiliaries and negations of the first one: "did not sign or ratify",
// and not "did not sign but ratified".
func (w *stanceWork) sharesWithFirst(i, h int) bool {
	if w.child(i, "nsubj", "nsubj:pass", "aux", "aux:pass", "cop") >= 0 || w.negations(i) > 0 || w.childLemma(i, "but") >= 0 {
		return false
	}
	return w.Tokens[i].XPOS == w.Tokens[h].XPOS || w.Tokens[i].UPOS != "VERB" && w.child(i, "det") < 0
}

// effectOnAdverbial reads the mark of an adverbial clause. Clauses of time and cause tell what happened; the others share
// the stance of what they hang on.
func (w *stanceWork) effectOnAdverbial(i, h int) effect {
	mark := w.child(i, "mark")
	if mark < 0 {
		if w.Tokens[i].XPOS == "VBG" || w.Tokens[i].XPOS == "VBN" {
			return presumes
		}
		if e, ok := w.words["clause"][w.lemma(h)]; ok && w.Tokens[i].XPOS == "VB" {
			return effect(e)
		}
		return passes
	}
	switch w.lemma(mark) {
	case "to":
		e := w.lookup("clause", w.lemma(h), passes)
		if e == wishes || e == commits || e == negates {
			return e
		}
		return passes
	case "by":
		return passes
	}
	return presumes
}
