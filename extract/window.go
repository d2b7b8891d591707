package extract

import (
	"entente/nlp"
	"entente/nlp/encoder"
)

// Limits of what the encoder reads at once, in pieces of words, as in training.
const (
	maxPieces         = 256 // of a window, with [CLS] and [SEP]
	maxSentencePieces = 250 // what a longer sentence has beyond is not read
	contextSentences  = 2   // sentences before, which the window begins with, behind the headline
)

// A window is a run of sentences that the encoder reads at once: some that were read before, for context, and then its own.
type window struct {
	sents  []int // context first
	own    int   // sents[own:] are its own
	start  []int // first row of each sentence
	pieces []int32
	tokens []int // of each row, -1 at [CLS] and [SEP]
}

// pieces are the pieces of a sentence with the tokens that they belong to.
type pieces struct {
	ids    []int32
	tokens []int
}

// cutPieces cuts every sentence into pieces.
func cutPieces(w *encoder.WordPiece, doc *nlp.Doc) []pieces {
	out := make([]pieces, len(doc.Sents))
	var buf []encoder.Piece
	for i, s := range doc.Sents {
		buf = w.Append(buf[:0], doc.Text[s.Start:s.End])
		if len(buf) > maxSentencePieces {
			buf = buf[:maxSentencePieces]
		}
		token := s.First
		for _, p := range buf {
			for token < s.Last-1 && doc.Tokens[token].End <= s.Start+p.Start {
				token++
			}
			out[i].ids = append(out[i].ids, p.ID)
			out[i].tokens = append(out[i].tokens, token)
		}
	}
	return out
}

// windows puts consecutive sentences together, each window with the headline and the sentences before it as far as there
// is room.
func windows(cut []pieces, begin, end int32) []window {
	var out []window
	for s := 0; s < len(cut); {
		context, total := contextOf(cut, s)
		w := window{sents: context, own: len(context)}
		for s < len(cut) && (len(w.sents) == w.own || total+len(cut[s].ids) <= maxPieces) {
			w.sents = append(w.sents, s)
			total += len(cut[s].ids)
			s++
		}
		out = append(out, w.filled(cut, begin, end))
	}
	return out
}

// contextOf returns the context of a window that begins with sentence s, and how many pieces it has with [CLS] and [SEP].
func contextOf(cut []pieces, s int) (context []int, total int) {
	from := max(0, s-contextSentences)
	if from > 0 {
		context = append(context, 0)
	}
	for c := from; c < s; c++ {
		context = append(context, c)
	}
	total = 2
	for _, c := range context {
		total += len(cut[c].ids)
	}
	for len(context) > 0 && total+len(cut[s].ids) > maxPieces {
		total -= len(cut[context[0]].ids)
		context = context[1:]
	}
	return context, total
}

func (w window) filled(cut []pieces, begin, end int32) window {
	w.pieces, w.tokens = append(w.pieces, begin), append(w.tokens, -1)
	for _, s := range w.sents {
		w.start = append(w.start, len(w.pieces))
		w.pieces = append(w.pieces, cut[s].ids...)
		w.tokens = append(w.tokens, cut[s].tokens...)
	}
	w.pieces, w.tokens = append(w.pieces, end), append(w.tokens, -1)
	return w
}

// rows returns the rows of sentence number i of the window.
func (w *window) rows(i int) (first, last int) {
	last = len(w.pieces) - 1
	if i+1 < len(w.start) {
		last = w.start[i+1]
	}
	return w.start[i], last
}
