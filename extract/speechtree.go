package extract

import (
	"slices"
	"strings"

	"entente/nlp"
)

// A syntax is a parsed Doc, with questions about its tree.
type syntax struct{ *nlp.Doc }

func newSyntax(doc *nlp.Doc) *syntax { return &syntax{doc} }

// rel returns the relation of token i without its subtype.
func (t *syntax) rel(i int) string {
	base, _, _ := strings.Cut(t.Tokens[i].Rel, ":")
	return base
}

// lemma returns the lower-case lemma of token i.
func (t *syntax) lemma(i int) string { return strings.ToLower(t.Tokens[i].Lemma) }

// isRoot tells whether token i has no governor: it governs its sentence, or is no token of the text.
func (t *syntax) isRoot(i int) bool {
	if i < 0 || i >= len(t.Tokens) {
		return true
	}
	h := t.Tokens[i].Head
	return h == i || h < 0 || h >= len(t.Tokens)
}

// child returns the first dependent of token i with one of the relations (subtype given or left out), -1 where none.
func (t *syntax) child(i int, rels ...string) int {
	for _, k := range t.Children(i) {
		if slices.Contains(rels, t.Tokens[k].Rel) || slices.Contains(rels, t.rel(k)) {
			return k
		}
	}
	return -1
}

// childLemma returns the first dependent of token i with one of the lemmas, -1 where none.
func (t *syntax) childLemma(i int, lemmas ...string) int {
	for _, k := range t.Children(i) {
		if slices.Contains(lemmas, t.lemma(k)) {
			return k
		}
	}
	return -1
}

// subtree returns the tokens below and including i, sorted; the branches in without are left out.
func (t *syntax) subtree(i int, without ...int) []int {
	tokens := []int{i}
	for n := 0; n < len(tokens) && n < len(t.Tokens); n++ {
		for _, k := range t.Children(tokens[n]) {
			if !slices.Contains(without, k) {
				tokens = append(tokens, k)
			}
		}
	}
	slices.Sort(tokens)
	return tokens
}

// span returns the half-open token range that the subtree of i covers, without the branches named.
func (t *syntax) span(i int, without ...int) [2]int {
	tokens := t.subtree(i, without...)
	return [2]int{tokens[0], tokens[len(tokens)-1] + 1}
}

// above tells whether token a is b or an ancestor of b.
func (t *syntax) above(a, b int) bool {
	for range t.Tokens {
		if a == b {
			return true
		}
		if t.isRoot(b) {
			return false
		}
		b = t.Tokens[b].Head
	}
	return false
}

// relative tells whether a relative pronoun introduces the clause that token i heads: parsers take other clauses behind a
// noun for relative ones.
func (t *syntax) relative(i int) bool {
	for _, k := range t.Children(i) {
		if slices.Contains([]string{"who", "which", "that", "whom", "where", "whose"}, t.lemma(k)) {
			return true
		}
	}
	return false
}
