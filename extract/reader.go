package extract

import (
	"fmt"
	"io/fs"

	"entente/extract/gazetteer"
	"entente/graph"
	"entente/graph/kindfile"
	"entente/nlp"
)

// Version names the extractor in every statement that it finds; it changes whenever its statements may change.
const Version = "entente-1"

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
}

// modelFile holds the weights of the relation model below the root of the data.
const modelFile = "models/relations.bin"

// New loads everything that reading needs from the data (data.FS): models, actors, frames, lexicons.
func New(fsys fs.FS) (*Extractor, error) {
	e, err := Untrained(fsys)
	if err != nil {
		return nil, err
	}
	f, err := fsys.Open(modelFile)
	if err != nil {
		return nil, fmt.Errorf("relation model: %w", err)
	}
	defer f.Close()
	e.model, err = ReadModel(f)
	return e, err
}

// Untrained loads everything but the relation model, which training then makes.
func Untrained(fsys fs.FS) (*Extractor, error) {
	e := &Extractor{}
	var err error
	steps := []func(){
		func() { e.pipeline, err = nlp.Load(fsys) },
		func() { e.kinds, err = kindfile.Load(fsys) },
		func() { e.kb, err = gazetteer.Load(fsys) },
		func() { e.frames, err = LoadFrames(fsys) },
		func() { e.speech, err = NewSpeechFinder(fsys) },
		func() { e.stance, err = NewStanceJudge(fsys) },
	}
	for _, step := range steps {
		if step(); err != nil {
			return nil, err
		}
	}
	e.resolver = NewResolver(e.kb)
	return e, nil
}

// Kinds returns the kinds of relations.
func (e *Extractor) Kinds() *graph.Kinds { return e.kinds }

// WithModel returns an extractor that decides with another relation model.
func (e *Extractor) WithModel(m *Model) *Extractor {
	other := *e
	other.model = m
	return &other
}

// An Analysis is an article read up to the point where the relation model decides.
type Analysis struct {
	Article  *graph.Article
	Doc      *nlp.Doc
	Cast     *Cast
	Speeches []Speech
	roles    []RoleFinding
	pairs    []candidate
}

// Read finds the statements of an article; the same article always gives the same reading.
func (e *Extractor) Read(a *graph.Article) (graph.Reading, error) {
	if a.Text == "" {
		return graph.Reading{}, fmt.Errorf("%w: article %s has no text", graph.ErrInvalid, a.Name)
	}
	return e.Decide(e.Analyse(a, false)), nil
}

// Analyse parses an article and finds its actors, speeches, roles and candidate pairs; with explain the candidates keep
// the names of their features.
func (e *Extractor) Analyse(a *graph.Article, explain bool) *Analysis {
	an := &Analysis{Article: a, Doc: e.pipeline.Parse(a.Text)}
	an.Cast = e.resolver.Resolve(an.Doc, a)
	an.Speeches = e.speech.Speeches(an.Doc)
	e.resolver.ResolveFirstPerson(an.Doc, an.Cast, an.Speeches, a)
	an.roles = e.resolver.Roles(an.Doc, an.Cast, a)
	st := &setting{newTree(an.Doc), an.Cast, e.frames, newVoices(an), newBonds(an)}
	for i, sent := range an.Doc.Sents {
		if sent.First < sent.Last {
			an.pairs = append(an.pairs, st.newScene(i).candidates(e.kinds, explain)...)
		}
	}
	return an
}

// Decide asks the relation model, keeps what is likely enough, and makes statements of it and of the roles.
func (e *Extractor) Decide(an *Analysis) graph.Reading {
	w := newWriter(e, an)
	for _, r := range an.roles {
		w.role(r)
	}
	judge := e.stanceOf(an)
	for _, f := range judgePairs(e.model, e.kinds, an.pairs, judge) {
		if confidence := e.model.Confidence(f.kind, f.score); confidence >= e.model.Head.Threshold {
			w.relation(f, confidence)
		}
	}
	return w.reading()
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
