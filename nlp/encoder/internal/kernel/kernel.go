// Package kernel multiplies matrices and works on rows of numbers, with the vector instructions of the processor where
// it has them. Every path gives the same bits: sums of bytes are exact, and float32 numbers are combined in one order,
// with products and sums fused at the same places. Functions expect slices of the lengths they name and may panic on
// others; the packages above check.
package kernel

import "unsafe"

//go:generate go -C gen run . -out ../kernel_amd64.s -stubs ../stubs_amd64.go -pkg kernel

// A Path is a way to compute. Scalar works everywhere.
type Path int

// The paths, slow ones first.
const (
	Scalar Path = iota
	AVX2        // AVX2 and FMA
	AVX512      // AVX-512 F, BW and VNNI
	AMX         // the same, and tiles of bytes
)

func (p Path) String() string { return [...]string{"scalar", "AVX2", "AVX512", "AMX"}[p] }

// Paths lists the paths that this processor can take, the fastest last.
func Paths() []Path {
	var paths []Path
	for p := Scalar; p <= Best(); p++ {
		paths = append(paths, p)
	}
	return paths
}

// lanes is how many numbers a vector has; all paths sum a row in so many parts.
const lanes = 16

// Pad rounds n up to full vectors.
func Pad(n int) int { return (n + lanes - 1) / lanes * lanes }

// Aligned returns a slice of n zeros that begins on a cache line.
func Aligned[T float32 | int32 | int8 | byte](n int) []T {
	var t T
	size := int(unsafe.Sizeof(t))
	s := make([]T, n+64/size)
	skip := (64 - int(uintptr(unsafe.Pointer(&s[0]))%64)) % 64 / size
	return s[skip : skip+n : skip+n]
}

// Grow makes a buffer n long and keeps its room; what it held is lost when it must be replaced.
func Grow[T float32 | int32 | byte](buf *[]T, n int) []T {
	if cap(*buf) < n {
		*buf = Aligned[T](n + n/4)
	}
	*buf = (*buf)[:n]
	return *buf
}

// vectors tells whether the path has an instruction set and x consists of full vectors.
func (p Path) vectors(x []float32) bool { return p != Scalar && len(x) > 0 && len(x)%lanes == 0 }

// Bounds returns the least and the greatest of x and 0.
func (p Path) Bounds(x []float32) (least, most float32) {
	if !p.vectors(x) {
		return bounds(x)
	}
	return p.bounds(&x[0], len(x))
}

// Quantise writes x·factor, rounded to the nearest number, halves to even, plus zero, but at most 255, in the form in
// which Multiply of the same path reads a row; no result may be below 0. The row must have len(x)·p.Bytes() bytes.
func (p Path) Quantise(row []byte, x []float32, factor float32, zero int32) {
	switch {
	case p == Scalar:
		quantise(row, x, factor, zero)
	case p.vectors(x):
		_ = row[len(x)*p.Bytes()-1]
		p.quantise(&row[0], &x[0], len(x), factor, zero)
	default:
		quantise(row, x, factor, zero)
		p.widen(row, len(x))
	}
}

// Bytes is how many bytes a quantised number takes.
func (p Path) Bytes() int {
	if p == AVX2 {
		return 2
	}
	return 1
}

// widen turns n bytes into numbers of Bytes bytes in place.
func (p Path) widen(row []byte, n int) {
	if p.Bytes() == 1 {
		return
	}
	for i := n - 1; i >= 0; i-- {
		row[2*i], row[2*i+1] = row[i], 0
	}
}

// Add adds y to x.
func (p Path) Add(x, y []float32) {
	y = y[:len(x)]
	if !p.vectors(x) {
		add(x, y)
		return
	}
	p.add(&x[0], &y[0], len(x))
}

// Norm brings rows of x, as long as gain, to mean 0 and variance 1, then multiplies by gain and adds bias.
func (p Path) Norm(x, gain, bias []float32, epsilon float32) {
	n := len(gain)
	bias = bias[:n]
	for ; p >= AVX512 && len(x) >= 4*n && p.vectors(gain); x = x[4*n:] {
		p.norms(&x[0], &gain[0], &bias[0], n, epsilon)
	}
	for ; n > 0 && len(x) >= n; x = x[n:] {
		if p.vectors(gain) {
			p.norm(&x[0], &gain[0], &bias[0], n, epsilon)
		} else {
			norm(x[:n], gain, bias, epsilon)
		}
	}
}

// Spread writes the numbers of bytes, times factor.
func (p Path) Spread(to []float32, from []int8, factor float32) {
	to = to[:len(from)]
	if p.vectors(to) {
		p.spreadBytes(&to[0], &from[0], len(to), factor)
		return
	}
	for i, b := range from {
		to[i] = float32(b) * factor
	}
}

// GELU replaces each x by x·Φ(x), Φ being the normal distribution, within 0.0001 for magnitudes up to 12.
func (p Path) GELU(x []float32) {
	if !p.vectors(x) {
		gelu(x)
		return
	}
	p.gelu(&x[0], len(x))
}

// Softmax replaces x by exp(scale·x) over their sum; scale is positive.
func (p Path) Softmax(x []float32, scale float32) {
	if !p.vectors(x) {
		softmax(x, scale)
		return
	}
	p.softmax(&x[0], len(x), scale)
}

// Transpose writes eight rows of src as columns of dst: dst[j·dstStride+i] = src[i·srcStride+j] for i < 8, j < n, n a
// multiple of 4.
func (p Path) Transpose(dst []float32, dstStride int, src []float32, srcStride, n int) {
	_, _ = dst[(n-1)*dstStride+7], src[7*srcStride+n-1]
	if p == Scalar {
		transpose8Scalar(dst, dstStride, src, srcStride, n)
		return
	}
	p.transpose(&dst[0], 4*dstStride, &src[0], 4*srcStride, n)
}

// A Matrix is a view of float32 numbers, Stride numbers from row to row.
type Matrix struct {
	Data   []float32
	Stride int
}

// Product writes a·b to c: rows × k times k × cols, cols a multiple of 16. Each sum runs over k in order, fused.
func (p Path) Product(c, a, b Matrix, rows, k, cols int) {
	if rows == 0 || cols == 0 {
		return
	}
	_ = c.Data[(rows-1)*c.Stride+cols-1]
	if p == Scalar || k == 0 {
		productScalar(c, a, b, rows, k, cols)
		return
	}
	_, _ = a.Data[(rows-1)*a.Stride+k-1], b.Data[(k-1)*b.Stride+cols-1]
	var t product
	t.k, t.aStride, t.bStride, t.cStride = k, 4*a.Stride, 4*b.Stride, 4*c.Stride
	widest, tallest := p.productSize()
	for j := 0; j < cols; {
		vecs := min(widest, (cols-j)/lanes)
		t.b = &b.Data[j]
		for i := 0; i < rows; {
			n := fit(rows-i, tallest)
			t.a, t.c = &a.Data[i*a.Stride], &c.Data[i*c.Stride+j]
			p.product(&t, n, vecs)
			i += n
		}
		j += vecs * lanes
	}
}

// fit returns how many rows the next tile takes, of which there are sizes tallest, 4, 2 and 1.
func fit(left, tallest int) int {
	switch {
	case left >= tallest:
		return tallest
	case left >= 4:
		return 4
	case left >= 2:
		return 2
	}
	return 1
}

// A product is what the assembly of a product of a few rows reads, field by field. Strides are in bytes.
type product struct {
	a       *float32
	aStride int
	b       *float32
	bStride int
	k       int
	c       *float32
	cStride int
}
