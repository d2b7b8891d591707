package encoder

import (
	"errors"
	"reflect"
	"strings"
	"testing"
)

const vocabulary = "[PAD]\n[UNK]\n[CLS]\n[SEP]\nthe\nun\n##aff\n##able\nzurich\n.\n,\n'\ns\n-\n東\n京\nu\n##s\n##ai\n##d\n[\n]\nsep\n$\n5\ncafe\n–\n"

func newWordPiece(t testing.TB) *WordPiece {
	t.Helper()
	w, err := NewWordPiece([]byte(vocabulary))
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestWordPieces(t *testing.T) {
	w := newWordPiece(t)
	lines := strings.Split(vocabulary, "\n")
	for _, c := range []struct{ text, want string }{
		{"the unaffable", "the:the un:un ##aff:aff ##able:able"},
		{"UNAFFABLE.", "un:UN ##aff:AFF ##able:ABLE .:."},
		{"  Zürich,\tthe\n", "zurich:Zürich ,:, the:the"},
		{"Zu\u0308rich", "zurich:Zu\u0308rich"},
		{"café–the", "cafe:café –:– the:the"},
		{"東京", "東:東 京:京"},
		{"USAID's", "u:U ##s:S ##ai:AI ##d:D ':' s:s"},
		{"[SEP]", "[:[ sep:SEP ]:]"},
		{"the\x00u\u200bs\u00a0$5", "[UNK]:the\x00u\u200bs $:$ 5:5"},
		{"u\u00ads", "u:u ##s:s"},
		{"unknown the", "[UNK]:unknown the:the"},
		{"u\xffs \xff the\xc3", "u:u ##s:s the:the"},
		{strings.Repeat("u", 101) + " the", "[UNK]:" + strings.Repeat("u", 101) + " the:the"},
		{"€", "[UNK]:€"},
		{"", ""}, {" \n\x01", ""},
	} {
		var got []string
		for _, p := range w.Append(nil, c.text) {
			got = append(got, lines[p.ID]+":"+c.text[p.Start:p.End])
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%q: %q, want %q", c.text, s, c.want)
		}
	}
}

func TestWordsAreNumbered(t *testing.T) {
	w := newWordPiece(t)
	want := []Piece{{4, 0, 0, 3}, {5, 1, 4, 6}, {6, 1, 6, 9}, {9, 2, 9, 10}}
	if got := w.Append(nil, "the unaff."); !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	got := w.AppendWord(nil, "the u-s the", 4, 7, 3)
	got = w.AppendWord(got, "the u-s the", 7, 8, 4)
	got = w.AppendWord(got, "the u-s the", 8, 11, 5)
	if want := []Piece{{16, 3, 4, 5}, {13, 3, 5, 6}, {12, 3, 6, 7}, {4, 5, 8, 11}}; !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestVocabularies(t *testing.T) {
	w := newWordPiece(t)
	if id, ok := w.ID("[SEP]"); id != 3 || !ok || w.Len() != 27 {
		t.Errorf("[SEP] is %d, %v, of %d pieces", id, ok, w.Len())
	}
	if _, ok := w.ID("nowhere"); ok {
		t.Error("nowhere has an id")
	}
	for _, bad := range []string{"", "a\nb\n", "[UNK]\na\na\n", "[UNK]\n\na\n"} {
		if _, err := NewWordPiece([]byte(bad)); !errors.Is(err, ErrFormat) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func FuzzWordPiece(f *testing.F) {
	w := newWordPiece(f)
	for _, s := range []string{"the unaffable", "Zürich 東京", "\xff\xfe", "각", "İ\u0307"} {
		f.Add(s, 1, 3)
	}
	f.Fuzz(func(t *testing.T, text string, start, end int) {
		start, end = max(0, min(start, len(text))), max(0, min(end, len(text)))
		check(t, text, w.Append(nil, text), 0, len(text))
		check(t, text, w.AppendWord(nil, text, min(start, end), max(start, end), 0), min(start, end), max(start, end))
	})
}

// check holds the promises about offsets.
func check(t *testing.T, text string, pieces []Piece, start, end int) {
	t.Helper()
	last := Piece{Start: start, End: start}
	for _, p := range pieces {
		shared := p.Start == last.Start && p.End == last.End
		if p.Start >= p.End || p.End > end || p.Word < last.Word || p.Start < last.End && !shared {
			t.Fatalf("%q: piece %v after %v in %d to %d", text, p, last, start, end)
		}
		last = p
	}
}
