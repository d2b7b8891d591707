package graph

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// Bucketing is the length of the intervals of a timeline.
type Bucketing string

const (
	ByDay   Bucketing = "day"
	ByWeek  Bucketing = "week" // beginning on Monday
	ByMonth Bucketing = "month"
	ByYear  Bucketing = "year"
)

// A Bucket is what is said about one interval of time.
type Bucket struct {
	From, To   Date // its first and last day
	Statements int  // asserted
	Positive   int  // of kinds with a positive sign
	Negative   int
	Neutral    int
	Tone       float64 // mean of sign times confidence over the asserted statements, -1..1; weak kinds count half
	Kinds      map[KindName]int
}

// Timeline counts the asserted statements that a filter selects by the interval in which they begin, oldest first; only
// those that have the actor with at one end, where it is not empty. Intervals about which nothing is said are left out, and
// so are statements without a day.
func Timeline(ctx context.Context, store Store, kinds *Kinds, f Filter, with ActorID, by Bucketing) ([]*Bucket, error) {
	f.Stances, f.Limit, f.After, f.Brief = []Stance{Asserted}, 0, "", true
	switch {
	case f.Actor == "":
		f.Actor = with
	case with != f.Actor:
		f.Other = with
	}
	buckets := map[Date]*Bucket{}
	var order []Date
	for s, err := range store.Statements(ctx, f) {
		if err != nil {
			return nil, err
		}
		day, _ := s.Days()
		if day == "" {
			continue
		}
		from, to, err := by.around(day)
		if err != nil {
			return nil, err
		}
		if buckets[from] == nil {
			buckets[from] = &Bucket{From: from, To: to, Kinds: map[KindName]int{}}
			order = append(order, from)
		}
		kind, _ := kinds.Get(s.Kind)
		buckets[from].add(s, kind)
	}
	return inOrder(buckets, order), nil
}

// around returns the interval that a day lies in.
func (by Bucketing) around(day Date) (from, to Date, err error) {
	t := day.Time()
	switch by {
	case ByDay:
		return day, day, nil
	case ByWeek:
		monday := day.AddDays(-(int(t.Weekday()) + 6) % 7)
		return monday, monday.AddDays(6), nil
	case ByMonth:
		first := time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC)
		return DateOf(first), DateOf(first.AddDate(0, 1, -1)), nil
	case ByYear:
		first := time.Date(t.Year(), 1, 1, 0, 0, 0, 0, time.UTC)
		return DateOf(first), DateOf(first.AddDate(1, 0, -1)), nil
	}
	return "", "", fmt.Errorf("%w: %q is no interval: day, week, month or year", ErrInvalid, by)
}

// add counts a statement; Tone holds the sum until inOrder divides it.
func (b *Bucket) add(s *Statement, kind Kind) {
	b.Statements++
	b.Kinds[s.Kind]++
	switch {
	case kind.Sign > 0:
		b.Positive++
	case kind.Sign < 0:
		b.Negative++
	default:
		b.Neutral++
	}
	tone := float64(kind.Sign) * s.Confidence
	if kind.Weak {
		tone /= 2
	}
	b.Tone += tone
}

func inOrder(buckets map[Date]*Bucket, order []Date) []*Bucket {
	slices.Sort(order)
	list := make([]*Bucket, 0, len(order))
	for _, from := range order {
		b := buckets[from]
		b.Tone /= float64(b.Statements)
		list = append(list, b)
	}
	return list
}
