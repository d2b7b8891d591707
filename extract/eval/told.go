package eval

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// Told scores how relations are told, over the predictions whose kind and ends the gold has, whatever the stance.
type Told struct {
	Stances       map[[2]string]int // stance of the gold, stance predicted
	Asserted      int               // predicted as asserted
	OnlySaid      int               // of these, those that the gold denies or only supposes
	Speakers      int               // predictions whose line tells who says it, or that nobody does
	SpeakersRight int
}

// Told compares stance and speaker of predictions with the gold lines of the same kind and ends. Of several lines the one
// with the same stance counts.
func (g *Gold) Told(predictions []Prediction) *Told {
	t := &Told{Stances: map[[2]string]int{}}
	for _, p := range predictions {
		i := slices.IndexFunc(g.articles, func(a goldArticle) bool { return a.name == stem(p.Article) })
		if i >= 0 {
			t.add(&g.articles[i], p)
		}
	}
	return t
}

func (t *Told) add(a *goldArticle, p Prediction) {
	if p.Polarity == "" {
		p.Polarity = "asserted"
	}
	line := a.told(p)
	if line == nil {
		return
	}
	stance := line.Polarity
	if slices.Contains(line.AltPolarity, p.Polarity) {
		stance = p.Polarity
	}
	t.Stances[[2]string{stance, p.Polarity}]++
	if p.Polarity == "asserted" {
		t.Asserted++
		t.OnlySaid += one(stance != "asserted")
	}
	t.Speakers++
	t.SpeakersRight += one(sameSpeaker(a.names, line.AttributedTo, p.Speaker))
}

// told returns the line that a prediction is about, one of the same stance first, nil where there is none.
func (a *goldArticle) told(p Prediction) *Line {
	var other *Line
	for i := range a.lines {
		line, q := &a.lines[i], p
		q.Polarity = line.Polarity
		if !line.matches(q, a.names) {
			continue
		}
		if line.matches(p, a.names) {
			return line
		}
		if other == nil {
			other = line
		}
	}
	return other
}

// sameSpeaker compares the speaker of a line, several with commas between, with that of a prediction.
func sameSpeaker(n names, line string, p *Named) bool {
	if line == "" || p == nil || p.Name == "" {
		return line == "" && (p == nil || p.Name == "")
	}
	of := n.of(p.Name)
	for _, name := range strings.Split(line, ",") {
		if of[fold(name)] || strings.Contains(fold(p.Name), fold(name)) {
			return true
		}
	}
	return false
}

// stances in the order of the table.
var stances = []string{"asserted", "denied", "hypothetical"}

// WriteText prints the stances as a table, gold down and predicted across, and the shares that matter.
func (t *Told) WriteText(w io.Writer) error {
	fmt.Fprintf(w, "%-14s %12s %12s %12s\n", "gold \\ read", stances[0], stances[1], stances[2])
	for _, gold := range stances {
		fmt.Fprintf(w, "%-14s", gold)
		for _, read := range stances {
			fmt.Fprintf(w, " %12d", t.Stances[[2]string{gold, read}])
		}
		fmt.Fprintln(w)
	}
	fmt.Fprintf(w, "asserted, but denied or supposed in the gold: %d/%d\n", t.OnlySaid, t.Asserted)
	_, err := fmt.Fprintf(w, "speaker right: %d/%d\n", t.SpeakersRight, t.Speakers)
	return err
}
