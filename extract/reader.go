package extract

import (
	"cmp"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"slices"
	"sync"

	"entente/extract/gazetteer"
	"entente/graph"
	"entente/graph/kindfile"
	"entente/nlp"
	"entente/nlp/encoder"
)

// Version names the extractor in every statement that it finds; it changes whenever its statements may change.
const Version = "entente-3"

// LinearVersion names the extractor where the linear model decides.
const LinearVersion = Version + "-linear"

// Interactions are the kinds that the relation model tells apart; roles are found by rule.
var Interactions = []graph.KindName{"allies", "aids", "agrees", "meets", "mediates", "opposes", "accuses", "threatens", "sanctions", "fights"}

// An Extractor reads articles: parse, actors, roles and relations. It is never changed after New and safe for
// concurrent use.
type Extractor struct {
	pipeline *nlp.Pipeline
	kb       *gazetteer.KB
	kinds    *graph.Kinds
	frames   *Frames
	resolver *Resolver
	speech   *SpeechFinder
	stance   *StanceJudge
	model    *Model
	neural   *Neural
	work     *sync.Pool // of *workspaces
	linear   bool       // the linear model decides
}

// The weights of the relation models below the root of the data.
const (
	modelFile  = "models/relations.bin"
	neuralFile = "models/reader.bin"
)

// New loads everything that reading needs from the data (data.FS): models, actors, frames, lexicons. Where the processor has
// no vector instructions for the neural model, the linear one decides.
func New(fsys fs.FS) (*Extractor, error) {
	var e *Extractor
	var model *Model
	var neural *Neural
	err := inParallel(
		func() (err error) { e, err = Untrained(fsys); return },
		func() (err error) { model, err = readWeights(fsys, modelFile, ReadModel); return },
		func() (err error) { neural, err = readWeights(fsys, neuralFile, ReadNeural); return },
	)
	if err != nil {
		return nil, err
	}
	e.model, e.neural, e.linear = model, neural, !encoder.Fast()
	return e, nil
}

// inParallel runs functions at the same time and returns the first error in their order.
func inParallel(functions ...func() error) error {
	errs := make([]error, len(functions))
	var wait sync.WaitGroup
	for i, f := range functions {
		wait.Go(func() { errs[i] = f() })
	}
	wait.Wait()
	return cmp.Or(errs...)
}

func readWeights[M any](fsys fs.FS, name string, read func(io.Reader) (*M, error)) (*M, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, fmt.Errorf("relation model: %w", err)
	}
	defer f.Close()
	return read(f)
}

// Untrained loads everything but the relation model, which training then makes.
func Untrained(fsys fs.FS) (*Extractor, error) {
	e := &Extractor{work: &sync.Pool{New: func() any { return newWorkspaces() }}}
	err := inParallel(
		func() (err error) { e.pipeline, err = nlp.Load(fsys); return },
		func() (err error) { e.kinds, err = kindfile.Load(fsys); return },
		func() (err error) { e.kb, err = gazetteer.Load(fsys); return },
		func() (err error) { e.frames, err = LoadFrames(fsys); return },
		func() (err error) { e.speech, err = NewSpeechFinder(fsys); return },
		func() (err error) { e.stance, err = NewStanceJudge(fsys); return },
	)
	if err != nil {
		return nil, err
	}
	e.resolver = NewResolver(e.kb)
	return e, nil
}

// Kinds returns the kinds of relations.
func (e *Extractor) Kinds() *graph.Kinds { return e.kinds }

// Version is Version or LinearVersion: what this extractor names in its statements.
func (e *Extractor) Version() string {
	if e.linear {
		return LinearVersion
	}
	return Version
}

// WithModel returns an extractor that decides with another linear model.
func (e *Extractor) WithModel(m *Model) *Extractor {
	other := *e
	other.model = m
	return &other
}

// Linear returns an extractor whose linear model decides, as it does without vector instructions.
func (e *Extractor) Linear() *Extractor {
	other := *e
	other.linear = true
	return &other
}

// An Analysis is an article read up to the point where the relation model decides.
type Analysis struct {
	Article  *graph.Article
	Doc      *nlp.Doc
	Cast     *Cast
	Speeches []Speech
	teller   int // who says the whole text: index in Cast.Actors, -1 where nobody that is known
	voices   *voices
	roles    []RoleFinding
	ruled    []RoleFinding // all that the rules found: roles, and alliances that a noun names outright
	pairs    []candidate
	explain  bool
}

// Voices returns for every token the mention that says it, -1 where no actor does.
func (an *Analysis) Voices() []int { return an.voices.mention }

// RoleFindings yields the offices and memberships that the rules find.
func (an *Analysis) RoleFindings() iter.Seq[RoleFinding] { return slices.Values(an.roles) }

// Read finds the statements of an article; the same article always gives the same reading.
func (e *Extractor) Read(a *graph.Article) (graph.Reading, error) {
	if a.Text == "" {
		return graph.Reading{}, fmt.Errorf("%w: article %s has no text", graph.ErrInvalid, a.Name)
	}
	return e.Decide(e.Analyse(a))
}

func keepCast(*nlp.Doc, *Cast) {}

// Analyse parses an article and finds its actors, speeches and roles: all that Decide needs.
func (e *Extractor) Analyse(a *graph.Article) *Analysis {
	return e.analyse(a, e.linear, false, keepCast)
}

// Candidates is Analyse with the candidates of the linear model, from which it learns.
func (e *Extractor) Candidates(a *graph.Article) *Analysis {
	return e.analyse(a, true, false, keepCast)
}

// analyse is Analyse with a cast that amend may change before anything is made of it, and candidates for the linear model
// only where they are wanted.
func (e *Extractor) analyse(a *graph.Article, candidates, explain bool, amend func(*nlp.Doc, *Cast)) *Analysis {
	an := &Analysis{Article: a, Doc: e.pipeline.Parse(a.Text), explain: explain}
	an.Cast = e.resolver.Resolve(an.Doc, a)
	an.Speeches = e.speech.Speeches(an.Doc)
	e.resolver.ResolveFirstPerson(an.Doc, an.Cast, an.Speeches, a)
	amend(an.Doc, an.Cast)
	an.teller = e.resolver.Teller(an.Cast, a)
	roles, allies := e.resolver.Roles(an.Doc, an.Cast, a)
	an.roles, an.ruled = roles, slices.Concat(roles, allies)
	an.voices = newVoices(an)
	if candidates {
		e.findCandidates(an)
	}
	return an
}

func (e *Extractor) findCandidates(an *Analysis) {
	st := &setting{newTree(an.Doc), an.Cast, e.frames, an.voices, newBonds(an)}
	for i, sent := range an.Doc.Sents {
		if sent.First < sent.Last {
			an.pairs = append(an.pairs, st.newScene(i).candidates(e.kinds, an.explain)...)
		}
	}
}

// Decide asks the relation models, keeps what is likely enough, and makes statements of it and of the roles.
func (e *Extractor) Decide(an *Analysis) (graph.Reading, error) {
	d, err := e.decide(an)
	if err != nil {
		return graph.Reading{}, err
	}
	return d.reading(), nil
}

// A decision is what the relation model makes of an article.
type decision struct {
	*writer
	pairs    []pair
	verdicts []verdict // the unlikely ones too
}

// confidence is calibrated by the model that decides.
func (d *decision) confidence(v *verdict) float64 {
	if d.linear {
		return d.model.Confidence(v.kind, v.score)
	}
	return d.neural.Confidence(v.kind, v.score)
}

func (e *Extractor) decide(an *Analysis) (*decision, error) {
	if e.linear {
		return e.decideLinear(an), nil
	}
	ws := e.work.Get().(*workspaces)
	defer e.work.Put(ws)
	pairs, err := e.neural.judge(an, ws)
	if err != nil {
		return nil, fmt.Errorf("article %s: %w", an.Article.Name, err)
	}
	w := e.writeRuled(an)
	ruled := e.stanceOf(an)
	d := &decision{writer: w, pairs: pairs, verdicts: e.neural.verdicts(pairs, e.kinds)}
	surest := surestParties(d.verdicts)
	for _, v := range d.verdicts {
		switch v.kind {
		case "meets": // a scheduled meeting is asserted, which the rules know better
			v.stance = ruled(v.best.trigger, v.kind)
		case "mediates":
			v.stance = surest[v.mediation()].stance // for it is one event, unless the rules see it denied or supposed
			if said := ruled(v.best.trigger, v.kind); said != graph.Asserted {
				v.stance = said
			}
		}
		confidence := e.neural.Confidence(v.kind, v.score)
		if confidence >= e.neural.threshold(v.kind) && !an.hasRuled(v) {
			w.verdict(v, confidence)
		}
	}
	return d, nil
}

// decideLinear asks the linear model instead of the neural one.
func (e *Extractor) decideLinear(an *Analysis) *decision {
	d := &decision{writer: e.writeRuled(an)}
	for _, f := range judgePairs(e.model, e.kinds, an.pairs, e.stanceOf(an)) {
		at := &pair{sentence: f.best.scene.sentence, x: f.source, y: f.target, trigger: f.best.trigger}
		v := verdict{source: f.source, target: f.target, kind: f.kind, stance: f.stance, score: f.score, best: at, bySentence: f.bySentence}
		d.verdicts = append(d.verdicts, v)
		if confidence := e.model.Confidence(f.kind, f.score); confidence >= e.model.Head.Threshold {
			d.verdict(v, confidence)
		}
	}
	return d
}

// writeRuled begins with what the rules found.
func (e *Extractor) writeRuled(an *Analysis) *writer {
	w := newWriter(e, an)
	for _, r := range an.ruled {
		w.role(r)
	}
	return w
}

// A mediation is what one sentence says of a mediator, whatever its parties.
type mediation struct{ mediator, sentence int }

func (v *verdict) mediation() mediation { return mediation{v.source, v.best.sentence} }

// surestParties returns of every mediation the verdict about its surest party.
func surestParties(verdicts []verdict) map[mediation]verdict {
	surest := map[mediation]verdict{}
	for _, v := range verdicts {
		if v.kind == "mediates" && v.score > surest[v.mediation()].score {
			surest[v.mediation()] = v
		}
	}
	return surest
}

// hasRuled tells whether the rules found the same.
func (an *Analysis) hasRuled(v verdict) bool {
	return slices.ContainsFunc(an.ruled, func(r RoleFinding) bool {
		return r.Kind == v.kind && slices.Contains(an.Cast.Mentions[r.Subject].Actors, v.source) && slices.Contains(an.Cast.Mentions[r.Object].Actors, v.target)
	})
}

// stanceOf returns a function that judges the stance of a trigger once per kind.
func (e *Extractor) stanceOf(an *Analysis) func(token int, kind graph.KindName) graph.Stance {
	type question struct {
		token int
		kind  graph.KindName
	}
	known := map[question]graph.Stance{}
	return func(token int, kind graph.KindName) graph.Stance {
		q := question{token, kind}
		s, ok := known[q]
		if !ok {
			s, _ = e.stance.StanceOf(an.Doc, token, kind)
			known[q] = s
		}
		return s
	}
}
