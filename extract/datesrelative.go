package extract

import (
	"slices"
	"strings"
	"time"

	"entente/graph"
)

// readUnit reads last week, next month, this year, last summer.
func readUnit(e *dateExpr, g []string) bool {
	which, unit := strings.TrimPrefix(strings.ToLower(g[0]), "the "), strings.ToLower(g[1])
	n := 0
	switch which {
	case "last", "past", "previous":
		n = -1
	case "next", "coming", "following":
		n = 1
	}
	return e.relative(func(published graph.Date, t tense) graph.Interval {
		switch {
		case unit == "weekend":
			return weekend(published, n, t)
		case slices.Contains(seasons, unit):
			return season(published, unit, n)
		}
		return unitAround(published, unit, n)
	})
}

// unitAround returns the calendar week, month, year or decade n units away from a day. Weeks begin on Monday.
func unitAround(day graph.Date, unit string, n int) graph.Interval {
	t := day.Time()
	switch unit {
	case "week":
		monday := day.AddDays(-(int(t.Weekday())+6)%7 + 7*n)
		return graph.Interval{From: monday, To: monday.AddDays(6), Precision: graph.Week}
	case "fortnight":
		return graph.Interval{From: day.AddDays(min(0, 14*n)), To: day.AddDays(max(0, 14*n)), Precision: graph.Week}
	case "month":
		from, to := monthBounds(t.Year(), int(t.Month())+n)
		return graph.Interval{From: from, To: to, Precision: graph.Month}
	case "decade":
		first := t.Year()/10*10 + 10*n
		return yearsBetween(first, first+9)
	}
	return yearsBetween(t.Year()+n, t.Year()+n)
}

func yearsBetween(first, last int) graph.Interval {
	from, _ := monthBounds(first, 1)
	_, to := monthBounds(last, 12)
	return graph.Interval{From: from, To: to, Precision: graph.Year}
}

var seasons = []string{"spring", "summer", "autumn", "winter"}

// seasonBounds returns the three months of a northern season; winter begins in December of the year before.
func seasonBounds(year int, name string) (from, to graph.Date) {
	first := 3 + 3*slices.Index(seasons, name)
	if name == "winter" {
		first = 0
	}
	from, _ = monthBounds(year, first)
	_, to = monthBounds(year, first+2)
	return from, to
}

// season returns the last (n < 0), next (n > 0) or this year's season.
func season(published graph.Date, name string, n int) graph.Interval {
	year := published.Time().Year()
	from, to := seasonBounds(year, name)
	switch {
	case n < 0 && to >= published:
		from, to = seasonBounds(year-1, name)
	case n > 0 && from <= published:
		from, to = seasonBounds(year+1, name)
	}
	return graph.Interval{From: from, To: to, Precision: graph.Month}
}

func readWeekend(e *dateExpr, _ []string) bool {
	return e.relative(func(published graph.Date, t tense) graph.Interval { return weekend(published, 0, t) })
}

// weekend returns the Saturday and Sunday that n and the tense ask for; the one under way counts as this one.
func weekend(published graph.Date, n int, t tense) graph.Interval {
	saturday := weekday(published, time.Saturday, "", past)
	if n > 0 || n == 0 && (t == future || t == present) && published.DaysUntil(saturday) < -1 {
		saturday = saturday.AddDays(7)
	}
	if n < 0 && published.DaysUntil(saturday) >= -1 {
		saturday = saturday.AddDays(-7)
	}
	return graph.Interval{From: saturday, To: saturday.AddDays(1), Precision: graph.Day}
}

// readPartOfThis reads earlier this month, later this year.
func readPartOfThis(e *dateExpr, g []string) bool {
	earlier, unit := strings.EqualFold(g[0], "earlier"), strings.ToLower(g[2])
	return e.relative(func(published graph.Date, _ tense) graph.Interval {
		when := season
		if !slices.Contains(seasons, unit) {
			when = unitAround
		}
		i := when(published, unit, 0)
		if earlier && i.From <= published {
			i.To = min(i.To, published)
		} else if !earlier && i.To >= published {
			i.From = max(i.From, published)
		}
		return i
	})
}

// readPastUnits reads the past two weeks, the next few days: from or up to the day of publication.
func readPastUnits(e *dateExpr, g []string) bool {
	n, unit := numeral(g[1]), strings.ToLower(g[2])
	if which := strings.ToLower(g[0]); which != "next" && which != "coming" {
		n = -n
	}
	return e.relative(func(published graph.Date, _ tense) graph.Interval { return stretch(published, n, unit) })
}

// stretch is the time between a day and the day n units away.
func stretch(day graph.Date, n int, unit string) graph.Interval {
	other := addUnits(day, n, unit)
	return graph.Interval{From: min(day, other), To: max(day, other), Precision: precisionOf(unit)}
}

// recentUnits is how many units "recent" and "coming" are taken to reach: recent weeks are the last four.
var recentUnits = map[string]int{"day": 7, "week": 4, "month": 3, "year": 3, "decade": 2}

func readRecent(e *dateExpr, g []string) bool {
	unit := strings.ToLower(g[1])
	n := recentUnits[unit]
	if which := strings.ToLower(g[0]); which != "coming" && which != "next" {
		n = -n
	}
	return e.relative(func(published graph.Date, _ tense) graph.Interval { return stretch(published, n, unit) })
}

func readRecently(e *dateExpr, _ []string) bool {
	return e.relative(func(published graph.Date, _ tense) graph.Interval {
		return graph.Interval{From: addUnits(published, -1, "month"), To: published, Precision: graph.Month}
	})
}

// readAgo reads two days ago. Vague numbers give a stretch: several months ago is between six and two months ago.
func readAgo(e *dateExpr, g []string) bool {
	n, unit := numeral(g[0]), strings.ToLower(g[1])
	if strings.HasPrefix(strings.ToLower(g[2]), "earlier") {
		return false
	}
	return e.relative(func(published graph.Date, _ tense) graph.Interval {
		if vague(g[0]) {
			return graph.Interval{From: addUnits(published, -2*n, unit), To: addUnits(published, -2, unit), Precision: precisionOf(unit)}
		}
		return around(addUnits(published, -n, unit), unit)
	})
}

// around widens a day to what the unit that led to it tells: "two weeks ago" is a week, "three years ago" a year.
func around(day graph.Date, unit string) graph.Interval {
	switch unit {
	case "day":
		return graph.Interval{From: day, To: day, Precision: graph.Day}
	case "fortnight":
		unit = "week"
	case "decade":
		unit = "year"
	}
	return unitAround(day, unit, 0)
}

// readAnchored reads "two days after" and "a week before", which count from another event.
func readAnchored(e *dateExpr, g []string) bool {
	e.anchored, e.offset, e.unit = true, numeral(g[0]), strings.ToLower(g[1])
	if strings.EqualFold(g[2], "before") {
		e.offset = -e.offset
	}
	e.resolve = func(graph.Date, tense) (graph.Interval, bool) { return graph.Interval{}, false }
	return true
}

// readIn reads "in two weeks", a time ahead; in the past tense it is how long something took.
func readIn(e *dateExpr, g []string) bool {
	n, unit := numeral(g[0]), strings.ToLower(g[1])
	e.resolve = func(published graph.Date, t tense) (graph.Interval, bool) {
		if published == "" || t != future {
			return graph.Interval{}, false
		}
		return around(addUnits(published, n, unit), unit), true
	}
	return true
}

func readSeason(e *dateExpr, g []string) bool {
	from, to := seasonBounds(number(g[1]), strings.ToLower(g[0]))
	return e.fixed(from, to, graph.Month)
}

func readYears(e *dateExpr, g []string) bool {
	first, last := number(g[0]), number(g[1])
	if len(g[1]) == 2 {
		last += first / 100 * 100
	}
	i := yearsBetween(first, last)
	return first < last && e.fixed(i.From, i.To, graph.Year)
}

func readDecade(e *dateExpr, g []string) bool {
	first := number(g[1])
	i := yearsBetween(first, first+9)
	return e.fixed(i.From, i.To, graph.Year)
}

// readYear reads "in 2014", "since 2014", "the 2014 war"; a number of things is none: "of 2000 soldiers".
func readYear(e *dateExpr, g []string) bool {
	word, year, next := strings.ToLower(g[0]), number(g[1]), g[2]
	counted := strings.HasSuffix(next, "s") && next == strings.ToLower(next) && next != "as" && next != "was"
	if counted && word != "the" || next == "people" || next == "million" || next == "percent" {
		return false
	}
	if next != "" { // only the year itself carries the date
		e.end -= len(next) + 1
	}
	i := yearsBetween(year, year)
	if word != "since" {
		return e.fixed(i.From, i.To, graph.Year)
	}
	e.resolve = func(published graph.Date, _ tense) (graph.Interval, bool) {
		return graph.Interval{From: i.From, To: max(i.To, published), Precision: graph.Year}, true
	}
	return true
}

func readBareYear(e *dateExpr, g []string) bool {
	i := yearsBetween(number(g[0]), number(g[0]))
	return e.fixed(i.From, i.To, graph.Year)
}

// numerals in words; vague ones are read as three.
var numerals = map[string]int{"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
	"nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "a couple of": 2}

func numeral(s string) int {
	if n, ok := numerals[strings.ToLower(s)]; ok {
		return n
	}
	if n := number(s); n > 0 {
		return n
	}
	return 3
}

func vague(s string) bool {
	s = strings.ToLower(s)
	return numerals[s] == 0 && number(s) == 0
}

func addUnits(day graph.Date, n int, unit string) graph.Date {
	switch unit {
	case "week":
		return day.AddDays(7 * n)
	case "fortnight":
		return day.AddDays(14 * n)
	case "month":
		return graph.DateOf(day.Time().AddDate(0, n, 0))
	case "year":
		return graph.DateOf(day.Time().AddDate(n, 0, 0))
	case "decade":
		return graph.DateOf(day.Time().AddDate(10*n, 0, 0))
	}
	return day.AddDays(n)
}

func precisionOf(unit string) graph.Precision {
	switch unit {
	case "day":
		return graph.Day
	case "week", "fortnight":
		return graph.Week
	case "month":
		return graph.Month
	}
	return graph.Year
}

// shift moves an interval by n units.
func shift(i graph.Interval, n int, unit string) graph.Interval {
	i.From, i.To = addUnits(i.From, n, unit), addUnits(i.To, n, unit)
	if unit != "day" && i.Precision == graph.Day {
		i = around(i.From, unit)
	}
	return i
}
