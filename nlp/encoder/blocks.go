package encoder

import (
	"fmt"
	"math"
	"slices"

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
	ws.path.Norm(x, n.gain, n.bias, n.epsilon)
}

// GELU replaces each number x by x·Φ(x), within 0.0001 for magnitudes up to 12.
func GELU(ws *Workspace, x []float32) { ws.path.GELU(x) }

// Add adds y to x.
func Add(ws *Workspace, x, y []float32) { ws.path.Add(x, y) }

// LookUp lets queries look up values by keys: a row of dst becomes, head by head, the mean of the values, weighted by the
// softmax of query·key/√width, plus the bias where there is one. There are as many queries as best has room for, and best
// becomes the number of the key that the first head weights most. Rows are heads times width numbers, width a multiple of 16.
func LookUp(ws *Workspace, dst, queries, keys, values []float32, best []int, heads int, bias Bias) {
	size := len(dst) / len(best)
	l := lookUp{ws, size, size / heads, len(keys) / size, kernel.Pad(len(keys) / size), bias}
	rows, columns := kernel.Grow(&ws.lookUp[0], l.padded*size), kernel.Grow(&ws.lookUp[1], size*l.padded)
	copy(rows, keys)
	clear(rows[len(keys):])
	for r := 0; r < l.padded; r += 8 {
		ws.path.Transpose(columns[r:], l.padded, rows[r*size:], size, size)
	}
	for first := 0; first < len(best); first += lookUpRows {
		last := min(first+lookUpRows, len(best))
		for h := range heads {
			l.head(h, first, dst[first*size:last*size], queries[first*size:last*size], columns, values, best[first:last])
		}
	}
}

// A Bias is added to the weight of a key for a query, before the softmax.
type Bias func(head, query, key int) float32

// lookUpRows is how many queries are looked up together.
const lookUpRows = 64

// A lookUp is the sizes of LookUp.
type lookUp struct {
	ws                     *Workspace
	size, width, n, padded int
	bias                   Bias
}

// head looks up with one head; first is the number of the first query.
func (l *lookUp) head(h, first int, dst, queries, columns, values []float32, best []int) {
	from, rows := h*l.width, len(best)
	weights := kernel.Matrix{Data: kernel.Grow(&l.ws.lookUp[2], rows*l.padded), Stride: l.padded}
	l.ws.path.Product(weights, kernel.Matrix{Data: queries[from:], Stride: l.size},
		kernel.Matrix{Data: columns[from*l.padded:], Stride: l.padded}, rows, l.width, l.padded)
	for r := range rows {
		row := weights.Data[r*l.padded : (r+1)*l.padded]
		if l.bias != nil {
			for i := range l.n {
				row[i] += l.bias(h, first+r, i) * float32(math.Sqrt(float64(l.width)))
			}
		}
		if h == 0 {
			best[r] = slices.Index(row[:l.n], slices.Max(row[:l.n]))
		}
		for i := l.n; i < l.padded; i++ {
			row[i] = float32(math.Inf(-1))
		}
		l.ws.path.Softmax(row, float32(1/math.Sqrt(float64(l.width))))
	}
	l.ws.path.Product(kernel.Matrix{Data: dst[from:], Stride: l.size}, weights,
		kernel.Matrix{Data: values[from:], Stride: l.size}, rows, l.n, l.width)
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
