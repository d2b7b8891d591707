package encoder

import (
	"fmt"

	"entente/nlp/encoder/internal/kernel"
)

// A Linear layer multiplies rows with int8 weights and adds a bias. Rows are quantised to 8 bits as they come, each by
// its least and greatest number; sums are exact.
type Linear struct {
	in, out int
	panels  *kernel.Panels
}

// NewLinear makes a layer of an int8 tensor of shape [outputs, inputs], as QuantiseRows makes it of float32 numbers, and
// a bias for each output; a nil bias is zero.
func NewLinear(weights Tensor, bias []float32) (*Linear, error) {
	if n, err := elements(weights.Shape); err != nil || len(weights.Shape) != 2 || len(weights.Int8) != n || len(weights.Scales) != weights.Shape[0] {
		return nil, fmt.Errorf("linear layer: %d int8 weights and %d scales of shape %v", len(weights.Int8), len(weights.Scales), weights.Shape)
	}
	out, in := weights.Shape[0], weights.Shape[1]
	if bias != nil && len(bias) != out {
		return nil, fmt.Errorf("linear layer: %d biases for %d outputs", len(bias), out)
	}
	return &Linear{in, out, kernel.Pack(weights.Int8, out, in, weights.Scales, bias)}, nil
}

// Linear returns the layer of the tensors name.w, [outputs, inputs], and name.b.
func (ts *Tensors) Linear(name string) (*Linear, error) {
	weights, err := ts.quantised(name+".w", -1, -1)
	if err != nil {
		return nil, err
	}
	bias, err := ts.Float32(name+".b", weights.Shape[0])
	if err != nil {
		return nil, err
	}
	return NewLinear(weights, bias)
}

// In returns how many numbers an input row has.
func (l *Linear) In() int { return l.in }

// Out returns how many numbers an output row has.
func (l *Linear) Out() int { return l.out }

// Apply writes the outputs for so many rows of x to dst, row after row. dst and x must not overlap.
func (l *Linear) Apply(ws *Workspace, dst, x []float32, rows int) {
	if l.out == l.panels.Out {
		ws.multiply(kernel.Matrix{Data: dst, Stride: l.out}, x[:rows*l.in], rows, l.panels, kernel.Store)
		return
	}
	wide := kernel.Grow(&ws.wide, rows*l.panels.Out)
	ws.multiply(kernel.Matrix{Data: wide, Stride: l.panels.Out}, x[:rows*l.in], rows, l.panels, kernel.Store)
	narrow(dst, wide, rows, l.out, l.panels.Out)
}

// narrow copies the first out columns of rows of stride numbers.
func narrow(dst, wide []float32, rows, out, stride int) {
	for r := range rows {
		copy(dst[r*out:(r+1)*out], wide[r*stride:])
	}
}

// multiply quantises rows, multiplies them, and does with the numbers what finish says.
func (ws *Workspace) multiply(c kernel.Matrix, x []float32, rows int, w *kernel.Panels, finish kernel.Finish) {
	ws.path.QuantiseRows(&ws.rows, x, rows, w.In)
	ws.path.Multiply(c, &ws.rows, w, finish)
}

// A Dense layer is a linear layer in float32, for the small ones whose precision matters.
type Dense struct {
	in, out int
	weights kernel.Matrix // by input, padded
	bias    []float32
}

// NewDense makes a layer of row-major weights [out, in] and a bias for each output; a nil bias is zero.
func NewDense(weights, bias []float32, out, in int) (*Dense, error) {
	if out < 1 || in < 1 || len(weights) != out*in || bias != nil && len(bias) != out {
		return nil, fmt.Errorf("dense layer: %d weights and %d biases for %d outputs of %d inputs", len(weights), len(bias), out, in)
	}
	d := &Dense{in, out, kernel.Matrix{Stride: kernel.Pad(out)}, make([]float32, out)}
	d.weights.Data = kernel.Aligned[float32](in * d.weights.Stride)
	copy(d.bias, bias)
	for o := range out {
		for i := range in {
			d.weights.Data[i*d.weights.Stride+o] = weights[o*in+i]
		}
	}
	return d, nil
}

// Dense returns the layer of the tensors name.w, [outputs, inputs], and name.b.
func (ts *Tensors) Dense(name string) (*Dense, error) {
	weights, err := ts.Float32(name+".w", -1, -1)
	if err != nil {
		return nil, err
	}
	shape := ts.byName[name+".w"].Shape
	bias, err := ts.Float32(name+".b", shape[0])
	if err != nil {
		return nil, err
	}
	return NewDense(weights, bias, shape[0], shape[1])
}

// In returns how many numbers an input row has.
func (d *Dense) In() int { return d.in }

// Out returns how many numbers an output row has.
func (d *Dense) Out() int { return d.out }

// Apply writes the outputs for so many rows of x to dst, row after row. dst and x must not overlap.
func (d *Dense) Apply(ws *Workspace, dst, x []float32, rows int) {
	stride := d.weights.Stride
	wide := kernel.Grow(&ws.wide, rows*stride)
	ws.path.Product(kernel.Matrix{Data: wide, Stride: stride}, kernel.Matrix{Data: x, Stride: d.in}, d.weights, rows, d.in, stride)
	for r := range rows {
		for o, b := range d.bias {
			dst[r*d.out+o] = wide[r*stride+o] + b
		}
	}
}
