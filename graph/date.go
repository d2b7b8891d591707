package graph

import (
	"fmt"
	"time"
)

// A Date is a calendar day "2006-01-02", without zone. The zero value "" means unknown or open. Dates compare as strings.
type Date string

// ParseDate reads a day, also given as "2006", "2006-01" (their first day) or as an RFC 3339 time (its day as written).
func ParseDate(s string) (Date, error) {
	if s == "" {
		return "", nil
	}
	for _, layout := range []string{time.DateOnly, time.RFC3339, "2006-01", "2006", "2006-01-02T15:04:05", "2006-01-02 15:04:05"} {
		if t, err := time.Parse(layout, s); err == nil {
			return DateOf(t), nil
		}
	}
	return "", fmt.Errorf("%q is not a date: write YYYY-MM-DD", s)
}

// DateOf returns the day of t in t's own zone.
func DateOf(t time.Time) Date { return Date(t.Format(time.DateOnly)) }

// Time returns midnight UTC of the day; the zero time for "".
func (d Date) Time() time.Time {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return time.Time{}
	}
	return t
}

// AddDays returns the day n days later.
func (d Date) AddDays(n int) Date {
	if d == "" {
		return ""
	}
	return DateOf(d.Time().AddDate(0, 0, n))
}

// DaysUntil returns the number of days from d to e.
func (d Date) DaysUntil(e Date) int { return int(e.Time().Sub(d.Time()).Hours() / 24) }

// Precision is how exactly an Interval is known.
type Precision string

const (
	Day     Precision = "day"
	Week    Precision = "week"
	Month   Precision = "month"
	Year    Precision = "year"
	Unknown Precision = "unknown"
)

// An Interval is when something holds or happened: the days From..To, both included, equal for a single day.
type Interval struct {
	From, To  Date
	Precision Precision
}
