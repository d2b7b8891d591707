package kernel

import (
	"math"
	"unsafe"
)

const (
	// group is how many products of bytes one instruction sums.
	group = 4
	// depth is what the length of a row of weights is padded to.
	depth = 64
)

// Panels are weights of a linear layer, packed for Multiply: a panel has sixteen outputs and, one after the other, the
// weights of four inputs for all of them.
type Panels struct {
	In, Out int // padded
	weights []int8
	sums    []int32 // of the weights of an output
	halves  []int32 // of each sum, a word of the rest and one of the 128s, where it is small enough for that
	factor  []float32
	bias    []float32
}

// PadDepth rounds the length of an input row up to what Multiply reads.
func PadDepth(n int) int { return (n + depth - 1) / depth * depth }

// Pack packs weights of out rows and in columns with a factor and a bias for each row; a nil bias is zero.
func Pack(weights []int8, out, in int, factor, bias []float32) *Panels {
	p := &Panels{In: PadDepth(in), Out: Pad(out)}
	p.weights = Aligned[int8](p.In * p.Out)
	p.sums, p.halves = Aligned[int32](p.Out), Aligned[int32](p.Out)
	p.factor, p.bias = Aligned[float32](p.Out), Aligned[float32](p.Out)
	copy(p.factor, factor)
	copy(p.bias, bias)
	for o := range out {
		sum := pack(p.weights[o/lanes*lanes*p.In+o%lanes*group:], weights[o*in:(o+1)*in])
		p.sums[o] = sum
		high := (sum + 64) >> 7
		p.halves[o] = int32(uint32(sum-high<<7)&0xffff | uint32(high)<<16)
	}
	return p
}

// pack writes the weights of an output, four at a time, to its places in a panel, and returns their sum.
func pack(panel, row []int8) (sum int32) {
	whole := len(row) / group * group
	for i := 0; i < whole; i += group {
		from, to := (*[group]int8)(row[i:]), (*[group]int8)(panel[i*lanes:])
		*to = *from
		sum += int32(from[0]) + int32(from[1]) + int32(from[2]) + int32(from[3])
	}
	for i := whole; i < len(row); i++ {
		panel[whole*lanes+i-whole] = row[i]
		sum += int32(row[i])
	}
	return sum
}

// A tile is what the assembly of a product of a few rows of bytes reads, field by field. Strides are in bytes.
type tile struct {
	a       *byte
	aStride int
	w       *int8
	wStride int
	groups  int
	scales  *float32
	sums    *int32
	factor  *float32
	bias    *float32
	c       *float32
	cStride int
	zeros   *int32
}

// Bytes are rows of quantised numbers; a byte b of row i stands for Scales[i]·(b − Zeros[i]). The rows lie one after the
// other, as Quantise writes them, each padded to the In of the weights that it is multiplied with. Resize makes them.
type Bytes struct {
	Data   []byte
	Scales []float32
	Zeros  []int32

	sums    []int32 // of AMX
	terms   []term
	numbers []float32 // that are not yet added
}

// A term is what AMX multiplies a row with: a word of −zero and one of −128·zero, and its scale.
type term struct {
	zero  uint32
	scale float32
}

// A Finish says what becomes of the numbers that a product gives.
type Finish int

// What becomes of them.
const (
	Store    Finish = iota
	Add             // they are added to what is there
	Activate        // GELU of them is stored
)

// blockRows and blockCols are how large a block of sums is that AMX computes at once, smallSums the most inputs whose sums
// it can take back the zeros of.
const blockRows, blockCols, smallSums = 32, 32, 1 << 15

// Resize makes room for so many rows of depth numbers. What was there is lost.
func (a *Bytes) Resize(p Path, rows, depth int) {
	full := (rows + blockRows - 1) / blockRows * blockRows
	Grow(&a.Data, full*depth*p.Bytes())
	Grow(&a.Scales, rows)
	Grow(&a.Zeros, rows)
}

// tiny is the scale below which a row counts as zeros.
const tiny = 1e-30

// QuantiseRows fills a from rows of x, each padded to depth numbers. The 256 values of a byte are spread over what the row
// has from its least to its greatest number, and 0 is one of them.
func (p Path) QuantiseRows(a *Bytes, x []float32, rows, depth int) {
	a.Resize(p, rows, depth)
	if rows > 0 && len(x) == rows*depth && p >= AVX512 {
		p.quantiseRows(&a.Data[0], &x[0], depth, rows, &a.Scales[0], &a.Zeros[0])
		return
	}
	size := p.Bytes()
	for r := range rows {
		in := len(x) / rows
		row, factor := x[r*in:(r+1)*in], float32(0)
		least, most := p.Bounds(row)
		a.Scales[r] = (most - least) / 255
		if a.Scales[r] > tiny && a.Scales[r] < math.MaxFloat32 {
			factor = 255 / (most - least)
		}
		a.Zeros[r] = int32(math.RoundToEven(float64(-least * factor)))
		p.Quantise(a.Data[r*depth*size:(r+1)*depth*size], row, factor, a.Zeros[r])
	}
}

// Multiply computes w.Out numbers for each row of a, the sum of its numbers times weights, plus the bias, and stores them
// in c or does what else finish says.
func (p Path) Multiply(c Matrix, a *Bytes, w *Panels, finish Finish) {
	rows := len(a.Scales)
	if rows == 0 || w.Out == 0 {
		return
	}
	_, _, _ = a.Data[rows*w.In*p.Bytes()-1], a.Zeros[rows-1], c.Data[(rows-1)*c.Stride+w.Out-1]
	first := 0
	if p == AMX && rows >= blockRows/4 && 0 < w.In && w.In < smallSums {
		first = multiplyAMX(c, a, w, finish)
	}
	if first == w.Out {
		return
	}
	out := Matrix{c.Data[first:], c.Stride}
	if finish == Add {
		out = Matrix{Grow(&a.numbers, rows*w.Out), w.Out}
	}
	if p == Scalar || w.In == 0 {
		multiplyScalar(out, a, w, first)
	} else {
		p.multiplyTiles(out, a, w, first)
	}
	p.finish(Matrix{c.Data[first:], c.Stride}, out, rows, w.Out-first, finish)
}

// multiplyTiles computes the columns from first on.
func (p Path) multiplyTiles(c Matrix, a *Bytes, w *Panels, first int) {
	rows := len(a.Scales)
	width, tallest := p.tileSize()
	t := tile{aStride: w.In * p.Bytes(), wStride: w.In * lanes, groups: w.In / group, cStride: 4 * c.Stride}
	for j := first; j < w.Out; {
		cols := min(width, w.Out-j)
		t.w = &w.weights[j/lanes*lanes*w.In+j%lanes*group]
		t.sums, t.factor, t.bias = &w.sums[j], &w.factor[j], &w.bias[j]
		for i := 0; i < rows; {
			n := fit(rows-i, tallest)
			t.a, t.scales, t.zeros, t.c = &a.Data[i*t.aStride], &a.Scales[i], &a.Zeros[i], &c.Data[i*c.Stride+j-first]
			p.tile(&t, n, cols)
			i += n
		}
		j += cols
	}
}

// finish does with the numbers of out what finish says.
func (p Path) finish(c, out Matrix, rows, cols int, finish Finish) {
	for i := range rows {
		switch row := c.Data[i*c.Stride:][:cols]; finish {
		case Add:
			p.Add(row, out.Data[i*out.Stride:])
		case Activate:
			p.GELU(row)
		}
	}
}

func (t *tile) bytes() *byte    { return (*byte)(unsafe.Pointer(t)) }
func (t *product) bytes() *byte { return (*byte)(unsafe.Pointer(t)) }
