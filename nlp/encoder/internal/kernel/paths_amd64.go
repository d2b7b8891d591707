package kernel

import (
	"fmt"

	"golang.org/x/sys/cpu"
)

// Best returns the fastest path of this processor.
func Best() Path {
	switch {
	case !cpu.X86.HasAVX2 || !cpu.X86.HasFMA:
		return Scalar
	case !cpu.X86.HasAVX512F || !cpu.X86.HasAVX512BW || !cpu.X86.HasAVX512VNNI:
		return AVX2
	case !hasAMX():
		return AVX512
	}
	return AMX
}

func (p Path) bounds(x *float32, n int) (least, most float32) {
	if p == AVX2 {
		return boundsAVX2(x, n)
	}
	return boundsAVX512(x, n)
}

func (p Path) quantise(row *byte, x *float32, n int, factor float32, zero int32) {
	if p == AVX2 {
		quantiseAVX2(row, x, n, factor, zero)
	} else {
		quantiseAVX512(row, x, n, factor, zero)
	}
}

func (p Path) quantiseRows(q *byte, x *float32, n, rows int, scales *float32, zeros *int32) {
	quantiseRows(q, x, n, rows, scales, zeros)
}

func (p Path) add(x, y *float32, n int) {
	if p == AVX2 {
		addAVX2(x, y, n)
	} else {
		addAVX512(x, y, n)
	}
}

func (p Path) norm(x, gain, bias *float32, n int, epsilon float32) {
	if p == AVX2 {
		normAVX2(x, gain, bias, n, epsilon)
	} else {
		normAVX512(x, gain, bias, n, epsilon)
	}
}

func (p Path) norms(x, gain, bias *float32, n int, epsilon float32) {
	normsAVX512(x, gain, bias, n, epsilon)
}

func (p Path) spreadBytes(to *float32, from *int8, n int, factor float32) {
	if p == AVX2 {
		spreadAVX2(to, from, n, factor)
	} else {
		spreadAVX512(to, from, n, factor)
	}
}

func (p Path) gelu(x *float32, n int) {
	if p == AVX2 {
		geluAVX2(x, n)
	} else {
		geluAVX512(x, n)
	}
}

func (p Path) softmax(x *float32, n int, scale float32) {
	if p == AVX2 {
		softmaxAVX2(x, n, scale)
	} else {
		softmaxAVX512(x, n, scale)
	}
}

func (p Path) roundVectors(x *float32, n int) {
	if p == AVX2 {
		roundAVX2(x, n)
	} else {
		roundAVX512(x, n)
	}
}

func (p Path) powersVectors(x *float32, n int, factor float32, mantissas *int32) {
	if p == AVX2 {
		powersAVX2(x, n, factor, mantissas)
	} else {
		powersAVX512(x, n, factor, mantissas)
	}
}

// pairsSize returns how many rows the tallest product of pairs has.
func (p Path) pairsSize() int {
	if p == AVX2 {
		return 3
	}
	return 8
}

func (p Path) pairsVectors(t *product, tall bool) {
	switch {
	case p == AVX2 && tall:
		pairs3AVX2(t.bytes())
	case p == AVX2:
		pairs1AVX2(t.bytes())
	case tall:
		pairs8AVX512(t.bytes())
	default:
		pairs1AVX512(t.bytes())
	}
}

func (p Path) transpose(dst *float32, dstStride int, src *float32, srcStride, n int) {
	transpose8(dst, dstStride, src, srcStride, n)
}

// productSize returns how many vectors and rows the widest and tallest product has.
func (p Path) productSize() (vecs, rows int) {
	if p == AVX2 {
		return 1, 6
	}
	return 2, 8
}

func (p Path) product(t *product, rows, vecs int) {
	if p == AVX2 {
		productAVX2(t, rows)
		return
	}
	switch [2]int{rows, vecs} {
	case [2]int{8, 2}:
		product8x2AVX512(t.bytes())
	case [2]int{4, 2}:
		product4x2AVX512(t.bytes())
	case [2]int{2, 2}:
		product2x2AVX512(t.bytes())
	case [2]int{1, 2}:
		product1x2AVX512(t.bytes())
	case [2]int{8, 1}:
		product8x1AVX512(t.bytes())
	case [2]int{4, 1}:
		product4x1AVX512(t.bytes())
	case [2]int{2, 1}:
		product2x1AVX512(t.bytes())
	case [2]int{1, 1}:
		product1x1AVX512(t.bytes())
	default:
		panic(fmt.Sprint("kernel: no product of ", rows, " rows and ", vecs, " vectors"))
	}
}

func productAVX2(t *product, rows int) {
	switch rows {
	case 6:
		product6x1AVX2(t.bytes())
	case 4:
		product4x1AVX2(t.bytes())
	case 2:
		product2x1AVX2(t.bytes())
	case 1:
		product1x1AVX2(t.bytes())
	}
}

// tileSize returns how many columns and rows the largest tile has.
func (p Path) tileSize() (cols, rows int) {
	if p == AVX2 {
		return 8, 6
	}
	return 48, 8
}

func (p Path) tile(t *tile, rows, cols int) {
	if p == AVX2 {
		tileAVX2(t, rows)
		return
	}
	switch cols {
	case 48:
		tile48AVX512(t, rows)
	case 32:
		tile32AVX512(t, rows)
	case 16:
		tile16AVX512(t, rows)
	}
}

func tileAVX2(t *tile, rows int) {
	switch rows {
	case 6:
		tile6x1AVX2(t.bytes())
	case 4:
		tile4x1AVX2(t.bytes())
	case 2:
		tile2x1AVX2(t.bytes())
	case 1:
		tile1x1AVX2(t.bytes())
	}
}

func tile48AVX512(t *tile, rows int) {
	switch rows {
	case 8:
		tile8x3AVX512(t.bytes())
	case 4:
		tile4x3AVX512(t.bytes())
	case 2:
		tile2x3AVX512(t.bytes())
	case 1:
		tile1x3AVX512(t.bytes())
	}
}

func tile32AVX512(t *tile, rows int) {
	switch rows {
	case 8:
		tile8x2AVX512(t.bytes())
	case 4:
		tile4x2AVX512(t.bytes())
	case 2:
		tile2x2AVX512(t.bytes())
	case 1:
		tile1x2AVX512(t.bytes())
	}
}

func tile16AVX512(t *tile, rows int) {
	switch rows {
	case 8:
		tile8x1AVX512(t.bytes())
	case 4:
		tile4x1AVX512(t.bytes())
	case 2:
		tile2x1AVX512(t.bytes())
	case 1:
		tile1x1AVX512(t.bytes())
	}
}
