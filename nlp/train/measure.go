package train

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"entente/nlp"
)

// A Table holds how good a pipeline is on data that its models have not seen.
type Table struct {
	Parse []ParseRow
	Names []NameRow
}

// A ParseRow is the score of one treebank with gold tokens.
type ParseRow struct {
	Set string
	ParseScore
}

// A NameRow is the score of one set of names with gold tokens.
type NameRow struct {
	Set string
	NameScore
	ByType map[nlp.EntityType]NameScore
}

// Measure runs a pipeline, as nlp.Load makes it, on the test parts of the treebanks.
func Measure(p *nlp.Pipeline, t Treebanks) (*Table, error) {
	stages := behindTokens(p)
	tests, err := t.Tests()
	if err != nil {
		return nil, err
	}
	table := &Table{}
	for _, set := range tests {
		table.Parse = append(table.Parse, ParseRow{set.Name, EvaluateParse(stages, set.Sents)})
	}
	names, err := t.NameTests()
	if err != nil {
		return nil, err
	}
	for _, set := range names {
		all, byType := EvaluateNames(stages, set.Sents)
		table.Names = append(table.Names, NameRow{set.Name, all, byType})
	}
	return table, nil
}

// behindTokens returns the stages that need tokens and do not make them or the sentences.
func behindTokens(p *nlp.Pipeline) []nlp.Stage {
	var out []nlp.Stage
	for _, s := range p.Stages() {
		switch s.(type) {
		case nlp.Tokenizer, nlp.Splitter:
		default:
			out = append(out, s)
		}
	}
	return out
}

// WriteText writes the table for people.
func (t *Table) WriteText(w io.Writer) error {
	tab := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	row := func(cells ...string) { fmt.Fprintln(tab, strings.Join(cells, "\t")+"\t") }
	row("gold tokens", "tokens", "UPOS", "XPOS", "lemma", "UAS", "LAS")
	for _, r := range t.Parse {
		row(r.Set, fmt.Sprint(r.Tokens), percent(r.UPOS), percent(r.XPOS), percent(r.Lemma), percent(r.UAS), percent(r.LAS))
	}
	row("", "", "", "", "", "", "")
	row("names", "gold", "F1", "PER", "ORG", "LOC", "")
	for _, r := range t.Names {
		row(r.Set, fmt.Sprint(r.Gold), percent(r.F1()), percent(r.ByType[nlp.Person].F1()),
			percent(r.ByType[nlp.Organisation].F1()), percent(r.ByType[nlp.Location].F1()), "")
	}
	return tab.Flush()
}

func percent(share float64) string { return fmt.Sprintf("%.2f", 100*share) }
