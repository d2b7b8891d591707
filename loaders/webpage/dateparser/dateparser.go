// Package dateparser stands in for the module of this name, which reads dates in two hundred languages and builds its
// tables of them at every start of a program, whether a date is read or not: 0.2 s and 95 MB. It has the part that
// go-htmldate calls, and reads English; go.mod puts it in the place of the other.
package dateparser

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// A Date is what Parse found.
type Date struct{ Time time.Time }

// ParserType, DateSource and Configuration are read by nobody here.
type (
	ParserType    int
	DateSource    int
	Configuration struct {
		PreferredDateSource DateSource
		StrictParsing       bool
		CurrentTime         time.Time
	}
)

// The values that go-htmldate names.
const (
	CustomFormat ParserType = iota
	AbsoluteTime
)

// Past is the source that go-htmldate prefers.
const Past DateSource = 1

// A Parser reads dates; its zero value is ready.
type Parser struct{ ParserTypes []ParserType }

// ErrNoDate says that a text holds no whole English date.
var ErrNoDate = errors.New("no date")

var (
	dayFirst   = regexp.MustCompile(`(?i)\b(\d{1,2})(?:st|nd|rd|th)?(?: of)? ([a-z]{3,9})\.?,? (\d{4})\b`)
	monthFirst = regexp.MustCompile(`(?i)\b([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\b`)
)

// Parse reads the first date of the forms "13 July 2018" and "July 13, 2018".
func (*Parser) Parse(_ *Configuration, text string) (Date, error) {
	if m := dayFirst.FindStringSubmatch(text); m != nil {
		return day(m[3], m[2], m[1])
	}
	if m := monthFirst.FindStringSubmatch(text); m != nil {
		return day(m[3], m[1], m[2])
	}
	return Date{}, ErrNoDate
}

func day(year, month, day string) (Date, error) {
	y, _ := strconv.Atoi(year) // digits, by the patterns
	d, _ := strconv.Atoi(day)
	for m := time.January; m <= time.December; m++ {
		name := strings.ToLower(m.String())
		given := strings.ToLower(month)
		if given != name && given != name[:3] && (given != "sept" || m != time.September) {
			continue
		}
		if t := time.Date(y, m, d, 0, 0, 0, 0, time.UTC); t.Day() == d && t.Month() == m {
			return Date{t}, nil
		}
	}
	return Date{}, ErrNoDate
}
