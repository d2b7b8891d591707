package train

import (
	"encoding/json"
	"io"
	"slices"
	"strings"

	"entente/extract"
	"entente/extract/eval"
)

// A record is a marked article as the trainer of the neural reader takes it: the text, what the stages before the reader
// find in it, and the gold over the actors that were found.
type record struct {
	Name     string          `json:"name"`
	Set      string          `json:"set"`
	Text     string          `json:"text"`
	Sents    [][4]int        `json:"sents"`  // first and last byte, first and last token
	Tokens   [][2]int        `json:"tokens"` // bytes
	Actors   []recordActor   `json:"actors"`
	Mentions []recordMention `json:"mentions"`
	Voice    []int           `json:"voice"` // of each token, the mention that says it, or -1
	Roles    []recordRole    `json:"roles"`
	Gold     []recordLine    `json:"gold"`
}

type recordActor struct {
	Name string `json:"name"`
	Type string `json:"type"`
}

type recordMention struct {
	First  int    `json:"first"`
	Last   int    `json:"last"`
	Head   int    `json:"head"`
	Actors []int  `json:"actors"`
	Form   string `json:"form"`
	Place  bool   `json:"place"`
}

// A recordRole is an office or membership that the rules find.
type recordRole struct {
	Subject int    `json:"subject"` // mention
	Object  int    `json:"object"`
	Kind    string `json:"kind"`
	First   int    `json:"first"` // trigger
	Last    int    `json:"last"`
	Sent    int    `json:"sent"`
}

// A recordLine is a line of the gold with its ends among the actors found and its evidence among the sentences; ends and
// kinds begin with the number of main values, the accepted alternatives follow.
type recordLine struct {
	Source    []int    `json:"source"`
	AltSource []int    `json:"alt_source"`
	Target    []int    `json:"target"`
	AltTarget []int    `json:"alt_target"`
	Kinds     []string `json:"kinds"`
	Polarity  []string `json:"polarity"`
	Core      bool     `json:"core"`
	Symmetric bool     `json:"symmetric"`
	Sents     []int    `json:"sents"`
	Trigger   string   `json:"trigger"`
	Said      string   `json:"said"` // source and target as the gold names them
	Speaker   string   `json:"speaker"`
}

// Export writes a corpus as JSON lines for the trainer of the neural reader.
func Export(e *extract.Extractor, c *Corpus, set string, w io.Writer) error {
	out := json.NewEncoder(w)
	for _, an := range Analyse(e, c) {
		if err := out.Encode(newRecord(an, c.Gold, set)); err != nil {
			return err
		}
	}
	return nil
}

func newRecord(an *extract.Analysis, gold *eval.Gold, set string) record {
	r := record{Name: an.Article.Name, Set: set, Text: an.Article.Text, Voice: an.Voices()}
	var sentences []string
	for _, s := range an.Doc.Sents {
		r.Sents = append(r.Sents, [4]int{s.Start, s.End, s.First, s.Last})
		sentences = append(sentences, an.Doc.Text[s.Start:s.End])
	}
	for _, t := range an.Doc.Tokens {
		r.Tokens = append(r.Tokens, [2]int{t.Start, t.End})
	}
	for _, a := range an.Cast.Actors {
		r.Actors = append(r.Actors, recordActor{a.Name, string(a.Type)})
	}
	for _, m := range an.Cast.Mentions {
		r.Mentions = append(r.Mentions, recordMention{m.First, m.Last, m.Head, m.Actors, string(m.Form), m.Place})
	}
	for f := range an.RoleFindings() {
		r.Roles = append(r.Roles, recordRole{f.Subject, f.Object, string(f.Kind), f.First, f.Last, f.Sent})
	}
	for _, l := range gold.Lines(an.Article.Name) {
		r.Gold = append(r.Gold, newLine(l, an, gold, sentences))
	}
	return r
}

func newLine(l eval.Line, an *extract.Analysis, gold *eval.Gold, sentences []string) recordLine {
	find := func(names ...string) []int {
		out := []int{}
		for i, a := range an.Cast.Actors {
			if gold.Stands(an.Article.Name, a.Name, names) {
				out = append(out, i)
			}
		}
		return out
	}
	r := recordLine{
		Source: find(l.Source), AltSource: find(l.AltSource...), Target: find(l.Target), AltTarget: find(l.AltTarget...),
		Kinds: l.Kinds(), Polarity: append([]string{l.Polarity}, l.AltPolarity...), Core: l.Tier == "core", Symmetric: l.Symmetric,
		Trigger: l.Trigger, Said: strings.Join([]string{l.Source, l.Target}, " > "), Speaker: l.AttributedTo, Sents: []int{},
	}
	for i, s := range sentences {
		if l.QuotedBy(s) && !slices.Contains(r.Sents, i) {
			r.Sents = append(r.Sents, i)
		}
	}
	return r
}
