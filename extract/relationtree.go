package extract

import (
	"strconv"
	"strings"

	"entente/nlp"
)

// A tree answers questions about the dependency parse of one document.
type tree struct {
	doc *nlp.Doc
}

func newTree(doc *nlp.Doc) *tree { return &tree{doc: doc} }

func (t *tree) rel(i int) string   { return t.doc.Tokens[i].Rel }
func (t *tree) xpos(i int) string  { return t.doc.Tokens[i].XPOS }
func (t *tree) upos(i int) string  { return t.doc.Tokens[i].UPOS }
func (t *tree) lemma(i int) string { return strings.ToLower(t.doc.Tokens[i].Lemma) }
func (t *tree) lower(i int) string { return strings.ToLower(t.doc.Word(i)) }

// class names the distributional class of token i, its lemma where it has none.
func (t *tree) class(i int) string {
	if c := t.doc.Tokens[i].Class; c != 0 {
		return strconv.Itoa(int(c))
	}
	return t.lemma(i)
}

// head returns the governor of i, -1 at the root.
func (t *tree) head(i int) int {
	if h := t.doc.Tokens[i].Head; h != i && h >= 0 && h < len(t.doc.Tokens) {
		return h
	}
	return -1
}

// base returns the relation of i to its governor without its subtype.
func (t *tree) base(i int) string {
	rel, _, _ := strings.Cut(t.rel(i), ":")
	return rel
}

// child returns the first child of i with one of the relations (subtypes included), -1 where there is none.
func (t *tree) child(i int, rels ...string) int {
	for _, c := range t.doc.Children(i) {
		for _, r := range rels {
			if t.rel(c) == r || t.base(c) == r {
				return c
			}
		}
	}
	return -1
}

// prep returns the preposition that marks i, with the words fixed to it: "of", "because of"; "" where there is none.
func (t *tree) prep(i int) string {
	c := t.child(i, "case")
	if c < 0 {
		return ""
	}
	word := t.lower(c)
	for _, f := range t.doc.Children(c) {
		if t.rel(f) == "fixed" {
			word += " " + t.lower(f)
		}
	}
	return word
}

// passive tells whether i is a verb in the passive voice.
func (t *tree) passive(i int) bool {
	for _, c := range t.doc.Children(i) {
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

// relative tells whether i is a relative pronoun.
func (t *tree) relative(i int) bool {
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
