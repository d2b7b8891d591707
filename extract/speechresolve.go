package extract

import (
	"slices"
	"strings"

	"entente/graph"
	"entente/nlp"
)

// ResolveSpeaker returns who says a speech: the index of the actor in the cast, -1 where the speaker is none (a
// newspaper, critics, unknown), and the words to name him by, "" where the text does not tell.
func ResolveSpeaker(doc *nlp.Doc, s Speech, cast *Cast) (actor int, as string) {
	if s.Speaker < 0 || s.Speaker >= len(doc.Tokens) {
		return -1, ""
	}
	r := &speakerLookup{syntax: newSyntax(doc), cast: cast}
	if m := r.mentionOf(s); m != nil {
		return m.Actors[0], r.nameOf(m)
	}
	if !r.canSpeak(s.Speaker) || s.SpeakerSpan.First >= s.SpeakerSpan.Last {
		return -1, ""
	}
	return -1, r.text(s.SpeakerSpan)
}

// Attribution returns the speaker of what the trigger tells, as ResolveSpeaker does: the innermost one that the text
// names. It is -1 and "" where the article itself tells it, for offices and memberships, and where an actor speaks of his
// own stance: who supports, opposes, accuses or threatens need not be quoted for it.
func Attribution(doc *nlp.Doc, speeches []Speech, cast *Cast, trigger, subject int, kind graph.KindName) (actor int, as string) {
	if kind == "leads" || kind == "member_of" {
		return -1, ""
	}
	t := newSyntax(doc)
	for i := speechAt(speeches, trigger); i >= 0; i = speeches[i].Outer {
		actor, as = ResolveSpeaker(doc, speeches[i], cast)
		switch {
		case as == "", speeches[i].Manner == Demand && speeches[i].Outer >= 0:
			continue
		case !speeches[i].Direct && t.presupposed(trigger, &speeches[i]):
			return -1, ""
		case (kind == "allies" || ownStance(kind) || intends(speeches[i]) || t.announced(trigger)) && isAmong(doc, speeches[i], cast, subject):
			return -1, ""
		}
		return actor, as
	}
	return -1, ""
}

// voicesOfTheirOwn are nouns, besides those for people, that speak for themselves.
var voicesOfTheirOwn = wordSet(`agency newspaper paper daily broadcaster channel network website magazine media press report study poll survey
	court tribunal commission committee panel company firm group party union organisation organization charity people expert
	memoir document cable archive authority intelligence police military army government ministry opposition mp chief source
	critic official spokeswoman judge nurse head coach aide colleague ally wife husband son daughter family friend neighbour police
	relative witness crowd public youth woman man men women clergy bishop priest monk king queen prince cleric mufti pope
	`)

// canSpeak tells whether a noun that is no actor may be a speaker: a name, a noun for people, a body; "the attack said
// that" is a misreading.
func (r *speakerLookup) canSpeak(i int) bool {
	switch r.Tokens[i].UPOS {
	case "PROPN":
		return true
	case "NOUN", "ADJ":
	default:
		return false
	}
	lemma := r.lemma(i)
	if officials[lemma] || voicesOfTheirOwn[lemma] || slices.Contains(messages, lemma) {
		return true
	}
	for _, ending := range []string{"er", "or", "ist", "ian", "man", "woman", "person", "ant", "ee", "eer", "tive", "yst", "mat", "mic", "olar"} {
		if strings.HasSuffix(lemma, ending) {
			return true
		}
	}
	return false
}

// presupposed tells whether indirect speech only mentions what the trigger tells: "will not join NATO's bombing", "the jets
// that it has been flying against".
func (t *syntax) presupposed(trigger int, s *Speech) bool {
	if t.Tokens[trigger].UPOS == "NOUN" && t.child(trigger, "nmod:poss") >= 0 || t.rel(trigger) == "amod" {
		return true
	}
	for i, n := trigger, 0; s.Covers(i) && !t.isRoot(i) && n < len(t.Tokens); i, n = t.Tokens[i].Head, n+1 {
		if t.Tokens[i].Rel == "acl:relcl" && s.Covers(t.Tokens[i].Head) && t.relative(i) {
			return true
		}
	}
	return false
}

// isAmong tells whether an actor is the speaker, one of several, or the one that the speaker is named to speak for.
func isAmong(doc *nlp.Doc, s Speech, cast *Cast, actor int) bool {
	r := &speakerLookup{syntax: newSyntax(doc), cast: cast}
	first := s.Speaker
	if r.rel(first) == "conj" {
		first = r.Tokens[first].Head
	}
	heads := []int{s.Speaker, first}
	for _, k := range r.Children(first) {
		if r.rel(k) == "conj" {
			heads = append(heads, k)
		}
	}
	for _, m := range r.inside(s.SpeakerSpan) { // a spokesman of the actor
		if slices.Contains(m.Actors, actor) {
			return true
		}
	}
	for _, h := range heads {
		s.Speaker = h
		if m := r.mentionOf(s); m != nil && slices.Contains(m.Actors, actor) {
			return true
		}
	}
	return false
}

// intends tells whether a speech is what its speaker means to do himself.
func intends(s Speech) bool { return !s.Direct && (s.Manner == Promise || s.Manner == Threat) }

// announced tells whether the trigger is still to come: who says that he will send aid announces it. Who says that he will
// not is a witness of his own denial.
func (t *syntax) announced(trigger int) bool {
	for _, i := range []int{trigger, t.Tokens[trigger].Head} {
		if i < 0 || i >= len(t.Tokens) {
			continue
		}
		if t.childLemma(i, negators...) >= 0 {
			return false
		}
		if t.childLemma(i, "will", "shall") >= 0 || t.childLemma(i, "would") >= 0 && t.rel(i) == "ccomp" || t.childLemma(i, "go") >= 0 && t.child(i, "aux") >= 0 {
			return true
		}
	}
	return false
}

// ownStance tells whether a kind is the stance of its subject, so that the subject's own words are the event itself.
func ownStance(kind graph.KindName) bool {
	return kind == "opposes" || kind == "accuses" || kind == "threatens"
}

// speakerLookup finds the mention that a speaker's noun phrase stands for.
type speakerLookup struct {
	*syntax
	cast *Cast
}

// officials are nouns for people and bodies that speak for the state or body that is named with them.
var officials = map[string]bool{"official": true, "minister": true, "ministry": true, "diplomat": true, "spokesman": true,
	"spokeswoman": true, "spokesperson": true, "government": true, "army": true, "military": true, "police": true, "ambassador": true,
	"embassy": true, "envoy": true, "authority": true, "administration": true, "intelligence": true, "leader": true, "president": true,
	"member": true, "representative": true, "parliament": true, "commander": true, "general": true, "statement": true, "department": true,
	"premier": true, "secretary": true, "adviser": true, "aide": true, "delegation": true, "negotiator": true, "force": true, "court": true,
	"media": false, "report": true, "claim": true, "colonel": true, "officer": true, "attaché": true, "command": true}

// maxOfficial bounds how many words after an official his state or body is named: a spokesman for the U.S. Africa Command.
const maxOfficial = 6

// mentionOf returns the mention that the speaker is: the noun itself, the name that stands beside it, or the state or body
// that an official belongs to; nil where it is none of these.
func (r *speakerLookup) mentionOf(s Speech) *Mention {
	heads := []int{s.Speaker}
	for _, k := range r.Children(s.Speaker) {
		if rel := r.rel(k); rel == "appos" || rel == "flat" {
			heads = append(heads, k)
		}
	}
	var first *Mention
	for _, h := range heads {
		if m := r.covering(h); m != nil {
			if first == nil || !r.person(first) && r.person(m) {
				first = m
			}
		}
	}
	if first != nil {
		return first
	}
	inside := r.inside(s.SpeakerSpan)
	for _, m := range inside {
		if r.person(m) && m.Form == Name && !r.possessed(m) {
			return m
		}
	}
	if len(inside) == 0 && officials[r.lemma(s.Speaker)] && s.Cue > s.SpeakerSpan.Last {
		inside = r.inside(TokenRange{s.SpeakerSpan.First, min(s.Cue, s.SpeakerSpan.Last+maxOfficial)})
	}
	if len(inside) > 0 && (officials[r.lemma(s.Speaker)] || s.Cue >= 0 && upperInitial(r.Word(s.Speaker))) {
		return inside[0]
	}
	return nil
}

// covering returns the mention that token i belongs to, one that it heads first.
func (r *speakerLookup) covering(i int) *Mention {
	var found *Mention
	for n := range r.cast.Mentions {
		m := &r.cast.Mentions[n]
		if len(m.Actors) == 0 || i < m.First || i >= m.Last {
			continue
		}
		if m.Head == i {
			return m
		}
		if found == nil {
			found = m
		}
	}
	return found
}

func (r *speakerLookup) inside(span TokenRange) []*Mention {
	var out []*Mention
	for n := range r.cast.Mentions {
		if m := &r.cast.Mentions[n]; len(m.Actors) > 0 && span.First <= m.First && m.Last <= span.Last {
			out = append(out, m)
		}
	}
	return out
}

func (r *speakerLookup) person(m *Mention) bool {
	return r.cast.Actors[m.Actors[0]].Type == "person"
}

// possessed tells whether a mention only owns the speaker: Putin's adviser.
func (r *speakerLookup) possessed(m *Mention) bool {
	rel := r.Tokens[m.Head].Rel
	return strings.HasPrefix(rel, "nmod") || rel == "acl:relcl" || rel == "obl"
}

func (r *speakerLookup) nameOf(m *Mention) string {
	var names []string
	for _, a := range m.Actors {
		if name := r.cast.Actors[a].Name; !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

// text returns the words of a noun phrase on one line.
func (r *speakerLookup) text(span TokenRange) string {
	return strings.Join(strings.Fields(r.Text[r.Tokens[span.First].Start:r.Tokens[span.Last-1].End]), " ")
}
