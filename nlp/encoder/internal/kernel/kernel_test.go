package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func random(r *rand.Rand, n int, size float32) []float32 {
	x := Aligned[float32](n)
	for i := range x {
		x[i] = float32(r.NormFloat64()) * size
	}
	return x
}

// bits compares numbers to the last bit.
func bits(x []float32) []uint32 {
	out := make([]uint32, len(x))
	for i, v := range x {
		out[i] = math.Float32bits(v)
	}
	return out
}

// same fails unless every path makes of the same seed what the scalar path makes.
func same(t *testing.T, name string, compute func(p Path, r *rand.Rand) []float32) {
	t.Helper()
	for seed := range uint64(20) {
		want := compute(Scalar, rand.New(rand.NewPCG(seed, 1)))
		for _, p := range Paths()[1:] {
			got := compute(p, rand.New(rand.NewPCG(seed, 1)))
			if !slices.Equal(bits(got), bits(want)) {
				at := 0
				for got[at] == want[at] {
					at++
				}
				t.Fatalf("%s on %v, seed %d: element %d is %v, scalar %v", name, p, seed, at, got[at], want[at])
			}
		}
	}
}

func TestRowsOnAllPaths(t *testing.T) {
	for _, n := range []int{16, 48, 384, 1536, 5, 37} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			same(t, "Bounds", func(p Path, r *rand.Rand) []float32 {
				least, most := p.Bounds(random(r, n, 3))
				return []float32{least, most}
			})
			same(t, "Add", func(p Path, r *rand.Rand) []float32 {
				x := random(r, n, 3)
				p.Add(x, random(r, n, 1))
				return x
			})
			same(t, "Norm", func(p Path, r *rand.Rand) []float32 {
				x := random(r, n*(1+r.IntN(9)), 3)
				p.Norm(x, random(r, n, 1), random(r, n, 1), 1e-12)
				return x
			})
			same(t, "Spread", func(p Path, r *rand.Rand) []float32 {
				x := make([]float32, n)
				p.Spread(x, weights(r, n), 0.3)
				return x
			})
			same(t, "GELU", func(p Path, r *rand.Rand) []float32 {
				x := random(r, n, 4)
				p.GELU(x)
				return x
			})
			same(t, "Softmax", func(p Path, r *rand.Rand) []float32 {
				x := random(r, n, 20)
				p.Softmax(x, 0.7)
				return x
			})
		})
	}
}

func TestTransposeOnAllPaths(t *testing.T) {
	same(t, "Transpose", func(p Path, r *rand.Rand) []float32 {
		dst := make([]float32, 32*19)
		p.Transpose(dst, 19, random(r, 8*50, 1), 50, 32)
		return dst
	})
}

func TestProductOnAllPaths(t *testing.T) {
	same(t, "Product", func(p Path, r *rand.Rand) []float32 {
		rows, k, cols := r.IntN(30), r.IntN(70), 16*r.IntN(6)
		c := make([]float32, rows*(cols+3))
		a, b := random(r, rows*(k+2), 1), random(r, k*(cols+5), 1)
		p.Product(Matrix{c, cols + 3}, Matrix{a, k + 2}, Matrix{b, cols + 5}, rows, k, cols)
		return c
	})
}

func TestAttendOnAllPaths(t *testing.T) {
	for _, size := range []int{16, 32, 64, 80} {
		same(t, fmt.Sprint("Attend ", size), func(p Path, r *rand.Rand) []float32 {
			n, stride := 1+r.IntN(150), size+5
			qkv := random(r, PadKeys(n)*3*size, 3)
			context := make([]float32, n*stride)
			p.Attend(&Attention{}, Matrix{context, stride}, Matrix{qkv, 3 * size}, n, size, 0.2)
			return context
		})
	}
}

// TestAttend compares with plain arithmetic in float64.
func TestAttend(t *testing.T) {
	const n, size, scale = 45, 32, 0.3
	r := rand.New(rand.NewPCG(7, 8))
	qkv := random(r, PadKeys(n)*3*size, 1)
	want := make([]float64, n*size)
	for i := range n {
		var sum float64
		for j := range n {
			var score float64
			for k := range size {
				score += float64(qkv[i*3*size+k]) * float64(qkv[j*3*size+size+k])
			}
			weight := math.Exp(scale * score)
			sum += weight
			for k := range size {
				want[i*size+k] += weight * float64(qkv[j*3*size+2*size+k])
			}
		}
		for k := range size {
			want[i*size+k] /= sum
		}
	}
	context := make([]float32, n*size)
	Best().Attend(&Attention{}, Matrix{context, size}, Matrix{qkv, 3 * size}, n, size, scale)
	for i, got := range context {
		if math.Abs(float64(got)-want[i]) > 0.02 {
			t.Fatalf("element %d is %v, not %v", i, got, want[i])
		}
	}
}

// extreme weights and inputs overflow sums of 16 bits.
func weights(r *rand.Rand, n int) []int8 {
	w := make([]int8, n)
	extreme := r.IntN(3) == 0
	for i := range w {
		if w[i] = int8(r.IntN(255) - 127); extreme {
			w[i] = int8(127 - 254*r.IntN(2))
		}
	}
	return w
}

// randomBytes quantises rows of random bytes, with random zeros and scales.
func randomBytes(p Path, r *rand.Rand, rows, in, depth int) Bytes {
	var a Bytes
	a.Resize(p, rows, depth)
	copy(a.Scales, random(r, rows, 1))
	x := make([]float32, depth)
	for i := range rows {
		a.Zeros[i] = r.Int32N(256)
		for j, w := range weights(r, in) {
			x[j] = float32(int32(w) + 127 - a.Zeros[i])
		}
		p.Quantise(a.Data[i*depth*p.Bytes():], x, 1, a.Zeros[i])
	}
	return a
}

func TestMultiplyOnAllPaths(t *testing.T) {
	same(t, "Multiply", func(p Path, r *rand.Rand) []float32 {
		rows, in, out := 1+r.IntN(90), 1+r.IntN(700), 1+r.IntN(120)
		w := Pack(weights(r, in*out), out, in, random(r, out, 1), random(r, out, 1))
		c := random(r, rows*w.Out, 1)
		a := randomBytes(p, r, rows, in, w.In)
		p.Multiply(Matrix{c, w.Out}, &a, w, Finish(r.IntN(3)))
		return c
	})
}

// TestMultiplyExactly compares sums with plain integer arithmetic.
func TestMultiplyExactly(t *testing.T) {
	const rows, in, out = 11, 200, 37
	ones := slices.Repeat([]float32{1}, max(rows, out))
	for _, p := range Paths() {
		r := rand.New(rand.NewPCG(3, 4))
		w := weights(r, out*in)
		panels := Pack(w, out, in, ones, nil)
		a := randomBytes(p, r, rows, in, panels.In)
		a.Scales = ones[:rows]
		c := make([]float32, rows*panels.Out)
		p.Multiply(Matrix{c, panels.Out}, &a, panels, Store)
		for i := range rows {
			for o := range out {
				sum := 0
				for j := range in {
					sum += (int(a.Data[(i*panels.In+j)*p.Bytes()]) - int(a.Zeros[i])) * int(w[o*in+j])
				}
				if got := c[i*panels.Out+o]; got != float32(sum) {
					t.Fatalf("%v: row %d, output %d: %v instead of %d", p, i, o, got, sum)
				}
			}
		}
	}
}

func TestQuantiseRowsOnAllPaths(t *testing.T) {
	for _, depth := range []int{64, 384, 448} {
		same(t, "QuantiseRows", func(p Path, r *rand.Rand) []float32 {
			rows := 1 + r.IntN(10)
			x := random(r, rows*depth, 2)
			clear(x[:r.IntN(2)*depth])
			for i := range r.IntN(depth) {
				x[len(x)-1-i] = max(x[len(x)-1-i], -0.1)
			}
			var a Bytes
			p.QuantiseRows(&a, x, rows, depth)
			out := slices.Clone(a.Scales)
			for i, z := range a.Zeros {
				out = append(out, float32(z))
				for j := range depth {
					out = append(out, float32(a.Data[(i*depth+j)*p.Bytes()]))
				}
			}
			return out
		})
	}
}

func TestQuantiseRoundsHalvesToEven(t *testing.T) {
	x := []float32{0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 154.6, -100, 0, 3.49, 3.51, 1, 2, 3, 4, 155.5}
	want := []byte{100, 102, 102, 100, 98, 98, 255, 0, 100, 103, 104, 101, 102, 103, 104, 255}
	for _, p := range Paths() {
		row := make([]byte, len(x)*p.Bytes())
		p.Quantise(row, x, 1, 100)
		for i, w := range want {
			if row[i*p.Bytes()] != w {
				t.Errorf("%v: %v became %d instead of %d", p, x[i], row[i*p.Bytes()], w)
			}
		}
	}
}

// The scalar functions stand for all: they are near the true ones.
func TestFunctions(t *testing.T) {
	var worst float64
	for v := -12.0; v <= 12; v += 0.001 {
		x := []float32{float32(v)}
		Scalar.GELU(x)
		worst = max(worst, math.Abs(float64(x[0])-v*(1+math.Erf(v/math.Sqrt2))/2))
	}
	if worst > 1e-4 {
		t.Errorf("GELU is off by %v", worst)
	}
	for v := -86.0; v <= 0; v += 0.01 {
		if got, want := float64(exp(float32(v))), math.Exp(float64(float32(v))); math.Abs(got/want-1) > 1e-6 {
			t.Fatalf("exp(%v) is %v, not %v", v, got, want)
		}
	}
}

func TestFMARoundsOnce(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	// 1 + 2^-24 is just between two numbers; a tiny rest decides.
	for _, c := range []struct{ a, b, c, want float32 }{
		{0x1p-24, 1, 1, 1},
		{0x1.000002p-24, 1, 1, 0x1.000002p0},
		{0x1p-40, 0x1p-40, 0x1.000001p0, 0x1.000001p0},
		{0x1p-12 + 0x1p-35, 0x1p-12, 1, 0x1.000002p0},
		{-0x1p-35, 0x1p-30, 0x1p0, 1},
	} {
		if got := fma(c.a, c.b, c.c); got != c.want {
			t.Errorf("fma(%v, %v, %v) = %x, want %x", c.a, c.b, c.c, got, c.want)
		}
	}
	for range 100000 {
		a, b := float32(r.NormFloat64()), float32(r.NormFloat64())
		if got, want := fma(a, b, -a*b), float32(math.FMA(float64(a), float64(b), -float64(float32(a*b)))); got != want {
			t.Fatalf("fma(%v, %v) = %v, want %v", a, b, got, want)
		}
	}
}

func BenchmarkMultiply(b *testing.B) {
	const rows = 256
	for _, size := range [][2]int{{384, 1152}, {384, 384}, {384, 1536}, {1536, 384}} {
		in, out := size[0], size[1]
		for _, p := range Paths() {
			b.Run(fmt.Sprintf("%dx%d/%v", in, out, p), func(b *testing.B) {
				r := rand.New(rand.NewPCG(1, 2))
				w := Pack(weights(r, in*out), out, in, random(r, out, 1), random(r, out, 1))
				a, c := randomBytes(p, r, rows, in, in), Aligned[float32](rows*out)
				for b.Loop() {
					p.Multiply(Matrix{c, out}, &a, w, Store)
				}
				b.ReportMetric(2*float64(rows*in*out)*float64(b.N)/1e9/b.Elapsed().Seconds(), "GOPS")
			})
		}
	}
}
