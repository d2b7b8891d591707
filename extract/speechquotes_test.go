package extract

import (
	"slices"
	"testing"
)

func TestFindQuotes(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		{"straight", `The minister said "we shall not sign" on Monday.`, []string{"we shall not sign"}},
		{"curly", `“We shall not sign,” he said. “Never.”`, []string{"We shall not sign,", "Never."}},
		{"single", `'We shall not sign,' he said.`, []string{"We shall not sign,"}},
		{"single with possessive", `He said 'the rebels' guns are silent' and left.`, []string{"the rebels' guns are silent"}},
		{"apostrophes only", `Russia's envoy didn't meet the rebels' chief.`, nil},
		{"doubled apostrophes", `The ''Daily Post'' wrote it.`, []string{"Daily Post"}},
		{"loose mark", `" gave our answer," said the group.`, []string{"gave our answer,"}},
		{"unclosed", "He said: \"We shall win.\n\nNothing else happened.", []string{"We shall win."}},
		{"paragraphs", "“We shall win.\n\n“We shall rebuild,” he said.", []string{"We shall win.", "We shall rebuild,"}},
		{"nested", `“He called it “a grave mistake” and left,” she said.`, []string{"He called it “a grave mistake” and left,"}},
		{"after bracket", `It is a pact ("a bad one") after all.`, []string{"a bad one"}},
		{"two in a sentence", `"No," she said, "not now."`, []string{"No,", "not now."}},
		{"empty", ``, nil},
		{"mark alone", `"`, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, q := range findQuotes(test.text) {
				got = append(got, test.text[q.start:q.end])
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestQuoteContinuesOverParagraphs(t *testing.T) {
	quotes := findQuotes("“We shall win.\n\n“We shall rebuild,” he said.\n\n“A new one,” she said.")
	want := []bool{false, true, false}
	for i, q := range quotes {
		if q.continues != want[i] {
			t.Errorf("quote %d: continues is %v", i, q.continues)
		}
	}
}

func FuzzFindQuotes(f *testing.F) {
	f.Add("“a \" ' ’ b\n\n”c''")
	f.Fuzz(func(t *testing.T, text string) {
		last := 0
		for _, q := range findQuotes(text) {
			if q.start < last || q.end <= q.start || q.end > len(text) {
				t.Fatalf("quote %d-%d after %d in %d bytes", q.start, q.end, last, len(text))
			}
			last = q.end
		}
	})
}
