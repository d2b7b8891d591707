package extract

import (
	"fmt"
	"math"
	"slices"

	"entente/nlp/encoder"
)

// A pairHead judges pairs of actors in a sentence: what their states ask for is looked up among the words of the sentence
// (attention, its first head trained to find the words that say the relation), and a feed-forward network tells kinds and
// stance of it.
type pairHead struct {
	heads, width int // of the attention, and of one head

	key, value             *encoder.Linear
	askX, askY             *encoder.Linear // the question of a pair, from either actor
	hiddenX, hiddenY       *encoder.Linear
	hiddenContext, hidden2 *encoder.Linear
	kinds, stances         *encoder.Linear

	ask, hidden features
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
	return h.hidden.load(ts, "pair.hidden.", h.hidden2.In())
}

// check compares the widths of the layers.
func (h *pairHead) check(head *NeuralHead, states int) error {
	context, hidden := h.heads*h.width, h.hidden2.In()
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

// add adds the features of a pair to a row.
func (f *features) add(row []float32, x, y *ending, whereX, whereY int, t tie) {
	for _, v := range [][]float32{
		f.typ[0][x.typ], f.form[0][x.form], f.where[0][whereX],
		f.typ[1][y.typ], f.form[1][y.form], f.where[1][whereY], f.tie[t],
	} {
		add(row, v)
	}
}

func add(to, what []float32) {
	for i, x := range what[:len(to)] {
		to[i] += x
	}
}

// judge sets kinds, stances and trigger of the pairs of a sentence, whose words have the rows words of states, tokens
// their tokens; endings are those of its figures.
func (h *pairHead) judge(ws *encoder.Workspace, g *stage, endings []ending, words []float32, tokens []int) {
	n, m, states := len(tokens), len(endings), h.key.In()
	if n == 0 || len(g.pairs) == 0 {
		return
	}
	keys, values := apply(ws, h.key, words, n), apply(ws, h.value, words, n)
	flat := make([]float32, 0, m*states)
	for _, e := range endings {
		flat = append(flat, e.state...)
	}
	ask := h.join(apply(ws, h.askX, flat, m), apply(ws, h.askY, flat, m), &h.ask, g, endings)
	hidden := h.join(apply(ws, h.hiddenX, flat, m), apply(ws, h.hiddenY, flat, m), &h.hidden, g, endings)
	context := make([]float32, len(ask))
	weights := make([]float32, n)
	for i := range g.pairs {
		row := ask[i*len(ask)/len(g.pairs):][:h.heads*h.width]
		if g.explain {
			g.pairs[i].looks = h.looks(ws, row, keys, tokens)
		}
		g.pairs[i].trigger = tokens[h.attend(ws, context[i*len(row):][:len(row)], row, keys, values, weights)]
	}
	rows := len(g.pairs)
	for i, x := range apply(ws, h.hiddenContext, context, rows) {
		hidden[i] += x
	}
	encoder.GELU(ws, hidden)
	second := apply(ws, h.hidden2, hidden, rows)
	encoder.GELU(ws, second)
	add(second, hidden)
	kinds, stances := apply(ws, h.kinds, second, rows), apply(ws, h.stances, second, rows)
	for i := range g.pairs {
		g.pairs[i].kinds = kinds[i*h.kinds.Out():][:h.kinds.Out()]
		g.pairs[i].stances = stances[i*h.stances.Out():][:h.stances.Out()]
	}
}

func apply(ws *encoder.Workspace, l *encoder.Linear, x []float32, rows int) []float32 {
	out := make([]float32, rows*l.Out())
	l.Apply(ws, out, x, rows)
	return out
}

// join makes a row for each pair: what x gives, what y gives, and the features.
func (h *pairHead) join(ofX, ofY []float32, f *features, g *stage, endings []ending) []float32 {
	width := len(ofX) / len(endings)
	out := make([]float32, len(g.pairs)*width)
	for i, p := range g.pairs {
		row := out[i*width:][:width]
		copy(row, ofX[p.a*width:][:width])
		add(row, ofY[p.b*width:][:width])
		f.add(row, &endings[p.a], &endings[p.b], g.figures[p.a].where, g.figures[p.b].where, p.tie)
	}
	return out
}

// attend looks up what a pair asks for: context becomes, head by head, the mean of the values weighted by how well the
// keys answer. It returns the word that the first head weights most. weights is a buffer.
func (h *pairHead) attend(ws *encoder.Workspace, context, ask, keys, values, weights []float32) int {
	width, best := h.heads*h.width, 0
	scale := float32(1 / math.Sqrt(float64(h.width)))
	for head := range h.heads {
		from := head * h.width
		for n := range weights {
			weights[n] = scale * dot(ask[from:from+h.width], keys[n*width+from:])
		}
		if head == 0 {
			best = slices.Index(weights, slices.Max(weights))
		}
		encoder.Softmax(ws, weights)
		for n, w := range weights {
			addScaled(context[from:from+h.width], values[n*width+from:], w)
		}
	}
	return best
}

// looks tells how much a pair attends to each token, all heads alike.
func (h *pairHead) looks(ws *encoder.Workspace, ask, keys []float32, tokens []int) map[int]float64 {
	sum, weights := map[int]float64{}, make([]float32, len(tokens))
	for head := range h.heads {
		from := head * h.width
		for i := range weights {
			weights[i] = dot(ask[from:from+h.width], keys[i*h.heads*h.width+from:]) / float32(math.Sqrt(float64(h.width)))
		}
		encoder.Softmax(ws, weights)
		for i, w := range weights {
			sum[tokens[i]] += float64(w) / float64(h.heads)
		}
	}
	return sum
}

func dot(a, b []float32) float32 {
	var sum float32
	for i, x := range a {
		sum += x * b[:len(a)][i]
	}
	return sum
}

func addScaled(to, what []float32, by float32) {
	for i := range to {
		to[i] += by * what[:len(to)][i]
	}
}
