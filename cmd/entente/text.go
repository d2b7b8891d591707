package main

import (
	"fmt"
	"strings"

	"entente/api"
	"entente/graph"
)

// statementText reads as a line of who, how, whom and what is said of it, and below it the sentence.
func statementText(s api.Statement) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s – %s → %s", s.Source.Name, s.Relation, s.Target.Name)
	if len(s.Parties) > 0 {
		fmt.Fprintf(&b, " (between %s)", nameList(s.Parties))
	}
	var notes []string
	if s.Polarity != graph.Asserted {
		notes = append(notes, string(s.Polarity))
	}
	if s.Speaker != nil {
		notes = append(notes, "according to "+s.Speaker.Name)
	}
	if s.Date != "" {
		notes = append(notes, dateText(s.Date, s.DateTo))
	}
	notes = append(notes, fmt.Sprintf("confidence %.2f", s.Confidence), "article "+s.Article)
	fmt.Fprintf(&b, ", %s\n    “%s”\n", strings.Join(notes, ", "), oneLine(s.Quote))
	return b.String()
}

func dateText(from, to api.Day) string {
	if to == "" || to == from {
		return string(from)
	}
	return string(from) + "–" + string(to)
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func nameList(actors []api.ActorRef) string {
	names := make([]string, len(actors))
	for i, a := range actors {
		names[i] = a.Name
	}
	if last := len(names) - 1; last > 0 {
		return strings.Join(names[:last], ", ") + " and " + names[last]
	}
	return strings.Join(names, "")
}

func relationText(r api.Relation) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s – %s → %s", r.Source.Name, r.Relation, r.Target.Name)
	if len(r.Parties) > 0 {
		fmt.Fprintf(&b, " (between %s)", nameList(r.Parties))
	}
	fmt.Fprintf(&b, "  [%s] %s\n%s", r.Key, totalsText(r.Totals), quotesText(r.Evidence))
	return b.String()
}

func mediationText(m api.Mediation) string {
	return fmt.Sprintf("%s mediates between %s, %s\n%s", m.Mediator.Name, nameList(m.Parties), totalsText(m.Totals), quotesText(m.Evidence))
}

func totalsText(t api.Totals) string {
	parts := []string{plural(t.Statements, "statement")}
	if t.Contradicting > 0 {
		parts = append(parts, fmt.Sprintf("%d denied", t.Contradicting))
	}
	if t.Hypothetical > 0 {
		parts = append(parts, fmt.Sprintf("%d hypothetical", t.Hypothetical))
	}
	parts = append(parts, plural(t.Articles, "article"))
	if t.FirstSeen != "" {
		parts = append(parts, dateText(t.FirstSeen, t.LastSeen))
	}
	return strings.Join(parts, ", ") + fmt.Sprintf(", confidence %.2f, weight %.2f", t.Confidence, t.Weight)
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func quotesText(statements []api.Statement) string {
	var b strings.Builder
	for _, s := range statements {
		fmt.Fprintf(&b, "    %s: “%s”\n", s.Article, oneLine(s.Quote))
	}
	return b.String()
}

func actorText(a api.FoundActor) string {
	line := fmt.Sprintf("%-32s %-8s %s", a.ID, a.Type, a.Name)
	if a.ISO3 != "" {
		line += " (" + a.ISO3 + ")"
	}
	if a.Matched != "" && a.Matched != a.Name {
		line += ", as " + a.Matched
	}
	return line + "\n"
}
