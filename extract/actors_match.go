package extract

import (
	"slices"
	"strings"
	"unicode/utf8"

	"entente/extract/gazetteer"
	"entente/graph"
)

// nameParts splits a personal name into folded parts; articles such as "al-" and dots are left out.
func nameParts(name string) []string {
	var parts []string
	for _, w := range graph.Words(joinGiven(name)) {
		if w == "al" || w == "el" || w == "jr" || w == "ul" || w == "the" {
			continue
		}
		parts = append(parts, w)
	}
	return parts
}

// joinGiven joins the two parts of an East Asian given name, for neither stands alone: Ban Ki-moon.
func joinGiven(name string) string {
	for i := 1; i+1 < len(name); i++ {
		if name[i] == '-' && name[i+1] >= 'a' && name[i+1] <= 'z' && name[i-1] >= 'a' {
			k := strings.LastIndexAny(name[:i], " -") + 1
			if r := name[k]; r >= 'A' && r <= 'Z' {
				name = name[:i] + name[i+1:]
			}
		}
	}
	return name
}

// similar tells whether two words are spellings of one name: equal, or of five letters and more and one or two edits apart.
func similar(a, b string) bool {
	if a == b {
		return true
	}
	if len(a) < 5 || len(b) < 5 || a[0] != b[0] {
		return false
	}
	return edits(a, b) <= 1 || len(a) >= 8 && edits(a, b) <= 2
}

// edits is the Levenshtein distance of two words.
func edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := diagonal
			if a[i-1] != b[j-1] {
				cost++
			}
			diagonal = row[j]
			row[j] = min(cost, row[j]+1, row[j-1]+1)
		}
	}
	return row[len(b)]
}

// bestPerson chooses among namesakes by the office and country of the title in front, then by the article's date.
func (c *casting) bestPerson(entries []gazetteer.Entry, sp *nameSpan) gazetteer.Entry {
	best, top := entries[0], -1.0
	for _, e := range entries {
		score := e.Prior
		if c.inTime(e) {
			score += 2
		} else if c.nearInTime(e, 15) {
			score++
		}
		if of := c.titleCountry(sp.first); of != "" && holdsFor(e.Actor, of) {
			score += 2
		}
		if score > top {
			best, top = e, score
		}
	}
	return best
}

// inTime tells whether an entry is in use on the article's day.
func (c *casting) inTime(e gazetteer.Entry) bool {
	day := c.art.Published
	return day == "" || (e.From == "" || e.From <= day) && (e.To == "" || day <= e.To)
}

// nearInTime tells whether an entry is in use within some years of the article's day.
func (c *casting) nearInTime(e gazetteer.Entry, years int) bool {
	day := c.art.Published
	if day == "" {
		return true
	}
	return (e.From == "" || e.From <= day.AddDays(365*years)) && (e.To == "" || day.AddDays(-365*years) <= e.To)
}

// holdsFor tells whether a person ever had an office in a country or organisation.
func holdsFor(a *graph.Actor, of graph.ActorID) bool {
	return slices.ContainsFunc(a.Roles, func(r graph.Role) bool { return r.Of == of })
}

// sameName tells whether two names of two parts or more can be one person's: the last parts agree and the first are equal,
// one the beginning of the other, or left out.
func sameName(a, b []string) bool {
	if len(a) < 2 || len(b) < 2 {
		return false
	}
	if slices.Equal(a, b) || containsRun(a, b) || containsRun(b, a) {
		return true
	}
	if a[len(a)-1] != b[len(b)-1] {
		return len(a) >= 3 && len(b) >= 3 && a[0] == b[0] && a[1] == b[1]
	}
	x, y := a[0], b[0]
	return x == y || (utf8.RuneCountInString(x) == 1 || utf8.RuneCountInString(y) == 1) && x[0] == y[0] ||
		len(x) >= 3 && strings.HasPrefix(y, x) || len(y) >= 3 && strings.HasPrefix(x, y)
}

// containsRun tells whether b lies in a without a gap.
func containsRun(a, b []string) bool {
	for i := 0; i+len(b) <= len(a); i++ {
		if slices.Equal(a[i:i+len(b)], b) {
			return true
		}
	}
	return false
}

func partScore(name, parts []string) int {
	n := len(name)
	switch {
	case len(parts) <= n && slices.Equal(name[n-len(parts):], parts):
		return 3
	case len(parts) <= n && slices.Equal(name[:len(parts)], parts):
		return 2
	case containsRun(name, parts) && len(parts[0]) > 3:
		return 1
	}
	return 0
}

// share turns the priors of persons into shares of their sum, half-way: one bearer alone keeps what he has.
func share(entries []gazetteer.Entry) []gazetteer.Entry {
	sum := 0.0
	for _, e := range entries {
		if e.Actor.Type == graph.Person {
			sum += e.Prior
		}
	}
	out := slices.Clone(entries)
	for i := range out {
		if sum > 0.2 {
			out[i].Prior = 0.85 * out[i].Prior / sum
		}
	}
	return out
}

// surnameScore rates a bearer of a surname; 0 or less is no reading.
func (c *casting) surnameScore(e gazetteer.Entry, t *titlePhrase, of graph.ActorID) float64 {
	score := e.Prior
	switch {
	case of != "" && holdsFor(e.Actor, of):
		score += 1
	case of != "":
		return 0
	}
	named := t != nil && (t.class == topTitle || t.class == rankTitle)
	if named {
		score += 0.5
	}
	if named && c.sameOffice(e.Actor, t, of) {
		score += 1
	}
	if c.countryInText(e.Actor) {
		score += 0.3
	}
	if c.inTime(e) {
		score += 0.3
		if named {
			score += 0.5
		}
	}
	if score < 1 {
		return 0
	}
	return score
}

// sameOffice tells whether the knowledge base gives a person the title in front of the name, in the country if one is named.
func (c *casting) sameOffice(a *graph.Actor, t *titlePhrase, of graph.ActorID) bool {
	return slices.ContainsFunc(a.Roles, func(r graph.Role) bool {
		return (of == "" || r.Of == of) && strings.Contains(strings.ToLower(r.Title), c.low[t.head])
	})
}

// countryInText tells whether a country or organisation in which the person had office is named in the article.
func (c *casting) countryInText(a *graph.Actor) bool {
	for _, sp := range c.spans {
		for _, e := range sp.entries {
			if e.Actor.Type != graph.Person && holdsFor(a, e.Actor.ID) {
				return true
			}
		}
	}
	return false
}

// titleCountry returns the country or organisation that a title in front of token i names: RUSSIAN president Putin.
func (c *casting) titleCountry(i int) graph.ActorID {
	t := c.titleBefore(i)
	if t == nil {
		return ""
	}
	j := t.first - 1
	if c.lowAt(j) == "'s" || c.lowAt(j) == "’s" || c.lowAt(j) == "'" {
		j--
	}
	for k := range c.spans {
		if sp := &c.spans[k]; sp.last == j+1 && len(sp.entries) > 0 && c.sameSentence(sp.first, i) && sp.entries[0].Actor.Type != graph.Person {
			return sp.entries[0].Actor.ID
		}
	}
	return ""
}
