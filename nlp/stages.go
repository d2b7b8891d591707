package nlp

import (
	"strings"

	"entente/nlp/internal/lemma"
	"entente/nlp/internal/lexicon"
	"entente/nlp/internal/parsing"
	"entente/nlp/internal/tagging"
)

// A Tagger sets the part of speech of every token.
type Tagger struct {
	model   *tagging.Tagger
	classes *lexicon.Classes
	upos    []string // by class of the model
	xpos    []string
}

func newTagger(m *tagging.Tagger, classes *lexicon.Classes) *Tagger {
	t := &Tagger{model: m, classes: classes}
	for _, c := range m.Classes {
		upos, xpos, _ := strings.Cut(c, " ")
		t.upos, t.xpos = append(t.upos, upos), append(t.xpos, xpos)
	}
	return t
}

func (*Tagger) Name() string   { return "tagger" }
func (*Tagger) Needs() []Layer { return []Layer{Tokens, Sentences} }
func (*Tagger) Sets() []Layer  { return []Layer{Tags} }

// Process sets UPOS, XPOS and Class of every token.
func (t *Tagger) Process(d *Doc) {
	var tags []uint8
	for _, s := range d.Sents {
		words := describe(d, s, t.classes)
		tags = t.model.Tag(words, tags)
		for k, tag := range tags {
			token := &d.Tokens[s.First+k]
			token.UPOS, token.XPOS, token.Class = t.upos[tag], t.xpos[tag], words[k].Class
		}
	}
}

func describe(d *Doc, s Sentence, classes *lexicon.Classes) []lexicon.Word {
	words := make([]lexicon.Word, s.Last-s.First)
	for k := range words {
		words[k] = classes.Describe(d.Word(s.First + k))
	}
	return words
}

// A Lemmatizer sets the dictionary form of every token.
type Lemmatizer struct {
	model *lemma.Lemmatizer
}

func (*Lemmatizer) Name() string   { return "lemmatizer" }
func (*Lemmatizer) Needs() []Layer { return []Layer{Tokens, Tags} }
func (*Lemmatizer) Sets() []Layer  { return []Layer{Lemmas} }

// Process sets Lemma of every token.
func (l *Lemmatizer) Process(d *Doc) {
	for i := range d.Tokens {
		d.Tokens[i].Lemma = l.model.Lemma(d.Word(i), d.Tokens[i].XPOS)
	}
}

// A Parser sets governor and relation of every token.
type Parser struct {
	model   *parsing.Parser
	classes *lexicon.Classes
	tags    map[string]uint8 // number of a tag in training, by "UPOS XPOS"
	upos    map[string]uint8
}

func newParser(m *parsing.Parser, tags []string, classes *lexicon.Classes) *Parser {
	p := &Parser{model: m, classes: classes, tags: map[string]uint8{}, upos: map[string]uint8{}}
	for i, c := range tags {
		p.tags[c] = uint8(i)
	}
	for i, u := range tagging.Universal(tags) {
		name, _, _ := strings.Cut(tags[i], " ")
		p.upos[name] = u
	}
	return p
}

func (*Parser) Name() string   { return "parser" }
func (*Parser) Needs() []Layer { return []Layer{Tokens, Sentences, Tags} }
func (*Parser) Sets() []Layer  { return []Layer{Dependencies} }

// Process sets Head and Rel of every token. Every sentence becomes one tree.
func (p *Parser) Process(d *Doc) {
	var state parsing.State
	for _, s := range d.Sents {
		in := &parsing.Input{Words: describe(d, s, p.classes)}
		for i := s.First; i < s.Last; i++ {
			t := &d.Tokens[i]
			in.Tags = append(in.Tags, p.tags[t.UPOS+" "+t.XPOS])
			in.UPOS = append(in.UPOS, p.upos[t.UPOS])
		}
		p.model.Parse(in, &state)
		p.write(d, s, &state)
	}
	d.indexChildren()
}

// write copies the tree of one sentence into the document.
func (p *Parser) write(d *Doc, s Sentence, state *parsing.State) {
	for k := range s.Last - s.First {
		t := &d.Tokens[s.First+k]
		if state.Head[k] == state.Root() {
			t.Head, t.Rel = s.First+k, "root"
			continue
		}
		t.Head, t.Rel = s.First+int(state.Head[k]), p.model.Labels[state.Label[k]]
	}
}
