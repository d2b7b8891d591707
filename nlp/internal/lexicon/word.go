// Package lexicon describes single words by hashes of their form, affixes and shape and by their distributional class.
package lexicon

import (
	"unicode"
	"unicode/utf8"

	"entente/nlp/internal/linear"
)

// A Word is what the models know of a word form. All fields but Flags are hashes.
type Word struct {
	Form     uint32    // as written, digits as 0
	Lower    uint32    // in lower case, digits as 0
	Shape    uint32    // of "Xxx-0", runs shortened
	Prefixes [3]uint32 // of 1, 2 and 3 runes, lower case; 0 where the word is not longer
	Suffixes [5]uint32 // of 1 to 5 runes
	Class    uint32    // distributional class, 0 if unknown
	Coarse   uint32    // the group of classes
	Flags    uint32    // the Flag bits
}

// Flags of a Word.
const (
	UpperStart uint32 = 1 << iota
	AllUpper
	HasDigit
	HasHyphen
	HasStop // a full stop inside or at the end of a longer word
	NoLetter
)

// Describe returns the description of a word form.
func (c *Classes) Describe(form string) Word {
	var buf [64]byte
	lower := buf[:0]
	shape := make([]byte, 0, 16)
	w := Word{Flags: AllUpper | NoLetter}
	var cased [64]byte
	exact := cased[:0]
	for i, r := range form {
		kind := byte('.')
		switch {
		case unicode.IsUpper(r):
			kind = 'X'
			if i == 0 {
				w.Flags |= UpperStart
			}
			w.Flags &^= NoLetter
		case unicode.IsLetter(r):
			kind = 'x'
			w.Flags &^= AllUpper | NoLetter
		case unicode.IsDigit(r):
			kind, r = '0', '0'
			w.Flags |= HasDigit
		case r == '-':
			kind = '-'
			w.Flags |= HasHyphen
		case r == '.' && len(form) > 1:
			w.Flags |= HasStop
		case r == '’' || r == '‘' || r == '`' || r == '´':
			r = '\''
		case r == '“' || r == '”':
			r = '"'
		case r == '—' || r == '–':
			r = '-'
		}
		if n := len(shape); n < 3 || shape[n-1] != kind || shape[n-2] != kind {
			shape = append(shape, kind)
		}
		if len(exact) < 56 {
			exact = utf8.AppendRune(exact, r)
			lower = utf8.AppendRune(lower, unicode.ToLower(r))
		}
	}
	if w.Flags&NoLetter != 0 {
		w.Flags &^= AllUpper
	}
	w.Form, w.Lower, w.Shape = hash(exact), hash(lower), hash(shape)
	w.affixes(lower)
	c.set(&w)
	return w
}

func hash(b []byte) uint32 { return linear.Hash(string(b)) }

func (w *Word) affixes(lower []byte) {
	at := 0
	for k := range w.Prefixes {
		_, n := utf8.DecodeRune(lower[at:])
		if at += n; at >= len(lower) {
			break
		}
		w.Prefixes[k] = hash(lower[:at])
	}
	at = len(lower)
	for k := range w.Suffixes {
		_, n := utf8.DecodeLastRune(lower[:at])
		if at -= n; at <= 0 {
			break
		}
		w.Suffixes[k] = hash(lower[at:])
	}
}
