package extract

import (
	"slices"

	"entente/nlp"
	"entente/nlp/encoder"
)

// workspaces are the buffers of one goroutine: the states of the encoder stay in theirs while the heads work.
type workspaces struct {
	encoder, heads *encoder.Workspace
	room           pairRoom
}

func newWorkspaces() *workspaces {
	return &workspaces{encoder: encoder.NewWorkspace(), heads: encoder.NewWorkspace()}
}

// judge reads an analysed article with the encoder and judges all pairs of its sentences.
func (n *Neural) judge(an *Analysis, ws *workspaces) ([]pair, error) {
	st := newStaging(an)
	cut := cutPieces(n.words, an.Doc)
	of := mentionOfTokens(an.Doc, an.Cast)
	var out []pair
	for _, w := range windows(cut, n.begin, n.end) {
		var stages []stage
		for _, s := range w.sents[w.own:] {
			stages = append(stages, st.stage(an, s, w.sents))
		}
		if !hasPairs(stages) {
			continue
		}
		states, err := n.encoder.Encode(ws.encoder, []encoder.Input{{Pieces: w.pieces, Extra: n.extra(&w, an.Cast, of)}})
		if err != nil {
			return nil, err
		}
		read := reading{window: &w, states: states[0], width: n.encoder.Hidden(), mentions: mentionRows(&w, of)}
		for i := range stages {
			n.judgeStage(ws, &read, st, &stages[i], w.own+i)
			out = append(out, stages[i].pairs...)
		}
	}
	return out, nil
}

func hasPairs(stages []stage) bool {
	for _, g := range stages {
		if len(g.pairs) > 0 {
			return true
		}
	}
	return false
}

// A reading is a window with the states of its pieces.
type reading struct {
	*window
	states   []float32
	width    int
	mentions map[int][]int // rows of a mention
}

func (n *Neural) judgeStage(ws *workspaces, r *reading, st *staging, g *stage, at int) {
	if len(g.pairs) == 0 {
		return
	}
	first, last := r.rows(at)
	endings := make([]ending, len(g.figures))
	for i, p := range g.figures {
		endings[i] = r.ending(ws.heads, st, p)
	}
	n.pairs.judge(ws.heads, &ws.room, g, endings, r.states[first*r.width:last*r.width], r.tokens[first:last])
}

// ending sums up the mentions of a figure in its sentence.
func (r *reading) ending(ws *encoder.Workspace, st *staging, p figure) ending {
	a := st.cast.Actors[p.actor]
	e := ending{state: make([]float32, r.width), typ: slices.Index(modelTypes, a.Type), form: len(modelForms) - 1}
	rows := 0
	for _, i := range st.in[p.home] {
		m := &st.cast.Mentions[i]
		if !slices.Contains(m.Actors, p.actor) {
			continue
		}
		e.form = min(e.form, slices.Index(modelForms, m.Form))
		for _, row := range r.mentions[i] {
			encoder.Add(ws, e.state, r.states[row*r.width:][:r.width])
			rows++
		}
	}
	if rows == 0 { // beyond what is read of a long sentence
		copy(e.state, r.states[:r.width])
		return e
	}
	for i := range e.state {
		e.state[i] /= float32(rows)
	}
	return e
}

// mentionOfTokens tells which mention each token belongs to, -1 where none.
func mentionOfTokens(doc *nlp.Doc, cast *Cast) []int {
	of := slices.Repeat([]int{-1}, len(doc.Tokens))
	for i, m := range cast.Mentions {
		for t := m.First; t < m.Last; t++ {
			of[t] = i
		}
	}
	return of
}

// extra marks the pieces of mentions.
func (n *Neural) extra(w *window, cast *Cast, of []int) []encoder.Extra {
	var out []encoder.Extra
	for row, t := range w.tokens {
		if t >= 0 && of[t] >= 0 {
			out = append(out, encoder.Extra{Row: row, Vector: n.marks[cast.markOf(&cast.Mentions[of[t]])]})
		}
	}
	return out
}

// mentionRows lists the rows of every mention in a window.
func mentionRows(w *window, of []int) map[int][]int {
	out := map[int][]int{}
	for row, t := range w.tokens {
		if t >= 0 && of[t] >= 0 {
			out[of[t]] = append(out[of[t]], row)
		}
	}
	return out
}
