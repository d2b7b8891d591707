package extract

import (
	"slices"

	"entente/graph"
)

// Where an actor stands, seen from the sentence that is judged.
const (
	here       = iota // in the sentence
	before            // in the sentence before
	twoBefore         // in the one before that
	inHeadline        // in the first sentence of the text
	places
	speaking = places // added where the actor says something in the sentence
)

// A figure is an actor that a sentence may say something of: named in it, or shortly before.
type figure struct {
	actor int
	where int
	home  int // the sentence it stands in
}

// A pair is a candidate: what a sentence may say of two actors, and what the model makes of it.
type pair struct {
	sentence int
	x, y     int // actors of the cast
	a, b     int // figures of the stage
	tie      tie

	kinds   []float32       // logits by kind, in the order of the model
	stances []float32       // logits by stance
	trigger int             // token
	looks   map[int]float64 // by token, how much the pair attends to it; nil where nobody asks
}

// maxFigures bounds the work on lists of names; further actors of a sentence are left out.
const maxFigures = 40

// A stage is a sentence with who may act in it.
type stage struct {
	sentence int
	figures  []figure
	pairs    []pair
	explain  bool
}

// staging is what the sentences of an article share.
type staging struct {
	cast   *Cast
	voices *voices
	ties   ties
	in     [][]int // of each sentence, its mentions
}

func newStaging(an *Analysis) *staging {
	st := &staging{an.Cast, an.voices, newTies(an), make([][]int, len(an.Doc.Sents))}
	for i, m := range an.Cast.Mentions {
		if s := an.Doc.SentenceOf(m.First); s >= 0 {
			st.in[s] = append(st.in[s], i)
		}
	}
	return st
}

// stage finds the figures of a sentence and pairs them; at least one of two must be named in it. Sentences that were
// read with it are those of its window.
func (st *staging) stage(an *Analysis, s int, window []int) stage {
	g := stage{sentence: s, explain: an.explain}
	g.enter(st, s, here)
	if len(g.figures) == 0 {
		return g
	}
	for where, from := range []int{before: s - 1, twoBefore: s - 2, inHeadline: 0} {
		if where != here && from >= 0 && from < s && slices.Contains(window, from) {
			g.enter(st, from, where)
		}
	}
	said := st.speaking(an, s)
	for i, a := range g.figures {
		if said[a.actor] {
			g.figures[i].where += speaking
		}
	}
	for i, a := range g.figures {
		for j, b := range g.figures {
			if i != j && (a.where%places == here || b.where%places == here) {
				g.pairs = append(g.pairs, pair{sentence: s, x: a.actor, y: b.actor, a: i, b: j, tie: st.ties.between(a.actor, b.actor)})
			}
		}
	}
	return g
}

// enter adds the actors that a sentence names and that are not there yet.
func (g *stage) enter(st *staging, sentence, where int) {
	for _, m := range st.in[sentence] {
		for _, a := range st.cast.Mentions[m].Actors {
			known := slices.ContainsFunc(g.figures, func(p figure) bool { return p.actor == a })
			if !known && len(g.figures) < maxFigures {
				g.figures = append(g.figures, figure{a, where, sentence})
			}
		}
	}
}

// speaking tells which actors say something in a sentence.
func (st *staging) speaking(an *Analysis, s int) map[int]bool {
	said := map[int]bool{}
	for i := an.Doc.Sents[s].First; i < an.Doc.Sents[s].Last; i++ {
		if m := st.voices.mention[i]; m >= 0 {
			for _, a := range st.cast.Mentions[m].Actors {
				said[a] = true
			}
		}
	}
	return said
}

// A tie is what two actors have to do with each other by the offices and memberships that the text tells.
type tie int

const (
	untied   tie = iota
	belongs      // the first holds an office in the second or is a member of it
	owns         // the other way round
	together     // both belong to a third
	tieKinds
)

// ties are the offices and memberships that an article tells.
type ties []map[int]bool // by actor, what it belongs to

func newTies(an *Analysis) ties {
	t := make(ties, len(an.Cast.Actors))
	for s, o := range an.holders() {
		if t[s] == nil {
			t[s] = map[int]bool{}
		}
		t[s][o] = true
	}
	return t
}

func (t ties) between(x, y int) tie {
	switch {
	case t[x][y]:
		return belongs
	case t[y][x]:
		return owns
	}
	for k := range t[x] {
		if t[y][k] {
			return together
		}
	}
	return untied
}

// Types and forms in the order in which the model was trained with them.
var (
	modelTypes = []graph.ActorType{graph.Country, graph.Person, graph.IGO, graph.Org, graph.Group}
	modelForms = []Form{Name, Demonym, Metonym, Organ, Nominal, Pronoun}
)

// markOf numbers a mention for the encoder by the type of its actors and its form; 0 is no mention.
func (c *Cast) markOf(m *Mention) int {
	typ := slices.Index(modelTypes, c.Actors[m.Actors[0]].Type)
	for _, a := range m.Actors[1:] {
		if slices.Index(modelTypes, c.Actors[a].Type) != typ {
			typ = len(modelTypes) // several
		}
	}
	return 1 + typ*len(modelForms) + slices.Index(modelForms, m.Form)
}
