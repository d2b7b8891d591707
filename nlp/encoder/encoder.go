package encoder

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"

	"entente/nlp/encoder/internal/kernel"
)

// A Config says how large an encoder is; it stands under "encoder" in the configuration of a tensor file.
type Config struct {
	Layers  int     `json:"layers"`
	Hidden  int     `json:"hidden"`
	Heads   int     `json:"heads"`
	Inner   int     `json:"inner"`   // width of the feed-forward network
	Epsilon float64 `json:"epsilon"` // of layer normalisation
}

// check tells what the encoder cannot compute with.
func (c Config) check() error {
	const most = 1 << 16
	switch {
	case c.Layers < 0 || c.Layers > most:
		return fmt.Errorf("%w: encoder of %d layers", ErrFormat, c.Layers)
	case c.Hidden < 1 || c.Hidden > most || c.Inner < 1 || c.Inner > most || c.Inner%16 != 0:
		return fmt.Errorf("%w: encoder with rows of %d and %d numbers; multiples of 16 are needed", ErrFormat, c.Hidden, c.Inner)
	case c.Heads < 1 || c.Hidden%c.Heads != 0 || c.Hidden/c.Heads%16 != 0:
		return fmt.Errorf("%w: %d heads for rows of %d numbers; a head needs a multiple of 16", ErrFormat, c.Heads, c.Hidden)
	case !(c.Epsilon >= 0 && c.Epsilon < 1):
		return fmt.Errorf("%w: epsilon %v", ErrFormat, c.Epsilon)
	}
	return nil
}

// An Encoder is a BERT encoder for inference. It does not change, so goroutines may share it.
type Encoder struct {
	config Config
	words  Tensor
	places []float32 // by position
	types  []float32
	norm   *Norm
	layers []layer
}

// A layer is a transformer layer; normalisation follows each half.
type layer struct {
	heads         []*kernel.Panels // the query, the key and the value of each
	out, up, down *kernel.Panels
	norm1, norm2  *Norm
}

// Load reads an encoder from a file of tensors.
func Load(r io.Reader) (*Encoder, error) {
	ts, err := ReadTensors(r)
	if err != nil {
		return nil, err
	}
	return New(ts)
}

// New makes an encoder of the tensors
//
//	emb.word [pieces, hidden]   emb.pos [positions, hidden]   emb.type [types, hidden]   emb.norm.{g,b}
//	layer.N.{q,k,v,o,up,down}.{w,b}   layer.N.{norm1,norm2}.{g,b}   for N from 0
//
// and of the configuration; other tensors are left to others. Weights have shape [outputs, inputs] and may be float32 or
// int8. Errors wrap ErrFormat.
func New(ts *Tensors) (*Encoder, error) {
	var config struct{ Encoder *Config }
	if err := json.Unmarshal(ts.Config, &config); err != nil || config.Encoder == nil {
		return nil, fmt.Errorf("%w: its configuration has no \"encoder\"", ErrFormat)
	}
	e := &Encoder{config: *config.Encoder}
	if err := e.config.check(); err != nil {
		return nil, err
	}
	if err := e.embeddings(ts); err != nil {
		return nil, err
	}
	for n := range e.config.Layers {
		l, err := e.layer(ts, fmt.Sprintf("layer.%d.", n))
		if err != nil {
			return nil, err
		}
		e.layers = append(e.layers, l)
	}
	return e, nil
}

func (e *Encoder) embeddings(ts *Tensors) (err error) {
	if e.words, err = ts.quantised("emb.word", -1, e.config.Hidden); err != nil {
		return err
	}
	e.words.Int8 = slices.Clone(e.words.Int8) // so that the rest of the file need not stay
	if e.places, err = ts.Float32("emb.pos", -1, e.config.Hidden); err != nil {
		return err
	}
	if e.types, err = ts.Float32("emb.type", -1, e.config.Hidden); err != nil {
		return err
	}
	e.norm, err = e.sized(ts, "emb.norm")
	return err
}

func (e *Encoder) sized(ts *Tensors, name string) (*Norm, error) {
	n, err := ts.Norm(name, float32(e.config.Epsilon))
	if err == nil && len(n.gain) != e.config.Hidden {
		err = fmt.Errorf("%w: tensor %q has %d numbers instead of %d", ErrFormat, name+".g", len(n.gain), e.config.Hidden)
	}
	return n, err
}

func (e *Encoder) layer(ts *Tensors, name string) (l layer, err error) {
	hidden, inner := e.config.Hidden, e.config.Inner
	if l.heads, err = heads(ts, name, hidden, hidden/e.config.Heads); err != nil {
		return l, err
	}
	for _, part := range []struct {
		to      **kernel.Panels
		out, in int
		name    string
	}{
		{&l.out, hidden, hidden, "o"}, {&l.up, inner, hidden, "up"}, {&l.down, hidden, inner, "down"},
	} {
		w, err := weightsOf(ts, name+part.name, part.out, part.in)
		if err != nil {
			return l, err
		}
		*part.to = kernel.Pack(w.weights, part.out, part.in, w.scales, w.bias)
	}
	if l.norm1, err = e.sized(ts, name+"norm1"); err != nil {
		return l, err
	}
	l.norm2, err = e.sized(ts, name+"norm2")
	return l, err
}

// weights are those of a linear layer, by output.
type weights struct {
	weights      []int8
	scales, bias []float32
}

func weightsOf(ts *Tensors, name string, out, in int) (weights, error) {
	w, err := ts.quantised(name+".w", out, in)
	if err != nil {
		return weights{}, err
	}
	bias, err := ts.Float32(name+".b", out)
	return weights{w.Int8, w.Scales, bias}, err
}

// heads packs for each head of size numbers the layers that make its queries, keys and values.
func heads(ts *Tensors, name string, hidden, size int) ([]*kernel.Panels, error) {
	var parts [3]weights
	for i, letter := range []string{"q", "k", "v"} {
		var err error
		if parts[i], err = weightsOf(ts, name+letter, hidden, hidden); err != nil {
			return nil, err
		}
	}
	var out []*kernel.Panels
	for h := 0; h < hidden; h += size {
		var all weights
		for _, p := range parts {
			all.weights = append(all.weights, p.weights[h*hidden:(h+size)*hidden]...)
			all.scales = append(all.scales, p.scales[h:h+size]...)
			all.bias = append(all.bias, p.bias[h:h+size]...)
		}
		out = append(out, kernel.Pack(all.weights, 3*size, hidden, all.scales, all.bias))
	}
	return out, nil
}

// Hidden returns how many numbers a state has.
func (e *Encoder) Hidden() int { return e.config.Hidden }

// Layers returns how many layers there are.
func (e *Encoder) Layers() int { return len(e.layers) }

// Positions returns how many pieces a sequence may have.
func (e *Encoder) Positions() int { return len(e.places) / e.config.Hidden }

// An Input is a sequence of pieces with what is known of them.
type Input struct {
	Pieces []int32 // ids, with the special ones ([CLS], [SEP])
	Types  []int32 // token types by piece; nil is type 0
	Extra  []Extra // added to the embeddings
}

// An Extra is a vector of Hidden numbers that is added to a row of a sequence.
type Extra struct {
	Row    int
	Vector []float32
}

// Encode returns the states after the last layer: for each input a matrix of a row for each piece. They stand in the
// workspace and are valid until its next use. Sequences that are longer than Positions, unknown pieces, types and rows
// are errors.
func (e *Encoder) Encode(ws *Workspace, inputs []Input) ([][]float32, error) {
	if _, err := e.Start(ws, inputs); err != nil {
		return nil, err
	}
	return e.Advance(ws, e.Layers(), nil)
}

// Start returns the embeddings of the inputs, normalised: the states before the first layer.
func (e *Encoder) Start(ws *Workspace, inputs []Input) ([][]float32, error) {
	rows := 0
	ws.lengths, ws.done = ws.lengths[:0], 0
	for i, in := range inputs {
		if err := e.check(in); err != nil {
			ws.lengths = ws.lengths[:0]
			return nil, fmt.Errorf("encode input %d: %w", i, err)
		}
		ws.lengths = append(ws.lengths, len(in.Pieces))
		rows += len(in.Pieces)
	}
	kernel.Grow(&ws.states, rows*e.config.Hidden)
	out := ws.views(e.config.Hidden)
	for i, in := range inputs {
		e.embed(ws, out[i], in)
	}
	return out, nil
}

func (e *Encoder) check(in Input) error {
	if len(in.Pieces) > e.Positions() {
		return fmt.Errorf("%d pieces, more than %d", len(in.Pieces), e.Positions())
	}
	if in.Types != nil && len(in.Types) != len(in.Pieces) {
		return fmt.Errorf("%d types for %d pieces", len(in.Types), len(in.Pieces))
	}
	for _, id := range in.Pieces {
		if id < 0 || int(id) >= e.words.Shape[0] {
			return fmt.Errorf("piece %d is not in the vocabulary of %d", id, e.words.Shape[0])
		}
	}
	for _, t := range in.Types {
		if t < 0 || int(t) >= len(e.types)/e.config.Hidden {
			return fmt.Errorf("token type %d is unknown", t)
		}
	}
	return e.checkExtra(in.Extra, len(in.Pieces))
}

func (e *Encoder) checkExtra(extra []Extra, rows int) error {
	for _, x := range extra {
		if x.Row < 0 || x.Row >= rows || len(x.Vector) != e.config.Hidden {
			return fmt.Errorf("extra vector of %d numbers for row %d of %d", len(x.Vector), x.Row, rows)
		}
	}
	return nil
}

// views cuts the states into sequences.
func (ws *Workspace) views(hidden int) [][]float32 {
	ws.out = ws.out[:0]
	at := 0
	for _, n := range ws.lengths {
		end := at + n*hidden
		ws.out = append(ws.out, ws.states[at:end:end])
		at = end
	}
	return ws.out
}

// embed adds word, position, type and extra vectors, and normalises.
func (e *Encoder) embed(ws *Workspace, states []float32, in Input) {
	hidden := e.config.Hidden
	for i, id := range in.Pieces {
		row, typ := states[i*hidden:(i+1)*hidden], 0
		if in.Types != nil {
			typ = int(in.Types[i])
		}
		ws.path.Spread(row, e.words.Int8[int(id)*hidden:][:hidden], e.words.Scales[id])
		ws.path.Add(row, e.places[i*hidden:])
		ws.path.Add(row, e.types[typ*hidden:])
	}
	ws.addExtra(states, in.Extra, hidden)
	e.norm.Apply(ws, states)
}

func (ws *Workspace) addExtra(states []float32, extra []Extra, hidden int) {
	for _, x := range extra {
		ws.path.Add(states[x.Row*hidden:(x.Row+1)*hidden], x.Vector)
	}
}

// Advance takes the states that Start or Advance left in the workspace, adds the extra vectors of each sequence, where
// there are any, and computes the next so many layers.
func (e *Encoder) Advance(ws *Workspace, layers int, extra [][]Extra) ([][]float32, error) {
	if layers < 0 || ws.done+layers > len(e.layers) {
		return nil, fmt.Errorf("encode: %d layers after layer %d of %d", layers, ws.done, len(e.layers))
	}
	if len(extra) > len(ws.lengths) {
		return nil, fmt.Errorf("encode: extra vectors for %d sequences of %d", len(extra), len(ws.lengths))
	}
	out := ws.views(e.config.Hidden)
	for i, x := range extra {
		if err := e.checkExtra(x, ws.lengths[i]); err != nil {
			return nil, fmt.Errorf("encode input %d: %w", i, err)
		}
		ws.addExtra(out[i], x, e.config.Hidden)
	}
	states := ws.states
	for first := 0; first < len(ws.lengths); {
		last, rows := ws.chunk(first)
		for _, l := range e.layers[ws.done : ws.done+layers] {
			e.forward(ws, l, states[:rows*e.config.Hidden], ws.lengths[first:last])
		}
		states, first = states[rows*e.config.Hidden:], last
	}
	ws.done += layers
	return out, nil
}

// chunkRows is how many rows go through all layers together, so that they stay in the cache; innerRows those that go
// through a feed-forward network together.
const chunkRows, innerRows = 256, 64

// chunk finds the sequences from first that are computed together: one or more.
func (ws *Workspace) chunk(first int) (last, rows int) {
	last, rows = first+1, ws.lengths[first]
	for last < len(ws.lengths) && rows+ws.lengths[last] <= chunkRows {
		rows += ws.lengths[last]
		last++
	}
	return last, rows
}

// forward computes a layer on the states of sequences, in place.
func (e *Encoder) forward(ws *Workspace, l layer, states []float32, lengths []int) {
	hidden := e.config.Hidden
	rows := len(states) / hidden
	context := kernel.Grow(&ws.context, rows*hidden)
	e.attend(ws, l, context, states, lengths)
	ws.multiply(kernel.Matrix{Data: states, Stride: hidden}, context, rows, l.out, kernel.Add)
	l.norm1.Apply(ws, states)

	for first := 0; first < rows; first += innerRows {
		e.feed(ws, l, states[first*hidden:min(rows, first+innerRows)*hidden])
	}
}

// feed computes the feed-forward network on states in place.
func (e *Encoder) feed(ws *Workspace, l layer, states []float32) {
	hidden, width := e.config.Hidden, e.config.Inner
	rows := len(states) / hidden
	inner := kernel.Grow(&ws.inner, rows*width)
	ws.multiply(kernel.Matrix{Data: inner, Stride: width}, states, rows, l.up, kernel.Activate)
	ws.multiply(kernel.Matrix{Data: states, Stride: hidden}, inner, rows, l.down, kernel.Add)
	l.norm2.Apply(ws, states)
}

// attend writes what the states of each sequence attend to among its own, head by head.
func (e *Encoder) attend(ws *Workspace, l layer, context, states []float32, lengths []int) {
	hidden, size := e.config.Hidden, e.config.Hidden/e.config.Heads
	rows, scale := len(states)/hidden, float32(1/math.Sqrt(float64(size)))
	qkv := kernel.Matrix{Data: kernel.Grow(&ws.qkv, (rows+kernel.PadKeys(1))*3*size), Stride: 3 * size}
	ws.path.QuantiseRows(&ws.rows, states, rows, l.heads[0].In)
	for h, head := range l.heads {
		ws.path.Multiply(qkv, &ws.rows, head, kernel.Store)
		at := 0
		for _, n := range lengths {
			if n == 0 {
				continue
			}
			to := kernel.Matrix{Data: context[at*hidden+h*size:], Stride: hidden}
			ws.path.Attend(&ws.attention, to, kernel.Matrix{Data: qkv.Data[at*qkv.Stride:], Stride: qkv.Stride}, n, size, scale)
			at += n
		}
	}
}
