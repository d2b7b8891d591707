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
	case w.isRoot(i), w.title(i), i == w.trigger && w.grounds(i):
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

// grounds tells whether the trigger is a noun that is not the stance itself, but what the stance is about: whoever eases
// tension or considers action against somebody stands against him all the same.
func (w *stanceWork) grounds(i int) bool {
	return w.attitude() && w.Tokens[i].UPOS == "NOUN" && !w.hostile(i)
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
	for _, k := range w.Children(i) {
		if k > i && (w.Tokens[k].Rel == "compound:prt" || w.rel(k) == "advmod" && slices.Contains(particles, w.lemma(k))) {
			return w.lemma(i) + " " + w.lemma(k)
		}
	}
	return w.lemma(i)
}

var particles = []string{"off", "out", "down", "away", "back", "up"}
