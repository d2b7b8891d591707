package main

import (
	"fmt"
	"math"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// The steps of attention, and the numbers of its exponents, as in the Go code of the package.
const (
	stepSize   = 32
	bias       = 127 * 128
	leastPower = bias - 64*128
	leastTop   = bias + math.MinInt16
)

func (s set) round() {
	s.function("round", "func(x *float32, n int)", "rounds to 8 significant bits; n a multiple of 16.")
	x, n := param("x"), param("n")
	loop("next", n, 16, func() {
		s.load(at(x, 0), 0)
		s.op(VPADDD, table("halfBit"), 0, 0)
		s.and(table("highHalf"), 0)
		s.store(0, at(x, 0))
		ADDQ(Imm(64), x)
	})
	s.end()
}

// and keeps the bits of a mask.
func (s set) and(mask Mem, v vec) {
	for i, r := range s.parts(v) {
		if s.wide {
			VPANDD(mask.Offset(32*i), r, r)
		} else {
			VPAND(mask.Offset(32*i), r, r)
		}
	}
}

// or adds the bits of a to b.
func (s set) or(a, b vec) {
	for i, r := range s.parts(b) {
		if s.wide {
			VPORD(s.parts(a)[i], r, r)
		} else {
			VPOR(s.parts(a)[i], r, r)
		}
	}
}

// powers makes exponents of scores, then powers of two of the exponents.
func (s set) powers() {
	s.function("powers", "func(x *float32, n int, factor float32, mantissas *int32)",
		"replaces scores by powers of two; n a multiple of 16.")
	x, n, mantissas := param("x"), param("n"), param("mantissas")
	p, left := GP64(), GP64()
	again := func() { MOVQ(x, p); MOVQ(n, left) }
	factor, _ := Param("factor").Resolve()
	for _, r := range s.parts(7) {
		VBROADCASTSS(factor.Addr, r)
	}
	s.load(table("leastTop"), 6)

	again()
	loop("exponents", left, 16, func() {
		s.load(at(p, 0), 0)
		s.op(VMULPS, vec(7), 0, 0)
		s.op(VCVTPS2DQ, vec(0), 0)
		s.op(VPMAXSD, table("leastWord"), 0, 0)
		s.op(VPMINSD, table("mostWord"), 0, 0)
		s.store(0, at(p, 0))
		s.op(VPMAXSD, vec(0), 6, 6)
		ADDQ(Imm(64), p)
	})
	top := s.fold(VPMAXSD, 6, 1)
	s.broadcast(top, 5)
	s.op(VPSUBD, table("bias"), 5, 5)

	again()
	loop("powers", left, 16, func() {
		s.load(at(p, 0), 0)
		s.op(VPSUBD, vec(5), 0, 0)
		s.op(VPMAXSD, table("leastPower"), 0, 0)
		for i, r := range s.parts(0) {
			VPSRLD(Imm(7), r, s.parts(2)[i])
			VPSLLD(Imm(23), s.parts(2)[i], s.parts(2)[i])
		}
		s.and(table("lowBits"), 0)
		for i, r := range s.parts(0) {
			s.gather(mantissas, r, s.parts(3)[i], s.parts(4)[i])
		}
		s.or(2, 3)
		s.store(3, at(p, 0))
		ADDQ(Imm(64), p)
	})
	s.end()
}

// gather looks up the numbers at the places that index names; mask is overwritten.
func (s set) gather(base reg.Register, index, to, mask reg.VecPhysical) {
	from := Mem{Base: base, Index: index, Scale: 4}
	if s.wide {
		KXNORW(reg.K1, reg.K1, reg.K1)
		VPGATHERDD(from, reg.K1, to)
		return
	}
	VPCMPEQD(mask, mask, mask)
	VPGATHERDD(mask, from, to)
}

// pairsRows is how many rows the tallest product of pairs has.
func (s set) pairsRows() int {
	if s.wide {
		return 8
	}
	return 3
}

// pairs multiplies rows with sixteen columns in steps of 32, sums of even and of odd places apart.
func (s set) pairs(rows int) {
	s.function(fmt.Sprintf("pairs%d", rows), "func(t *byte)", fmt.Sprintf("multiplies %d rows with 16 columns, by pairs.", rows))
	t := param("t")
	a := newGrid(field(t, 0), field(t, 1), rows)
	b, stride, k := field(t, 2), field(t, 3), field(t, 4)
	c := newGrid(field(t, 5), field(t, 6), rows)
	operand, x := s.pairsOperands(rows)
	for r := range rows {
		s.clear(operand)
		s.store(operand, c.row(r, 0))
	}
	left := GP64()
	Label("step")
	MOVQ(k, left)
	CMPQ(left, Imm(stepSize))
	JLE(LabelRef("counted"))
	MOVQ(U32(stepSize), left)
	Label("counted")
	SUBQ(left, k)
	for i := range 2 * rows {
		s.clear(vec(i))
	}
	loop("pair", left, 2, func() {
		for odd := range 2 {
			s.load(at(b, 0), operand)
			for r := range rows {
				VBROADCASTSS(a.row(r, 4*odd), x)
				for i, sum := range s.parts(vec(2*r + odd)) {
					VFMADD231PS(s.parts(operand)[i], x, sum)
				}
			}
			ADDQ(stride, b)
		}
		a.advance(8)
	})
	for r := range rows {
		s.op(VADDPS, vec(2*r+1), vec(2*r), vec(2*r))
		s.op(VADDPS, c.row(r, 0), vec(2*r), vec(2*r))
		s.store(vec(2*r), c.row(r, 0))
	}
	CMPQ(k, Imm(0))
	JNE(LabelRef("step"))
	s.end()
}

// pairsOperands are a vector for the columns and a register for the number of a row.
func (s set) pairsOperands(rows int) (vec, reg.VecPhysical) {
	if s.wide {
		return 16, zs[17]
	}
	return vec(2 * rows), ys[4*rows+2]
}

// packTiles packs 32 rows of queries, keys and values, 32 numbers each, for the tiles of AMX.
func packTiles() {
	TEXT("packTiles", NOSPLIT, "func(queries, keys, values *byte, rows *float32, stride int)")
	Doc("packTiles rounds 32 rows of three times 32 numbers, stride bytes apart, to 8 significant bits: the queries become rows of",
		"words; the keys two tiles that have four of them in turn, a column each, two of its words above one another; the values two",
		"tiles of sixteen columns, words of two rows side by side. It needs AVX-512 BW.")
	Pragma("noescape")
	queries, keys, values, rows, stride := param("queries"), param("keys"), param("values"), param("rows"), param("stride")
	half, high := zs[30], zs[31]
	VMOVDQU32(table("halfBit"), half)
	VMOVDQU32(table("highHalf"), high)
	packWords(rows, stride, 0, func(i int) Mem { return at(queries, 64*i) }, half)
	// Keys lie where the tiles will, as rows, and are transposed there: tile by tile, four rows in turn.
	packWords(rows, stride, 128, func(i int) Mem { return at(keys, 1024*(i/4%2)+64*(i/8*4+i%4)) }, half)
	transposeTile(keys, 0)
	transposeTile(keys, 1024)
	packPairs(values, rows, stride, half, high)
	VZEROUPPER()
	RET()
}

// packWords packs 32 rows of 32 numbers as rows of words.
func packWords(rows, stride reg.GPVirtual, disp int, to func(int) Mem, half reg.VecPhysical) {
	row := GP64()
	MOVQ(rows, row)
	order := zs[29]
	VMOVDQU32(table("quarters"), order)
	for i := range 32 {
		a, b := zs[2*(i%8)], zs[2*(i%8)+1]
		VPADDD(at(row, disp), half, a)
		VPADDD(at(row, disp+64), half, b)
		VPSRLD(Imm(16), a, a)
		VPSRLD(Imm(16), b, b)
		VPACKUSDW(b, a, a)
		VPERMQ(a, order, a)
		VMOVDQU32(a, to(i))
		ADDQ(stride, row)
	}
}

// transposeTile transposes sixteen rows of sixteen words of 32 bits.
func transposeTile(base reg.Register, disp int) {
	row := func(i int) Mem { return at(base, disp+64*i) }
	for q := range 4 { // four rows: columns 4l+c in lane l of register c
		r, t := zs[4*q:4*q+4], zs[16+4*(q%2):16+4*(q%2)+4]
		for i := range 4 {
			VMOVDQU32(row(4*q+i), r[i])
		}
		VPUNPCKLDQ(r[1], r[0], t[0])
		VPUNPCKHDQ(r[1], r[0], t[1])
		VPUNPCKLDQ(r[3], r[2], t[2])
		VPUNPCKHDQ(r[3], r[2], t[3])
		VPUNPCKLQDQ(t[2], t[0], r[0])
		VPUNPCKHQDQ(t[2], t[0], r[1])
		VPUNPCKLQDQ(t[3], t[1], r[2])
		VPUNPCKHQDQ(t[3], t[1], r[3])
	}
	for c := range 4 { // lanes across the four
		t := zs[16+4*(c%2) : 16+4*(c%2)+4]
		VSHUFI32X4(Imm(0x88), zs[4+c], zs[c], t[0])
		VSHUFI32X4(Imm(0x88), zs[12+c], zs[8+c], t[1])
		VSHUFI32X4(Imm(0xdd), zs[4+c], zs[c], t[2])
		VSHUFI32X4(Imm(0xdd), zs[12+c], zs[8+c], t[3])
		for l, half := range [][2]reg.VecPhysical{{t[0], t[1]}, {t[2], t[3]}} {
			VSHUFI32X4(Imm(0x88), half[1], half[0], zs[24])
			VMOVDQU32(zs[24], row(4*l+c))
			VSHUFI32X4(Imm(0xdd), half[1], half[0], zs[25])
			VMOVDQU32(zs[25], row(4*(l+2)+c))
		}
	}
}

// packPairs packs two rows each as words side by side.
func packPairs(to, rows, stride reg.GPVirtual, half, high reg.VecPhysical) {
	for k := range 16 {
		for tile := range 2 {
			a, b := zs[4*(k%4)+2*tile], zs[4*(k%4)+2*tile+1]
			VPADDD(at(rows, 256+64*tile), half, a)
			VPADDD(Mem{Base: rows, Index: stride, Scale: 1, Disp: 256 + 64*tile}, half, b)
			VPSRLD(Imm(16), a, a)
			VPTERNLOGD(Imm(0xf8), high, b, a) // a or (b and high)
			VMOVDQU32(a, at(to, 1024*tile+64*k))
		}
		LEAQ(Mem{Base: rows, Index: stride, Scale: 2}, rows)
	}
}
