package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

func (s set) bounds() {
	s.function("bounds", "func(x *float32, n int) (least, most float32)",
		"returns the least and the greatest of 0 and n numbers, n a multiple of 16.")
	x, n := param("x"), param("n")
	s.clear(0)
	s.clear(1)
	loop("next", n, 16, func() {
		s.load(at(x, 0), 2)
		s.op(VMINPS, vec(2), 0, 0)
		s.op(VMAXPS, vec(2), 1, 1)
		ADDQ(Imm(64), x)
	})
	Store(s.fold(VMINPS, 0, 2), Return("least"))
	Store(s.fold(VMAXPS, 1, 2), Return("most"))
	s.end()
}

// quantise makes bytes; the AVX2 tiles want them widened to 16 bits.
func (s set) quantise() {
	s.function("quantise", "func(q *byte, x *float32, n int, factor float32, zero int32)",
		"rounds x times factor, adds zero and takes 255 at most; n a multiple of 16.")
	q, x, n := param("q"), param("x"), param("n")
	factor, _ := Param("factor").Resolve()
	zero, _ := Param("zero").Resolve()
	VMOVSS(zero.Addr, xs[0])
	for i := range s.parts(0) {
		VBROADCASTSS(factor.Addr, s.parts(7)[i])
		VPBROADCASTD(xs[0], s.parts(6)[i])
	}
	loop("next", n, 16, func() {
		s.load(at(x, 0), 0)
		s.op(VMULPS, vec(7), 0, 0)
		s.op(VCVTPS2DQ, vec(0), 0)
		s.op(VPADDD, vec(6), 0, 0)
		s.op(VPMINSD, table("mostByte"), 0, 0)
		if s.wide {
			VPMOVDB(zs[0], at(q, 0))
			ADDQ(Imm(16), q)
		} else {
			VPACKSSDW(ys[1], ys[0], ys[0])
			VPERMQ(Imm(0xd8), ys[0], ys[0])
			VMOVDQU(ys[0], at(q, 0))
			ADDQ(Imm(32), q)
		}
		ADDQ(Imm(64), x)
	})
	s.end()
}

// quantiseRows does with full cache lines what Bounds and Quantise do, row after row.
func quantiseRows() {
	TEXT("quantiseRows", NOSPLIT, "func(q *byte, x *float32, n, rows int, scales *float32, zeros *int32)")
	Doc("quantiseRows makes bytes of rows of n numbers, a multiple of 64, and their scales and zeros. It needs AVX-512 BW.")
	Pragma("noescape")
	q, x, n, rows := param("q"), param("x"), param("n"), param("rows")
	scales, zeros := param("scales"), param("zeros")
	p, left, zero := GP64(), GP64(), GP32()
	order := zs[20]
	VMOVDQU32(table("quarterOrder"), order)
	Label("row")
	MOVQ(x, p)
	MOVQ(n, left)
	for i := range 8 {
		VPXORD(zs[i], zs[i], zs[i])
	}
	loop("bounds", left, 64, func() {
		for i := range 4 {
			VMOVUPS(at(p, 64*i), zs[8+i])
			VMINPS(zs[8+i], zs[i], zs[i])
			VMAXPS(zs[8+i], zs[4+i], zs[4+i])
		}
		ADDQ(I32(256), p)
	})
	least := foldFour(VMINPS, 0)
	most := foldFour(VMAXPS, 4)
	range_, scale, factor := xs[1], xs[2], xs[3]
	VSUBSS(least, most, range_)
	VDIVSS(table("most"), range_, scale)
	VMOVSS(scale, at(scales, 0))
	VXORPS(factor, factor, factor)
	VUCOMISS(table("tiny"), scale)
	JLS(LabelRef("quantise"))
	VUCOMISS(table("huge"), scale)
	JCC(LabelRef("quantise"))
	VMOVSS(table("most"), factor)
	VDIVSS(range_, factor, factor)
	Label("quantise")
	VMULSS(least, factor, xs[0])
	VCVTSS2SI(xs[0], zero)
	NEGL(zero)
	MOVL(zero, at(zeros, 0))
	VPBROADCASTD(zero, zs[21])
	VBROADCASTSS(factor, zs[22])
	MOVQ(x, p)
	MOVQ(n, left)
	loop("bytes", left, 64, func() {
		for i := range 4 {
			VMULPS(at(p, 64*i), zs[22], zs[8+i])
			VCVTPS2DQ(zs[8+i], zs[8+i])
			VPADDD(zs[21], zs[8+i], zs[8+i])
		}
		VPACKSSDW(zs[9], zs[8], zs[8])
		VPACKSSDW(zs[11], zs[10], zs[10])
		VPACKUSWB(zs[10], zs[8], zs[8])
		VPERMD(zs[8], order, zs[8])
		VMOVDQU32(zs[8], at(q, 0))
		ADDQ(Imm(64), q)
		ADDQ(I32(256), p)
	})
	MOVQ(p, x)
	ADDQ(Imm(4), scales)
	ADDQ(Imm(4), zeros)
	DECQ(rows)
	JNZ(LabelRef("row"))
	VZEROUPPER()
	RET()
}

// foldFour combines the lanes of four registers from number n on into the lowest of the first; its place is moved out of
// the way of other results.
func foldFour(f func(...Op), n int) reg.VecPhysical {
	f(zs[n+1], zs[n], zs[n])
	f(zs[n+3], zs[n+2], zs[n+2])
	f(zs[n+2], zs[n], zs[n])
	s := set{"AVX512", true}
	x := s.fold(f, vec(n), vec(n+1))
	VMOVAPS(x, xs[12+n/4])
	return xs[12+n/4]
}

func (s set) add() {
	s.function("add", "func(x, y *float32, n int)", "adds y to x; n a multiple of 16.")
	x, y, n := param("x"), param("y"), param("n")
	loop("next", n, 16, func() {
		s.load(at(x, 0), 0)
		s.op(VADDPS, at(y, 0), 0, 0)
		s.store(0, at(x, 0))
		ADDQ(Imm(64), x)
		ADDQ(Imm(64), y)
	})
	s.end()
}

func (s set) norm() {
	s.function("norm", "func(x, gain, bias *float32, n int, epsilon float32)",
		"brings x to mean 0 and variance 1, times gain plus bias; n a multiple of 16.")
	x, gain, bias, n := param("x"), param("gain"), param("bias"), param("n")
	p, left, count := GP64(), GP64(), XMM()
	again := func() { MOVQ(x, p); MOVQ(n, left) }
	VXORPS(xs[15], xs[15], xs[15])
	VCVTSI2SSQ(n, xs[15], count)

	again()
	s.clear(0)
	loop("sum", left, 16, func() {
		s.op(VADDPS, at(p, 0), 0, 0)
		ADDQ(Imm(64), p)
	})
	mean := s.fold(VADDPS, 0, 1)
	VDIVSS(count, mean, mean)
	s.broadcast(mean, 2)

	again()
	s.clear(0)
	loop("squares", left, 16, func() {
		s.load(at(p, 0), 1)
		s.op(VSUBPS, vec(2), 1, 1)
		s.op(VFMADD231PS, vec(1), 1, 0)
		ADDQ(Imm(64), p)
	})
	variance := s.fold(VADDPS, 0, 1)
	VDIVSS(count, variance, variance)
	epsilon, _ := Param("epsilon").Resolve()
	VADDSS(epsilon.Addr, variance, variance)
	VSQRTSS(variance, variance, variance)
	VMOVSS(table("one"), xs[15])
	VDIVSS(variance, xs[15], variance)
	s.broadcast(variance, 3)

	again()
	loop("scale", left, 16, func() {
		s.load(at(p, 0), 0)
		s.op(VSUBPS, vec(2), 0, 0)
		s.op(VMULPS, vec(3), 0, 0)
		s.load(at(gain, 0), 1)
		s.op(VFMADD213PS, at(bias, 0), 1, 0)
		s.store(0, at(p, 0))
		ADDQ(Imm(64), p)
		ADDQ(Imm(64), gain)
		ADDQ(Imm(64), bias)
	})
	s.end()
}

// norms does with four rows at once what norm does with one, so that no sum waits for the one before.
func norms() {
	const rows = 4
	s := set{"AVX512", true}
	s.function("norms", "func(x, gain, bias *float32, n int, epsilon float32)", "is norm for four rows, one after the other.")
	n, gain, bias := param("n"), param("gain"), param("bias")
	stride, left, count := GP64(), GP64(), XMM()
	VXORPS(xs[15], xs[15], xs[15])
	VCVTSI2SSQ(n, xs[15], count)
	MOVQ(n, stride)
	SHLQ(Imm(2), stride)
	again := func() grid {
		MOVQ(n, left)
		return newGrid(param("x"), stride, rows)
	}
	epsilon, _ := Param("epsilon").Resolve()

	x := again()
	for r := range rows {
		s.clear(vec(r))
	}
	loop("sum", left, 16, func() {
		for r := range rows {
			VADDPS(x.row(r, 0), zs[r], zs[r])
		}
		x.advance(64)
	})
	for r := range rows {
		mean := s.fold(VADDPS, vec(r), 7)
		VDIVSS(count, mean, mean)
		s.broadcast(mean, vec(8+r))
	}

	x = again()
	for r := range rows {
		s.clear(vec(r))
	}
	loop("squares", left, 16, func() {
		for r := range rows {
			VMOVUPS(x.row(r, 0), zs[4+r])
			VSUBPS(zs[8+r], zs[4+r], zs[4+r])
			VFMADD231PS(zs[4+r], zs[4+r], zs[r])
		}
		x.advance(64)
	})
	VMOVSS(table("one"), xs[14])
	for r := range rows {
		variance := s.fold(VADDPS, vec(r), 7)
		VDIVSS(count, variance, variance)
		VADDSS(epsilon.Addr, variance, variance)
		VSQRTSS(variance, variance, variance)
		VDIVSS(variance, xs[14], variance)
		s.broadcast(variance, vec(20+r))
	}

	x = again()
	loop("scale", left, 16, func() {
		VMOVUPS(at(gain, 0), zs[16])
		VMOVUPS(at(bias, 0), zs[17])
		for r := range rows {
			VMOVUPS(x.row(r, 0), zs[r])
			VSUBPS(zs[8+r], zs[r], zs[r])
			VMULPS(zs[20+r], zs[r], zs[r])
			VFMADD213PS(zs[17], zs[16], zs[r])
			VMOVUPS(zs[r], x.row(r, 0))
		}
		x.advance(64)
		ADDQ(Imm(64), gain)
		ADDQ(Imm(64), bias)
	})
	s.end()
}

// spread turns bytes into numbers.
func (s set) spread() {
	s.function("spread", "func(to *float32, from *int8, n int, factor float32)", "writes n numbers of bytes times factor; n a multiple of 16.")
	to, from, n := param("to"), param("from"), param("n")
	factor, _ := Param("factor").Resolve()
	for _, r := range s.parts(1) {
		VBROADCASTSS(factor.Addr, r)
	}
	loop("next", n, 16, func() {
		for i, r := range s.parts(0) {
			VPMOVSXBD(at(from, 8*i), r)
			VCVTDQ2PS(r, r)
		}
		s.op(VMULPS, vec(1), 0, 0)
		s.store(0, at(to, 0))
		ADDQ(Imm(16), from)
		ADDQ(Imm(64), to)
	})
	s.end()
}

func (s set) gelu() {
	s.function("gelu", "func(x *float32, n int)", "replaces x by x·Φ(x); n a multiple of 16.")
	x, n := param("x"), param("n")
	loop("next", n, 16, func() {
		s.load(at(x, 0), 0)
		s.op(VMINPS, table("geluMost"), 0, 1)
		s.op(VMAXPS, table("geluLeast"), 1, 1)
		s.op(VMULPS, vec(1), 1, 2)
		s.load(table("gelu8"), 3)
		for _, c := range []string{"gelu7", "gelu6", "gelu5", "gelu4", "gelu3", "gelu2", "gelu1", "gelu0"} {
			s.op(VFMADD213PS, table(c), 2, 3)
		}
		s.op(VFMADD213PS, table("half"), 1, 3)
		s.op(VMULPS, vec(3), 0, 0)
		s.store(0, at(x, 0))
		ADDQ(Imm(64), x)
	})
	s.end()
}

func (s set) softmax() {
	s.function("softmax", "func(x *float32, n int, scale float32)",
		"replaces x by exp(scale·x) over their sum; n a multiple of 16, scale positive.")
	x, n := param("x"), param("n")
	p, left := GP64(), GP64()
	again := func() { MOVQ(x, p); MOVQ(n, left) }

	again()
	s.load(at(p, 0), 0)
	loop("max", left, 16, func() {
		s.op(VMAXPS, at(p, 0), 0, 0)
		ADDQ(Imm(64), p)
	})
	most := s.fold(VMAXPS, 0, 1)
	scale, _ := Param("scale").Resolve()
	VMULSS(scale.Addr, most, most)
	s.broadcast(most, 6)
	VMOVSS(scale.Addr, xs[0])
	s.broadcast(xs[0], 7)

	again()
	s.clear(5)
	loop("exp", left, 16, func() {
		s.load(at(p, 0), 0)
		s.op(VFMSUB213PS, vec(6), 7, 0)
		s.exp(0, 1, 2)
		s.store(2, at(p, 0))
		s.op(VADDPS, vec(2), 5, 5)
		ADDQ(Imm(64), p)
	})
	sum := s.fold(VADDPS, 5, 1)
	VMOVSS(table("one"), xs[0])
	VDIVSS(sum, xs[0], sum)
	s.broadcast(sum, 6)

	again()
	loop("scale", left, 16, func() {
		s.load(at(p, 0), 0)
		s.op(VMULPS, vec(6), 0, 0)
		s.store(0, at(p, 0))
		ADDQ(Imm(64), p)
	})
	s.end()
}

// exp sets out to the exponential of x, which is at most about 0; x, n and vec 3 are overwritten.
func (s set) exp(x, n, out vec) {
	s.op(VMAXPS, table("expLeast"), x, x)
	s.load(table("roundMagic"), n)
	s.op(VFMADD231PS, table("log2e"), x, n)
	s.op(VSUBPS, table("roundMagic"), n, 3)
	s.op(VFNMADD231PS, table("ln2"), 3, x)
	s.load(table("exp5"), out)
	for _, c := range []string{"exp4", "exp3", "exp2", "exp1", "one"} {
		s.op(VFMADD213PS, table(c), x, out)
	}
	for _, r := range s.parts(n) {
		VPSLLD(Imm(23), r, r)
	}
	s.op(VPADDD, n, out, out)
}

func (s set) end() {
	VZEROUPPER()
	RET()
}

func param(name string) reg.GPVirtual { return Load(Param(name), GP64()).(reg.GPVirtual) }
