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
	ends     effect = "end"
	excludes effect = "exclude"
	wishes   effect = "wish"
	supposes effect = "suppose"
	plans    effect = "plan"
	commits  effect = "commit"
	opens    effect = "open"
	passes   effect = "pass"
	believes effect = "believe"
	reports  effect = "report"
	presumes effect = "presume"
)

var effects = []string{"negate", "end", "exclude", "wish", "suppose", "plan", "commit", "open", "pass", "believe", "report", "presume"}

// A StanceJudge tells whether an article asserts, denies or only supposes what a trigger tells. It is never changed after
// NewStanceJudge and safe for concurrent use.
type StanceJudge struct {
	words wordClasses
}

const stanceFile = "lexicon/stance.yaml"

// NewStanceJudge reads lexicon/stance.yaml; a fault names file and line.
func NewStanceJudge(fsys fs.FS) (*StanceJudge, error) {
	kinds := []string{"accuses", "agrees", "aids", "allies", "fights", "leads", "mediates", "meets", "member_of", "opposes", "sanctions", "threatens"}
	allowed := map[string]section{"denial": {classes: kinds, own: true}, "hostile": {classes: kinds, own: true}}
	for _, name := range []string{"clause", "object", "oblique", "content", "predicate", "modifier", "aux"} {
		allowed[name] = section{classes: effects}
	}
	words, err := loadWordClasses(fsys, stanceFile, allowed)
	if err != nil {
		return nil, err
	}
	return &StanceJudge{words: words}, nil
}

// StanceOf returns how the text puts the relation that the trigger token tells, and in a few words why. What counts is the
// words around and above the trigger, and those triggers that tell of a relation by its denial ("cancelled the summit").
// The kind decides about plans: a scheduled meeting or promised aid is asserted, a planned attack hypothetical; and about
// stances: who demands, rejects or may not accept opposes.
func (j *StanceJudge) StanceOf(doc *nlp.Doc, trigger int, kind graph.KindName) (stance graph.Stance, reason string) {
	if trigger < 0 || trigger >= len(doc.Tokens) {
		return graph.Asserted, ""
	}
	w := &stanceWork{words: j.words, syntax: newSyntax(doc), kind: kind, trigger: trigger}
	stance = w.status(trigger, -1, 0)
	switch {
	case w.denies(trigger):
		w.because("%q denies it", doc.Word(trigger))
		stance = ended(stance)
	case stance == graph.Asserted && w.desires(trigger):
		w.because("%q only wishes it", doc.Word(trigger))
		stance = graph.Hypothetical
	}
	return stance, strings.Join(w.why, "; ")
}

// stanceWork is the state of one call of StanceOf.
type stanceWork struct {
	*syntax
	words   wordClasses
	kind    graph.KindName
	trigger int
	why     []string
}

// maxStanceClimb bounds how many governors have a say about a trigger.
const maxStanceClimb = 8

// status is the stance of the clause or noun phrase that token i heads: what its governors leave of it, changed by the
// negations and modal words of its own. It is asked for the sake of the dependent via, -1 at the trigger itself.
func (w *stanceWork) status(i, via, depth int) graph.Stance {
	if depth > maxStanceClimb {
		return graph.Asserted
	}
	from, soft := w.context(i, depth)
	return w.local(i, via, from, soft)
}

func (w *stanceWork) because(format string, args ...any) {
	w.why = append(w.why, fmt.Sprintf(format, args...))
}

// attitude tells whether the kind is a stance of its subject, so that wishes and demands are the thing itself.
func (w *stanceWork) attitude() bool { return ownStance(w.kind) }

// told tells whether the kind counts as told where it is only planned (a meeting) or promised (aid, support).
func (w *stanceWork) told(e effect) bool {
	switch {
	case e != plans && e != commits:
		return false
	case w.kind == "meets" || w.attitude():
		return true
	}
	return e == commits && (w.kind == "aids" || w.kind == "allies")
}

// context is the stance that the governor of i gives to it; soft tells that a negation inside of it stays one ("plans not
// to attack"), as under a plan or a promise.
func (w *stanceWork) context(i, depth int) (stance graph.Stance, soft bool) {
	switch {
	case depth > maxStanceClimb:
		return graph.Asserted, false
	case w.isRoot(i) && w.asks(i):
		w.because("it is a question")
		return graph.Hypothetical, false
	case w.isRoot(i), w.title(i):
		return graph.Asserted, false
	}
	h := w.Tokens[i].Head
	if w.rel(i) == "conj" && !w.sharesWithFirst(i, h) {
		return w.context(h, depth+1)
	}
	e := w.effectOn(i, h)
	switch {
	case e == presumes:
		return graph.Asserted, false
	case w.indifferent(e):
		e = passes
	}
	above := w.status(h, i, depth+1)
	if e != passes && e != reports && e != believes {
		w.because("%q governs it", w.Word(h))
	}
	return compose(e, above), e == wishes || e == commits || e == plans
}

// title tells whether the trigger names an office beside its holder, which no governor changes.
func (w *stanceWork) title(i int) bool {
	return w.kind == "leads" && w.Tokens[i].UPOS != "VERB" && w.child(i, "cop") < 0 && w.rel(i) != "xcomp"
}

// indifferent tells whether an effect says nothing about the kind: wished or demanded stances, scheduled meetings.
func (w *stanceWork) indifferent(e effect) bool {
	return e == wishes && w.attitude()
}

// compose is the stance of a content under a governor of an effect whose own stance is known.
func compose(e effect, above graph.Stance) graph.Stance {
	switch e {
	case negates:
		return opposite(above)
	case ends:
		return ended(above)
	case excludes:
		if above == graph.Asserted {
			return graph.Denied
		}
		return graph.Hypothetical
	case opens:
		return graph.Hypothetical
	case wishes, supposes, plans, commits:
		if above == graph.Asserted {
			return graph.Hypothetical
		}
	case reports:
		if above == graph.Denied {
			return graph.Hypothetical
		}
		return graph.Asserted
	}
	return above
}

func opposite(s graph.Stance) graph.Stance {
	switch s {
	case graph.Asserted:
		return graph.Denied
	case graph.Denied:
		return graph.Asserted
	}
	return s
}

// ended is the stance of what an ending with a stance ends: what is not ended, or shall be, still holds.
func ended(s graph.Stance) graph.Stance {
	if s == graph.Asserted {
		return graph.Denied
	}
	return graph.Asserted
}

// denies tells whether the trigger tells of its kind by denial.
func (w *stanceWork) denies(trigger int) bool {
	_, ok := w.words["denial"][string(w.kind)+" "+w.verb(trigger)]
	return ok
}

// desires tells whether the trigger is itself a wish or an offer of what its kind tells: "hoped to mediate".
func (w *stanceWork) desires(trigger int) bool {
	if w.attitude() || w.kind == "allies" {
		return false
	}
	if w.Tokens[trigger].UPOS == "NOUN" {
		return slices.Contains([]string{"offer", "proposal", "application", "candidacy"}, w.lemma(trigger)) || w.lemma(trigger) == "bid" && w.kind == "member_of"
	}
	if w.child(trigger, "xcomp") < 0 || w.lemma(trigger) == "call" || w.lemma(trigger) == "ask" {
		return false
	}
	switch e := w.lookup("clause", trigger, passes); e {
	case wishes, supposes:
		return !w.willing(trigger)
	case commits:
		return w.kind == "mediates"
	}
	return false
}

// willing tells whether a word puts aid or support at somebody's disposal, which counts as promised: "ready to assist".
func (w *stanceWork) willing(i int) bool {
	return (w.kind == "aids" || w.kind == "allies") && slices.Contains([]string{"ready", "willing", "prepare", "prepared"}, w.lemma(i))
}

// verb returns the lemma of token i with its particle: call off.
func (w *stanceWork) verb(i int) string {
	for _, k := range w.kids[i] {
		if k > i && (w.Tokens[k].Rel == "compound:prt" || w.rel(k) == "advmod" && slices.Contains(particles, w.lemma(k))) {
			return w.lemma(i) + " " + w.lemma(k)
		}
	}
	return w.lemma(i)
}

var particles = []string{"off", "out", "down", "away", "back", "up"}

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
