package extract

import (
	"fmt"
	"strings"
	"testing"
)

// TestArguments checks that an argument fills the same slot whatever the construction.
func TestArguments(t *testing.T) {
	for _, c := range []struct{ text, trigger, want string }{
		{"France condemned Iran.", "condemned", "subj=France obj=Iran"},
		{"Iran was condemned by France.", "condemned", "subj=France obj=Iran"},
		{"Troops backed by Iran attacked the town.", "backed", "subj=Iran obj=Troops"},
		{"Saudi-backed President Hadi fled.", "backed", "subj=Saudi obj=Hadi"},
		{"Russia held talks with Turkey.", "talks", "host=Russia with=Turkey"},
		{"Russia's talks with Turkey failed.", "talks", "poss=Russia with=Turkey"},
		{"Russia is an ally of Syria.", "ally", "subj=Russia of=Syria"},
		{"Russia, an ally of Syria, sent ships.", "ally", "subj=Russia of=Syria"},
		{"Russia criticised and condemned Iran.", "condemned", "subj=Russia obj=Iran"},
		{"Russia wants to attack Georgia.", "attack", "subj=Russia obj=Georgia"},
		{"Russia urged Iran to attack Georgia.", "attack", "subj=Iran obj=Georgia"},
		{"Russia, which attacked Georgia, denied it.", "attacked", "subj=Russia obj=Georgia"},
	} {
		tr := newTree(parse(t, c.text))
		got := map[string]bool{}
		for i := range tr.Tokens {
			if tr.Word(i) != c.trigger {
				continue
			}
			for _, a := range tr.arguments(i) {
				got[fmt.Sprintf("%s=%s", a.slot, tr.Word(a.token))] = true
			}
		}
		for _, want := range strings.Fields(c.want) {
			if !got[want] {
				t.Errorf("%s\n%s lacks %s, has %v", c.text, c.trigger, want, got)
			}
		}
	}
}
