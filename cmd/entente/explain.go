package main

import (
	"fmt"
	"strings"

	"entente/api"
	"entente/extract"
	"entente/graph"
)

// A reasoned is a statement with why it was made.
type reasoned struct {
	api.Statement
	Why *extract.Reason `json:"why"`
}

// printReasons writes statements, each with its reason where there is an account of the reading.
func printReasons(p *printer, lines []api.Statement, account *extract.Account) error {
	if account == nil {
		return printAll(p, lines, statementText)
	}
	all := make([]reasoned, len(lines))
	for i, l := range lines {
		all[i] = reasoned{l, account.Reason(graph.StatementID(l.ID))}
	}
	return printAll(p, all, reasonedText)
}

func reasonedText(r reasoned) string {
	text := statementText(r.Statement)
	if r.Why == nil {
		return text
	}
	var b strings.Builder
	b.WriteString(text)
	row := func(name, format string, args ...any) {
		fmt.Fprintf(&b, "    %-11s "+format+"\n", append([]any{name}, args...)...)
	}
	row("source", "%s", linkText(r.Why.Subject))
	row("target", "%s", linkText(r.Why.Object))
	if r.Why.Path != "" {
		row("path", "%s", r.Why.Path)
	}
	if r.Why.Model == nil {
		row("rule", "%s, confidence %.2f", r.Why.Rule, r.Confidence)
		return b.String()
	}
	modelRows(row, r.Why.Model)
	return b.String()
}

func linkText(l extract.LinkReason) string {
	s := fmt.Sprintf("“%s” (%s) is %s: %s", oneLine(l.Mention), l.Form, l.Actor, l.Why)
	if !l.Known {
		s += "; a new actor"
	}
	if len(l.Others) > 0 {
		s += "; stands for " + strings.Join(l.Others, ", ") + ", too"
	}
	if l.Distance > 0 {
		s += "; " + plural(l.Distance, "sentence") + " before"
	}
	return s
}

func modelRows(row func(name, format string, args ...any), m *extract.ModelReason) {
	row(m.Model, "probability %.2f (logit %+.1f), told by “%s”", m.Probability, m.Logit, m.Trigger)
	if len(m.Attention) > 0 {
		row("looks at", "%s", weights(m.Attention, "%s %.2f"))
	}
	if len(m.Features) > 0 {
		row("features", "%s", weights(m.Features, "%s %+.2f"))
	}
	row("frame", "%s", frameText(m))
	var stances []string
	for _, s := range []graph.Stance{graph.Asserted, graph.Denied, graph.Hypothetical} {
		if p, ok := m.Stances[s]; ok {
			stances = append(stances, fmt.Sprintf("%s %.2f", s, p))
		}
	}
	row("stance", "%s", strings.Join(append(stances, "decided by the "+m.StanceBy), ", "))
	score := fmt.Sprintf("%.2f", m.Probability)
	if len(m.Sentences) > 1 {
		score += fmt.Sprintf(", over %d sentences %.2f", len(m.Sentences), m.Score)
	}
	row("confidence", "%s, calibrated %.2f; reported from %.2f on", score, m.Confidence, m.Threshold)
}

func frameText(m *extract.ModelReason) string {
	switch {
	case m.Frame == "":
		return "none fits"
	case m.Frame == extract.SpokenFrame:
		return fmt.Sprintf("%s: “%s”", m.Frame, m.FrameWord)
	}
	return fmt.Sprintf("%s at “%s”", m.Frame, m.FrameWord)
}

func weights(all []extract.Weight, format string) string {
	parts := make([]string, len(all))
	for i, w := range all {
		parts[i] = fmt.Sprintf(format, w.Name, w.Weight)
	}
	return strings.Join(parts, ", ")
}
