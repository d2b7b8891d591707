package extract

import (
	"testing"

	"entente/graph"
)

// TestFindDates resolves every expression of a sentence, for an article of Friday, 13 July 2018.
func TestFindDates(t *testing.T) {
	const published = "2018-07-13"
	tests := []struct {
		text  string
		tense tense
		want  string // from, to, precision; "" where the sentence holds no date
	}{
		{"They met on 12 March 2011.", past, "2011-03-12 2011-03-12 day"},
		{"They met on March 12, 2011.", past, "2011-03-12 2011-03-12 day"},
		{"They met on the 12th of March 2011.", past, "2011-03-12 2011-03-12 day"},
		{"They met on Saturday, 12 March 2011.", past, "2011-03-12 2011-03-12 day"},
		{"They met on 2018-07-16.", noTense, "2018-07-16 2018-07-16 day"},
		{"They met on 16/07/2018.", noTense, "2018-07-16 2018-07-16 day"},
		{"They met on 7/16/2018.", noTense, "2018-07-16 2018-07-16 day"},
		{"They met on 5/6/2018.", past, ""},
		{"They met on 31 June 2018.", past, "2018-06-01 2018-06-30 month"},
		{"They met on July 11.", past, "2018-07-11 2018-07-11 day"},
		{"They will meet on July 16.", future, "2018-07-16 2018-07-16 day"},
		{"They met on December 24.", past, "2017-12-24 2017-12-24 day"},
		{"They will meet on 2 January.", future, "2019-01-02 2019-01-02 day"},
		{"They met in March 2011.", past, "2011-03-01 2011-03-31 month"},
		{"They met in early May 2011.", past, "2011-05-01 2011-05-31 month"},
		{"They met in May.", past, "2018-05-01 2018-05-31 month"},
		{"They met in September.", past, "2017-09-01 2017-09-30 month"},
		{"They will meet in September.", future, "2018-09-01 2018-09-30 month"},
		{"They met last November.", noTense, "2017-11-01 2017-11-30 month"},
		{"They meet next March.", noTense, "2019-03-01 2019-03-31 month"},
		{"They met in 2014.", past, "2014-01-01 2014-12-31 year"},
		{"The 2014 war cost both.", past, "2014-01-01 2014-12-31 year"},
		{"It fought from 2003 to 2011.", past, "2003-01-01 2011-12-31 year"},
		{"It fought in 1990-94.", past, "1990-01-01 1994-12-31 year"},
		{"It has ruled since 2005.", past, "2005-01-01 2018-07-13 year"},
		{"They fought in the 1980s.", past, "1980-01-01 1989-12-31 year"},
		{"They fought in the summer of 2006.", past, "2006-06-01 2006-08-31 month"},
		{"They fought last winter.", past, "2017-12-01 2018-02-28 month"},
		{"They met on Monday.", past, "2018-07-09 2018-07-09 day"},
		{"They met on Friday.", past, "2018-07-13 2018-07-13 day"},
		{"They will meet on Monday.", future, "2018-07-16 2018-07-16 day"},
		{"They met last Friday.", past, "2018-07-06 2018-07-06 day"},
		{"They meet next Friday.", present, "2018-07-20 2018-07-20 day"},
		{"They met on Sunday night.", past, "2018-07-08 2018-07-08 day"},
		{"They met over the weekend.", past, "2018-07-07 2018-07-08 day"},
		{"They will meet this weekend.", future, "2018-07-14 2018-07-15 day"},
		{"They met yesterday.", past, "2018-07-12 2018-07-12 day"},
		{"They met the day before yesterday.", past, "2018-07-11 2018-07-11 day"},
		{"They met today.", past, "2018-07-13 2018-07-13 day"},
		{"They meet tomorrow.", present, "2018-07-14 2018-07-14 day"},
		{"They met last night.", past, "2018-07-12 2018-07-12 day"},
		{"They met this week.", past, "2018-07-09 2018-07-15 week"},
		{"They met last week.", past, "2018-07-02 2018-07-08 week"},
		{"They will meet next month.", future, "2018-08-01 2018-08-31 month"},
		{"They met last year.", past, "2017-01-01 2017-12-31 year"},
		{"They met earlier this month.", past, "2018-07-01 2018-07-13 month"},
		{"They will meet later this year.", future, "2018-07-13 2018-12-31 year"},
		{"They met two days ago.", past, "2018-07-11 2018-07-11 day"},
		{"They met a week ago.", past, "2018-07-02 2018-07-08 week"},
		{"They met three years ago.", past, "2015-01-01 2015-12-31 year"},
		{"They met several months ago.", past, "2018-01-13 2018-05-13 month"},
		{"They met in recent weeks.", past, "2018-06-15 2018-07-13 week"},
		{"They met twice over the past two weeks.", past, "2018-06-29 2018-07-13 week"},
		{"They will meet in two weeks.", future, "2018-07-23 2018-07-29 week"},
		{"They finished in two weeks.", past, ""},
		{"The September 11 attacks changed it.", past, "2001-09-11 2001-09-11 day"},
		{"The 9/11 attacks changed it.", past, "2001-09-11 2001-09-11 day"},

		{"They may meet.", future, ""},
		{"May the two sides agree?", noTense, ""},
		{"Theresa May met Emmanuel Macron.", past, ""},
		{"Troops march on the capital.", present, ""},
		{"March of the rebels halted.", present, ""},
		{"The second round of talks failed.", past, ""},
		{"A second later it was over.", past, ""},
		{"He sent 2000 soldiers.", past, ""},
		{"He took command of 2000 soldiers.", past, ""},
		{"Resolution 1701 was adopted.", past, ""},
		{"The sun rose over Sat village.", past, ""},
		{"The minister of augury is an august man.", present, ""},
		{"Two days after the strike he left.", past, ""},
	}
	for _, test := range tests {
		t.Run(test.text, func(t *testing.T) {
			got := ""
			for _, e := range findDates(test.text, 0) {
				if when, ok := e.resolve(published, test.tense); ok {
					got = string(when.From) + " " + string(when.To) + " " + string(when.Precision)
				}
			}
			if got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestRelativeDatesNeedAPublicationDay(t *testing.T) {
	for _, text := range []string{"They met yesterday.", "They met on Monday.", "They met in March.", "They met last week.", "They met two days ago."} {
		for _, e := range findDates(text, 0) {
			if when, ok := e.resolve("", past); ok {
				t.Errorf("%s: got %v without a day of publication", text, when)
			}
		}
	}
	if got := NewDater("").standard(); got.Precision != graph.Unknown {
		t.Errorf("the default without a day is %v", got)
	}
}
