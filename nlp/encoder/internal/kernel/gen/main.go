// Command gen writes the assembly of package kernel: run "go generate" there. It is a module of its own, so that
// entente does not depend on the assembler it uses.
package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

func main() {
	ConstraintExpr("amd64")
	tables()
	for _, s := range []set{{"AVX512", true}, {"AVX2", false}} {
		s.bounds()
		s.quantise()
		s.add()
		s.norm()
		s.gelu()
		s.spread()
		s.softmax()
		s.round()
		s.powers()
		s.pairs(s.pairsRows())
		s.pairs(1)
		for _, rows := range s.rows() {
			for vecs := 1; vecs <= s.most(2); vecs++ {
				s.product(rows, vecs)
			}
			for panels := 1; panels <= s.most(3); panels++ {
				s.tile(rows, panels)
			}
		}
	}
	transpose()
	packTiles()
	quantiseRows()
	norms()
	Generate()
}

// A set is an instruction set. All sets do the same arithmetic in the same order on vectors of sixteen lanes: one Z
// register, or two Y registers.
type set struct {
	name string
	wide bool
}

// rows lists how many rows a tile may have: full tiles, and the rests.
func (s set) rows() []int {
	if s.wide {
		return []int{8, 4, 2, 1}
	}
	return []int{6, 4, 2, 1}
}

func (s set) most(wide int) int {
	if s.wide {
		return wide
	}
	return 1
}

func (s set) function(name, signature, doc string) {
	TEXT(name+s.name, NOSPLIT, signature)
	Doc(name + s.name + " " + doc)
	Pragma("noescape")
}

var (
	zs = []reg.VecPhysical{reg.Z0, reg.Z1, reg.Z2, reg.Z3, reg.Z4, reg.Z5, reg.Z6, reg.Z7, reg.Z8, reg.Z9, reg.Z10, reg.Z11,
		reg.Z12, reg.Z13, reg.Z14, reg.Z15, reg.Z16, reg.Z17, reg.Z18, reg.Z19, reg.Z20, reg.Z21, reg.Z22, reg.Z23, reg.Z24,
		reg.Z25, reg.Z26, reg.Z27, reg.Z28, reg.Z29, reg.Z30, reg.Z31}
	ys = []reg.VecPhysical{reg.Y0, reg.Y1, reg.Y2, reg.Y3, reg.Y4, reg.Y5, reg.Y6, reg.Y7, reg.Y8, reg.Y9, reg.Y10, reg.Y11,
		reg.Y12, reg.Y13, reg.Y14, reg.Y15}
	xs = []reg.VecPhysical{reg.X0, reg.X1, reg.X2, reg.X3, reg.X4, reg.X5, reg.X6, reg.X7, reg.X8, reg.X9, reg.X10, reg.X11,
		reg.X12, reg.X13, reg.X14, reg.X15}
)

// A vec numbers a vector of sixteen lanes; there are eight that every set has.
type vec int

// parts are the registers of v, and how far apart they lie in memory.
func (s set) parts(v vec) []reg.VecPhysical {
	if s.wide {
		return []reg.VecPhysical{zs[v]}
	}
	return []reg.VecPhysical{ys[2*v], ys[2*v+1]}
}

// op applies an instruction to each part of v, with what a source (a vec or memory) has there.
func (s set) op(f func(...Op), src any, rest ...vec) {
	for i := range s.parts(0) {
		ops := []Op{s.part(src, i)}
		for _, v := range rest {
			ops = append(ops, s.parts(v)[i])
		}
		f(ops...)
	}
}

func (s set) part(src any, i int) Op {
	switch src := src.(type) {
	case vec:
		return s.parts(src)[i]
	case Mem:
		return src.Offset(32 * i)
	}
	panic(fmt.Sprint("no source: ", src))
}

func (s set) load(m Mem, v vec) { s.op(VMOVUPS, m, v) }

func (s set) store(v vec, m Mem) {
	for i, r := range s.parts(v) {
		VMOVUPS(r, m.Offset(32*i))
	}
}

func (s set) clear(v vec) {
	for _, r := range s.parts(v) {
		if s.wide {
			VPXORD(r, r, r)
		} else {
			VXORPS(r, r, r)
		}
	}
}

// broadcast fills v with the lowest lane of register x.
func (s set) broadcast(x Op, v vec) {
	for _, r := range s.parts(v) {
		VBROADCASTSS(x, r)
	}
}

// fold combines the sixteen lanes of v into the lowest lane of its first register; tmp is overwritten. Halves are
// combined first, so that all sets round alike.
func (s set) fold(f func(...Op), v, tmp vec) reg.VecPhysical {
	n, t := 2*int(v), 2*int(tmp)
	if s.wide {
		n, t = int(v), int(tmp)
		VEXTRACTF64X4(Imm(1), zs[n], ys[t])
		f(ys[t], ys[n], ys[n])
	} else {
		f(ys[n+1], ys[n], ys[n])
	}
	VEXTRACTF128(Imm(1), ys[n], xs[t])
	f(xs[t], xs[n], xs[n])
	VPERMILPS(Imm(0x4e), xs[n], xs[t])
	f(xs[t], xs[n], xs[n])
	VPERMILPS(Imm(0xb1), xs[n], xs[t])
	f(xs[t], xs[n], xs[n])
	return xs[n]
}

// loop runs body once for each sixteen of n; n is a positive multiple of sixteen and is used up.
func loop(label string, n reg.Register, step int, body func()) {
	Label(label)
	body()
	SUBQ(Imm(uint64(step)), n)
	JNZ(LabelRef(label))
}

func at(base reg.Register, disp int) Mem { return Mem{Base: base, Disp: disp} }

// field loads the i-th eight bytes of the struct that parameter "t" points to.
func field(t reg.Register, i int) reg.GPVirtual {
	r := GP64()
	MOVQ(at(t, 8*i), r)
	return r
}

// A grid addresses rows of a matrix: base registers stand on rows 0, 3 and 6.
type grid struct {
	bases  []reg.GPVirtual
	stride reg.GPVirtual
}

func newGrid(base, stride reg.GPVirtual, rows int) grid {
	g := grid{[]reg.GPVirtual{base}, stride}
	for r := 3; r < rows; r += 3 {
		next := GP64()
		LEAQ(Mem{Base: g.bases[len(g.bases)-1], Index: stride, Scale: 2}, next)
		ADDQ(stride, next)
		g.bases = append(g.bases, next)
	}
	return g
}

func (g grid) row(r, disp int) Mem {
	m := Mem{Base: g.bases[r/3], Disp: disp}
	if r%3 > 0 {
		m.Index, m.Scale = g.stride, uint8(r%3)
	}
	return m
}

func (g grid) advance(bytes int) {
	for _, b := range g.bases {
		ADDQ(I32(bytes), b)
	}
}
