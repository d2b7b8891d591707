package extract

import (
	"strings"
	"sync"
	"testing"

	"entente/data"
	"entente/graph"
	"entente/nlp"
)

// loadPipeline reads the models once for all tests of the package.
var loadPipeline = sync.OnceValues(func() (*nlp.Pipeline, error) { return nlp.Load(data.FS) })

func parse(t *testing.T, text string) *nlp.Doc {
	t.Helper()
	p, err := loadPipeline()
	if err != nil {
		t.Fatal(err)
	}
	return p.Parse(text)
}

// tokenOf returns the token that begins where the word first stands in the text.
func tokenOf(t *testing.T, doc *nlp.Doc, word string) int {
	t.Helper()
	at := strings.Index(doc.Text, word)
	for i, tok := range doc.Tokens {
		if tok.Start == at {
			return i
		}
	}
	t.Fatalf("no token %q in %q", word, doc.Text)
	return -1
}

func TestStanceOf(t *testing.T) {
	judge, err := NewStanceJudge(data.FS)
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		text, trigger string
		kind          graph.KindName
		want          graph.Stance
	}{
		// told
		{"Russia attacked Georgia in August.", "attacked", "fights", "asserted"},
		{"The two presidents will meet in Helsinki on Monday.", "meet", "meets", "asserted"},
		{"The leaders are scheduled to meet on Friday.", "meet", "meets", "asserted"},
		{"The minister plans to visit Tehran next week.", "visit", "meets", "asserted"},
		{"Norway promised to send tents to Turkey.", "send", "aids", "asserted"},
		{"Iran, which has always backed Hezbollah, kept silent.", "backed", "allies", "asserted"},
		{"The minister said that Israel had bombed the depot.", "bombed", "fights", "asserted"},
		{"France condemned the attack on Mali.", "attack", "fights", "asserted"},
		{"France did not condemn the attack on Mali.", "attack", "fights", "asserted"},
		{"The spokesman said that the two ministers would meet on Sunday.", "meet", "meets", "asserted"},
		{"Poland demanded the removal of the statue by Russia.", "demanded", "opposes", "asserted"},
		{"Both sides agreed to resume talks.", "talks", "meets", "asserted"},
		{"Turkey is not only an ally of Qatar but also its main supplier.", "ally", "allies", "asserted"},
		{"Turkey did not deny that it had armed the rebels.", "armed", "aids", "asserted"},
		{"Egypt never refused to meet the delegation.", "meet", "meets", "asserted"},
		{"Ankara does not accept the annexation of Crimea by Russia.", "accept", "opposes", "asserted"},
		{"Washington no doubt backs Riyadh.", "backs", "allies", "asserted"},
		{"Even if talks continue, Serbia opposes the plan of Kosovo.", "opposes", "opposes", "asserted"},
		// denied
		{"Russia did not attack Georgia.", "attack", "fights", "denied"},
		{"Russia has never attacked Georgia.", "attacked", "fights", "denied"},
		{"The ministers did not sign or ratify the treaty.", "ratify", "agrees", "denied"},
		{"Israel refused to meet the delegation of Hamas.", "meet", "meets", "denied"},
		{"The two sides failed to reach an agreement.", "agreement", "agrees", "denied"},
		{"Iran denied that it had armed the Houthis.", "armed", "aids", "denied"},
		{"Rwanda denied arming the rebels of M23.", "arming", "aids", "denied"},
		{"Obama cancelled the summit with Putin.", "summit", "meets", "denied"},
		{"Obama cancelled the summit with Putin.", "cancelled", "meets", "denied"},
		{"The summit with Putin was called off.", "summit", "meets", "denied"},
		{"The United States lifted sanctions against Libya.", "sanctions", "sanctions", "denied"},
		{"There was no agreement between Greece and Turkey.", "agreement", "agrees", "denied"},
		{"Turkey is no longer an ally of Syria.", "ally", "allies", "denied"},
		{"Nobody attacked the embassy of France.", "attacked", "fights", "denied"},
		{"Canada has no plans to boycott Russia.", "boycott", "opposes", "denied"},
		{"Cairo left the meeting without signing the accord.", "signing", "agrees", "denied"},
		{"Germany does not plan to send weapons to Ukraine.", "send", "aids", "denied"},
		{"Britain does not oppose Serbia.", "oppose", "opposes", "denied"},
		{"Chile withdrew from talks with Bolivia.", "talks", "meets", "denied"},
		{"The lack of an agreement between Kenya and Somalia worries traders.", "agreement", "agrees", "denied"},
		// supposed
		{"Russia may attack Georgia.", "attack", "fights", "hypothetical"},
		{"Turkey could send troops to Libya.", "send", "aids", "hypothetical"},
		{"If Iran attacks Israel, prices will rise.", "attacks", "fights", "hypothetical"},
		{"The generals asked whether China would invade Taiwan.", "invade", "fights", "hypothetical"},
		{"Canada is considering sanctions on Russia.", "sanctions", "sanctions", "hypothetical"},
		{"Ukraine wants to join NATO.", "join", "member_of", "hypothetical"},
		{"Norway offered to mediate between the two parties.", "mediate", "mediates", "hypothetical"},
		{"Damascus vowed to attack the rebels.", "attack", "fights", "hypothetical"},
		{"The threat of war between India and Pakistan has faded.", "war", "fights", "hypothetical"},
		{"Possible talks between Seoul and Pyongyang were on the agenda.", "talks", "meets", "hypothetical"},
		{"The planned invasion of Iraq divided Europe.", "invasion", "fights", "hypothetical"},
		{"The Security Council called for talks between Mali and the rebels.", "talks", "meets", "hypothetical"},
		{"Will Turkey attack Syria?", "attack", "fights", "hypothetical"},
		{"Nigeria has not ruled out sending soldiers to Niger.", "sending", "fights", "hypothetical"},
		{"Should Belarus invade Ukraine, Poland will close the border.", "invade", "fights", "hypothetical"},
		{"The two sides have yet to sign an agreement.", "sign", "agrees", "hypothetical"},
		{"The European Union may not impose sanctions on Serbia.", "sanctions", "sanctions", "hypothetical"},
		{"Unless Iran stops, Israel will strike the reactor.", "strike", "fights", "hypothetical"},
	}
	misread := misreadings{t: t, most: 3}
	for _, test := range tests {
		doc := parse(t, test.text)
		got, why := judge.StanceOf(doc, tokenOf(t, doc, test.trigger), test.kind)
		if got != test.want {
			misread.add("%s: %s is %s (%s), want %s", test.text, test.trigger, got, why, test.want)
		}
		if got != graph.Asserted && why == "" {
			t.Errorf("%s: %s comes without a reason", test.text, got)
		}
	}
	misread.judge()
}

// misreadings counts what goes wrong in a table of sentences: the parser errs, so a few may, and each is logged.
type misreadings struct {
	t    *testing.T
	most int
	n    int
}

func (m *misreadings) add(format string, args ...any) {
	m.t.Helper()
	m.n++
	m.t.Logf(format, args...)
}

func (m *misreadings) judge() {
	m.t.Helper()
	if m.n > m.most {
		m.t.Errorf("%d sentences are misread, at most %d may be", m.n, m.most)
	}
}

func TestStanceOutsideTheText(t *testing.T) {
	judge, err := NewStanceJudge(data.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, doc := range []*nlp.Doc{{}, parse(t, "No."), {Text: "x", Tokens: []nlp.Token{{End: 1, Head: 7}}}} {
		for _, i := range []int{-1, 0, 1, 99} {
			if got, _ := judge.StanceOf(doc, i, "fights"); got == "" {
				t.Error("no stance")
			}
		}
	}
}
