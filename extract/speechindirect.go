package extract

import (
	"slices"
	"strings"
)

// indirect adds the speech that token i reports, if it is a reporting word with a clause as its content.
func (w *speechWork) indirect(i int) {
	switch {
	case w.Tokens[i].UPOS == "VERB" || w.Tokens[i].UPOS == "AUX":
		if manner, ok := w.verbs[w.lemma(i)]; ok {
			w.reportedBy(i, manners[manner])
		}
	case w.Tokens[i].UPOS == "NOUN":
		if manner, ok := w.nouns[w.lemma(i)]; ok {
			w.reportedIn(i, manners[manner])
		}
	}
	if strings.EqualFold(w.Word(i), "according") {
		w.accordingTo(i)
	}
}

// reportedBy adds what the verb v reports.
func (w *speechWork) reportedBy(v int, manner Manner) {
	content := w.contentOf(v, manner)
	if len(content) == 0 || w.byCue(v) >= 0 {
		return
	}
	if o := w.child(v, "obj"); o >= 0 && w.nouns[w.lemma(o)] != "" && w.child(v, "ccomp") > o { // repeated its claim that
		speaker := w.voiceOfClaim(o)
		if speaker < 0 {
			speaker = w.speakerOf(v, 0)
		}
		s := w.speech(o, speaker, manners[w.nouns[w.lemma(o)]])
		s.Addressee, s.Parts = -1, rangesOf(content)
		w.add(s)
		return
	}
	if w.callsOn(v) {
		manner = Demand
	}
	s := w.speech(v, w.speakerOf(v, 0), manner)
	s.Parts = rangesOf(content)
	w.add(s)
}

// speech makes a speech without content.
func (w *speechWork) speech(cue, speaker int, manner Manner) Speech {
	s := Speech{Cue: cue, Speaker: speaker, Addressee: -1, Manner: manner, Outer: -1}
	if cue >= 0 {
		s.Addressee = w.addresseeOf(cue)
	}
	if speaker >= 0 {
		s.SpeakerSpan = w.phrase(speaker)
	}
	return s
}

// phrase is the noun phrase around its head, without what only explains it.
func (w *speechWork) phrase(head int) TokenRange {
	var without []int
	for _, k := range w.Children(head) {
		switch w.rel(k) {
		case "acl", "appos", "parataxis", "conj", "cc", "punct", "ccomp", "case", "dep":
			without = append(without, k)
		}
	}
	span := w.span(head, without...)
	return TokenRange{span[0], span[1]}
}

// contentOf returns the tokens that the verb v reports, sorted; none where v reports nothing.
func (w *speechWork) contentOf(v int, manner Manner) []int {
	if c := w.child(v, "ccomp"); c >= 0 && !w.above(c, w.subjectOf(v)) {
		return w.clause(c, v)
	}
	governor := w.Tokens[v].Head
	switch rel := w.rel(v); {
	case rel == "parataxis" && w.child(v, "nsubj", "nsubj:pass") >= 0 && w.child(v, "obj", "xcomp") < 0:
		return w.clause(governor, v)
	case rel == "advcl" && w.childLemma(v, "as") >= 0 && w.child(v, "nsubj") >= 0 && w.child(v, "obj", "xcomp") < 0:
		return w.clause(governor, v)
	}
	if labels[w.lemma(v)] && !w.callsOn(v) {
		return w.label(v)
	}
	if manner == Neutral && !slices.Contains(withInfinitive, w.lemma(v)) && !w.callsOn(v) {
		return nil
	}
	if manner == Claim && w.lemma(v) != "claim" && w.lemma(v) != "allege" { // believes to, expects to
		return nil
	}
	if c := w.child(v, "xcomp", "advcl"); c >= 0 && (manner == Demand || w.callsOn(v) || w.child(v, "xcomp") == c) {
		return w.clause(c, v)
	}
	if c := w.child(v, "obj", "nsubj:pass"); c >= 0 && manner == Deny {
		content := w.clause(c, v)
		if w.nouns[w.lemma(c)] != "" { // rejects the claim that: the claim itself is told
			content = slices.DeleteFunc(content, func(t int) bool { return t <= c })
		}
		return content
	}
	return nil
}

// withInfinitive are neutral verbs that report infinitives and participles too: told him to go, admits having gone.
var withInfinitive = []string{"tell", "ask", "admit", "acknowledge", "confess"}

// callsOn tells whether the verb calls on somebody to do something.
func (w *speechWork) callsOn(v int) bool {
	if w.lemma(v) != "call" || w.child(v, "xcomp", "advcl") < 0 {
		return false
	}
	for _, k := range w.Children(v) {
		if w.rel(k) == "obl" && w.childLemma(k, "on", "upon") >= 0 {
			return true
		}
	}
	return false
}

// label returns what the verb v calls its object: described the pact AS A THREAT, called him A LIAR.
func (w *speechWork) label(v int) []int {
	object := w.child(v, "obj", "nsubj:pass")
	if object < 0 {
		return nil
	}
	for _, k := range w.Children(v) {
		if k > object && (w.rel(k) == "xcomp" || w.rel(k) == "obl" && w.childLemma(k, "as") >= 0) {
			return w.clause(k, v)
		}
	}
	return nil
}

// clause returns the tokens below c without the branch of the reporting word v and without what a semicolon parts from c.
func (w *speechWork) clause(c, v int) []int {
	from, to := 0, len(w.Tokens)
	tokens := w.subtree(c, v)
	for _, t := range tokens {
		if w.Word(t) == ";" && t < c {
			from = t + 1
		} else if w.Word(t) == ";" {
			to = min(to, t)
		}
	}
	return slices.DeleteFunc(tokens, func(t int) bool { return t == v || t < from || t >= to })
}

// subjectOf returns the subject child of v, -1 where it has none.
func (w *speechWork) subjectOf(v int) int { return w.child(v, "nsubj", "csubj") }

// maxControl bounds how many governors are asked for the subject that a reporting word lacks.
const maxControl = 4

// speakerOf returns the head token of who does the saying of verb v, -1 where the sentence does not tell.
func (w *speechWork) speakerOf(v, depth int) int {
	if depth > maxControl {
		return -1
	}
	if w.child(v, "aux:pass") >= 0 || w.child(v, "nsubj:pass") >= 0 || w.participle(v) {
		return w.agentOf(v)
	}
	if s := w.child(v, "nsubj"); s >= 0 {
		if w.Tokens[v].Rel == "acl:relcl" && slices.Contains([]string{"who", "which", "that"}, w.lemma(s)) {
			s = w.Tokens[v].Head
		} else if w.lemma(s) == "who" { // parted from its noun by the parser
			for s > 0 && !isNoun(w.Tokens[s].XPOS) {
				s--
			}
		}
		return w.voice(s)
	}
	if w.isRoot(v) {
		return -1
	}
	h := w.Tokens[v].Head
	switch w.rel(v) {
	case "acl":
		return w.voice(h)
	case "conj", "advcl", "xcomp", "parataxis":
		if w.rel(v) == "advcl" && w.lemma(h) == "quote" || w.lemma(h) == "cite" {
			return w.quoted(h, depth)
		}
		return w.speakerOf(h, depth+1)
	}
	return -1
}

// participle tells whether the verb is a past participle without auxiliary and subject: leaders expected to attend.
func (w *speechWork) participle(v int) bool {
	return w.Tokens[v].XPOS == "VBN" && w.child(v, "aux", "nsubj") < 0 && w.rel(v) != "conj"
}

// agentOf returns who does what a passive verb tells: by whom, or the one who is quoted.
func (w *speechWork) agentOf(v int) int {
	for _, k := range w.Children(v) {
		if w.Tokens[k].Rel == "obl:agent" || w.rel(k) == "obl" && w.childLemma(k, "by") >= 0 {
			return w.voice(k)
		}
	}
	if w.lemma(v) == "quote" || w.lemma(v) == "cite" {
		return w.child(v, "nsubj:pass")
	}
	return -1
}

// quoted returns whom the verb quote quotes.
func (w *speechWork) quoted(v, depth int) int {
	if o := w.child(v, "obj", "nsubj:pass"); o >= 0 {
		return w.voice(o)
	}
	if w.participle(v) && !w.isRoot(v) { // quoted by the agency as saying
		if w.rel(v) == "acl" {
			return w.Tokens[v].Head
		}
		return w.speakerOf(w.Tokens[v].Head, depth+1)
	}
	return w.speakerOf(v, depth+1)
}

// messages are nouns that speak for whoever made them.
var messages = []string{"statement", "report", "letter", "tweet", "message", "communiqué", "communique", "declaration", "post",
	"press", "release", "announcement", "note", "email", "speech", "article", "editorial", "interview", "comment", "resolution",
	"claim", "allegation", "charge", "testimony", "remark", "warning", "threat", "accusation", "briefing", "document", "video", "tape"}

// voice returns who speaks in a noun: the owner of a statement, a report, a claim; else the noun itself.
func (w *speechWork) voice(n int) int {
	if n < 0 || !slices.Contains(messages, w.lemma(n)) {
		return n
	}
	if o := w.ownerOf(n); o >= 0 {
		return o
	}
	h := w.Tokens[n].Head
	if r := w.rel(n); (r == "obj" || r == "obl") && slices.Contains([]string{"issue", "make", "release", "publish", "send", "write", "post", "give", "read", "express", "say"}, w.lemma(h)) {
		if s := w.child(h, "nsubj"); s >= 0 && w.child(h, "aux:pass") < 0 {
			return s
		}
	}
	return n
}

// ownerOf returns whose message a noun is: Moscow's claim, a statement by or from the ministry, the Saudi charge.
func (w *speechWork) ownerOf(n int) int {
	if o := w.child(n, "nmod:poss"); o >= 0 && w.Tokens[o].UPOS != "DET" {
		return o
	}
	for _, k := range w.Children(n) {
		if w.rel(k) == "nmod" && w.childLemma(k, "by", "from", "of") >= 0 {
			return k
		}
	}
	for _, k := range w.Children(n) {
		if r := w.rel(k); (r == "compound" || r == "amod") && upperInitial(w.Word(k)) {
			return k
		}
	}
	return -1
}

// reportedIn adds what the noun n reports: the claim that, an announcement that.
func (w *speechWork) reportedIn(n int, manner Manner) {
	for _, k := range w.Children(n) {
		r := w.rel(k)
		that, subject := w.childLemma(k, "that"), w.child(k, "nsubj")
		if (r != "acl" && r != "ccomp") || that < 0 || w.Tokens[k].Rel == "acl:relcl" && (subject < 0 || subject == that) {
			continue
		}
		speaker := w.voiceOfClaim(n)
		s := w.speech(n, speaker, manner)
		s.Addressee = -1
		s.Parts = rangesOf(w.subtree(k))
		w.add(s)
		return
	}
}

// voiceOfClaim is voice for a noun with a clause: unknown where nobody is named, for a claim does not speak itself.
func (w *speechWork) voiceOfClaim(n int) int {
	if o := w.ownerOf(n); o >= 0 {
		return o
	}
	if v := w.voice(n); v != n {
		return v
	}
	return -1
}

// accordingTo adds the clause that "according to X" hands to X.
func (w *speechWork) accordingTo(i int) {
	speaker, anchor := w.Tokens[i].Head, i
	if r := w.rel(i); r != "case" && r != "mark" && r != "fixed" { // read as a verb: its oblique is the speaker
		speaker = w.child(i, "obl", "obj", "nmod")
	} else {
		anchor = speaker
	}
	if speaker < 0 || slices.Contains(yardsticks, w.lemma(speaker)) {
		return
	}
	s := w.speech(i, w.voice(speaker), Neutral)
	s.Addressee = -1
	if clause := w.Tokens[anchor].Head; !w.isRoot(anchor) && w.Tokens[clause].Rel == "acl:relcl" && w.relative(clause) {
		s.Parts = rangesOf(slices.DeleteFunc(w.subtree(clause, anchor), func(t int) bool { return t == anchor }))
	} else {
		s.Parts = w.aroundAccording(i)
	}
	w.add(s)
}

// yardsticks are what things go according to without anybody speaking.
var yardsticks = []string{"means", "mean", "capability", "ability", "need", "law", "rule", "plan", "schedule", "size", "age", "custom", "tradition", "merit"}

// aroundAccording returns the sentence without its "according to X", by the words alone: parsers hang parts of the clause
// below X.
func (w *speechWork) aroundAccording(i int) []TokenRange {
	sentence := w.Sents[max(0, w.SentenceOf(i))]
	end := min(i+2, sentence.Last)
	for end < sentence.Last && (w.inPhrase(end) || isQuoteMark(w.Word(end))) {
		end++
	}
	var parts []TokenRange
	if i > sentence.First {
		parts = append(parts, TokenRange{sentence.First, i})
	}
	if end < sentence.Last-1 {
		parts = append(parts, TokenRange{end, sentence.Last})
	}
	return parts
}

// addresseeOf returns whom the verb v speaks to.
func (w *speechWork) addresseeOf(v int) int {
	switch w.lemma(v) {
	case "tell", "inform", "assure", "remind", "ask", "urge", "warn", "advise", "order", "notify", "brief", "beg", "request":
		if w.child(v, "aux:pass") >= 0 {
			return w.child(v, "nsubj:pass")
		}
		return w.child(v, "iobj", "obj")
	}
	for _, k := range w.Children(v) {
		if w.rel(k) == "obl" && w.childLemma(k, "to") >= 0 {
			return k
		}
	}
	return w.child(v, "iobj")
}

// headline adds the short forms of headlines: "Putin: no plans for war" and "US strikes Syria: report".
func (w *speechWork) headline() {
	if len(w.Sents) == 0 {
		return
	}
	s := w.Sents[0]
	for i := s.First; i < s.Last; i++ {
		if w.Word(i) != ":" {
			continue
		}
		switch {
		case i-s.First <= 4 && i > s.First && s.Last-i > 3 && w.allNominal(s.First, i):
			w.addHeadline(i-1, TokenRange{i + 1, s.Last})
		case s.Last-i <= 4 && s.Last-i > 1 && i-s.First > 3 && w.allNominal(i+1, s.Last):
			w.addHeadline(s.Last-1, TokenRange{s.First, i})
		}
		return
	}
}

func (w *speechWork) addHeadline(speaker int, content TokenRange) {
	for w.rel(speaker) == "flat" || w.rel(speaker) == "compound" {
		speaker = w.Tokens[speaker].Head
	}
	if content.Covers(speaker) {
		return
	}
	s := w.speech(-1, speaker, Neutral)
	s.Parts = []TokenRange{content}
	w.found = append(w.found, s)
}

func (w *speechWork) allNominal(from, to int) bool {
	for i := from; i < to; i++ {
		switch w.Tokens[i].UPOS {
		case "PROPN", "NOUN", "ADJ":
		default:
			return false
		}
	}
	return true
}
