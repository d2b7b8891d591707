package extract

import (
	"iter"
	"slices"
	"strings"

	"entente/graph"
	"entente/nlp"
)

// verb reads "X leads Y", "Y, led by X", "X joined Y", "X left Y".
func (w *roleWork) verb(i int) {
	if w.low[i] == "join" || w.low[i] == "joins" || w.low[i] == "joined" {
		w.plainJoin(i)
	}
	if w.upos(i) != "VERB" || !w.parsed() {
		return
	}
	switch w.lemma(i) {
	case "lead", "head", "chair", "govern", "rule":
		w.leadVerb(i)
	case "join", "rejoin", "enter":
		w.join(i, w.mood(i), "joins")
	case "leave", "quit", "exit":
		w.join(i, flip(w.mood(i)), "leaves")
	case "comprise", "include", "group", "unite", "consist", "compose":
		w.comprise(i)
	case "make":
		if w.lowAt(i+1) == "up" && w.lowAt(i+2) == "of" {
			w.comprise(i)
		}
	case "suspend", "expel", "exclude", "eject", "admit", "accept":
		w.admit(i)
	case "withdraw":
		if o := w.oblique(i, "from"); o >= 0 {
			w.members(w.subjects2(i), o, i, flip(w.mood(i)), "withdraws from")
		}
	}
}

// leadVerb reads a verb of leading in its active and passive forms.
func (w *roleWork) leadVerb(i int) {
	subject, object := -1, -1
	tok := w.doc.Tokens[i]
	for j, t := range w.sentence(i) {
		if t.Head != i || j == i || !w.sameSentence(i, j) {
			continue
		}
		switch {
		case t.Rel == "nsubj":
			subject = w.mentionOfHead(j)
		case t.Rel == "nsubj:pass":
			object = w.mentionOfHead(j)
		case t.Rel == "obj":
			object = w.mentionOfHead(j)
		case strings.HasPrefix(t.Rel, "obl") && w.hasCase(j, "by"):
			subject = w.mentionOfHead(j)
		}
	}
	if tok.Rel == "acl:relcl" && subject < 0 {
		subject = w.mentionOfHead(tok.Head)
	}
	if tok.Rel == "acl:relcl" && subject >= 0 && w.low[w.mentions[subject].Head] == "who" {
		subject = w.mentionOfHead(tok.Head)
	}
	if tok.Rel == "acl" && tok.XPOS == "VBN" {
		object = w.mentionOfHead(tok.Head)
	}
	if subject < 0 || object < 0 || w.actors[w.mentions[subject].Actors[0]].Type != graph.Person || w.actors[w.mentions[object].Actors[0]].Type == graph.Person {
		return
	}
	w.put(RoleFinding{Subject: subject, Object: object, Kind: graph.Leads, First: i, Last: i + 1, Stance: w.mood(i), Rule: "verb of leading", Confidence: 0.6})
}

// sentence yields the tokens of the sentence of token i with their indexes.
func (w *roleWork) sentence(i int) iter.Seq2[int, nlp.Token] {
	s := w.doc.Sents[w.sent[i]]
	return func(yield func(int, nlp.Token) bool) {
		for j := s.First; j < s.Last; j++ {
			if !yield(j, w.doc.Tokens[j]) {
				return
			}
		}
	}
}

// hasCase tells whether token i stands behind a preposition.
func (w *roleWork) hasCase(i int, prep string) bool {
	for j, t := range w.sentence(i) {
		if t.Head == i && j < i && t.Rel == "case" && w.low[j] == prep {
			return true
		}
	}
	return false
}

// join reads a verb of joining or leaving with its subjects and the body.
func (w *roleWork) join(i int, s graph.Stance, rule string) {
	for j, t := range w.sentence(i) {
		if t.Head == i && t.Rel == "obj" && w.sameSentence(i, j) {
			if o := w.mentionOfHead(j); o >= 0 {
				w.members(w.subjects2(i), o, i, s, rule)
			}
		}
	}
}

// comprise reads "the bloc comprises A, B and C", "its members include A and B".
func (w *roleWork) comprise(i int) {
	body, s := w.bodyBefore(i), w.subjectOf(i)
	if s < 0 {
		s = i
	} else if at := w.mentionOfHead(s); at >= 0 {
		body = at
	}
	if w.low[s] == "which" || w.low[s] == "that" {
		body = w.mentionOfHead(w.antecedent(s, i))
	}
	if strings.HasPrefix(w.low[s], "member") {
		body, _ = w.bodyOf(s)
	}
	if body < 0 || !w.isBody(body) {
		return
	}
	w.membersIn(w.firstListBehind(i), body, i, w.mood(i), "list of members")
}

// bodyBefore returns the name right in front of verb i, but for an auxiliary; -1 where there is none.
func (w *roleWork) bodyBefore(i int) int {
	j := i - 1
	if w.upos(j) == "AUX" {
		j--
	}
	if at := w.mentionAt(j); at >= 0 && w.mentions[at].Last == j+1 && w.sameSentence(i, j) {
		return at
	}
	return -1
}

// membersIn puts the countries of a list into a body.
func (w *roleWork) membersIn(list []int, body, i int, s graph.Stance, rule string) {
	for _, m := range list {
		if w.actors[w.mentions[m].Actors[0]].Type == graph.Country {
			w.members([]int{m}, body, i, s, rule)
		}
	}
}

// firstListBehind returns the list of countries that begins within a few tokens behind token i.
func (w *roleWork) firstListBehind(i int) []int {
	for k := i + 1; k < i+8 && w.sameSentence(k, i); k++ {
		if at := w.mentionAt(k); at >= 0 {
			if w.actors[w.mentions[at].Actors[0]].Type != graph.Country || w.mentions[at].Form == Demonym {
				return nil
			}
			return w.listAround(at)
		}
	}
	return nil
}

// admit reads "X was suspended from Y", "X was admitted to Y", "Y admitted X".
func (w *roleWork) admit(i int) {
	s := w.mood(i)
	prep := "to"
	if l := w.lemma(i); l != "admit" && l != "accept" {
		s, prep = flip(s), "from"
	}
	body := w.oblique(i, prep)
	if body < 0 {
		body = w.oblique(i, "into")
	}
	if body < 0 {
		return
	}
	subjects := w.subjects2(i)
	for j, t := range w.sentence(i) {
		if t.Head == i && t.Rel == "obj" {
			subjects = w.listAt(j)
		}
	}
	w.members(subjects, body, i, s, "admission")
}

// plainJoin reads "A, B and C join Y" by the words alone, for the parse of long lists fails.
func (w *roleWork) plainJoin(i int) {
	k := i + 1
	if w.lowAt(k) == "the" {
		k++
	}
	a, b := w.mentionAt(i-1), w.mentionAt(k)
	if a < 0 || b < 0 || !w.sameSentence(i, k) || !w.isBody(b) {
		return
	}
	list := w.listAround(a)
	w.membersIn(list, b, i, graph.Asserted, "joins")
	if j := w.mentions[b].Last; w.lowAt(j) == "from" {
		k := j + 1
		if w.lowAt(k) == "the" {
			k++
		}
		if from := w.mentionAt(k); from >= 0 && w.sameSentence(i, k) && w.isBody(from) {
			w.membersIn(list, from, j, graph.Asserted, "joins from")
		}
	}
}

// members puts every subject into the body, where the body is one that has members.
func (w *roleWork) members(subjects []int, body, i int, s graph.Stance, rule string) {
	b := w.actors[w.mentions[body].Actors[0]]
	if b.Type == graph.Country || b.Type == graph.Person {
		return
	}
	for _, sub := range subjects {
		a := w.actors[w.mentions[sub].Actors[0]]
		if a.Type == graph.Country && (b.Type == graph.IGO || b.Type == graph.Org) || a.Type == graph.Person && b.Type != graph.IGO || a.Type == graph.Group || a.Type == graph.Org {
			w.put(RoleFinding{Subject: sub, Object: body, Kind: graph.MemberOf, First: i, Last: i + 1, Stance: s, Rule: rule, Confidence: 0.75})
		}
	}
}

// subjects2 returns the mentions that are subjects of verb i, their list included, also through a relative clause, control
// or coordination.
func (w *roleWork) subjects2(i int) []int {
	for v, n := i, 0; n < 4; n++ {
		if s := w.namedSubject(v); s >= 0 {
			return w.listAt(s)
		}
		t := w.doc.Tokens[v]
		switch {
		case t.Rel == "acl:relcl" || t.Rel == "acl":
			return w.listAt(t.Head)
		case t.Rel == "xcomp" || t.Rel == "conj" || t.Rel == "advcl":
			v = t.Head
		default:
			return nil
		}
	}
	return nil
}

// namedSubject returns the subject of i, for a relative pronoun the noun that it stands for; -1 where there is none.
func (w *roleWork) namedSubject(i int) int {
	s := w.subjectOf(i)
	if s < 0 {
		return -1
	}
	switch w.low[s] {
	case "that", "which", "who":
		return w.antecedent(s, i)
	}
	return s
}

// antecedent returns the noun that the relative pronoun s of verb v stands for: what the parse says, or the name in front.
func (w *roleWork) antecedent(s, v int) int {
	j := s - 1
	if w.lowAt(j) == "," {
		j--
	}
	if at := w.mentionAt(j); at >= 0 && w.mentions[at].Last == j+1 {
		return w.mentions[at].Head
	}
	return w.doc.Tokens[v].Head
}

// listAt returns the mention headed by token i with the others of its list.
func (w *roleWork) listAt(i int) []int {
	at := w.mentionOfHead(i)
	if t := w.doc.Tokens[i]; at < 0 && (t.Rel == "appos" || t.Rel == "parataxis" && w.afterDash(i) || t.Rel == "conj" && w.lowAt(i-1) == "other") {
		return w.listAt(t.Head)
	}
	if at < 0 && w.afterDash(i) {
		return w.beforeDash(i)
	}
	if at < 0 {
		return nil
	}
	if t := w.doc.Tokens[w.mentions[at].Head]; t.Rel == "conj" && w.mentionOfHead(t.Head) >= 0 {
		return w.listAt(t.Head)
	}
	return w.listAround(at)
}

// listAround returns a mention with those that commas and "and" join it to, of the same class.
func (w *roleWork) listAround(at int) []int {
	first, last := at, at
	for first > 0 && w.joinedTo(first-1, first) {
		first--
	}
	for last+1 < len(w.mentions) && w.joinedTo(last, last+1) {
		last++
	}
	var out []int
	for k := first; k <= last; k++ {
		out = append(out, k)
	}
	return out
}

// joinedTo tells whether mention b follows mention a in a list.
func (w *roleWork) joinedTo(a, b int) bool {
	x, y := w.mentions[a], w.mentions[b]
	if !w.sameSentence(x.First, y.First) || y.First-x.Last > 4 || y.First <= x.Last || x.Form == Demonym || y.Form == Demonym || w.actors[x.Actors[0]].Type != w.actors[y.Actors[0]].Type {
		return false
	}
	for i := x.Last; i < y.First; i++ {
		switch w.low[i] {
		case ",", "and", "the", "&", "or", "also", "as", "well":
		default:
			return false
		}
	}
	return true
}

// oblique returns the mention behind a preposition under verb i, -1 where there is none.
func (w *roleWork) oblique(i int, prep string) int {
	for j, t := range w.sentence(i) {
		if t.Head == i && strings.HasPrefix(t.Rel, "obl") && w.sameSentence(i, j) && w.hasCase(j, prep) {
			return w.mentionOfHead(j)
		}
	}
	return -1
}

// hopes are governors of a verb that make it a wish or plan; refusals make it denied.
var (
	hopes = []string{"want", "wish", "seek", "apply", "hope", "plan", "aim", "try", "intend", "ask", "consider", "expect", "prepare", "aspire", "bid", "decide", "vow", "threaten",
		"allow", "invite", "agree", "urge", "call", "like", "negotiate", "track", "chance", "promise", "offer", "propose"}
	refusals = []string{"refuse", "decline", "reject", "fail", "forbid", "bar", "prevent", "block"}
	modals   = []string{"could", "would", "may", "might", "should", "can", "if", "to", "shall", "must"}
)

// mood reads the stance of verb i from its auxiliaries, negation and governor.
func (w *roleWork) mood(i int) graph.Stance {
	stance := graph.Asserted
	for v, n := i, 0; n < 3; n++ {
		for j, t := range w.sentence(i) {
			if t.Head != v || j == v || !w.sameSentence(i, j) || j > v {
				continue
			}
			switch {
			case w.low[j] == "not" || w.low[j] == "n't" || w.low[j] == "never":
				return graph.Denied
			case (t.Rel == "aux" || t.Rel == "mark") && slices.Contains(modals, w.low[j]):
				stance = graph.Hypothetical
			}
		}
		t := w.doc.Tokens[v]
		if t.Rel != "xcomp" && t.Rel != "acl" && t.Rel != "advcl" && t.Rel != "ccomp" || t.Head == v {
			return stance
		}
		switch l := w.lemma(t.Head); {
		case slices.Contains(refusals, l):
			return graph.Denied
		case slices.Contains(hopes, l):
			stance = graph.Hypothetical
		}
		if t.Rel == "ccomp" {
			return stance
		}
		v = t.Head
	}
	return stance
}

// flip turns what is said of leaving into what is said of membership.
func flip(s graph.Stance) graph.Stance {
	switch s {
	case graph.Asserted:
		return graph.Denied
	case graph.Denied:
		return graph.Asserted
	}
	return graph.Hypothetical
}
