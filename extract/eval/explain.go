package eval

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"entente/extract"
	"entente/graph"
	"entente/nlp"
)

// A Cause is the first step at which a marked relation was lost, or what is wrong with a statement that was found.
type Cause string

// Causes of what was missed, in the order of the steps.
const (
	CutSentence Cause = "sentence: it is cut so that the ends are apart"
	CutToken    Cause = "token: it is cut inside the name"
	WrongTag    Cause = "tag: no word of the name is tagged as a noun or adjective"
	WrongParse  Cause = "parse: the words of the name do not hang together"
	NoMention   Cause = "mention: the name is not found"
	WrongLink   Cause = "link: the name is taken for another actor"
	NoReference Cause = "coreference: a pronoun or description is not taken for the end"
	NotInSight  Cause = "implied: no word stands for an end, and none shortly before"
	NoCandidate Cause = "candidate: the models were not asked about the two"
	OnlyImplied Cause = "implied: no word stands for an end; the models were silent"
	WrongStance Cause = "stance"
	WrongWay    Cause = "direction"
	WrongKind   Cause = "kind"
	AlmostTold  Cause = "model silent, confidence from 0.20"
	HardlyTold  Cause = "model silent, confidence 0.05 to 0.20"
	NeverTold   Cause = "model silent, confidence below 0.05"
)

// Further causes of what was wrong; stance, direction and kind are as above.
const (
	NoSuchActor  Cause = "actor: an end is nobody whom the gold marks"
	Neighbour    Cause = "neighbour: the sentence says it of one end and somebody else"
	NoSuchPair   Cause = "pair: the sentence relates others"
	SilentPlace  Cause = "silence: the gold has no relation in the sentence"
	OtherQuote   Cause = "evidence: another sentence says it"
	OtherSpeaker Cause = "speaker"
)

var (
	missedCauses = []Cause{CutSentence, CutToken, WrongTag, WrongParse, NoMention, WrongLink, NoReference, NotInSight, NoCandidate, WrongStance, WrongWay, WrongKind, OnlyImplied, AlmostTold, HardlyTold, NeverTold}
	wrongCauses  = []Cause{WrongStance, WrongWay, WrongKind, NoSuchActor, Neighbour, NoSuchPair, SilentPlace}
	toldCauses   = []Cause{OtherQuote, OtherSpeaker}
)

// Causes counts what was missed, wrong, or right but told wrongly, by group of kinds and cause.
type Causes struct {
	Missed, Wrong, Told map[string]map[Cause]int
	Lines               []string // one for each
}

// NewCauses returns empty counts.
func NewCauses() *Causes {
	group := func() map[string]map[Cause]int { return map[string]map[Cause]int{Interactions: {}, Roles: {}} }
	return &Causes{Missed: group(), Wrong: group(), Told: group()}
}

// Add finds the causes in one article, given the account of its reading and what was predicted of it. An article that the
// gold does not mark adds nothing.
func (c *Causes) Add(g *Gold, ac *extract.Account, predictions []Prediction) {
	a := g.article(stem(ac.Article.Name))
	if a == nil {
		return
	}
	x := &examiner{a, ac, distinct(predictions), c}
	for _, p := range x.predictions {
		x.predicted(p)
	}
	for _, l := range a.lines {
		if l.Tier == "core" && !slices.ContainsFunc(x.predictions, func(p Prediction) bool { return l.matches(p, a.names) }) {
			cause, detail := x.missed(l)
			c.Missed[group(l.Relation)][cause]++
			c.line("%s MISSED %s -%s/%s-> %s: %s%s | %s", a.name, l.Source, l.Relation, l.Polarity, l.Target, cause, detail, l.Evidence)
		}
	}
}

func (c *Causes) line(format string, args ...any) {
	c.Lines = append(c.Lines, fmt.Sprintf(format, args...))
}

// group is the group of kinds that a kind belongs to.
func group(kind string) string {
	if kind == "leads" || kind == "member_of" {
		return Roles
	}
	return Interactions
}

// An examiner finds causes in one article.
type examiner struct {
	*goldArticle
	ac          *extract.Account
	predictions []Prediction
	causes      *Causes
}

// predicted finds what is wrong with a prediction, if anything.
func (x *examiner) predicted(p Prediction) {
	var hits []Line
	for _, l := range x.lines {
		if l.matches(p, x.names) {
			hits = append(hits, l)
		}
	}
	say := func(what string, cause Cause) {
		x.causes.line("%s %s %s -%s/%s-> %s: %s | %s", x.name, what, p.Source.Name, p.Relation, p.Polarity, p.Target.Name, cause, p.Quote)
	}
	if len(hits) == 0 {
		cause := x.wrong(p)
		x.causes.Wrong[group(p.Relation)][cause]++
		say("WRONG", cause)
		return
	}
	told := func(cause Cause, right func(Line) bool) {
		if !slices.ContainsFunc(hits, right) {
			x.causes.Told[group(p.Relation)][cause]++
			say("TOLD", cause)
		}
	}
	told(OtherQuote, func(l Line) bool { return l.QuotedBy(p.Quote) })
	told(OtherSpeaker, func(l Line) bool { return sameSpeaker(x.names, l.AttributedTo, p.Speaker) })
}

// wrong tells what is wrong with a prediction that matches no line.
func (x *examiner) wrong(p Prediction) Cause {
	from, to := x.names.of(p.Source.Name), x.names.of(p.Target.Name)
	has := func(is func(l Line, forward, turned, kind bool) bool) bool {
		return slices.ContainsFunc(x.lines, func(l Line) bool {
			forward, backward := l.ends(from, to)
			_, symmetric := l.ends(to, from)
			mirrored, _ := l.ends(to, from)
			return is(l, forward || backward, mirrored || symmetric, slices.Contains(l.Kinds(), p.Relation))
		})
	}
	switch {
	case has(func(_ Line, forward, _, kind bool) bool { return forward && kind }):
		return WrongStance
	case has(func(_ Line, _, turned, kind bool) bool { return turned && kind }):
		return WrongWay
	case has(func(_ Line, forward, turned, _ bool) bool { return forward || turned }):
		return WrongKind
	case !x.marked(from) || !x.marked(to):
		return NoSuchActor
	case has(func(l Line, _, _, kind bool) bool { return kind && l.QuotedBy(p.Quote) && l.shares(from, to) }):
		return Neighbour
	case has(func(l Line, _, _, _ bool) bool { return l.QuotedBy(p.Quote) }):
		return NoSuchPair
	}
	return SilentPlace
}

// shares tells whether one of two actors is an end of the line, in its place.
func (l *Line) shares(from, to map[string]bool) bool {
	source, target := foldAll(l.Source, l.AltSource), foldAll(l.Target, l.AltTarget)
	return meet(from, source) || meet(to, target) || l.Symmetric && (meet(from, target) || meet(to, source))
}

// marked tells whether the gold has an actor of one of the names.
func (x *examiner) marked(called map[string]bool) bool {
	return slices.ContainsFunc(x.actors, func(r ActorRow) bool { return called[fold(r.Name)] })
}

// missed finds the first cause why a line was missed: at the sentence of its evidence where it came furthest.
func (x *examiner) missed(l Line) (Cause, string) {
	sources, targets := x.found(l.Source, l.AltSource), x.found(l.Target, l.AltTarget)
	best, why := NoCandidate, ""
	furthest := -1
	for _, evidence := range append([]string{l.Evidence}, l.MoreEvidence...) {
		at := strings.Index(x.ac.Doc.Text, evidence)
		if at < 0 {
			continue
		}
		cause, detail := x.lost(&place{l, at, at + len(evidence)}, sources, targets)
		if step := slices.Index(missedCauses, cause); step > furthest {
			best, why, furthest = cause, detail, step
		}
	}
	if best != NeverTold && best != OnlyImplied {
		return best, why
	}
	cause, detail := x.decided(l, sources, targets)
	if best == OnlyImplied && slices.Index(missedCauses, cause) >= slices.Index(missedCauses, OnlyImplied) {
		return OnlyImplied, detail
	}
	return cause, detail
}

// found lists the actors of the cast that count for one of some names.
func (x *examiner) found(name string, more []string) []int {
	var out []int
	for i, a := range x.ac.Cast.Actors {
		if meet(x.names.of(a.Name), foldAll(name, more)) {
			out = append(out, i)
		}
	}
	return out
}

// A place is a piece of text that says a line: bytes [start, end).
type place struct {
	line       Line
	start, end int
}

// lost finds the first step before the models at which a line was lost in a piece of text, NeverTold or OnlyImplied where
// there is none.
func (x *examiner) lost(at *place, sources, targets []int) (Cause, string) {
	cause, detail := x.end(at, at.line.SourceMention, at.line.Source, at.line.AltSource, sources)
	other, more := x.end(at, at.line.TargetMention, at.line.Target, at.line.AltTarget, targets)
	if cause == "" || cause == NotInSight && other != "" {
		cause, detail = other, more
	}
	if cause != "" && cause != NotInSight {
		return cause, detail
	}
	asked, sentences := x.asked(at, sources, targets)
	switch {
	case asked && cause == NotInSight:
		return OnlyImplied, detail
	case asked:
		return NeverTold, ""
	case cause == NotInSight:
		return NotInSight, detail
	case sentences > 1:
		return CutSentence, ""
	}
	return NoCandidate, ""
}

// asked tells whether the models were asked about two ends in a piece of text, and how many sentences it was taken for.
func (x *examiner) asked(at *place, sources, targets []int) (asked bool, sentences int) {
	for s, sent := range x.ac.Doc.Sents {
		if sent.End <= at.start || sent.Start >= at.end || sent.First == sent.Last {
			continue
		}
		sentences++
		for _, a := range sources {
			asked = asked || slices.ContainsFunc(targets, func(b int) bool { return x.ac.Paired(s, a, b) })
		}
	}
	return asked, sentences
}

// end finds why an end of a line has no mention in a piece of text, "" where it has one.
func (x *examiner) end(at *place, words, name string, more []string, accepted []int) (Cause, string) {
	for _, m := range x.ac.Cast.Mentions {
		if x.ac.Doc.Tokens[m.First].Start >= at.start && x.ac.Doc.Tokens[m.Last-1].End <= at.end && slices.ContainsFunc(m.Actors, func(a int) bool { return slices.Contains(accepted, a) }) {
			return "", ""
		}
	}
	text := x.ac.Doc.Text[at.start:at.end]
	if words == "" || !strings.Contains(text, words) {
		words = x.formIn(text, name, more)
	}
	detail := fmt.Sprintf(" (%s)", cmp.Or(words, name))
	k := wordIndex(text, words)
	switch {
	case k < 0:
		return NotInSight, detail
	case !isName(words):
		return NoReference, detail
	}
	return x.nameLost(at.start+k, at.start+k+len(words)), detail
}

// formIn returns the longest form by which a text names an actor, "" where it does not.
func (x *examiner) formIn(text, name string, more []string) string {
	best := ""
	if wordIndex(text, name) >= 0 {
		best = name
	}
	for _, row := range x.actors {
		if !slices.Contains(foldAll(name, more), fold(row.Name)) {
			continue
		}
		for _, form := range append(row.Forms, row.Name) {
			if len(form) > len(best) && wordIndex(text, form) >= 0 {
				best = form
			}
		}
	}
	return best
}

// nameLost tells why bytes [start, end) that name an actor are no mention of it.
func (x *examiner) nameLost(start, end int) Cause {
	doc := x.ac.Doc
	first, last := tokensOf(doc, start, end)
	if first == last || doc.Tokens[first].Start < start {
		return CutToken
	}
	for _, m := range x.ac.Cast.Mentions {
		if m.First < last && m.Last > first {
			return WrongLink
		}
	}
	nouns, heads := 0, 0
	for i := first; i < last; i++ {
		switch doc.Tokens[i].UPOS {
		case "PROPN", "NOUN", "ADJ":
			nouns++
		}
		if h := doc.Tokens[i].Head; h < first || h >= last || h == i {
			heads++
		}
	}
	switch {
	case nouns == 0:
		return WrongTag
	case heads > 1:
		return WrongParse
	}
	return NoMention
}

// tokensOf returns the tokens that overlap bytes [start, end).
func tokensOf(doc *nlp.Doc, start, end int) (first, last int) {
	first, _ = slices.BinarySearchFunc(doc.Tokens, start, func(t nlp.Token, at int) int { return cmp.Compare(t.End, at+1) })
	last = first
	for last < len(doc.Tokens) && doc.Tokens[last].Start < end {
		last++
	}
	return first, last
}

// wordIndex is strings.Index of whole words.
func wordIndex(text, words string) int {
	if words == "" {
		return -1
	}
	for at := strings.Index(text, words); at >= 0; at = next(text, words, at) {
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		behind, _ := utf8.DecodeRuneInString(text[at+len(words):])
		if !unicode.IsLetter(before) && !unicode.IsLetter(behind) {
			return at
		}
	}
	return -1
}

// isName tells whether words are written as a name: one of them has a capital, and they are no pronoun at the head of a sentence.
func isName(words string) bool {
	fields := strings.Fields(words)
	if len(fields) == 1 && slices.Contains(pronouns, strings.ToLower(words)) {
		return false
	}
	for i, w := range fields {
		if unicode.IsUpper([]rune(w)[0]) && (i > 0 || !slices.Contains(articles, w)) {
			return true
		}
	}
	return false
}

var (
	pronouns = strings.Fields("i me my mine we us our ours you your yours he him his she her hers it its they them their theirs who whom whose which that this these those both each all")
	articles = strings.Fields("The A An Both Its His Her Their Our My This That These Those All")
)

// decided tells what the models made of a line that they were asked about.
func (x *examiner) decided(l Line, sources, targets []int) (Cause, string) {
	best := Cause("")
	for _, p := range x.predictions {
		if cause := x.almost(l, p); cause != "" && (best == "" || slices.Index(missedCauses, cause) < slices.Index(missedCauses, best)) {
			best = cause
		}
	}
	if best != "" {
		return best, ""
	}
	confidence := 0.0
	for _, kind := range l.Kinds() {
		for _, a := range sources {
			for _, b := range targets {
				confidence = max(confidence, x.ac.Confidence(a, b, graph.KindName(kind)))
				if l.Symmetric {
					confidence = max(confidence, x.ac.Confidence(b, a, graph.KindName(kind)))
				}
			}
		}
	}
	detail := fmt.Sprintf(" (%.2f)", confidence)
	switch {
	case confidence >= 0.2:
		return AlmostTold, detail
	case confidence >= 0.05:
		return HardlyTold, detail
	}
	return NeverTold, detail
}

// almost tells in what a wrong prediction differs from a missed line, "" where they have little in common.
func (x *examiner) almost(l Line, p Prediction) Cause {
	from, to := x.names.of(p.Source.Name), x.names.of(p.Target.Name)
	forward, backward := l.ends(from, to)
	turned, _ := l.ends(to, from)
	kind := slices.Contains(l.Kinds(), p.Relation)
	switch {
	case kind && (forward || backward):
		return WrongStance
	case kind && turned && p.Polarity == l.Polarity:
		return WrongWay
	case !kind && (forward || backward || turned) && l.QuotedBy(p.Quote) && !x.right(p):
		return WrongKind
	}
	return ""
}

func (x *examiner) right(p Prediction) bool {
	return slices.ContainsFunc(x.lines, func(l Line) bool { return l.matches(p, x.names) })
}

// WriteText prints a table of counts, causes down and groups of kinds across.
func (c *Causes) WriteText(w io.Writer) error {
	var b strings.Builder
	part := func(title string, counts map[string]map[Cause]int, causes []Cause) {
		fmt.Fprintf(&b, "%-66s %12d %5d\n", title, total(counts[Interactions]), total(counts[Roles]))
		for _, cause := range causes {
			if i, r := counts[Interactions][cause], counts[Roles][cause]; i+r > 0 {
				fmt.Fprintf(&b, "  %-64s %12d %5d\n", cause, i, r)
			}
		}
	}
	fmt.Fprintf(&b, "%-66s %12s %5s\n", "", Interactions, Roles)
	part("missed", c.Missed, missedCauses)
	part("wrong", c.Wrong, wrongCauses)
	part("right, but told wrongly", c.Told, toldCauses)
	_, err := io.WriteString(w, b.String())
	return err
}

func total(counts map[Cause]int) int {
	n := 0
	for _, c := range counts {
		n += c
	}
	return n
}
