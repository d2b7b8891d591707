package parsing

import "entente/nlp/internal/linear"

// A Parser finds the dependency tree of a sentence; it is safe for concurrent use.
type Parser struct {
	Scorer      linear.Scorer
	Transitions []Transition // what the classes of the model mean
	Labels      []string
}

// A Transition is an action with the number of the label of its arc.
type Transition struct {
	Action Action
	Label  uint8
}

// Parse parses in with s as working memory; the tree is in s.Head (len(in.Words) at the root) and s.Label.
func (p *Parser) Parse(in *Input, s *State) {
	s.Reset(len(in.Words))
	var keys [MaxFeatures]uint32
	scores := make([]float32, len(p.Transitions))
	for !s.Done() {
		clear(scores)
		p.Scorer.Score(in.Features(s, keys[:0]), scores)
		t := p.Transitions[p.Best(s, scores)]
		s.Apply(t.Action, t.Label)
	}
}

// Best returns the possible transition with the highest score.
func (p *Parser) Best(s *State, scores []float32) int {
	allowed := [3]bool{s.Allows(Shift), s.Allows(Left), s.Allows(Right)}
	best := -1
	for i, t := range p.Transitions {
		if allowed[t.Action] && (best < 0 || scores[i] > scores[best]) {
			best = i
		}
	}
	return best
}
