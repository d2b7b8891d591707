package eval_test

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"entente/data"
	"entente/extract"
	"entente/extract/eval"
	"entente/graph"
)

var extractor = sync.OnceValues(func() (*extract.Extractor, error) { return extract.New(data.FS) })

const (
	tanks   = "Russia sent tanks to Syria on Monday."
	council = "The old man of Ruritania praised it."
)

// account reads the two sentences.
func account(t *testing.T, g *eval.Gold, given eval.Given) *extract.Account {
	t.Helper()
	e, err := extractor()
	if err != nil {
		t.Fatal(err)
	}
	text := tanks + " " + council
	ac, err := e.Explain(&graph.Article{ID: graph.NewArticleID("", text), Name: "a", Text: text, Published: "2020-03-04", Language: "en"}, g.Amend("a", given))
	if err != nil {
		t.Fatal(err)
	}
	return ac
}

func marked(lines ...eval.Line) *eval.Gold {
	g := &eval.Gold{}
	g.Add("a", lines, []eval.Actor{{Name: "Russia", Type: "country"}, {Name: "Syria", Type: "country"}, {Name: "Rudolf Elphberg", Type: "person", Forms: []string{"The old man"}}})
	return g
}

// core is a line that must be found.
func core(source, kind, target, evidence string) eval.Line {
	return eval.Line{Source: source, Relation: kind, Target: target, Evidence: evidence, Polarity: "asserted", Tier: "core"}
}

func TestMissedCauses(t *testing.T) {
	described := core("Russia", "allies", "Rudolf Elphberg", tanks)
	described.TargetMention = "tanks"
	unfound := core("Rudolf Elphberg", "allies", "Russia", council)
	unfound.SourceMention = "The old man of Ruritania"
	tests := map[string]struct {
		line       eval.Line
		prediction []eval.Prediction
		want       []eval.Cause // one of these
	}{
		"other way":       {core("Russia", "aids", "Syria", tanks), []eval.Prediction{prediction("a", "Syria", "aids", "Russia", "asserted", tanks)}, []eval.Cause{eval.WrongWay}},
		"other stance":    {core("Russia", "aids", "Syria", tanks), []eval.Prediction{prediction("a", "Russia", "aids", "Syria", "denied", tanks)}, []eval.Cause{eval.WrongStance}},
		"other kind":      {core("Russia", "aids", "Syria", tanks), []eval.Prediction{prediction("a", "Russia", "fights", "Syria", "asserted", tanks)}, []eval.Cause{eval.WrongKind}},
		"silent":          {core("Syria", "sanctions", "Russia", tanks), nil, []eval.Cause{eval.AlmostTold, eval.HardlyTold, eval.NeverTold}},
		"description":     {described, nil, []eval.Cause{eval.NoReference}},
		"nothing said":    {core("Russia", "allies", "Gondor", tanks), nil, []eval.Cause{eval.NotInSight}},
		"unfound name":    {unfound, nil, []eval.Cause{eval.NoMention, eval.WrongParse, eval.WrongLink}},
		"evidence absent": {core("Russia", "aids", "Syria", "No such sentence."), nil, []eval.Cause{eval.NoCandidate}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			g := marked(test.line)
			c := eval.NewCauses()
			c.Add(g, account(t, g, eval.GivenNothing), test.prediction)
			hit := 0
			for _, cause := range test.want {
				hit += c.Missed[eval.Interactions][cause]
			}
			if hit != 1 || len(c.Missed[eval.Interactions]) != 1 || !slices.ContainsFunc(c.Lines, func(l string) bool { return strings.HasPrefix(l, "a MISSED ") }) {
				t.Errorf("%v, want one of %q\n%s", c.Missed, test.want, strings.Join(c.Lines, "\n"))
			}
		})
	}
}

func TestWrongCauses(t *testing.T) {
	lines := []eval.Line{core("Russia", "aids", "Syria", tanks), core("Rudolf Elphberg", "allies", "Russia", council)}
	lines[0].Tier, lines[1].Tier = "optional", "optional"
	tests := map[string]struct {
		prediction eval.Prediction
		want       eval.Cause
	}{
		"other way":       {prediction("a", "Syria", "aids", "Russia", "asserted", tanks), eval.WrongWay},
		"other stance":    {prediction("a", "Russia", "aids", "Syria", "hypothetical", tanks), eval.WrongStance},
		"other kind":      {prediction("a", "Russia", "fights", "Syria", "asserted", tanks), eval.WrongKind},
		"nobody":          {prediction("a", "Russia", "aids", "Gondor", "asserted", tanks), eval.NoSuchActor},
		"neighbour":       {prediction("a", "Rudolf Elphberg", "aids", "Syria", "asserted", tanks), eval.Neighbour},
		"other pair":      {prediction("a", "Rudolf Elphberg", "fights", "Syria", "asserted", tanks), eval.NoSuchPair},
		"nothing there":   {prediction("a", "Rudolf Elphberg", "fights", "Syria", "asserted", "It rained."), eval.SilentPlace},
		"right elsewhere": {prediction("a", "Russia", "aids", "Syria", "asserted", "It rained."), ""},
	}
	g := marked(lines...)
	ac := account(t, g, eval.GivenNothing)
	for name, test := range tests {
		c := eval.NewCauses()
		c.Add(g, ac, []eval.Prediction{test.prediction})
		if test.want == "" {
			if len(c.Wrong[eval.Interactions]) != 0 || c.Told[eval.Interactions][eval.OtherQuote] != 1 {
				t.Errorf("%s: %v %v", name, c.Wrong, c.Told)
			}
			continue
		}
		if c.Wrong[eval.Interactions][test.want] != 1 || len(c.Missed[eval.Interactions]) != 0 {
			t.Errorf("%s: wrong %v, want %q", name, c.Wrong, test.want)
		}
	}
}

func TestCausesOfOthers(t *testing.T) {
	g := marked(core("Russia", "aids", "Syria", tanks))
	ac := account(t, g, eval.GivenNothing)
	c := eval.NewCauses()
	c.Add(&eval.Gold{}, ac, nil)
	speaker := prediction("a", "Russia", "aids", "Syria", "asserted", tanks)
	speaker.Speaker = &eval.Named{Name: "Syria"}
	c.Add(g, ac, []eval.Prediction{speaker})
	var out strings.Builder
	if err := c.WriteText(&out); err != nil || !strings.Contains(out.String(), "  speaker ") || len(c.Lines) != 1 {
		t.Errorf("%v\n%s", err, out.String())
	}
}

func TestGivenActors(t *testing.T) {
	line := core("Rudolf Elphberg", "allies", "Russia", council)
	line.TargetMention = "it"
	g := marked(line)
	who := func(ac *extract.Account, words string) string {
		for _, m := range ac.Cast.Mentions {
			if ac.Doc.Text[ac.Doc.Tokens[m.First].Start:ac.Doc.Tokens[m.Last-1].End] == words {
				return ac.Cast.Actors[m.Actors[0]].Name
			}
		}
		return ""
	}
	all := account(t, g, eval.GivenMentions)
	for words, want := range map[string]string{"The old man": "Rudolf Elphberg", "it": "Russia", "Syria": "Syria"} {
		if got := who(all, words); got != want {
			t.Errorf("given mentions: %q is %q, want %q", words, got, want)
		}
	}
	links := account(t, g, eval.GivenLinks)
	if who(links, "Syria") != "Syria" {
		t.Error("given links: Syria is lost")
	}
	for _, m := range links.Cast.Mentions {
		if name := links.Cast.Actors[m.Actors[0]].Name; name != "Russia" && name != "Syria" && name != "Rudolf Elphberg" {
			t.Errorf("given links: %s stays, whom nobody marks", name)
		}
	}
}
