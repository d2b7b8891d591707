package extract

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"

	"entente/graph"
	"entente/nlp"
)

// An Account is the reading of an article with what led to it.
type Account struct {
	*Analysis
	Reading  graph.Reading
	decision *decision
}

// Explain reads an article as Read does and keeps what led to its statements. Amend, which may be nil, changes the actors
// and mentions that were found before anything is made of them.
func (e *Extractor) Explain(a *graph.Article, amend func(*nlp.Doc, *Cast)) (*Account, error) {
	if amend == nil {
		amend = keepCast
	}
	d, err := e.decide(e.analyse(a, true, true, amend))
	if err != nil {
		return nil, err
	}
	return &Account{d.Analysis, d.reading(), d}, nil
}

// Paired tells whether the neural model was asked what a sentence says of two actors of the cast.
func (ac *Account) Paired(sentence, x, y int) bool {
	return slices.ContainsFunc(ac.decision.pairs, func(p pair) bool {
		return p.sentence == sentence && (p.x == x && p.y == y || p.x == y && p.y == x)
	})
}

// Confidence is how sure the model is that the article tells a relation between two actors of the cast, reported or not:
// 0 where no sentence makes it at all likely.
func (ac *Account) Confidence(source, target int, kind graph.KindName) float64 {
	best := 0.0
	for _, v := range ac.decision.verdicts {
		same := v.source == source && v.target == target
		turned := v.source == target && v.target == source && ac.decision.kinds.Symmetric(kind)
		if v.kind == kind && (same || turned) {
			best = max(best, ac.decision.confidence(&v))
		}
	}
	return best
}

// A Reason tells why a statement was made.
type Reason struct {
	Subject LinkReason   `json:"subject"`
	Object  LinkReason   `json:"object"`
	Path    string       `json:"path,omitempty"` // of dependencies from subject to object, "" where they stand in two sentences
	Rule    string       `json:"rule"`           // of a role, or "model"
	Model   *ModelReason `json:"model,omitempty"`
}

// A LinkReason tells who a mention is taken for, and why.
type LinkReason struct {
	Mention  string        `json:"mention"`
	Form     Form          `json:"form"`
	Actor    graph.ActorID `json:"actor"`
	Why      string        `json:"why"`
	Known    bool          `json:"known"`              // the knowledge base has the actor
	Distance int           `json:"distance,omitempty"` // how many sentences before the one that says the relation
	Others   []string      `json:"others,omitempty"`   // of a plural mention, who else it stands for
}

// A ModelReason tells what the relation model makes of a statement. Probability and logit are those of the sentence that
// says it best.
type ModelReason struct {
	Model       string                   `json:"model"` // "neural", or "linear" without vector instructions
	Probability float64                  `json:"probability"`
	Logit       float64                  `json:"logit"`
	Sentences   []float64                `json:"sentences,omitempty"` // probability of each sentence that may say it, likeliest first
	Score       float64                  `json:"score"`               // of all these sentences together
	Slope       float64                  `json:"slope"`               // confidence = σ(slope · logit(score) + offset)
	Offset      float64                  `json:"offset"`
	Confidence  float64                  `json:"confidence"`
	Threshold   float64                  `json:"threshold"`
	Trigger     string                   `json:"trigger"`
	Attention   []Weight                 `json:"attention,omitempty"` // words that the neural model looks at most
	Stances     map[graph.Stance]float64 `json:"stances,omitempty"`   // probabilities of the neural model
	StanceBy    string                   `json:"stance_by"`           // "model" or "rule"
	Frame       string                   `json:"frame,omitempty"`     // file and line of the frame that fits best
	FrameWord   string                   `json:"frame_word,omitempty"`
	Features    []Weight                 `json:"features,omitempty"` // strongest of the linear model, for and against
}

// SpokenFrame stands for the frame where a relation may be in any words of a speaker.
const SpokenFrame = "said by an actor"

// A Weight is the share or the weight of a word or a feature.
type Weight struct {
	Name   string  `json:"name"`
	Weight float64 `json:"weight"`
}

// Reason tells why the reading has a statement, nil where it has none of that id.
func (ac *Account) Reason(id graph.StatementID) *Reason {
	t, ok := ac.decision.tellings[id]
	if !ok {
		return nil
	}
	r := &Reason{
		Subject: ac.link(t.subject, t.subjectActor, t.sentence), Object: ac.link(t.object, t.objectActor, t.sentence),
		Path: ac.path(t.subject, t.object), Rule: t.rule,
	}
	if t.verdict != nil {
		r.Model = ac.model(t.verdict)
	}
	return r
}

func (ac *Account) link(mention, actor, sentence int) LinkReason {
	m := &ac.Cast.Mentions[mention]
	id := ac.Cast.Actors[actor].ID
	r := LinkReason{
		Mention: ac.text(m.First, m.Last), Form: m.Form, Actor: id, Why: cmp.Or(m.Why, "name of the knowledge base"),
		Known: ac.decision.kb.Actor(id) != nil, Distance: sentence - ac.Doc.SentenceOf(m.First),
	}
	for _, a := range m.Actors {
		if a != actor {
			r.Others = append(r.Others, ac.Cast.Actors[a].Name)
		}
	}
	return r
}

func (ac *Account) text(first, last int) string {
	return ac.Doc.Text[ac.Doc.Tokens[first].Start:ac.Doc.Tokens[last-1].End]
}

// path writes the dependency path between two mentions: "Russia ←nsubj– warned –obj→ Iran".
func (ac *Account) path(a, b int) string {
	t := newTree(ac.Doc)
	up, down, top, ok := t.path(ac.Cast.Mentions[a].Head, ac.Cast.Mentions[b].Head)
	if !ok {
		return ""
	}
	var s strings.Builder
	for _, i := range up {
		s.WriteString(t.Word(i) + " ←" + t.rel(i) + "– ")
	}
	s.WriteString(t.Word(top))
	for _, i := range down {
		s.WriteString(" –" + t.rel(i) + "→ " + t.Word(i))
	}
	return s.String()
}

// strongest is how many features, and how many words, a reason names.
const strongest = 6

func (ac *Account) model(v *verdict) *ModelReason {
	d, p := ac.decision, v.best
	r := &ModelReason{
		Score: v.score, Confidence: d.confidence(v), Trigger: ac.text(p.trigger, p.trigger+1), Sentences: likeliest(v.bySentence), StanceBy: "rule",
	}
	r.Probability = v.bySentence[p.sentence]
	r.Logit = math.Log(r.Probability / (1 - r.Probability))
	if d.linear {
		m := d.model
		k := slices.Index(m.Head.Kinds, v.kind)
		r.Model, r.Slope, r.Offset, r.Threshold = "linear", m.Head.Slope[k], m.Head.Offset[k], m.Head.Threshold
	} else {
		n := d.neural
		k := slices.Index(n.Head.Kinds, v.kind)
		r.Model, r.Slope, r.Offset, r.Threshold = "neural", n.Head.Slope[k], n.Head.Offset[k], n.threshold(v.kind)
		r.Attention, r.Stances = ac.attention(p), n.stances(p)
		if v.stance == n.stance(p) && v.kind != "meets" {
			r.StanceBy = "model"
		}
	}
	ac.explainFrame(r, p, v.kind)
	return r
}

// likeliest sorts the probabilities of sentences.
func likeliest(bySentence map[int]float64) []float64 {
	all := slices.Collect(maps.Values(bySentence))
	slices.SortFunc(all, func(a, b float64) int { return cmp.Compare(b, a) })
	return all
}

// attention lists the words that a pair attends to most.
func (ac *Account) attention(p *pair) []Weight {
	var all []Weight
	for token, w := range p.looks {
		all = append(all, Weight{ac.Doc.Word(token), w})
	}
	return heaviest(all)
}

// stances are the probabilities of the stances of a pair.
func (n *Neural) stances(p *pair) map[graph.Stance]float64 {
	out, sum := map[graph.Stance]float64{}, 0.0
	for _, logit := range p.stances {
		sum += math.Exp(float64(logit))
	}
	for i, logit := range p.stances {
		out[n.Head.Stances[i]] = math.Exp(float64(logit)) / sum
	}
	return out
}

// explainFrame adds the frame of the linear model's best candidate at a place, and its features where that model decides.
func (ac *Account) explainFrame(r *ModelReason, p *pair, kind graph.KindName) {
	var best *candidate
	chance := -1.0
	for i := range ac.pairs {
		c := &ac.pairs[i]
		if c.kind != kind || c.scene.sentence != p.sentence || c.source() != p.x || c.target() != p.y {
			continue
		}
		if q := ac.decision.model.probability(c.features); q > chance {
			best, chance = c, q
		}
	}
	if best == nil {
		return
	}
	h := best.scene.bestTrigger(best.a, best.b, kind)
	r.FrameWord = ac.Doc.Word(h.trigger.token)
	if r.Frame = SpokenFrame; !h.frame.spoken {
		r.Frame = h.frame.Place()
	}
	if !ac.decision.linear {
		return
	}
	for f, name := range best.names {
		if w := float64(ac.decision.model.weights[f]); w != 0 {
			r.Features = append(r.Features, Weight{name, w})
		}
	}
	r.Features = heaviest(r.Features)
}

// heaviest keeps the strongest weights, whatever their sign.
func heaviest(all []Weight) []Weight {
	slices.SortFunc(all, func(a, b Weight) int {
		return cmp.Or(cmp.Compare(math.Abs(b.Weight), math.Abs(a.Weight)), cmp.Compare(a.Name, b.Name))
	})
	return all[:min(strongest, len(all))]
}
