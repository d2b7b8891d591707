package extract

import (
	"slices"
	"testing"
)

func sentencesOf(lengths ...int) []pieces {
	var out []pieces
	for i, n := range lengths {
		out = append(out, pieces{slices.Repeat([]int32{int32(i)}, n), slices.Repeat([]int{i}, n)})
	}
	return out
}

// TestWindowsReadEverySentenceOnce checks that each sentence is judged in one window, with the headline and what stands
// before it as far as there is room.
func TestWindowsReadEverySentenceOnce(t *testing.T) {
	lengths := []int{10, 100, 0, 120, 60, maxSentencePieces, 30}
	next := 0
	for _, w := range windows(sentencesOf(lengths...), -1, -2) {
		if n := len(w.pieces); n > maxPieces || w.pieces[0] != -1 || w.pieces[n-1] != -2 || len(w.tokens) != n {
			t.Errorf("window of sentences %v has %d pieces and %d tokens", w.sents, n, len(w.tokens))
		}
		for i, s := range w.sents {
			first, last := w.rows(i)
			if last-first != lengths[s] {
				t.Errorf("sentence %d has rows %d to %d", s, first, last)
			}
			if i < w.own && s >= w.sents[w.own] {
				t.Errorf("sentence %d is context of %v", s, w.sents)
			}
		}
		for _, s := range w.sents[w.own:] {
			if s != next {
				t.Errorf("sentence %d comes where %d is due", s, next)
			}
			next++
		}
	}
	if next != len(lengths) {
		t.Errorf("%d of %d sentences are read", next, len(lengths))
	}
}

func TestWindowBeginsWithItsContext(t *testing.T) {
	all := windows(sentencesOf(10, 100, 20, 30, 120, 20), -1, -2)
	if len(all) != 2 || !slices.Equal(all[1].sents, []int{0, 2, 3, 4, 5}) || all[1].own != 3 {
		t.Errorf("windows %+v: the second is to begin with the headline and the two sentences before", all)
	}
	if all := windows(sentencesOf(10, 100, 100, 100, maxSentencePieces), -1, -2); len(all[len(all)-1].sents) != 1 {
		t.Error("a sentence that fills the window alone has context")
	}
	if windows(nil, -1, -2) != nil {
		t.Error("no text has a window")
	}
}
