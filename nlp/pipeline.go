package nlp

import (
	"fmt"
	"slices"
)

// A Pipeline runs stages in order. It is safe for concurrent use.
type Pipeline struct {
	stages []Stage
}

// NewPipeline joins stages, and refuses an order in which a stage needs a layer that none before it sets.
func NewPipeline(stages ...Stage) (*Pipeline, error) {
	var have []Layer
	for _, s := range stages {
		for _, l := range s.Needs() {
			if !slices.Contains(have, l) {
				return nil, fmt.Errorf("nlp: stage %s needs %s, which no stage before it sets", s.Name(), l)
			}
		}
		have = append(have, s.Sets()...)
	}
	return &Pipeline{stages: slices.Clone(stages)}, nil
}

// Parse reads a text with all stages. It accepts any bytes.
func (p *Pipeline) Parse(text string) *Doc {
	d := &Doc{Text: text}
	for _, s := range p.stages {
		s.Process(d)
	}
	return d
}

// Stages returns the stages in the order in which they run.
func (p *Pipeline) Stages() []Stage { return slices.Clone(p.stages) }
