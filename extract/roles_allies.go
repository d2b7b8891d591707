package extract

import "strings"

// allyNoun reads what a noun says outright of two actors: "Russia, a key ally of Assad", "Iran is Syria's closest ally",
// "Assad's ally Russia".
func (w *roleWork) allyNoun(i int) {
	switch w.low[i] {
	case "ally", "allies", "backer", "backers", "patron":
	default:
		return
	}
	owner, last := w.ownerOfAlly(i)
	if owner < 0 || !w.parsed() {
		return
	}
	for _, b := range w.alliesNamed(i, last) {
		if w.distinct(b, owner) && len(w.mentions[owner].Actors) == 1 {
			w.allies = append(w.allies, RoleFinding{Subject: b, Object: owner, Kind: "allies", First: i, Last: i + 1, Sent: w.sent[i],
				Stance: w.copula(b, i), Rule: "ally noun", Confidence: 0.85})
		}
	}
}

// ownerOfAlly returns the mention whose ally the noun at token i names, -1 where there is none or the alliance is past or
// only possible, and the token behind it.
func (w *roleWork) ownerOfAlly(i int) (owner, last int) {
	j := i - 1
	for ; j > i-4 && w.sameSentence(i, j) && w.lowAt(j) != "'s"; j-- {
		switch w.low[j] {
		case "former", "ex", "ex-", "erstwhile", "onetime", "one-time", "once", "then", "potential", "possible", "future", "would-be":
			return -1, 0
		}
	}
	if w.lowAt(i+1) == "of" {
		for k := i + 2; k < i+5 && w.sameSentence(i, k); k++ {
			if at := w.mentionAt(k); at >= 0 {
				return at, w.mentions[at].Last
			}
		}
		return -1, 0
	}
	if j > i-4 && w.lowAt(j) == "'s" && w.sameSentence(i, j) {
		return w.mentionAt(j - 1), i + 1
	}
	return -1, 0
}

// alliesNamed returns the mentions that the noun at token i is said of: right behind it, as its subject, or in front of it
// in apposition.
func (w *roleWork) alliesNamed(i, last int) []int {
	if at := w.mentionAt(i + 1); last == i+1 && at >= 0 && w.mentions[at].First == i+1 && w.sameSentence(i, i+1) {
		return w.listAt(w.mentions[at].Head)
	}
	if s := w.namedSubject(i); s >= 0 {
		return w.listAt(s)
	}
	t := w.doc.Tokens[i]
	if rel, _, _ := strings.Cut(t.Rel, ":"); rel == "appos" && t.Head < i {
		return w.listAt(t.Head)
	}
	return nil
}
