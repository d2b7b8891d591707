package nlp

import (
	"slices"
	"strings"
	"testing"
)

func words(d *Doc) []string {
	var out []string
	for i := range d.Tokens {
		out = append(out, d.Word(i))
	}
	return out
}

func TestTokens(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"They don't, can't and won't.", "They do n't , ca n't and wo n't ."},
		{"Iran’s and the states' aims", "Iran ’s and the states ' aims"},
		{"U.S.-led, pro-Iranian, non-U.S. and Syrian-Israeli", "U.S. - led , pro-Iranian , non-U.S. and Syrian - Israeli"},
		{"Gen. J. Smith met Mr. Obama at 5 p.m. on Jan. 3.", "Gen. J. Smith met Mr. Obama at 5 p.m. on Jan. 3 ."},
		{"$5,000 (or 10%) at 5pm in the 1990s", "$ 5,000 ( or 10 % ) at 5 pm in the 1990s"},
		{"“Stop,” he said.”", "“ Stop , ” he said . ”"},
		{"]]The talks", "] ] The talks"},
		{"see http://un.org/a-b?c=1. Mail a@b.org, please", "see http://un.org/a-b?c=1 . Mail a@b.org , please"},
		{"in spring.The war—and peace", "in spring . The war — and peace"},
		{"2003-2004, 713-853-3989, 10:30 and 3.5", "2003 - 2004 , 713-853-3989 , 10:30 and 3.5"},
		{"and/or cannot gonna", "and / or can not gon na"},
		{"Wait... what?! No -- yes", "Wait ... what ?! No -- yes"},
	} {
		d := &Doc{Text: c.text}
		Tokenizer{}.Process(d)
		if got := strings.Join(words(d), " "); got != c.want {
			t.Errorf("%q:\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}

func TestSentences(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"Putin meets Trump\n\nThe talks began.", []string{"Putin meets Trump", "The talks began."}},
		{"The U.S. Senate met. The U.S. The vote passed.", []string{"The U.S. Senate met.", "The U.S.", "The vote passed."}},
		{"He said: “We won.” Iran agreed.", []string{"He said: “We won.”", "Iran agreed."}},
		{`"We won." "They lost." He left.`, []string{`"We won."`, `"They lost."`, "He left."}},
		{`"Why?" Smith asked. "Who knows?" they said.`, []string{`"Why?" Smith asked.`, `"Who knows?" they said.`}},
		{"It ended in spring.The war began.", []string{"It ended in spring.", "The war began."}},
		{"Sen. J. R. Smith of Acme Inc. left at 5 p.m. on Monday.", []string{"Sen. J. R. Smith of Acme Inc. left at 5 p.m. on Monday."}},
		{"One line\nwrapped here. Then\nanother.", []string{"One line\nwrapped here.", "Then\nanother."}},
		{"“It went well,” said P. J. Crowley. See p. 5.", []string{"“It went well,” said P. J. Crowley.", "See p. 5."}},
		{`He spoke of "enmity [...] Maybe more." Then he left.`, []string{`He spoke of "enmity [...] Maybe more."`, "Then he left."}},
		{`He said "no." al-Zawahiri agreed.`, []string{`He said "no."`, "al-Zawahiri agreed."}},
		{`He said "no.". They left.`, []string{`He said "no.".`, "They left."}},
		{"Title\n\n]]The talks began.", []string{"Title", "]]", "The talks began."}},
		{"", nil},
		{" \n\n ", nil},
	} {
		p, err := NewPipeline(Tokenizer{}, Splitter{})
		if err != nil {
			t.Fatal(err)
		}
		d := p.Parse(c.text)
		var got []string
		for _, s := range d.Sents {
			got = append(got, c.text[s.Start:s.End])
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%q:\n got %q\nwant %q", c.text, got, c.want)
		}
	}
}

func TestPipelineOrder(t *testing.T) {
	if _, err := NewPipeline(Splitter{}, Tokenizer{}); err == nil || !strings.Contains(err.Error(), "tokens") {
		t.Errorf("splitter before tokenizer: got error %v, want one that names tokens", err)
	}
}
