package extract

import (
	"cmp"
	"slices"

	"entente/graph"
	"entente/nlp"
)

// A writer turns findings into statements with spans, speaker and date.
type writer struct {
	*Extractor
	*Analysis
	dater      *Dater
	statements map[graph.StatementID]*graph.Statement
	tellings   map[graph.StatementID]telling // what each was made of
}

func newWriter(e *Extractor, an *Analysis) *writer {
	return &writer{e, an, NewDater(an.Article.Published), map[graph.StatementID]*graph.Statement{}, map[graph.StatementID]telling{}}
}

// A telling is what a statement is made of: two mentions with the actors meant, and the trigger's tokens.
type telling struct {
	subject, object           int // mentions
	subjectActor, objectActor int
	kind                      graph.KindName
	stance                    graph.Stance
	sentence                  int
	first, last               int // tokens of the trigger
	confidence                float64
	rule                      string
	verdict                   *verdict // of the model, nil where a rule tells
}

func (w *writer) role(r RoleFinding) {
	for _, s := range w.Cast.Mentions[r.Subject].Actors {
		for _, o := range w.Cast.Mentions[r.Object].Actors {
			w.tell(telling{r.Subject, r.Object, s, o, r.Kind, r.Stance, r.Sent, r.First, r.Last, r.Confidence, r.Rule, nil})
		}
	}
}

func (w *writer) verdict(v verdict, confidence float64) {
	p := v.best
	subject, object := w.mention(v.source, p), w.mention(v.target, p)
	if subject >= 0 && object >= 0 {
		w.tell(telling{subject, object, v.source, v.target, v.kind, v.stance, p.sentence, p.trigger, p.trigger + 1, confidence, "model", &v})
	}
}

// mention returns the mention of an actor that the pair is about: in its sentence the one nearest to the trigger, else the
// last one before it in the sentence where the model saw it.
func (w *writer) mention(actor int, p *pair) int {
	best, distance := -1, 0
	for i, m := range w.Cast.Mentions {
		if !slices.Contains(m.Actors, actor) {
			continue
		}
		d := max(m.First-p.trigger, p.trigger-m.Last+1, 0)
		if w.Doc.SentenceOf(m.First) != p.sentence {
			if m.First > p.trigger {
				continue
			}
			d += len(w.Doc.Tokens)
		}
		if best < 0 || d < distance {
			best, distance = i, d
		}
	}
	return best
}

// tell stores a statement; of two with the same id the more confident stays.
func (w *writer) tell(t telling) {
	if t.subjectActor == t.objectActor {
		return
	}
	subject, object := w.Cast.Actors[t.subjectActor].ID, w.Cast.Actors[t.objectActor].ID
	trigger := w.span(t.first, t.last)
	s := &graph.Statement{
		ID:      graph.NewStatementID(w.Article.ID, subject, t.kind, object, trigger),
		Article: w.Article.ID, Subject: subject, Kind: t.kind, Object: object, Stance: t.stance,
		When:      w.dater.DateOf(w.Doc, t.sentence, t.first),
		Published: w.Article.Published, Publisher: w.Article.Publisher,
		Confidence: min(1, max(0, t.confidence)), Extractor: w.Version(), Rule: t.rule,
		Evidence: w.evidence(t, trigger),
	}
	if t.kind == graph.Mediates { // the others are added once all are known
		s.Parties = []graph.ActorID{object}
	}
	actor, as := w.attribute(t.first, t.subjectActor, t.kind)
	s.SpeakerAs = as
	if actor >= 0 {
		s.Speaker = w.Cast.Actors[actor].ID
	}
	if old := w.statements[s.ID]; s.Validate(w.Article) == nil && (old == nil || old.Confidence < s.Confidence) {
		w.statements[s.ID], w.tellings[s.ID] = s, t
	}
}

func (w *writer) evidence(t telling, trigger graph.Span) graph.Evidence {
	sent := w.Doc.Sents[t.sentence]
	a, b := w.Cast.Mentions[t.subject], w.Cast.Mentions[t.object]
	e := graph.Evidence{
		Sentence: graph.Span{Start: sent.Start, End: sent.End},
		Subject:  w.span(a.First, a.Last), Trigger: trigger, Object: w.span(b.First, b.Last),
	}
	e.Quote = e.Sentence.Of(w.Article.Text)
	e.SubjectText, e.TriggerText, e.ObjectText = e.Subject.Of(w.Article.Text), e.Trigger.Of(w.Article.Text), e.Object.Of(w.Article.Text)
	return e
}

func (w *writer) span(first, last int) graph.Span {
	return graph.Span{Start: w.Doc.Tokens[first].Start, End: w.Doc.Tokens[last-1].End}
}

// reading sorts the statements, gives mediations their parties and lists the actors that are named.
func (w *writer) reading() graph.Reading {
	r := graph.Reading{Article: w.Article, Written: w.resolver.writtenNames(w.Doc, w.Cast)}
	for _, s := range w.statements {
		r.Statements = append(r.Statements, s)
	}
	slices.SortFunc(r.Statements, func(a, b *graph.Statement) int {
		return cmp.Or(cmp.Compare(a.Evidence.Sentence.Start, b.Evidence.Sentence.Start), cmp.Compare(a.Evidence.Trigger.Start, b.Evidence.Trigger.Start), cmp.Compare(a.ID, b.ID))
	})
	giveParties(r.Statements)
	used := map[graph.ActorID]bool{}
	for _, s := range r.Statements {
		used[s.Subject], used[s.Object] = true, true
		if s.Speaker != "" {
			used[s.Speaker] = true
		}
	}
	for _, a := range w.Cast.Actors {
		if used[a.ID] {
			r.Actors = append(r.Actors, a)
			used[a.ID] = false
		}
	}
	return r
}

// giveParties lists with every mediation all parties that the article gives this mediator with this stance.
func giveParties(statements []*graph.Statement) {
	type mediator struct {
		who    graph.ActorID
		stance graph.Stance
	}
	parties := map[mediator][]graph.ActorID{}
	for _, s := range statements {
		if s.Kind == graph.Mediates {
			m := mediator{s.Subject, s.Stance}
			if !slices.Contains(parties[m], s.Object) {
				parties[m] = append(parties[m], s.Object)
			}
		}
	}
	for _, s := range statements {
		if s.Kind == graph.Mediates {
			s.Parties = slices.Clone(parties[mediator{s.Subject, s.Stance}])
			slices.Sort(s.Parties)
		}
	}
}

// sentenceText returns the text of a sentence.
func sentenceText(doc *nlp.Doc, i int) string { return doc.Text[doc.Sents[i].Start:doc.Sents[i].End] }
