package extract

import (
	"slices"
	"strings"
)

// effectOn is what governor h does to its dependent i.
func (w *stanceWork) effectOn(i, h int) effect {
	e := presumes
	switch w.rel(i) {
	case "ccomp", "xcomp", "csubj":
		e = w.effectOnClause(i, h)
	case "obj", "nsubj", "iobj":
		e = w.effectOnArgument(i, h)
	case "obl":
		if w.Tokens[h].UPOS == "NOUN" {
			e = w.effectOnModifier(i, h)
		} else {
			e = w.effectOnOblique(i, h)
		}
	case "acl", "nmod", "compound", "amod":
		e = w.effectOnModifier(i, h)
	case "advcl":
		e = w.effectOnAdverbial(i, h)
	case "conj", "fixed", "flat", "nummod", "det", "dep", "goeswith", "case", "cop", "aux", "mark", "advmod":
		e = passes
	}
	if w.told(e) {
		return passes
	}
	return e
}

// lookup returns the effect of a word in a section: with its particle, or alone where the particle is not listed.
func (w *stanceWork) lookup(section string, h int, otherwise effect) effect {
	if e, ok := w.words[section][w.verb(h)]; ok {
		return effect(e)
	}
	if e, ok := w.words[section][w.lemma(h)]; ok {
		return effect(e)
	}
	return otherwise
}

func (w *stanceWork) effectOnClause(i, h int) effect {
	switch {
	case w.rel(i) == "xcomp" && w.Tokens[i].UPOS != "VERB" && w.childLemma(i, "to") < 0: // became president, called him a liar
		return passes
	case w.lemma(h) == "have" && w.childLemma(h, "yet") >= 0: // has yet to meet
		return opens
	case h == w.Sents[max(0, w.SentenceOf(h))].First && strings.EqualFold(w.Word(h), "were"): // were they to recognise
		return opens
	case w.lemma(h) == "keep" && w.childLemma(i, "from") >= 0:
		return negates
	case w.rel(i) == "ccomp":
		e := w.lookup("clause", h, reports)
		if e == commits || e == plans { // promises that: told like an announcement
			return reports
		}
		return e
	}
	e := w.lookup("clause", h, passes)
	switch {
	case w.willing(h):
		return passes
	case w.kind == "allies" && (w.lemma(h) == "like" || w.lemma(h) == "wish"): // would like to thank
		return passes
	case e == reports && w.lemma(h) != "claim" && w.childLemma(i, "have") < 0: // told him to go
		return wishes
	}
	return e
}

func (w *stanceWork) effectOnArgument(i, h int) effect {
	if u := w.Tokens[h].UPOS; u == "NOUN" || u == "ADJ" || u == "PROPN" || w.child(h, "cop") >= 0 {
		return w.lookup("predicate", h, w.byDefiniteness(i))
	}
	if w.rel(i) == "nsubj" && w.Tokens[i].Rel != "nsubj:pass" {
		if e := effect(w.words["predicate"][w.lemma(h)]); e != "" {
			return e
		}
		if w.child(h, "expl") >= 0 || w.lemma(h) == "be" || w.lemma(h) == "exist" {
			return passes
		}
		return w.byDefiniteness(i)
	}
	if w.child(h, "xcomp", "ccomp") > i { // the one who is asked to do something
		return presumes
	}
	e := w.lookup("object", h, "")
	switch {
	case e == "", e == passes && w.child(i, "nmod:poss") >= 0:
		return w.byDefiniteness(i)
	case e == ends && w.kind == "fights", e == negates && w.definite(i) && slices.Contains([]string{"oppose", "resist", "dismiss", "miss"}, w.lemma(h)):
		return presumes
	case e == ends && (w.lemma(h) == "break" || w.lemma(h) == "cut") && w.verb(h) == w.lemma(h) && !w.breakable(i, h):
		return passes
	}
	return e
}

// breakable tells whether to break or cut the thing is to end it: not so to break ground, to cut a deal.
func (w *stanceWork) breakable(i, h int) bool {
	deal := slices.Contains([]string{"deal", "ceasefire", "truce", "agreement", "promise", "pact", "treaty", "accord", "law"}, w.lemma(i))
	return deal == (w.lemma(h) == "break") || slices.Contains([]string{"tie", "relation"}, w.lemma(i))
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

// effectOnOblique reads the preposition of an oblique: call for talks, withdraw from the pact; what only stands beside the
// verb is presumed.
func (w *stanceWork) effectOnOblique(i, h int) effect {
	c := w.child(i, "case")
	if c < 0 {
		return presumes
	}
	e := w.lookup("oblique", h, presumes)
	prep := w.lemma(c)
	switch {
	case w.without(i):
		return presumes
	case e == presumes && w.words["object"][w.lemma(h)] == string(passes) && (prep == "in" || prep == "into" || prep == "on"):
		return w.byDefiniteness(i)
	case e == negates || e == ends:
		return when(prep == "from" || prep == "of" || prep == "in" && w.lemma(h) == "fail", e)
	case e == wishes:
		return when(prep == "for" || prep == "to", e)
	case e == supposes:
		return when(prep == "for" || prep == "of" || prep == "about" || prep == "against", e)
	}
	return when(prep == "in" || prep == "into" || prep == "on" || prep == "to", e)
}

// when gives an effect where a condition holds; otherwise what hangs on the word is presumed.
func when(ok bool, e effect) effect {
	if ok {
		return e
	}
	return presumes
}

// effectOnModifier is what a noun does to its complement: plans to attack, threat of war, peace talks.
func (w *stanceWork) effectOnModifier(i, h int) effect {
	e := w.lookup("content", h, "")
	switch rel := w.Tokens[i].Rel; {
	case rel == "acl:relcl", rel == "nmod:poss", rel == "amod", w.without(i):
		return presumes
	case rel == "acl" && e == "" && w.Tokens[h].UPOS == "VERB", rel == "acl" && w.Tokens[h].UPOS == "ADJ":
		return w.effectOnClause(i, h)
	case rel == "acl" && w.childLemma(i, "to") >= 0:
		return cmpOr(e, w.purpose(i))
	case rel == "acl":
		return cmpOr(e, presumes)
	case e == ends && w.kind == "fights":
		return presumes
	case e != "" && e != believes && w.contentCase(i) && !slices.Contains(abstract, w.lemma(h)):
		return e
	}
	return w.byDefiniteness(i)
}

// abstract nouns have a content only with a clause: a reason to fight, and not the reason for the fight.
var abstract = []string{"reason", "right", "power", "need", "case", "time", "idea"}

func cmpOr(e, otherwise effect) effect {
	if e == "" {
		return otherwise
	}
	return e
}

// contentCase tells whether a nominal modifier is the content of its noun: a compound, or joined by of, for, to, against.
func (w *stanceWork) contentCase(i int) bool {
	if w.rel(i) == "compound" {
		return true
	}
	c := w.child(i, "case")
	return c >= 0 && slices.Contains([]string{"of", "for", "to", "against", "on", "from"}, w.lemma(c))
}

// sharesWithFirst tells whether a conjunct shares the auxiliaries and negations of the first one: "did not sign or ratify",
// and not "did not sign but ratified".
func (w *stanceWork) sharesWithFirst(i, h int) bool {
	if w.child(i, "nsubj", "nsubj:pass", "aux", "aux:pass", "cop") >= 0 || w.negations(i, -1) > 0 || w.childLemma(i, "but") >= 0 {
		return false
	}
	return w.Tokens[i].XPOS == w.Tokens[h].XPOS || w.Tokens[i].UPOS != "VERB" && w.child(i, "det") < 0
}

// effectOnAdverbial reads the mark of an adverbial clause. Clauses of time and cause tell what happened; infinitives share
// what governs them.
func (w *stanceWork) effectOnAdverbial(i, h int) effect {
	mark := w.child(i, "mark")
	if mark < 0 && w.Tokens[i].XPOS != "VB" || mark >= 0 && w.lemma(mark) != "to" && w.lemma(mark) != "by" {
		return presumes
	}
	if mark >= 0 && w.lemma(mark) == "by" {
		return passes
	}
	if e := w.lookup("clause", h, passes); e != passes {
		return e
	}
	return w.purpose(i)
}

// purpose is the effect of "in order to": what is done for a purpose counts as told ("troops to fight the rebels"), while
// what shall be ended still holds ("talks to ease tension").
func (w *stanceWork) purpose(i int) effect {
	if i != w.trigger && w.lookup("object", i, "") == ends {
		return wishes
	}
	return passes
}
