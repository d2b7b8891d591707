package encoder

import (
	"fmt"

	"entente/nlp/encoder/internal/kernel"
)

// A Norm brings rows to mean 0 and variance 1, times a gain plus a bias for each column.
type Norm struct {
	gain, bias []float32
	epsilon    float32
}

// NewNorm makes a layer normalisation; epsilon is added to the variance.
func NewNorm(gain, bias []float32, epsilon float32) (*Norm, error) {
	if len(gain) != len(bias) || len(gain) == 0 {
		return nil, fmt.Errorf("layer norm: %d gains and %d biases", len(gain), len(bias))
	}
	return &Norm{gain, bias, epsilon}, nil
}

// Norm returns the layer normalisation of the tensors name.g and name.b.
func (ts *Tensors) Norm(name string, epsilon float32) (*Norm, error) {
	gain, err := ts.Float32(name+".g", -1)
	if err != nil {
		return nil, err
	}
	bias, err := ts.Float32(name+".b", len(gain))
	if err != nil {
		return nil, err
	}
	return NewNorm(gain, bias, epsilon)
}

// Apply normalises x in place, row after row.
func (n *Norm) Apply(ws *Workspace, x []float32) {
	for size := len(n.gain); len(x) >= size; x = x[size:] {
		ws.path.Norm(x[:size], n.gain, n.bias, n.epsilon)
	}
}

// GELU replaces each number x by x·Φ(x), within 0.0001 for magnitudes up to 12.
func GELU(ws *Workspace, x []float32) { ws.path.GELU(x) }

// Softmax replaces x by exp(x) over their sum.
func Softmax(ws *Workspace, x []float32) {
	if len(x) > 0 {
		ws.path.Softmax(x, 1)
	}
}

// MatMul writes the product of a, rows × k, and b, k × cols, to dst; all row-major. Columns beyond a multiple of 16 are
// slow.
func MatMul(ws *Workspace, dst, a, b []float32, rows, k, cols int) {
	main := cols / 16 * 16
	c, x, y := kernel.Matrix{Data: dst, Stride: cols}, kernel.Matrix{Data: a, Stride: k}, kernel.Matrix{Data: b, Stride: cols}
	ws.path.Product(c, x, y, rows, k, main)
	if main < cols && rows > 0 {
		c.Data, y.Data = dst[main:], b[min(main, len(b)):]
		kernel.Scalar.Product(c, x, y, rows, k, cols-main)
	}
}
