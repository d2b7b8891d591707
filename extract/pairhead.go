package extract

import (
	"fmt"
	"math"
	"slices"

	"entente/nlp/encoder"
)

// A pairHead judges pairs of actors in a sentence: what their states ask for is looked up among the words of the sentence
// (attention, its first head trained to find the words that say the relation), a feed-forward network makes something of
// it, the pairs of the sentence look at each other, and from that come kinds and stance.
type pairHead struct {
	heads, width int // of the attention, and of one head

	key, value             *encoder.Linear
	askX, askY             *encoder.Linear // the question of a pair, from either actor
	hiddenX, hiddenY       *encoder.Linear
	hiddenContext, hidden2 *encoder.Linear
	kinds, stances         *encoder.Linear

	ask, hidden features
	neighbours  neighbours
}

// features are what the layers add for the known properties of a pair.
type features struct {
	typ, form, where [2][][]float32 // of x and of y
	tie              [][]float32
}

func (h *pairHead) load(ts *encoder.Tensors, head *NeuralHead, states int) error {
	layers := map[string]**encoder.Linear{
		"pair.key": &h.key, "pair.value": &h.value, "pair.ask.x": &h.askX, "pair.ask.y": &h.askY,
		"pair.hidden.x": &h.hiddenX, "pair.hidden.y": &h.hiddenY, "pair.hidden.context": &h.hiddenContext,
		"pair.hidden2": &h.hidden2, "pair.kinds": &h.kinds, "pair.stances": &h.stances,
	}
	for name, layer := range layers {
		var err error
		if *layer, err = ts.Linear(name); err != nil {
			return err
		}
	}
	h.heads, h.width = head.Heads, h.key.Out()/head.Heads
	if err := h.check(head, states); err != nil {
		return err
	}
	if err := h.ask.load(ts, "pair.ask.", h.key.Out()); err != nil {
		return err
	}
	if err := h.hidden.load(ts, "pair.hidden.", h.hidden2.In()); err != nil {
		return err
	}
	return h.neighbours.load(ts, h.heads, h.hidden2.Out())
}

// check compares the widths of the layers.
func (h *pairHead) check(head *NeuralHead, states int) error {
	context, hidden := h.heads*h.width, h.hidden2.In()
	if h.width == 0 || h.width%16 != 0 {
		return fmt.Errorf("layers of the pair head do not fit together: heads of %d numbers, no multiple of 16", h.width)
	}
	sizes := [][2]int{
		{h.key.In(), states}, {h.value.In(), states}, {h.askX.In(), states}, {h.askY.In(), states}, {h.hiddenX.In(), states}, {h.hiddenY.In(), states},
		{h.key.Out(), context}, {h.value.Out(), context}, {h.askX.Out(), context}, {h.askY.Out(), context}, {h.hiddenContext.In(), context},
		{h.hiddenX.Out(), hidden}, {h.hiddenY.Out(), hidden}, {h.hiddenContext.Out(), hidden}, {h.hidden2.Out(), hidden},
		{h.kinds.In(), hidden}, {h.stances.In(), hidden}, {h.kinds.Out(), len(head.Kinds)}, {h.stances.Out(), len(head.Stances)},
	}
	for i, s := range sizes {
		if s[0] != s[1] {
			return fmt.Errorf("layers of the pair head do not fit together: %d instead of %d at %d", s[0], s[1], i)
		}
	}
	return nil
}

func (f *features) load(ts *encoder.Tensors, name string, width int) (err error) {
	for end, letter := range []string{"x", "y"} {
		for part, to := range map[string]struct {
			table *[][]float32
			rows  int
		}{
			"type": {&f.typ[end], len(modelTypes)}, "form": {&f.form[end], len(modelForms)}, "where": {&f.where[end], 2 * places},
		} {
			if *to.table, err = table(ts, name+letter+"."+part, to.rows, width); err != nil {
				return err
			}
		}
	}
	f.tie, err = table(ts, name+"tie", int(tieKinds), width)
	return err
}

// An ending is an actor as the model sees it from a sentence: the mean of the states of its mentions, and the best of
// their forms.
type ending struct {
	state []float32
	typ   int
	form  int
}

// add adds the features of an actor as the first or the second of a pair.
func (f *features) add(ws *encoder.Workspace, row []float32, end int, e *ending, where int) {
	encoder.Add(ws, row, f.typ[end][e.typ])
	encoder.Add(ws, row, f.form[end][e.form])
	encoder.Add(ws, row, f.where[end][where])
}

// judge sets kinds, stances and trigger of the pairs of a sentence, whose words have the rows words of states, tokens
// their tokens; endings are those of its figures.
func (h *pairHead) judge(ws *encoder.Workspace, room *pairRoom, g *stage, endings []ending, words []float32, tokens []int) {
	n, rows := len(tokens), len(g.pairs)
	if n == 0 || rows == 0 {
		return
	}
	keys, values := apply(ws, h.key, &room.keys, words, n), apply(ws, h.value, &room.values, words, n)
	room.states = room.states[:0]
	for _, e := range endings {
		room.states = append(room.states, e.state...)
	}
	ask := h.join(ws, room, &room.ask, h.askX, h.askY, &h.ask, g, endings)
	hidden := h.join(ws, room, &room.hidden, h.hiddenX, h.hiddenY, &h.hidden, g, endings)
	context, best := grow(&room.context, len(ask)), make([]int, rows)
	encoder.LookUp(ws, context, ask, keys, values, best, h.heads, nil)
	encoder.Add(ws, hidden, apply(ws, h.hiddenContext, &room.second, context, rows))
	encoder.GELU(ws, hidden)
	second := apply(ws, h.hidden2, &room.second, hidden, rows)
	encoder.GELU(ws, second)
	encoder.Add(ws, second, hidden)
	h.neighbours.look(ws, room, second, g.pairs)
	var kinds, stances []float32
	kinds, stances = apply(ws, h.kinds, &kinds, second, rows), apply(ws, h.stances, &stances, second, rows)
	for i := range g.pairs {
		g.pairs[i].trigger = tokens[best[i]]
		if g.explain {
			g.pairs[i].looks = h.looks(ask[i*len(ask)/rows:][:len(ask)/rows], keys, tokens)
		}
		g.pairs[i].kinds = kinds[i*h.kinds.Out():][:h.kinds.Out()]
		g.pairs[i].stances = stances[i*h.stances.Out():][:h.stances.Out()]
	}
}

// A pairRoom holds the rows that a pairHead works with; they grow as needed and are used again.
type pairRoom struct {
	keys, values, states, x, y, ask, hidden, context, second []float32
	neighbours                                               struct{ normed, queries, keys, values, context, out []float32 }
}

func grow(room *[]float32, n int) []float32 {
	*room = slices.Grow((*room)[:0], n)[:n]
	return *room
}

func apply(ws *encoder.Workspace, l *encoder.Linear, room *[]float32, x []float32, rows int) []float32 {
	out := grow(room, rows*l.Out())
	l.Apply(ws, out, x, rows)
	return out
}

// join makes a row for each pair: what the layers make of x and of y, and the features.
func (h *pairHead) join(ws *encoder.Workspace, room *pairRoom, to *[]float32, ofX, ofY *encoder.Linear, f *features, g *stage, endings []ending) []float32 {
	width, m := ofX.Out(), len(endings)
	xs, ys := apply(ws, ofX, &room.x, room.states, m), apply(ws, ofY, &room.y, room.states, m)
	for i := range endings {
		f.add(ws, xs[i*width:][:width], 0, &endings[i], g.figures[i].where)
		f.add(ws, ys[i*width:][:width], 1, &endings[i], g.figures[i].where)
	}
	out := grow(to, len(g.pairs)*width)
	for i, p := range g.pairs {
		row := out[i*width:][:width]
		copy(row, xs[p.a*width:])
		encoder.Add(ws, row, ys[p.b*width:][:width])
		encoder.Add(ws, row, f.tie[p.tie])
	}
	return out
}

// looks tells how much a pair attends to each token, all heads alike; ask is what it asks for, keys those of the tokens.
func (h *pairHead) looks(ask, keys []float32, tokens []int) map[int]float64 {
	sum, weights := map[int]float64{}, make([]float64, len(tokens))
	for head := range h.heads {
		from, total := head*h.width, 0.0
		for i := range weights {
			weights[i] = math.Exp(dot(ask[from:from+h.width], keys[i*h.heads*h.width+from:]) / math.Sqrt(float64(h.width)))
			total += weights[i]
		}
		for i, w := range weights {
			sum[tokens[i]] += w / total / float64(h.heads)
		}
	}
	return sum
}

func dot(a, b []float32) (sum float64) {
	for i, x := range a {
		sum += float64(x * b[i])
	}
	return sum
}
