package kernel

import (
	"math"
)

// An Attention holds what Attend works with; it grows as needed and is used again.
type Attention struct {
	keys, values, scores, sums []float32
	words                      []byte // of AMX
}

// The numbers of attention have 8 significant bits, as bfloat16 does: rounded halves away from zero. They are multiplied in
// steps of 32: the products with even places and those with odd places are summed apart, in order, then both are added to
// the sum of the steps before. What a query weights a key with is a power of two, of an exponent rounded to 1/128.
const (
	stepSize    = 32
	halfBit     = 1 << 15 // of what is rounded away
	exponentOne = 128     // the unit of exponents
	bias        = 127 * exponentOne
	leastPower  = bias - 64*exponentOne // lesser ones are as good as none
	leastTop    = bias + math.MinInt16  // the greatest exponent of a row counts as this at least, so that words suffice
)

// mantissas are the 7 bits behind the leading one of 2^(i/128).
var mantissas = func() (m [exponentOne]byte) {
	for i := range m {
		m[i] = byte(math.Round((math.Exp2(float64(i)/exponentOne) - 1) * exponentOne))
	}
	return m
}()

// powerTable has the bits of the mantissas where float32 has them.
var powerTable = func() *[exponentOne]int32 {
	var t [exponentOne]int32
	for i, m := range mantissas {
		t[i] = int32(m) << 16
	}
	return &t
}()

// extraColumns are added to the values: the first holds ones, whose product is the sum of the powers.
const extraColumns = lanes

// PadKeys is how many rows n keys and values are padded to; Attend may read so many.
func PadKeys(n int) int { return (n + stepSize - 1) / stepSize * stepSize }

// Attend writes to the rows of context what n queries attend to: the mean of the values, weighted by exp(scale·query·key).
// A row of qkv is a query, a key and a value of size numbers each, a multiple of 16; Attend overwrites them. There must be
// room for PadKeys(n) rows.
func (p Path) Attend(ws *Attention, context, qkv Matrix, n, size int, scale float32) {
	if n == 0 {
		return
	}
	padded := PadKeys(n)
	_, _ = context.Data[(n-1)*context.Stride+size-1], qkv.Data[(padded-1)*qkv.Stride+3*size-1]
	factor := scale * float32(math.Log2E*exponentOne)
	if p == AMX && size == stepSize {
		attendAMX(ws, context, qkv, n, factor)
		return
	}
	for i := range padded {
		p.round(qkv.Data[i*qkv.Stride:][:3*size])
	}
	p.spread(ws, qkv, n, size)
	for first := 0; first < n; first += queryRows {
		rows := min(queryRows, n-first)
		p.attendRows(ws, Matrix{context.Data[first*context.Stride:], context.Stride}, Matrix{qkv.Data[first*qkv.Stride:], qkv.Stride},
			[3]int{rows, n, size}, factor)
	}
}

// queryRows is how many queries are scored together: few enough for the cache.
const queryRows = 24

// spread writes keys as columns and values as rows, with a column of ones behind them and rows of zeros below.
func (p Path) spread(ws *Attention, qkv Matrix, n, size int) {
	padded, width := PadKeys(n), size+extraColumns
	keys, values := Grow(&ws.keys, size*padded), Grow(&ws.values, padded*width)
	for r := 0; r < padded; r += 8 {
		p.Transpose(keys[r:], padded, qkv.Data[r*qkv.Stride+size:], qkv.Stride, size)
	}
	clear(values)
	for r := range padded {
		if r < n {
			copy(values[r*width:][:size], qkv.Data[r*qkv.Stride+2*size:])
		}
		values[r*width+size] = 1
	}
}

// attendRows does the work of Attend for some rows of queries; counts are the queries, the keys and the size.
func (p Path) attendRows(ws *Attention, context, queries Matrix, counts [3]int, factor float32) {
	rows, n, size := counts[0], counts[1], counts[2]
	padded, width := PadKeys(n), size+extraColumns
	scores, sums := Grow(&ws.scores, queryRows*padded), Grow(&ws.sums, queryRows*width)
	score := Matrix{scores, padded}
	p.pairs(score, queries, Matrix{ws.keys, padded}, rows, size, padded)
	for r := range rows {
		row := scores[r*padded : (r+1)*padded]
		for i := n; i < padded; i++ {
			row[i] = float32(math.Inf(-1))
		}
		p.powers(row, factor)
	}
	p.pairs(Matrix{sums, width}, score, Matrix{ws.values, width}, rows, padded, width)
	for r := range rows {
		p.scaleTo(context.Data[r*context.Stride:][:size], sums[r*width:], 1/sums[r*width+size])
	}
}

// round rounds numbers to 8 significant bits.
func (p Path) round(x []float32) {
	if p == Scalar {
		roundScalar(x)
		return
	}
	p.roundVectors(&x[0], len(x))
}

// powers replaces the scores of a row by powers of two, the greatest of which is 1.
func (p Path) powers(x []float32, factor float32) {
	if p == Scalar {
		powersScalar(x, factor)
		return
	}
	p.powersVectors(&x[0], len(x), factor, &powerTable[0])
}

// scaleTo writes x·factor.
func (p Path) scaleTo(to, x []float32, factor float32) {
	for i := range to {
		to[i] = x[i] * factor
	}
}

// pairs is a product of numbers of 8 significant bits, k being even and cols a multiple of 16.
func (p Path) pairs(c, a, b Matrix, rows, k, cols int) {
	if p == Scalar {
		pairsScalar(c, a, b, rows, k, cols)
		return
	}
	var t product
	t.aStride, t.bStride, t.cStride = 4*a.Stride, 4*b.Stride, 4*c.Stride
	tallest := p.pairsSize()
	for j := 0; j < cols; j += lanes {
		for i := 0; i < rows; {
			t.a, t.b, t.c, t.k = &a.Data[i*a.Stride], &b.Data[j], &c.Data[i*c.Stride+j], k
			if rows-i >= tallest {
				p.pairsVectors(&t, true)
				i += tallest
			} else {
				p.pairsVectors(&t, false)
				i++
			}
		}
	}
}

func roundScalar(x []float32) {
	for i, v := range x {
		x[i] = math.Float32frombits((math.Float32bits(v) + halfBit) &^ 0xffff)
	}
}

func powersScalar(x []float32, factor float32) {
	top := int32(leastTop)
	for i, v := range x {
		e := exponent(v * factor)
		x[i] = math.Float32frombits(uint32(e))
		top = max(top, e)
	}
	for i, v := range x {
		e := max(int32(math.Float32bits(v))-(top-bias), leastPower)
		x[i] = math.Float32frombits(uint32(e/exponentOne)<<23 | uint32(powerTable[e%exponentOne]))
	}
}

// exponent rounds to a word, halves to even. What no int32 holds is the least, as the instructions have it.
func exponent(x float32) int32 {
	r := math.RoundToEven(float64(x))
	if !(r >= math.MinInt32 && r <= math.MaxInt32) {
		return math.MinInt16
	}
	return int32(min(max(r, math.MinInt16), math.MaxInt16))
}

func pairsScalar(c, a, b Matrix, rows, k, cols int) {
	for i := range rows {
		out := c.Data[i*c.Stride:][:cols]
		clear(out)
		for from := 0; from < k; from += stepSize {
			to := min(k, from+stepSize)
			for j := range out {
				var even, odd float32
				for l := from; l < to; l += 2 {
					even += float32(a.Data[i*a.Stride+l] * b.Data[l*b.Stride+j])
					odd += float32(a.Data[i*a.Stride+l+1] * b.Data[(l+1)*b.Stride+j])
				}
				out[j] += even + odd
			}
		}
	}
}
