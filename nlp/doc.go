// Package nlp reads English text: sentences, tokens, part-of-speech tags, lemmas, Universal Dependencies and entity
// spans. It knows no country and no relation. Every token keeps its byte offsets in the untouched text.
package nlp

// A Doc is one text with what the stages have found in it. Stages fill it in order; a stage declares in Needs and Sets
// what it reads and writes, so that NewPipeline can refuse a wrong order.
type Doc struct {
	Text   string
	Tokens []Token
	Sents  []Sentence
	Ents   []Entity // sorted by Start, never overlapping

	children []int // of every token, in order; those of token i begin at childAt[i]
	childAt  []int32
}

// A Token is a word or a punctuation mark: Text[Start:End] of its Doc.
type Token struct {
	Start, End int    // bytes in Doc.Text
	UPOS       string // universal part of speech: NOUN, PROPN, VERB …
	XPOS       string // Penn Treebank tag: NN, NNP, VBD …
	Class      uint32 // distributional class of the word, words of one class having similar neighbours; 0 unknown
	Lemma      string // dictionary form, lower case but for proper nouns
	Head       int    // index in Doc.Tokens of the governor; its own index at the root of a sentence
	Rel        string // UD relation to the governor, with subtype: nsubj, nsubj:pass, obl …; "root" at the root
}

// A Sentence is the half-open range of tokens [First, Last) and the bytes Text[Start:End], surrounding space left out.
type Sentence struct {
	First, Last int
	Start, End  int
}

// EntityType is the coarse class of a named entity.
type EntityType string

const (
	Person       EntityType = "PER"
	Organisation EntityType = "ORG"
	Location     EntityType = "LOC" // places, countries among them
)

// An Entity is a named-entity span over the tokens [First, Last).
type Entity struct {
	First, Last int
	Type        EntityType
	Score       float64 // 0..1, the model's probability of span and type
}

// Word returns the text of token i as it stands in the article.
func (d *Doc) Word(i int) string { return d.Text[d.Tokens[i].Start:d.Tokens[i].End] }

// SentenceOf returns the index of the sentence that holds token i, -1 where none does.
func (d *Doc) SentenceOf(i int) int {
	lo, hi := 0, len(d.Sents)
	for lo < hi {
		mid := (lo + hi) / 2
		switch s := d.Sents[mid]; {
		case i < s.First:
			hi = mid
		case i >= s.Last:
			lo = mid + 1
		default:
			return mid
		}
	}
	return -1
}

// Layer names what a stage reads or writes.
type Layer string

const (
	Tokens       Layer = "tokens"
	Sentences    Layer = "sentences"
	Tags         Layer = "tags"
	Lemmas       Layer = "lemmas"
	Dependencies Layer = "dependencies"
	Entities     Layer = "entities"
)

// A Stage adds layers to a Doc. Process must be safe for concurrent use on different Docs and must never change
// Doc.Text nor a layer that it does not list in Sets.
type Stage interface {
	Name() string
	Needs() []Layer
	Sets() []Layer
	Process(*Doc)
}
