package kernel

import (
	"slices"

	"golang.org/x/sys/cpu"
)

// A tilework is what the assembly of a product of bytes in tiles reads, field by field. Strides are in bytes.
type tilework struct {
	a       *byte
	aStride int
	w       *int8
	wStride int // from panel to panel
	steps   int // of 64 inputs
	pairs   int // of panels
	rows    int
	share   int // of the rows of a block, how many are finished with each step
	c       *float32
	cStride int
	terms   *term
	halves  *int32 // of the sums of the weights, a word of the rest and one of the 128s
	factor  *float32
	bias    *float32
	finish  Finish
	sums    *int32 // of two blocks
}

// productAMX multiplies rows with full pairs of panels.
//
//go:noescape
func productAMX(t *tilework)

// hasAMX tells whether the processor multiplies tiles of bytes and the system lets this process.
func hasAMX() bool {
	x := &cpu.X86
	return x.HasAMXTile && x.HasAMXInt8 && x.HasAMXBF16 && x.HasAVX512BW && x.HasAVX512VL && x.HasAVX512VBMI && tilesAllowed()
}

// multiplyAMX computes full pairs of panels and returns how many columns those are. Rows are summed in blocks; those
// beyond the last are padding.
func multiplyAMX(c Matrix, a *Bytes, w *Panels, f Finish) int {
	rows, cols := len(a.Scales), w.Out/blockCols*blockCols
	if cols == 0 {
		return 0
	}
	full := (rows + blockRows - 1) / blockRows * blockRows
	_, _ = a.Data[:full*w.In], c.Data[(rows-1)*c.Stride+cols-1]
	steps := w.In / depth
	t := tilework{
		a: &a.Data[0], aStride: w.In, w: &w.weights[0], wStride: w.In * lanes, steps: steps, pairs: cols / blockCols,
		rows: rows, share: (blockRows + steps - 1) / steps, c: &c.Data[0], cStride: 4 * c.Stride,
		terms: &a.split()[0], halves: &w.halves[0], factor: &w.factor[0], bias: &w.bias[0],
		finish: f, sums: &Grow(&a.sums, 2*blockRows*blockCols)[0],
	}
	productAMX(&t)
	return cols
}

// split makes the terms of the rows.
func (a *Bytes) split() []term {
	a.terms = slices.Grow(a.terms[:0], len(a.Zeros))
	for i, z := range a.Zeros {
		a.terms = append(a.terms, term{uint32(-z)&0xffff | uint32(-128*z)<<16, a.Scales[i]})
	}
	return a.terms
}

// An attendwork is what the assembly of attention in tiles reads, field by field.
type attendwork struct {
	queries, keys, values *byte // as packTiles packs them
	groups                int   // of 32 keys
	rows                  int   // of queries
	powers                *byte
	scratch               *byte
	context               *float32
	stride                int // of it, in bytes
	factor                float32
	_                     float32
	last                  uint64 // bits of the keys of the last group
	mantissas             *byte
}

// attendTiles attends to keys and values of 32 numbers.
//
//go:noescape
func attendTiles(t *attendwork)

// tileBytes is what the queries, the keys or the values of a group take.
const tileBytes = 2048

// attendAMX is Attend for queries of 32 numbers.
func attendAMX(ws *Attention, context, qkv Matrix, n int, factor float32) {
	groups := PadKeys(n) / stepSize
	words := Grow(&ws.words, 3*groups*tileBytes+groups*tileBytes/2+2*tileBytes)
	queries, keys, values := words, words[groups*tileBytes:], words[2*groups*tileBytes:]
	for g := range groups {
		rows, at := qkv, g*tileBytes
		rows.Data = rows.Data[g*stepSize*qkv.Stride:]
		if left := n - g*stepSize; left < stepSize {
			rows = ws.lastRows(rows, left)
		}
		packTiles(&queries[at], &keys[at], &values[at], &rows.Data[0], 4*rows.Stride)
	}
	rest := words[3*groups*tileBytes:]
	attendTiles(&attendwork{
		queries: &queries[0], keys: &keys[0], values: &values[0], groups: groups, rows: n,
		scratch: &rest[0], powers: &rest[2*tileBytes], context: &context.Data[0], stride: 4 * context.Stride,
		factor: factor, last: 1<<(n-(groups-1)*stepSize) - 1, mantissas: &mantissas[0],
	})
}

// lastRows copies rows and puts rows of zeros below them, so that there are 32.
func (ws *Attention) lastRows(rows Matrix, n int) Matrix {
	const width = 3 * stepSize
	last := Grow(&ws.keys, stepSize*width)
	clear(last)
	for r := range n {
		copy(last[r*width:][:width], rows.Data[r*rows.Stride:])
	}
	return Matrix{last, width}
}
