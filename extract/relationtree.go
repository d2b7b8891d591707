package extract

import (
	"strconv"
	"strings"

	"entente/nlp"
)

// A tree is a syntax that asks for relations with their subtypes: rel is the whole relation, base the one without.
type tree struct{ *syntax }

func newTree(doc *nlp.Doc) *tree { return &tree{newSyntax(doc)} }

func (t *tree) rel(i int) string   { return t.Tokens[i].Rel }
func (t *tree) base(i int) string  { return t.syntax.rel(i) }
func (t *tree) xpos(i int) string  { return t.Tokens[i].XPOS }
func (t *tree) upos(i int) string  { return t.Tokens[i].UPOS }
func (t *tree) lower(i int) string { return strings.ToLower(t.Word(i)) }

// class names the distributional class of token i, its lemma where it has none.
func (t *tree) class(i int) string {
	if c := t.Tokens[i].Class; c != 0 {
		return strconv.Itoa(int(c))
	}
	return t.lemma(i)
}

// head returns the governor of i, -1 at the root.
func (t *tree) head(i int) int {
	if t.isRoot(i) {
		return -1
	}
	return t.Tokens[i].Head
}

// prep returns the preposition that marks i, with the words fixed to it: "of", "because of"; "" where there is none.
func (t *tree) prep(i int) string {
	c := t.child(i, "case")
	if c < 0 {
		return ""
	}
	word := t.lower(c)
	for _, f := range t.Children(c) {
		if t.rel(f) == "fixed" {
			word += " " + t.lower(f)
		}
	}
	return word
}

// passive tells whether i is a verb in the passive voice.
func (t *tree) passive(i int) bool {
	for _, c := range t.Children(i) {
		if strings.HasSuffix(t.rel(c), ":pass") {
			return true
		}
	}
	return false
}

func (t *tree) verb(i int) bool { return t.upos(i) == "VERB" || t.upos(i) == "AUX" }

func (t *tree) noun(i int) bool {
	switch t.upos(i) {
	case "NOUN", "PROPN", "PRON", "NUM":
		return true
	}
	return false
}

// relativePronoun tells whether i is one.
func (t *tree) relativePronoun(i int) bool {
	switch t.lower(i) {
	case "who", "whom", "which", "that", "whose":
		return t.upos(i) == "PRON" || strings.HasPrefix(t.xpos(i), "W")
	}
	return false
}

// path returns the tokens from a up to the lowest common governor and from there down to b, that governor left out;
// ok is false where the two lie in different sentences.
func (t *tree) path(a, b int) (up, down []int, top int, ok bool) {
	depth := map[int]int{}
	var chain []int
	for i, n := a, 0; i >= 0 && n < 200; i, n = t.head(i), n+1 {
		depth[i] = len(chain)
		chain = append(chain, i)
	}
	for i, n := b, 0; i >= 0 && n < 200; i, n = t.head(i), n+1 {
		if d, met := depth[i]; met {
			for l, r := 0, len(down)-1; l < r; l, r = l+1, r-1 {
				down[l], down[r] = down[r], down[l]
			}
			return chain[:d], down, i, true
		}
		down = append(down, i)
	}
	return nil, nil, -1, false
}
