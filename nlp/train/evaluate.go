package train

import (
	"strings"

	"entente/nlp"
)

// A ParseScore holds shares of tokens, 0..1: right universal and Penn part of speech, right lemma but for case, right head (UAS),
// right head and relation with subtype (LAS).
type ParseScore struct {
	Tokens                      int
	UPOS, XPOS, Lemma, UAS, LAS float64
}

// EvaluateParse runs the stages behind the tokenizer on gold tokens and compares them with the treebank.
func EvaluateParse(stages []nlp.Stage, sents []*Sentence) ParseScore {
	var n ParseScore
	for _, s := range sents {
		d := GoldTokens(s)
		for _, stage := range stages {
			stage.Process(d)
		}
		n.add(d, s)
	}
	for _, share := range []*float64{&n.UPOS, &n.XPOS, &n.Lemma, &n.UAS, &n.LAS} {
		*share /= float64(max(n.Tokens, 1))
	}
	return n
}

func (n *ParseScore) add(d *nlp.Doc, s *Sentence) {
	for i := range s.Words {
		gold, t := &s.Words[i], &d.Tokens[i]
		n.Tokens++
		n.UPOS += one(t.UPOS == gold.UPOS)
		n.XPOS += one(t.XPOS == gold.XPOS)
		n.Lemma += one(strings.EqualFold(t.Lemma, gold.Lemma))
		head := gold.Head
		if head < 0 {
			head = i
		}
		if t.Head == head {
			n.UAS++
			n.LAS += one(t.Rel == gold.Rel)
		}
	}
}

func one(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// GoldTokens returns a document of one sentence with the tokens of the treebank.
func GoldTokens(s *Sentence) *nlp.Doc {
	var text strings.Builder
	d := &nlp.Doc{}
	for i := range s.Words {
		start := text.Len()
		text.WriteString(s.Words[i].Form)
		d.Tokens = append(d.Tokens, nlp.Token{Start: start, End: text.Len()})
		if s.Words[i].Space {
			text.WriteByte(' ')
		}
	}
	d.Text = text.String()
	d.Sents = []nlp.Sentence{{First: 0, Last: len(d.Tokens), Start: 0, End: d.Tokens[len(d.Tokens)-1].End}}
	return d
}
