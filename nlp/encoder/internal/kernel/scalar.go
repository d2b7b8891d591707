package kernel

import "math"

// The numbers of the assembly's tables (gen/tables.go).
const (
	expLeast, log2e, roundMagic, ln2         = -87, 1.44269504, 12582912, 0.693147181
	exp5, exp4, exp3, exp2, exp1             = 0.008290272, 0.04189816, 0.16667639, 0.49999148, 0.9999997
	geluMost                                 = 4.5
	gelu8, gelu7, gelu6, gelu5, gelu4        = 2.9898473e-11, -3.2885468e-09, 1.5884400e-07, -4.4645599e-06, 8.1839353e-05
	gelu3, gelu2, gelu1, gelu0               = -0.0010427271, 0.0096161226, -0.066070214, 0.39879298
	float64Tail                       uint64 = 1<<29 - 1 // bits of a float64 that a float32 lacks
)

// fma returns a·b + c, rounded once. The product is exact in float64; the sum is rounded a second time to float32, which
// matters only where the first rounding gave a number just between two float32 numbers.
func fma(a, b, c float32) float32 {
	p, d := float64(a)*float64(b), float64(c)
	s := p + d
	if bits := math.Float64bits(s); bits&float64Tail == 1<<28 {
		s = towards(s, p, d)
	}
	return float32(s)
}

// towards moves the rounded sum s of p and d by a bit in the direction of the true sum.
func towards(s, p, d float64) float64 {
	q := s - d
	rest := (p - q) + (d - (s - q))
	switch {
	case rest > 0:
		return math.Nextafter(s, math.Inf(1))
	case rest < 0:
		return math.Nextafter(s, math.Inf(-1))
	}
	return s
}

func bounds(x []float32) (least, most float32) {
	for _, v := range x {
		least, most = min(least, v), max(most, v)
	}
	return least, most
}

func quantise(row []byte, x []float32, factor float32, zero int32) {
	for i, v := range x {
		row[i] = byte(min(255, int32(math.RoundToEven(float64(v*factor)))+zero))
	}
}

func add(x, y []float32) {
	for i, v := range y {
		x[i] += v
	}
}

// fold sums the lanes, halves first.
func fold(v *[lanes]float32) float32 {
	for n := lanes / 2; n > 0; n /= 2 {
		for i := range n {
			v[i] += v[i+n]
		}
	}
	return v[0]
}

func norm(x, gain, bias []float32, epsilon float32) {
	n := float32(len(x))
	var sums, squares [lanes]float32
	for i, v := range x {
		sums[i%lanes] += v
	}
	mean := fold(&sums) / n
	for i, v := range x {
		d := v - mean
		squares[i%lanes] = fma(d, d, squares[i%lanes])
	}
	variance := fold(&squares)/n + epsilon
	factor := 1 / float32(math.Sqrt(float64(variance)))
	for i, v := range x {
		x[i] = fma((v-mean)*factor, gain[i], bias[i])
	}
}

func gelu(x []float32) {
	for i, v := range x {
		t := max(min(v, geluMost), -geluMost)
		s := t * t
		p := float32(gelu8)
		for _, c := range [...]float32{gelu7, gelu6, gelu5, gelu4, gelu3, gelu2, gelu1, gelu0} {
			p = fma(s, p, c)
		}
		x[i] = fma(t, p, 0.5) * v
	}
}

func softmax(x []float32, scale float32) {
	most := float32(math.Inf(-1))
	for _, v := range x {
		most = max(most, v)
	}
	shift := -float32(most * scale)
	var sums [lanes]float32
	for i, v := range x {
		x[i] = exp(fma(v, scale, shift))
		sums[i%lanes] += x[i]
	}
	factor := 1 / fold(&sums)
	for i := range x {
		x[i] *= factor
	}
}

// exp is the exponential of a number of at most about 0: 2ⁿ times a polynomial of the rest.
func exp(x float32) float32 {
	x = max(x, expLeast)
	shifted := fma(x, log2e, roundMagic)
	x = fma(-(shifted - roundMagic), ln2, x)
	p := float32(exp5)
	for _, c := range [...]float32{exp4, exp3, exp2, exp1, 1} {
		p = fma(x, p, c)
	}
	return math.Float32frombits(math.Float32bits(p) + math.Float32bits(shifted)<<23)
}

func transpose8Scalar(dst []float32, dstStride int, src []float32, srcStride, n int) {
	for i := range 8 {
		for j, v := range src[i*srcStride:][:n] {
			dst[j*dstStride+i] = v
		}
	}
}

func productScalar(c, a, b Matrix, rows, k, cols int) {
	for i := range rows {
		out := c.Data[i*c.Stride:][:cols]
		clear(out)
		for l := range k {
			x := a.Data[i*a.Stride+l]
			for j, y := range b.Data[l*b.Stride:][:cols] {
				out[j] = fma(x, y, out[j])
			}
		}
	}
}

func multiplyScalar(c Matrix, a *Bytes, w *Panels, first int) {
	for j := first; j < w.Out; j += lanes {
		panel := w.weights[j*w.In:][:lanes*w.In]
		for i, scale := range a.Scales {
			var sums [lanes]int32
			multiplyPanel(&sums, a.Data[i*w.In:][:w.In], panel)
			out := c.Data[i*c.Stride+j-first:][:lanes]
			for l, sum := range sums {
				sum -= a.Zeros[i] * w.sums[j+l]
				out[l] = fma(float32(sum)*w.factor[j+l], scale, w.bias[j+l])
			}
		}
	}
}

func multiplyPanel(sums *[lanes]int32, row []byte, panel []int8) {
	for i := 0; i+group <= len(row); i += group {
		x := [group]byte(row[i:])
		w := (*[lanes * group]int8)(panel[i*lanes:])
		x0, x1, x2, x3 := int32(x[0]), int32(x[1]), int32(x[2]), int32(x[3])
		for l := range sums {
			sums[l] += x0*int32(w[4*l]) + x1*int32(w[4*l+1]) + x2*int32(w[4*l+2]) + x3*int32(w[4*l+3])
		}
	}
}
