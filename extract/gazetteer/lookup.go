package gazetteer

import (
	"cmp"
	"slices"
	"strings"

	"entente/graph"
)

// Lookup returns the readings of a name as it stands in a text (case matters for acronyms, and names must be capitalised
// where they are in the tables; diacritics, curly quotes, a leading "the", hyphens and dots in acronyms do not matter),
// best prior first.
func (kb *KB) Lookup(name string) []Entry {
	p := namePieces(name)
	if len(p) == 0 {
		return nil
	}
	return kb.readings(key(p), p)
}

// Longest returns how many of the words (tokens of a text, in order) make the longest known name that begins at words[0],
// and its readings; 0 where none does. A name may begin with "the" only where words[0] is not "the" itself: callers begin
// at the word after it. Names never end inside a token, so that "U.S.-led" is none.
func (kb *KB) Longest(words []string) (n int, readings []Entry) {
	if len(words) == 0 {
		return 0, nil
	}
	first := pieces(Fold(words[0]), nil)
	if len(first) == 0 || strings.EqualFold(first[0], "the") && len(first) == 1 {
		return 0, nil
	}
	most := kb.longest[strings.ToLower(first[0])]
	if most < len(first) {
		return 0, nil
	}
	run, ends := first, []int{len(first)} // pieces so far, and how many there are after each word
	for i, w := range words[1:] {
		before := len(run)
		run = pieces(Fold(w), run)
		if len(run) > most || len(run) == before && !joins(words[i], w) {
			break
		}
		ends = append(ends, len(run))
	}
	for i := len(ends) - 1; i >= 0; i-- {
		if i > 0 && ends[i] == ends[i-1] {
			continue // the word is a mark: no name ends in it
		}
		p := run[:ends[i]]
		if found := kb.readings(key(p), p); len(found) > 0 {
			return i + 1, found
		}
	}
	return 0, nil
}

// joins tells whether a name may go on after a mark: hyphens, apostrophes, commas and the like, and the dot of an initial.
func joins(before, mark string) bool {
	switch mark {
	case "-", "–", "'", "’", "&", ",", "(", "/":
		return true
	case ".":
		return len(before) <= 2
	}
	return false
}

func (kb *KB) readings(key string, text []string) []Entry {
	var found []Entry
	for _, r := range kb.names[key] {
		if sameCase(namePieces(r.form), text, r.Sort == Acronym) && !listed(found, r.Entry) {
			found = append(found, r.Entry)
		}
	}
	return found
}

// listed tells whether the actor has a better reading of the same days already; two terms of office are two readings.
func listed(found []Entry, e Entry) bool {
	return slices.ContainsFunc(found, func(f Entry) bool { return f.Actor == e.Actor && f.From == e.From })
}

// On returns the readings in the order that a day suggests: those that hold on the day keep their prior, those up to
// five years off keep a part of it, the others a tenth. Without a day they come back as they are.
func On(readings []Entry, day graph.Date) []Entry {
	if day == "" || len(readings) == 0 {
		return readings
	}
	dated := slices.Clone(readings)
	for i := range dated {
		dated[i].Prior *= nearness(dated[i], day)
	}
	slices.SortStableFunc(dated, func(a, b Entry) int { return cmp.Compare(b.Prior, a.Prior) })
	return dated
}

func nearness(e Entry, day graph.Date) float64 {
	off := 0
	if e.From != "" && day < e.From {
		off = day.DaysUntil(e.From)
	} else if e.To != "" && day > e.To {
		off = e.To.DaysUntil(day)
	}
	return max(0.1, 1-float64(off)/(5*365))
}
