package encoder

import (
	"bytes"
	"fmt"
	"math"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A Piece is a word or a part of one: its id in the vocabulary, the number of its word, and its bytes in the untouched
// text. Pieces of one letter that the vocabulary knows decomposed share the bytes of that letter.
type Piece struct {
	ID         int32
	Word       int32
	Start, End int
}

// A WordPiece cuts text into pieces by the rules of BERT's uncased vocabulary: control characters go, letters are
// lower-cased and lose their accents, punctuation and Chinese characters are words of their own, and a word is cut
// greedily into the longest pieces that the vocabulary has, or is unknown as a whole. Unlike other implementations, it
// takes "[SEP]" in a text for what it is: text. It does not change, so goroutines may share it.
type WordPiece struct {
	ids     map[string]int32 // of what a word begins with
	inner   map[string]int32 // of what follows in a word, without "##"
	longest int              // bytes of a piece
	unknown int32
}

// maxRunes is the length from which on a word is unknown.
const maxRunes = 100

// NewWordPiece reads a vocabulary: a piece on each line, the first has id 0.
func NewWordPiece(vocabulary []byte) (*WordPiece, error) {
	w := &WordPiece{ids: map[string]int32{}, inner: map[string]int32{}}
	lines := bytes.Split(bytes.TrimSuffix(vocabulary, []byte("\n")), []byte("\n"))
	if len(lines) > math.MaxInt32 {
		return nil, fmt.Errorf("%w: vocabulary of %d pieces", ErrFormat, len(lines))
	}
	for i, line := range lines {
		into, piece := w.ids, bytes.TrimSuffix(line, []byte("\r"))
		if rest, ok := bytes.CutPrefix(piece, []byte("##")); ok && len(rest) > 0 {
			into, piece = w.inner, rest
		}
		if _, twice := into[string(piece)]; twice || len(piece) == 0 {
			return nil, fmt.Errorf("%w: vocabulary, line %d: %q is empty or stands there twice", ErrFormat, i+1, line)
		}
		into[string(piece)] = int32(i)
		w.longest = max(w.longest, len(piece))
	}
	var ok bool
	if w.unknown, ok = w.ids["[UNK]"]; !ok {
		return nil, fmt.Errorf("%w: vocabulary without [UNK]", ErrFormat)
	}
	return w, nil
}

// Len returns how many pieces the vocabulary has.
func (w *WordPiece) Len() int { return len(w.ids) + len(w.inner) }

// ID returns the id of a piece that begins a word, or of a special one such as "[CLS]".
func (w *WordPiece) ID(piece string) (int32, bool) {
	id, ok := w.ids[piece]
	return id, ok
}

// Append appends the pieces of a text to dst. Words are numbered from 0. Any bytes are taken; those that are not UTF-8
// are left out.
func (w *WordPiece) Append(dst []Piece, text string) []Piece {
	c := cutting{words: w, pieces: dst}
	c.cut(text, 0, len(text))
	return c.pieces
}

// AppendWord appends the pieces of text[start:end] to dst, all with the same number: for texts that are cut into words
// already. There are none where nothing but white space and control characters is left.
func (w *WordPiece) AppendWord(dst []Piece, text string, start, end, number int) []Piece {
	c := cutting{words: w, pieces: dst}
	c.cut(text, start, end)
	for i := len(dst); i < len(c.pieces); i++ {
		c.pieces[i].Word = int32(number)
	}
	return c.pieces
}

// A cutting collects the normalised runes of a word.
type cutting struct {
	words  *WordPiece
	pieces []Piece
	number int32

	runes    int
	size     int // bytes
	bytes    [maxRunes * utf8.UTFMax]byte
	ends     [maxRunes]int    // of the runes in bytes
	from     [maxRunes][2]int // where in the text they come from
	lastByte int              // of the word in the text
}

func (c *cutting) cut(text string, start, end int) {
	for i := start; i < end; {
		r, n := utf8.DecodeRuneInString(text[i:end])
		switch {
		case r < utf8.RuneSelf && !isControl(r):
			c.ascii(byte(r), i)
		case r == utf8.RuneError || isControl(r):
		case unicode.IsSpace(r):
			c.flush()
		case isChinese(r):
			c.flush()
			c.decompose(text[i:i+n], i)
			c.flush()
		default:
			c.decompose(text[i:i+n], i)
		}
		i += n
	}
	c.flush()
}

func (c *cutting) ascii(b byte, at int) {
	switch {
	case b == ' ' || b == '\t' || b == '\n' || b == '\r':
		c.flush()
	case 'A' <= b && b <= 'Z':
		c.put(rune(b-'A'+'a'), at, at+1)
	case 'a' <= b && b <= 'z' || '0' <= b && b <= '9':
		c.put(rune(b), at, at+1)
	default:
		c.alone(rune(b), at, at+1)
	}
}

// decompose puts the letters of a character without its accents, in lower case.
func (c *cutting) decompose(char string, at int) {
	end := at + len(char)
	var buf [16]byte
	for d := norm.NFD.AppendString(buf[:0], char); len(d) > 0; {
		r, n := utf8.DecodeRune(d)
		c.letter(r, at, end)
		d = d[n:]
	}
}

func (c *cutting) letter(r rune, start, end int) {
	switch {
	case unicode.Is(unicode.Mn, r):
	case unicode.IsPunct(r) || r < utf8.RuneSelf && unicode.IsSymbol(r):
		c.alone(r, start, end)
	default:
		c.put(unicode.ToLower(r), start, end)
	}
}

// alone makes a word of one rune.
func (c *cutting) alone(r rune, start, end int) {
	c.flush()
	c.put(r, start, end)
	c.flush()
}

// put adds a rune to the word. Of a word that is too long only the extent is kept.
func (c *cutting) put(r rune, start, end int) {
	c.lastByte = end
	if c.runes < maxRunes {
		c.size += utf8.EncodeRune(c.bytes[c.size:], r)
		c.ends[c.runes], c.from[c.runes] = c.size, [2]int{start, end}
	}
	c.runes++
}

// flush ends the word and appends its pieces.
func (c *cutting) flush() {
	if c.runes == 0 {
		return
	}
	first := len(c.pieces)
	for begin := 0; begin < c.runes; {
		id, end := c.longest(begin)
		if end == begin {
			c.pieces = append(c.pieces[:first], Piece{c.words.unknown, c.number, c.from[0][0], c.lastByte})
			break
		}
		c.pieces = append(c.pieces, Piece{id, c.number, c.from[begin][0], c.from[end-1][1]})
		begin = end
	}
	c.runes, c.size = 0, 0
	c.number++
}

// longest finds the longest piece from rune begin on, and where it ends; begin where there is none.
func (c *cutting) longest(begin int) (id int32, end int) {
	if c.runes > maxRunes {
		return 0, begin
	}
	ids, start := c.words.ids, 0
	if begin > 0 {
		ids, start = c.words.inner, c.ends[begin-1]
	}
	for end := c.runes; end > begin; end-- {
		if c.ends[end-1]-start > c.words.longest {
			continue
		}
		if id, ok := ids[string(c.bytes[start:c.ends[end-1]])]; ok {
			return id, end
		}
	}
	return 0, begin
}

// isControl tells whether a rune is left out; line breaks and tabs separate words.
func isControl(r rune) bool {
	return r != '\t' && r != '\n' && r != '\r' && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co)
}

func isChinese(r rune) bool {
	switch {
	case r < 0x3400:
		return false
	case r <= 0x4dbf, 0x4e00 <= r && r <= 0x9fff, 0xf900 <= r && r <= 0xfaff, 0x20000 <= r && r <= 0x2a6df,
		0x2a700 <= r && r <= 0x2ceaf, 0x2f800 <= r && r <= 0x2fa1f:
		return true
	}
	return false
}
