package extract

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"entente/graph"
)

// A dateExpr is an expression of time in a sentence: its bytes in the text and how it is resolved.
type dateExpr struct {
	start, end        int
	first, last, head int // tokens, set by locate; -1 where the expression has none
	resolve           func(published graph.Date, t tense) (graph.Interval, bool)
	anchored          bool // counts from another event: "two days after"
	offset            int  // of an anchored expression, in units: positive for after
	unit              string
}

const (
	reWeekday = `(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day`
	reMonth   = `(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan\.?|Feb\.?|Mar\.|Apr\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)`
	reDay     = `(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?`
	reYear    = `(?:1[5-9]\d\d|20\d\d)`
	reNumber  = `(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|\d{1,3})`
	reSome    = `(?:several|few|a few|some|many|a couple of)`
	reUnit    = `(?:day|week|fortnight|month|year|decade)`
	reSeason  = `(?:spring|summer|autumn|winter)`
)

// A datePattern turns the groups of a match into an expression; read returns false where the words are no date after all.
type datePattern struct {
	re   *regexp.Regexp
	read func(e *dateExpr, g []string) bool
}

// datePatterns in order of trust: an earlier pattern keeps its words from later ones. Group 1 and on are passed to read.
var datePatterns = []datePattern{
	{words(`(` + reYear + `)-(\d\d)-(\d\d)`), readISO},
	{words(`(\d{1,2})/(\d{1,2})/(` + reYear + `)`), readSlashed},
	{words(`9/11`), readNineEleven},
	{words(`(?:(?:the )?(September) (11|11th)|(11) (September)),?(?: 2001)?(?: terrorist| terror)? attacks?`), readNineEleven},
	{words(`(?:` + reWeekday + `,? (?:the )?)?(` + reDay + `)(?: of)? (` + reMonth + `)(?:,? (` + reYear + `))?`), readDayMonth},
	{words(`(?:` + reWeekday + `,? \(?)?(` + reMonth + `) (` + reDay + `)(?:,? (` + reYear + `))?`), readMonthDay},
	{words(`(?:(early|mid|late)[ -])?(` + reMonth + `)(?: of)?,? (` + reYear + `)`), readMonthYear},
	{words(`(?i:(in|since|of|last|next|this|early|late|mid|until|till|by|during|through|from|between|and|to)[ -](?:early |late |mid-)?)(` + reMonth + `)`), readMonthAlone},
	{words(`(?i:(last|next|this|past|previous|coming) )?(` + reWeekday + `)(?i: (?:morning|evening|afternoon|night))?`), readWeekday},
	{words(`(?i:the (day) (after tomorrow|before yesterday))`), readNeighbourDay},
	{words(`(?i:(yesterday|today|tomorrow|tonight|last night|overnight|this morning|this afternoon|this evening))`), readNearDay},
	{words(`(?i:(earlier|later) (this|that) (week|month|year|decade|spring|summer|autumn|winter))`), readPartOfThis},
	{words(`(?i:(?:in|during|over|of|for|within)? ?(?:the )?(last|past|previous|next|coming) (` + reNumber + `|` + reSome + `) (` + reUnit + `)s)`), readPastUnits},
	{words(`(?i:(last|next|this|the past|the previous|the coming|the following|previous) (week|fortnight|month|year|decade|weekend|spring|summer|autumn|winter))`), readUnit},
	{words(`(?i:(?:over|at|during) the weekend)`), readWeekend},
	{words(`(?i:(?:in |over |during )?(?:the )?(recent|coming|past|last|next) (day|week|month|year|decade)s)`), readRecent},
	{words(`(?i:(recently|lately))`), readRecently},
	{words(`(?i:(` + reNumber + `|` + reSome + `) (` + reUnit + `)s? (ago|earlier today))`), readAgo},
	{words(`(?i:(` + reNumber + `) (` + reUnit + `)s? (after|before))`), readAnchored},
	{words(`(?i:(?:in|within) (` + reNumber + `) (` + reUnit + `)s?)(?:'|’)?(?i: time)?`), readIn},
	{words(`(?i:(?:in |the )?(?:the )?(` + reSeason + `)(?: of)?) (` + reYear + `)`), readSeason},
	{words(`(?i:between|from) (` + reYear + `)(?i: and | to | until |[-–])(` + reYear + `)`), readYears},
	{words(`(` + reYear + `)[-–](` + reYear + `|\d\d)`), readYears},
	{words(`(?i:the |the (early|mid|late)[ -])?(1[5-9]\d0|20\d0)s`), readDecade},
	{words(`(?i:(in|since|of|by|until|till|from|during|before|after|early|late|mid|the|and|to|on|for|its|his|their)[ -](?:the )?(?:early |late |mid-|mid |end of )?)(` + reYear + `)(?:'s|’s)?(?: (\p{L}+))?`), readYear},
	{words(`\((` + reYear + `)\)`), readBareYear},
}

func words(pattern string) *regexp.Regexp {
	left, right := `(?:^|[^\pL\pN])(`, `)(?:[^\pL\pN]|$)`
	return regexp.MustCompile(left + pattern + right)
}

// findDates returns the expressions of time in a sentence that begins at a byte of the text, in order of trust.
func findDates(sentence string, offset int) []dateExpr {
	var out []dateExpr
	taken := make([]bool, len(sentence)+1)
	for _, p := range datePatterns {
		for at := 0; at < len(sentence); {
			m := p.re.FindStringSubmatchIndex(sentence[at:])
			if m == nil {
				break
			}
			start, end := at+m[2], at+m[3]
			e := dateExpr{start: offset + start, end: offset + end, first: -1, last: -1}
			if !anyTaken(taken, start, end) && p.read(&e, groups(sentence[at:], m)) {
				for i := start; i < end; i++ {
					taken[i] = true
				}
				out = append(out, e)
			}
			at = max(end, at+1)
		}
	}
	return out
}

func anyTaken(taken []bool, start, end int) bool {
	for i := start; i < end; i++ {
		if taken[i] {
			return true
		}
	}
	return false
}

// groups returns the text of the groups after the first, which is the whole expression.
func groups(s string, m []int) []string {
	var out []string
	for i := 4; i+1 < len(m); i += 2 {
		if m[i] < 0 {
			out = append(out, "")
			continue
		}
		out = append(out, s[m[i]:m[i+1]])
	}
	return out
}

// fixed makes an expression that does not depend on the day of publication.
func (e *dateExpr) fixed(from, to graph.Date, p graph.Precision) bool {
	if from.Time().IsZero() || to.Time().IsZero() {
		return false
	}
	e.resolve = func(graph.Date, tense) (graph.Interval, bool) {
		return graph.Interval{From: from, To: to, Precision: p}, true
	}
	return true
}

// relative makes an expression that is resolved from the day of publication; it has no date where that is unknown.
func (e *dateExpr) relative(f func(published graph.Date, t tense) graph.Interval) bool {
	e.resolve = func(published graph.Date, t tense) (graph.Interval, bool) {
		if published == "" {
			return graph.Interval{}, false
		}
		return f(published, t), true
	}
	return true
}

func readISO(e *dateExpr, g []string) bool {
	day, err := graph.ParseDate(g[0] + "-" + g[1] + "-" + g[2])
	return err == nil && e.fixed(day, day, graph.Day)
}

// readSlashed reads 16/07/2018 and 7/16/2018 where one of the numbers can only be the day.
func readSlashed(e *dateExpr, g []string) bool {
	a, b, year := number(g[0]), number(g[1]), number(g[2])
	switch {
	case a > 12 && b <= 12:
		return e.day(year, b, a)
	case b > 12 && a <= 12, a == b:
		return e.day(year, a, b)
	}
	return false
}

func readNineEleven(e *dateExpr, _ []string) bool { return e.day(2001, 9, 11) }

// day makes an expression of one day; a day that the month lacks is no date.
func (e *dateExpr) day(year, month, day int) bool {
	d, ok := dayOf(year, month, day)
	return ok && e.fixed(d, d, graph.Day)
}

func dayOf(year, month, day int) (graph.Date, bool) {
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	return graph.DateOf(t), t.Day() == day && int(t.Month()) == month
}

func readDayMonth(e *dateExpr, g []string) bool { return e.dayOfMonth(g[0], g[1], g[2]) }
func readMonthDay(e *dateExpr, g []string) bool { return e.dayOfMonth(g[1], g[0], g[2]) }

// dayOfMonth makes a day, in the year that the tense asks for where the year is not told.
func (e *dateExpr) dayOfMonth(day, month, year string) bool {
	d, m := number(strings.TrimRight(day, "stndrh")), monthOf(month)
	if year != "" {
		return e.day(number(year), m, d)
	}
	if _, ok := dayOf(2000, m, d); !ok {
		return false
	}
	return e.relative(func(published graph.Date, t tense) graph.Interval {
		best, _ := nearestYear(published, t, func(year int) (graph.Date, bool) { return dayOf(year, m, d) })
		return graph.Interval{From: best, To: best, Precision: graph.Day}
	})
}

// nearestYear chooses the year in which a yearly date fits the tense: the latest that is over for the past, the first to
// come for the future, else the nearest.
func nearestYear(published graph.Date, t tense, in func(year int) (graph.Date, bool)) (best graph.Date, year int) {
	this := published.Time().Year()
	for y := this - 1; y <= this+1; y++ {
		d, ok := in(y)
		if !ok || t == past && d > published || t == future && d < published {
			continue
		}
		gap := func(d graph.Date) int { return max(published.DaysUntil(d), d.DaysUntil(published)) }
		if best == "" || gap(d) < gap(best) {
			best, year = d, y
		}
	}
	if best == "" { // 29 February
		return published, this
	}
	return best, year
}

func readMonthYear(e *dateExpr, g []string) bool {
	from, to := monthBounds(number(g[2]), monthOf(g[1]))
	return e.fixed(from, to, graph.Month)
}

func monthBounds(year, month int) (from, to graph.Date) {
	first := time.Date(year, time.Month(month), 1, 0, 0, 0, 0, time.UTC)
	return graph.DateOf(first), graph.DateOf(first.AddDate(0, 1, -1))
}

// readMonthAlone reads "in March"; May and March need the preposition, for they are verbs and names too.
func readMonthAlone(e *dateExpr, g []string) bool {
	m, word := monthOf(g[1]), strings.ToLower(g[0])
	if (word == "and" || word == "to") && (m == 3 || m == 5) {
		return false
	}
	return e.relative(func(published graph.Date, t tense) graph.Interval {
		switch word {
		case "last", "since":
			t = past
		case "next":
			t = future
		}
		_, year := nearestYear(published, t, func(y int) (graph.Date, bool) {
			from, to := monthBounds(y, m)
			if t == future {
				return to, true
			}
			return from, true
		})
		from, to := monthBounds(year, m)
		if word == "since" {
			to = published
		}
		return graph.Interval{From: from, To: to, Precision: graph.Month}
	})
}

func readWeekday(e *dateExpr, g []string) bool {
	day, which := weekdayOf(g[1]), strings.ToLower(g[0])
	return e.relative(func(published graph.Date, t tense) graph.Interval {
		d := weekday(published, day, which, t)
		return graph.Interval{From: d, To: d, Precision: graph.Day}
	})
}

// weekday resolves a weekday: in the past unless the tense or "next" puts it ahead. The day of publication itself counts
// for both, but not for "last" and "next".
func weekday(published graph.Date, day time.Weekday, which string, t tense) graph.Date {
	back := (int(published.Time().Weekday()) - int(day) + 7) % 7
	forth := (7 - back) % 7
	switch {
	case which == "next" || which == "coming":
		return published.AddDays((forth+6)%7 + 1)
	case which == "last" || which == "past" || which == "previous":
		return published.AddDays(-((back+6)%7 + 1))
	case t == future, t == present && which == "this":
		return published.AddDays(forth)
	}
	return published.AddDays(-back)
}

func readNeighbourDay(e *dateExpr, g []string) bool {
	n := 2
	if strings.HasPrefix(strings.ToLower(g[1]), "before") {
		n = -2
	}
	return e.daysAway(n)
}

func (e *dateExpr) daysAway(n int) bool {
	return e.relative(func(published graph.Date, _ tense) graph.Interval {
		return graph.Interval{From: published.AddDays(n), To: published.AddDays(n), Precision: graph.Day}
	})
}

func readNearDay(e *dateExpr, g []string) bool {
	switch strings.ToLower(g[0]) {
	case "yesterday", "last night":
		return e.daysAway(-1)
	case "tomorrow":
		return e.daysAway(1)
	}
	return e.daysAway(0)
}

func number(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

var monthNames = []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}

// monthOf returns 1..12 for the name of a month or its abbreviation.
func monthOf(name string) int {
	for i, m := range monthNames {
		if strings.HasPrefix(strings.ToLower(name), m) {
			return i + 1
		}
	}
	return 0
}

func weekdayOf(name string) time.Weekday {
	for d := time.Sunday; d <= time.Saturday; d++ {
		if strings.EqualFold(d.String(), name) {
			return d
		}
	}
	return time.Sunday
}
