package extract

import "strings"

// A slot names the place of an argument with a trigger, whatever the construction: subj and obj as in the active voice
// (so the agent of a passive is subj), iobj, comp (a clause), poss (Russia's talks), mod (the Russian attack), appos, a
// preposition ("with", "between", "of" …), host (the subject of the verb that carries a noun: "Russia held talks"),
// speaker (who says the clause), self (the word itself: pro-Iranian).
type slot = string

// An argument is a token that fills a slot.
type argument struct {
	token int
	slot  slot
}

// maxClimb bounds how many governors are asked for an argument that the trigger itself lacks.
const maxClimb = 4

// arguments returns what fills the slots of trigger t, nearest first.
func (t *tree) arguments(i int) []argument {
	if t.hyphenated(i) {
		return []argument{{i - 2, "subj"}, {t.nounBehind(i), "obj"}}
	}
	return append(t.inherited(i, t.direct(i), 0), t.adjacent(i)...)
}

// adjacent returns the name right behind a common noun, which it describes: "proxy group Hezbollah", "opponent Navalny".
// Parsers often take the name for the subject of what follows.
func (t *tree) adjacent(i int) []argument {
	if t.upos(i) != "NOUN" {
		return nil
	}
	for k := i + 1; k < len(t.Tokens) && k <= i+3; k++ {
		switch t.upos(k) {
		case "PROPN":
			return []argument{{k, "subj"}}
		case "NOUN":
		default:
			return nil
		}
	}
	return nil
}

// hyphenated tells whether i is the participle of a compound such as "U.S.-backed", with a noun behind it: parsers are not
// to be trusted with these.
func (t *tree) hyphenated(i int) bool {
	return i >= 2 && t.Word(i-1) == "-" && (t.xpos(i) == "VBN" || t.xpos(i) == "VBD" || strings.HasSuffix(t.lower(i), "ed")) && t.nounBehind(i) >= 0
}

// nounBehind returns the head of the noun phrase that begins behind token i, -1 where none does.
func (t *tree) nounBehind(i int) int {
	for k := i + 1; k < len(t.Tokens) && k <= i+4; k++ {
		switch t.upos(k) {
		case "NOUN", "PROPN":
			for h := t.head(k); h > k && h <= i+8 && (t.upos(h) == "NOUN" || t.upos(h) == "PROPN"); h = t.head(k) {
				k = h
			}
			return k
		case "ADJ", "CCONJ":
		default:
			return -1
		}
	}
	return -1
}

func filled(args []argument, s slot) bool {
	for _, a := range args {
		if a.slot == s {
			return true
		}
	}
	return false
}

// direct returns the arguments that are children of i.
func (t *tree) direct(i int) []argument {
	var out []argument
	passive := t.passive(i) || t.participle(i)
	for _, c := range t.Children(i) {
		s := t.slotOf(c, passive)
		switch {
		case s == "":
		case !t.relativePronoun(c):
			out = append(out, argument{c, s})
		case t.rel(i) != "acl:relcl": // a relative clause that the parser took for something else
			if a := t.before(c); a >= 0 {
				out = append(out, argument{a, s})
			}
		}
	}
	return out
}

// before returns the noun in front of a relative pronoun, over a comma and a preposition; -1 where there is none.
func (t *tree) before(c int) int {
	for i := c - 1; i >= 0 && i >= c-3; i-- {
		if t.noun(i) {
			return i
		}
		if t.Word(i) != "," && t.upos(i) != "ADP" {
			break
		}
	}
	return -1
}

// objectControl are verbs whose object is the subject of the infinitive behind them.
var objectControl = wordSet(`urge ask tell order force want press push persuade call instruct require compel allow permit help let make
	encourage invite warn advise convince expect beg lobby pressure request challenge enable cause lead authorise authorize`)

// participle tells whether i is a past participle that modifies a noun: "U.S.-backed forces", "troops backed by Iran".
func (t *tree) participle(i int) bool {
	return t.xpos(i) == "VBN" && (t.base(i) == "amod" || t.rel(i) == "acl")
}

// slotOf returns the slot that child c fills with its governor.
func (t *tree) slotOf(c int, passive bool) slot {
	switch rel := t.base(c); rel {
	case "nsubj", "csubj":
		if strings.HasSuffix(t.rel(c), ":pass") {
			return "obj"
		}
		return "subj"
	case "obj", "iobj", "appos":
		return rel
	case "obl", "nmod":
		return t.oblique(c, passive)
	case "amod", "compound", "nummod":
		if passive {
			return "subj"
		}
		return "mod"
	case "ccomp", "xcomp":
		return "comp"
	case "acl":
		if t.rel(c) == "acl" {
			return "comp"
		}
	case "advcl":
		return "advcl"
	case "parataxis":
		return "para"
	}
	return ""
}

func (t *tree) oblique(c int, passive bool) slot {
	prep := t.prep(c)
	switch {
	case t.rel(c) == "nmod:poss":
		return "poss"
	case t.rel(c) == "obl:agent", prep == "by" && passive:
		return "subj"
	case strings.HasSuffix(t.rel(c), "mod") && t.base(c) == "obl": // obl:tmod, obl:npmod
		if passive {
			return "subj"
		}
		return ""
	case prep == "":
		return "mod"
	}
	return prep
}

// inherited adds what i takes over from its governor.
func (t *tree) inherited(i int, out []argument, depth int) []argument {
	g := t.head(i)
	if g < 0 || depth > maxClimb {
		return t.shareObject(i, out)
	}
	switch rel := t.rel(i); {
	case rel == "conj":
		out = t.fromConjunct(i, g, out, depth)
	case rel == "acl:relcl":
		out = t.fromAntecedent(i, g, out)
	case t.participle(i):
		out = append(out, argument{g, "obj"})
	case rel == "acl":
		out = t.fromModified(i, g, out, depth)
	case t.base(i) == "xcomp" || t.base(i) == "advcl" || t.base(i) == "ccomp":
		out = t.fromControl(i, g, out, depth)
	case t.base(i) == "appos":
		out = append(out, argument{g, "subj"})
	case t.base(i) == "compound" || t.base(i) == "amod" || rel == "nmod:desc" || rel == "flat":
		out = append(out, argument{g, "subj"})
		out = t.lift(i, g, out, depth)
	case t.noun(i) || t.upos(i) == "ADJ":
		out = t.fromHost(g, out, depth)
	}
	return t.shareObject(i, out)
}

// shareObject gives the first of coordinated verbs the object of a later one: "criticised and condemned Iran".
func (t *tree) shareObject(i int, out []argument) []argument {
	if !t.verb(i) || filled(out, "obj") {
		return out
	}
	for _, c := range t.Children(i) {
		if t.rel(c) == "conj" && t.verb(c) {
			if o := t.child(c, "obj"); o >= 0 && t.child(c, "nsubj") < 0 {
				return append(out, argument{o, "obj"})
			}
		}
	}
	return out
}

func (t *tree) fromConjunct(i, g int, out []argument, depth int) []argument {
	shared := t.inherited(g, t.direct(g), depth+1)
	for _, a := range shared {
		switch {
		case a.token == i:
		case a.slot == "subj" && t.verb(i) && !t.hasSubject(i) && t.passive(i) && !t.passive(g):
			out = append(out, argument{a.token, "obj"})
		case a.slot == "subj" && !t.hasSubject(i), a.slot == "host", a.slot == "poss" && !filled(out, "poss"):
			out = append(out, a)
		}
	}
	return out
}

func (t *tree) hasSubject(i int) bool { return t.child(i, "nsubj", "csubj") >= 0 }

// fromAntecedent puts the noun that a relative clause modifies into the slot of its pronoun.
func (t *tree) fromAntecedent(i, g int, out []argument) []argument {
	for _, c := range t.Children(i) {
		if t.relativePronoun(c) {
			if s := t.slotOf(c, t.passive(i)); s != "" {
				return append(out, argument{g, s})
			}
		}
	}
	if t.hasSubject(i) {
		return append(out, argument{g, "obj"})
	}
	return append(out, argument{g, "subj"})
}

// fromModified handles clauses that modify a noun: "forces fighting Iran", "its plan to attack Iran".
func (t *tree) fromModified(i, g int, out []argument, depth int) []argument {
	if filled(out, "subj") {
		return out
	}
	if s := t.child(g, "nsubj"); s >= 0 && t.child(i, "aux") >= 0 { // a finite clause that the parser hung on a noun
		return append(out, argument{s, t.subjectSlot(i)})
	}
	if t.xpos(i) == "VBG" {
		return append(out, argument{g, "subj"})
	}
	for _, a := range t.inherited(g, t.direct(g), depth+1) {
		if a.slot == "poss" || a.slot == "mod" || a.slot == "host" || a.slot == "of" || a.slot == "subj" {
			if a.token != i {
				out = append(out, argument{a.token, "subj"})
			}
		}
	}
	return out
}

// subjectSlot is the slot of a subject: the object where the verb is passive.
func (t *tree) subjectSlot(i int) slot {
	if t.passive(i) {
		return "obj"
	}
	return "subj"
}

// fromControl gives a clause without subject that of its governor, or its object: "urged Iran to stop".
func (t *tree) fromControl(i, g int, out []argument, depth int) []argument {
	if t.hasSubject(i) {
		return out
	}
	into := t.subjectSlot(i)
	if t.xpos(i) == "VBN" && t.base(i) == "advcl" {
		into = "obj"
	}
	if o := t.child(g, "obj"); o >= 0 && o != i && (t.base(i) == "xcomp" || objectControl[t.lemma(g)] && t.child(i, "mark") >= 0 && t.lower(t.child(i, "mark")) == "to") {
		return append(out, argument{o, into})
	}
	for _, a := range t.inherited(g, t.direct(g), depth+1) {
		switch a.slot {
		case "subj", "host":
			out = append(out, argument{a.token, into})
		case "obj":
			if t.passive(g) && t.base(i) == "xcomp" { // "Iran was urged to stop"
				out = append(out, argument{a.token, into})
			}
		}
	}
	return out
}

// lift gives a modifier the arguments of the noun that it modifies: "Russia's mediation efforts between".
func (t *tree) lift(i, g int, out []argument, depth int) []argument {
	for _, a := range t.inherited(g, t.direct(g), depth+1) {
		if a.token != i && a.slot != "subj" && a.slot != "appos" {
			out = append(out, a)
		} else if a.slot == "subj" {
			out = append(out, argument{a.token, "host"})
		}
	}
	return out
}

// fromHost gives a noun what the verb that carries it has: its subject as host, its prepositional phrases as they are.
func (t *tree) fromHost(g int, out []argument, depth int) []argument {
	for _, a := range t.inherited(g, t.direct(g), depth+1) {
		switch a.slot {
		case "subj", "host", "poss", "mod":
			if t.verb(g) == (a.slot == "subj" || a.slot == "host") || a.slot == "host" || a.slot == "poss" {
				out = append(out, argument{a.token, "host"})
			}
		case "obj":
			if t.verb(g) {
				out = append(out, argument{a.token, "hobj"})
			}
		case "comp", "advcl", "para", "appos", "iobj":
		default:
			if t.verb(g) && !filled(out, a.slot) {
				out = append(out, a)
			}
		}
	}
	return out
}
