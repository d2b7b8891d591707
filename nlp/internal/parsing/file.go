package parsing

import (
	"bufio"
	"fmt"

	"entente/nlp/internal/linear"
)

// Write writes the parser, whose scorer is m and whose labels are named.
func (p *Parser) Write(w *bufio.Writer, m *linear.Model) error {
	linear.WriteStrings(w, p.Labels)
	names := make([]string, len(p.Transitions))
	for i, t := range p.Transitions {
		names[i] = string([]byte{byte(t.Action), t.Label})
	}
	linear.WriteStrings(w, names)
	return m.Write(w)
}

// Read reads what Write wrote.
func Read(r *bufio.Reader) (*Parser, error) {
	labels, err := linear.ReadStrings(r)
	if err != nil {
		return nil, err
	}
	names, err := linear.ReadStrings(r)
	if err != nil {
		return nil, err
	}
	p := &Parser{Labels: labels, Transitions: make([]Transition, len(names))}
	for i, n := range names {
		if len(n) != 2 || n[0] > byte(Right) || int(n[1]) >= len(labels) {
			return nil, fmt.Errorf("damaged transition %q", n)
		}
		p.Transitions[i] = Transition{Action: Action(n[0]), Label: n[1]}
	}
	m, err := linear.Read(r)
	if err != nil {
		return nil, err
	}
	if len(m.Classes()) != len(names) {
		return nil, fmt.Errorf("%d classes for %d transitions", len(m.Classes()), len(names))
	}
	p.Scorer = m
	return p, nil
}
