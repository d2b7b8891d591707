package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// unroll is how many groups of four products a pass of a tile's loop takes.
const unroll = 4

// tile multiplies rows of bytes with panels of sixteen columns of weights (AVX2: with half a panel).
func (s set) tile(rows, panels int) {
	s.function(fmt.Sprintf("tile%dx%d", rows, panels), "func(t *byte)",
		fmt.Sprintf("multiplies %d rows with %d panels.", rows, panels))
	t := param("t")
	a := newGrid(field(t, 0), field(t, 1), rows)
	w := newGrid(field(t, 2), field(t, 3), panels)
	groups := field(t, 4)
	if s.wide {
		s.multiplyVNNI(a, w, field(t, 6), field(t, 11), groups, rows, panels)
	} else {
		s.multiplyWords(a, w, groups, rows)
	}
	scales, c := field(t, 5), newGrid(field(t, 9), field(t, 10), rows)
	factors, bias := field(t, 7), field(t, 8)
	if s.wide {
		finishVNNI(c, scales, factors, bias, rows, panels)
	} else {
		finishWords(c, scales, field(t, 6), field(t, 11), factors, bias, rows)
	}
	s.end()
}

// multiplyVNNI begins each sum with what takes back the zero of the row.
func (s set) multiplyVNNI(a, w grid, sums, zeros, groups reg.GPVirtual, rows, panels int) {
	for p := range panels {
		VMOVDQU32(at(sums, 64*p), zs[24+p])
	}
	for i := range rows * panels {
		VPXORD(zs[i], zs[i], zs[i])
	}
	for r := range rows {
		VPBROADCASTD(at(zeros, 4*r), zs[30])
		for p := range panels {
			VPMULLD(zs[24+p], zs[30], zs[31])
			VPSUBD(zs[31], zs[r*panels+p], zs[r*panels+p])
		}
	}
	loop("next", groups, unroll, func() {
		for u := range unroll {
			for p := range panels {
				VMOVDQU32(w.row(p, 64*u), zs[24+p])
			}
			for r := range rows {
				x := zs[27+r%5]
				VPBROADCASTD(a.row(r, 4*u), x)
				for p := range panels {
					VPDPBUSD(zs[24+p], x, zs[r*panels+p])
				}
			}
		}
		a.advance(4 * unroll)
		w.advance(64 * unroll)
	})
}

// finishVNNI turns sums into numbers: sum·factor of the column·scale of the row + bias.
func finishVNNI(c grid, scales, factors, bias reg.GPVirtual, rows, panels int) {
	for p := range panels {
		VMOVUPS(at(factors, 64*p), zs[24+p])
		VMOVUPS(at(bias, 64*p), zs[27+p])
	}
	for r := range rows {
		VBROADCASTSS(at(scales, 4*r), zs[30])
		for p := range panels {
			sum := zs[r*panels+p]
			VCVTDQ2PS(sum, sum)
			VMULPS(zs[24+p], sum, sum)
			VFMADD213PS(zs[27+p], zs[30], sum)
			VMOVUPS(sum, c.row(r, 64*p))
		}
	}
}

// multiplyWords sums into two Y registers a row: each has four columns, with two partial sums apiece.
func (s set) multiplyWords(a, w grid, groups reg.GPVirtual, rows int) {
	for i := range 2 * rows {
		VPXOR(ys[i], ys[i], ys[i])
	}
	loop("next", groups, unroll, func() {
		for u := range unroll {
			VPMOVSXBW(w.row(0, 64*u), ys[12])
			VPMOVSXBW(w.row(0, 64*u+16), ys[13])
			for r := range rows {
				VPBROADCASTQ(a.row(r, 8*u), ys[14])
				VPMADDWD(ys[12], ys[14], ys[15])
				VPADDD(ys[15], ys[2*r], ys[2*r])
				VPMADDWD(ys[13], ys[14], ys[14])
				VPADDD(ys[14], ys[2*r+1], ys[2*r+1])
			}
		}
		a.advance(8 * unroll)
		w.advance(64 * unroll)
	})
}

func finishWords(c grid, scales, sums, zeros, factors, bias reg.GPVirtual, rows int) {
	VMOVUPS(at(factors, 0), ys[12])
	VMOVUPS(at(bias, 0), ys[13])
	for r := range rows {
		sum := ys[2*r]
		VPHADDD(ys[2*r+1], sum, sum)
		VPERMQ(Imm(0xd8), sum, sum)
		VPBROADCASTD(at(zeros, 4*r), ys[14])
		VPMULLD(at(sums, 0), ys[14], ys[14])
		VPSUBD(ys[14], sum, sum)
		VCVTDQ2PS(sum, sum)
		VMULPS(ys[12], sum, sum)
		VBROADCASTSS(at(scales, 4*r), ys[14])
		VFMADD213PS(ys[13], ys[14], sum)
		VMOVUPS(sum, c.row(r, 0))
	}
}

// product multiplies rows of float32 numbers with sixteen or thirty-two columns.
func (s set) product(rows, vecs int) {
	s.function(fmt.Sprintf("product%dx%d", rows, vecs), "func(t *byte)",
		fmt.Sprintf("multiplies %d rows with %d columns.", rows, 16*vecs))
	t := param("t")
	a := newGrid(field(t, 0), field(t, 1), rows)
	b, stride, k := field(t, 2), field(t, 3), field(t, 4)
	for i := range rows * vecs {
		s.clear(vec(i))
	}
	loop("next", k, 1, func() {
		for v := range vecs {
			s.load(at(b, 64*v), s.operand(v))
		}
		for r := range rows {
			x := ys[14+r%2]
			if s.wide {
				x = zs[20+r%4]
			}
			VBROADCASTSS(a.row(r, 0), x)
			for v := range vecs {
				for i, sum := range s.parts(vec(r*vecs + v)) {
					VFMADD231PS(s.parts(s.operand(v))[i], x, sum)
				}
			}
		}
		a.advance(4)
		ADDQ(stride, b)
	})
	c := newGrid(field(t, 5), field(t, 6), rows)
	for r := range rows {
		for v := range vecs {
			s.store(vec(r*vecs+v), c.row(r, 64*v))
		}
	}
	s.end()
}

// operand is the vector for column vector v of the right matrix.
func (s set) operand(v int) vec {
	if s.wide {
		return vec(16 + v)
	}
	return vec(6 + v)
}

// transpose turns eight rows into eight columns. Each register takes four numbers of a row i and of row i+4, so that
// the lanes never cross.
func transpose() {
	TEXT("transpose8", NOSPLIT, "func(dst *float32, dstStride int, src *float32, srcStride int, n int)")
	Doc("transpose8 writes n columns (a multiple of 4) of eight rows as rows of eight; strides in bytes. It needs AVX.")
	Pragma("noescape")
	dst, stride, n := param("dst"), param("dstStride"), param("n")
	src := newGrid(param("src"), param("srcStride"), 8)
	loop("next", n, 4, func() {
		for i := range 4 {
			VMOVUPS(src.row(i, 0), xs[i])
			VINSERTF128(Imm(1), src.row(i+4, 0), ys[i], ys[i])
		}
		VUNPCKLPS(ys[1], ys[0], ys[4])
		VUNPCKHPS(ys[1], ys[0], ys[5])
		VUNPCKLPS(ys[3], ys[2], ys[6])
		VUNPCKHPS(ys[3], ys[2], ys[7])
		VUNPCKLPD(ys[6], ys[4], ys[0])
		VUNPCKHPD(ys[6], ys[4], ys[1])
		VUNPCKLPD(ys[7], ys[5], ys[2])
		VUNPCKHPD(ys[7], ys[5], ys[3])
		for i := range 4 {
			VMOVUPS(ys[i], at(dst, 0))
			ADDQ(stride, dst)
		}
		src.advance(16)
	})
	VZEROUPPER()
	RET()
}
