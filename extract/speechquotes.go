package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A quote is a passage in quotation marks: the bytes between the marks. A quotation that goes on over paragraphs, with
// an opening mark repeated at each, gives one quote a paragraph; all but the first have continues set.
type quote struct {
	start, end int
	continues  bool
}

// findQuotes pairs the quotation marks of a text, paragraph by paragraph: curly, straight, doubled apostrophes, guillemets
// and single quotes. Quotes inside quotes are left out; a mark without partner quotes the rest of its paragraph.
func findQuotes(text string) []quote {
	var quotes []quote
	open := false // the last quotation was not closed in its paragraph
	for _, p := range paragraphRanges(text) {
		found, unclosed := quotesOf(text, p[0], p[1])
		if open && len(found) > 0 && strings.TrimSpace(text[p[0]:found[0].start]) == markBefore(text, found[0].start) {
			found[0].continues = true
		}
		open = unclosed
		quotes = append(quotes, found...)
	}
	return quotes
}

// paragraphRanges returns the byte ranges of the lines of a text; a break inside a quoted sentence that is followed by a small
// letter is taken as a wrapped line, not as a new paragraph.
func paragraphRanges(text string) [][2]int {
	var out [][2]int
	start := 0
	for start <= len(text) {
		end := start
		for {
			i := strings.IndexByte(text[end:], '\n')
			if i < 0 {
				end = len(text)
				break
			}
			end += i
			rest, _ := utf8.DecodeRuneInString(text[end+1:])
			if !unicode.IsLower(rest) {
				break
			}
			end++
		}
		if strings.TrimSpace(text[start:end]) != "" {
			out = append(out, [2]int{start, end})
		}
		start = end + 1
	}
	return out
}

// A quoteMark is one double quotation mark with what its neighbours say about its side.
type quoteMark struct {
	at, width int
	opens     bool // it can open: blank, bracket or dash before it, none after it
	closes    bool // it can close
}

// quotesOf pairs the marks between the bytes from and to; unclosed tells that the last quote runs to the end.
func quotesOf(text string, from, to int) (quotes []quote, unclosed bool) {
	marks := doubleMarks(text, from, to)
	open, depth := -1, 0
	for i, m := range marks {
		switch {
		case open < 0 && (m.opens || !m.closes):
			open, depth = m.at+m.width, 0
		case open < 0: // a closing mark alone: its partner was lost
		case m.opens && !m.closes && closersAfter(marks[i+1:]) > 1+depth:
			depth++
		case m.opens && !m.closes:
			quotes, open, depth = append(quotes, quote{start: open, end: m.at}), m.at+m.width, 0
		case depth > 0:
			depth--
		default:
			quotes, open = append(quotes, quote{start: open, end: m.at}), -1
		}
	}
	if open >= 0 {
		quotes, unclosed = append(quotes, quote{start: open, end: to}), true
	}
	if len(quotes) == 0 {
		quotes = singleQuotes(text, from, to)
	}
	return trimQuotes(text, quotes), unclosed
}

func trimQuotes(text string, quotes []quote) []quote {
	kept := quotes[:0]
	for _, q := range quotes {
		inner := text[q.start:q.end]
		q.start += len(inner) - len(strings.TrimLeft(inner, " \t\n'"))
		q.end -= len(inner) - len(strings.TrimRight(inner, " \t\n'"))
		if q.start < q.end {
			kept = append(kept, q)
		}
	}
	return kept
}

func closersAfter(marks []quoteMark) int {
	n := 0
	for _, m := range marks {
		if m.closes && !m.opens {
			n++
		}
	}
	return n
}

// doubleMarks lists the double quotation marks between from and to in order.
func doubleMarks(text string, from, to int) []quoteMark {
	var marks []quoteMark
	for i := from; i < to; {
		r, width := utf8.DecodeRuneInString(text[i:])
		switch {
		case strings.ContainsRune("“„«", r):
			marks = append(marks, quoteMark{at: i, width: width, opens: true})
		case strings.ContainsRune("”»", r):
			marks = append(marks, quoteMark{at: i, width: width, closes: true})
		case r == '"':
			marks = append(marks, sided(text, i, width, from, to))
		case strings.HasPrefix(text[i:to], "''") || strings.HasPrefix(text[i:to], "``"):
			width = 2
			marks = append(marks, sided(text, i, width, from, to))
		}
		i += width
	}
	return marks
}

// sided judges a mark that looks the same on both sides by its neighbours.
func sided(text string, at, width, from, to int) quoteMark {
	before, _ := utf8.DecodeLastRuneInString(text[from:at])
	after, _ := utf8.DecodeRuneInString(text[at+width : to])
	atStart, atEnd := at == from, at+width == to
	leftFree := atStart || unicode.IsSpace(before) || strings.ContainsRune("([{—–-:/", before)
	rightFree := atEnd || unicode.IsSpace(after) || strings.ContainsRune(")]}—–-.,;:?!", after)
	m := quoteMark{at: at, width: width, opens: leftFree && !rightFree, closes: rightFree && !leftFree}
	if leftFree == rightFree { // as in `said " we` or `it"he`: whichever is due
		m.opens, m.closes = true, true
	}
	return m
}

// singleQuotes pairs single marks. An apostrophe after an s may be a possessive: the mark closes there only where no
// better place follows in the paragraph.
func singleQuotes(text string, from, to int) []quote {
	var quotes []quote
	for i := from; i < to; {
		r, width := utf8.DecodeRuneInString(text[i:])
		if opensSingle(text, i, width, from, to, r) {
			if end := closeSingle(text, i+width, to); end > 0 {
				quotes = append(quotes, quote{start: i + width, end: end})
				i = end
				continue
			}
		}
		i += width
	}
	return quotes
}

func opensSingle(text string, at, width, from, to int, r rune) bool {
	if r != '\'' && r != '‘' {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(text[from:at])
	after, _ := utf8.DecodeRuneInString(text[at+width : to])
	free := at == from || unicode.IsSpace(before) || strings.ContainsRune("([—–-:", before)
	return free && unicode.IsLetter(after)
}

// closeSingle returns where the single quote that was opened before at is closed, 0 where it is not.
func closeSingle(text string, at, to int) int {
	weak := 0
	for i := at; i < to; {
		r, width := utf8.DecodeRuneInString(text[i:])
		if r == '\'' || r == '’' {
			before, _ := utf8.DecodeLastRuneInString(text[at:i])
			after, _ := utf8.DecodeRuneInString(text[i+width : to])
			last := i+width >= to
			switch {
			case unicode.IsSpace(before) || !(last || unicode.IsSpace(after) || unicode.IsPunct(after)):
			case before != 's' || last || unicode.IsPunct(after):
				return i
			case weak == 0:
				weak = i
			}
		}
		i += width
	}
	return weak
}

// markBefore returns the quotation mark that ends just before the byte at, "" where there is none.
func markBefore(text string, at int) string {
	r, width := utf8.DecodeLastRuneInString(text[:at])
	if strings.ContainsRune(`"“„«'‘`, r) {
		return text[at-width : at]
	}
	return ""
}
