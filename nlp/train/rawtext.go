package train

import (
	"strings"

	"entente/nlp"
)

// A TextScore holds F1 of tokens and sentences, 0..1, by exact offsets.
type TextScore struct{ Tokens, Sentences float64 }

type span struct{ start, end int }

// EvaluateText runs the pipeline on the running text of a treebank, paragraph breaks as blank lines, and compares tokens
// and sentences.
func EvaluateText(p *nlp.Pipeline, sents []*Sentence) TextScore {
	var tokens, sentences NameScore
	for from := 0; from < len(sents); {
		to := from + 1
		for to < len(sents) && !sents[to].NewDoc {
			to++
		}
		text, goldTokens, goldSents := running(sents[from:to])
		d := p.Parse(text)
		tokens.Gold, tokens.Found = tokens.Gold+len(goldTokens), tokens.Found+len(d.Tokens)
		for _, t := range d.Tokens {
			tokens.Right += int(one(goldTokens[span{t.Start, t.End}]))
		}
		sentences.Gold, sentences.Found = sentences.Gold+len(goldSents), sentences.Found+len(d.Sents)
		for _, s := range d.Sents {
			sentences.Right += int(one(goldSents[span{s.Start, s.End}]))
		}
		from = to
	}
	return TextScore{tokens.F1(), sentences.F1()}
}

// running joins the sentences of a document to one text and returns where tokens and sentences are. Words of which the
// text shows nothing of its own, as in some multiword tokens, are left out.
func running(sents []*Sentence) (text string, tokens, sentences map[span]bool) {
	var b strings.Builder
	tokens, sentences = map[span]bool{}, map[span]bool{}
	for i, s := range sents {
		switch {
		case i == 0:
		case s.NewPar:
			b.WriteString("\n\n")
		default:
			b.WriteByte(' ')
		}
		start := b.Len()
		at := 0
		for _, w := range s.Words {
			skip := strings.Index(s.Text[at:], w.Form)
			if skip < 0 || skip > 3 {
				continue
			}
			at += skip
			tokens[span{start + at, start + at + len(w.Form)}] = true
			at += len(w.Form)
		}
		b.WriteString(s.Text)
		sentences[span{start, b.Len()}] = true
	}
	return b.String(), tokens, sentences
}
