package extract

import (
	"testing"

	"entente/graph"
)

// TestDateOf dates triggers in articles of Friday, 13 July 2018.
func TestDateOf(t *testing.T) {
	tests := []struct{ text, trigger, want string }{
		{"Putin met Velayati on Thursday.", "met", "2018-07-12 2018-07-12 day"},
		{"On Thursday, Putin met Velayati in Moscow.", "met", "2018-07-12 2018-07-12 day"},
		{"Putin will meet Trump in Helsinki on Monday.", "meet", "2018-07-16 2018-07-16 day"},
		{"Putin is to meet Trump on Monday.", "meet", "2018-07-16 2018-07-16 day"},
		{"Putin plans to meet Trump on Monday.", "meet", "2018-07-16 2018-07-16 day"},
		{"The two leaders held talks in Sochi last week.", "talks", "2018-07-02 2018-07-08 week"},
		{"Russia annexed Crimea in March 2014.", "annexed", "2014-03-01 2014-03-31 month"},
		{"The United States imposed sanctions on Iran two days ago.", "imposed", "2018-07-11 2018-07-11 day"},
		{"Thursday's attack on the airport killed nine people.", "attack", "2018-07-12 2018-07-12 day"},
		{"The 2006 war between Israel and Hezbollah lasted a month.", "war", "2006-01-01 2006-12-31 year"},
		{"Israel attacked Gaza in 2014 and 2009.", "attacked", "2014-01-01 2014-12-31 year"},
		{"Two days after Israel struck a depot, Iran threatened to answer.", "struck", "2018-07-11 2018-07-11 day"},
		{"Two days after Israel struck a depot, Iran threatened to answer.", "threatened", "2018-07-13 2018-07-13 day"},
		{"France, which recognised Kosovo in 2008, sent an envoy.", "recognised", "2008-01-01 2008-12-31 year"},
		{"France, which had recognised Kosovo in 2008, sent an envoy to Pristina.", "sent", "2018-07-13 2018-07-13 day"},
		{"The minister said on Wednesday that Israel supports Jordan.", "supports", "2018-07-13 2018-07-13 day"},
		{"Israel supports Jordan.", "supports", "2018-07-13 2018-07-13 day"},
		{"Iran may support the deal.", "support", "2018-07-13 2018-07-13 day"},
	}
	misread := misreadings{t: t, most: 2}
	for _, test := range tests {
		doc := parse(t, test.text)
		trigger := tokenOf(t, doc, test.trigger)
		got := NewDater("2018-07-13").DateOf(doc, doc.SentenceOf(trigger), trigger)
		if s := string(got.From) + " " + string(got.To) + " " + string(got.Precision); s != test.want {
			misread.add("%s: %s is dated %s, want %s", test.text, test.trigger, s, test.want)
		}
	}
	misread.judge()
}

func TestDateOfWithoutPublicationOrText(t *testing.T) {
	doc := parse(t, "Putin met Velayati on Thursday.")
	if got := NewDater("").DateOf(doc, 0, 1); got != (graph.Interval{Precision: graph.Unknown}) {
		t.Errorf("without a day of publication: %v", got)
	}
	doc = parse(t, "Putin met Velayati on 12 July 2018.")
	if got := NewDater("").DateOf(doc, 0, 1); got.From != "2018-07-12" {
		t.Errorf("a full date needs no day of publication: %v", got)
	}
	for _, i := range []int{-1, 99} {
		if got := NewDater("2018-07-13").DateOf(doc, i, i); got.From != "2018-07-13" {
			t.Errorf("outside the text: %v", got)
		}
	}
}
