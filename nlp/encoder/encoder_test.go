package encoder

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"reflect"
	"runtime"
	"slices"
	"sync"
	"testing"

	"entente/nlp/encoder/internal/kernel"
)

// A goldenCase is an input with the states that testdata/golden.py computed in floating point.
type goldenCase struct {
	Pieces, Types []int32
	Extra, Later  []goldenExtra
	States        [][]float64
}

type goldenExtra Extra

func (x *goldenExtra) UnmarshalJSON(b []byte) error {
	return json.Unmarshal(b, &[]any{&x.Row, &x.Vector})
}

func extras(xs []goldenExtra) (out []Extra) {
	for _, x := range xs {
		out = append(out, Extra(x))
	}
	return out
}

func tinyEncoder(t testing.TB) (*Encoder, []goldenCase) {
	t.Helper()
	f, err := os.Open("testdata/tiny.bin")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	e, err := Load(f)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile("testdata/tiny.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []goldenCase
	if err := json.Unmarshal(text, &cases); err != nil {
		t.Fatal(err)
	}
	return e, cases
}

// encodeGolden runs all layers, with the later extra vectors before the last.
func encodeGolden(t testing.TB, e *Encoder, ws *Workspace, cases []goldenCase) [][]float32 {
	t.Helper()
	var inputs []Input
	var later [][]Extra
	for _, c := range cases {
		inputs, later = append(inputs, Input{c.Pieces, c.Types, extras(c.Extra)}), append(later, extras(c.Later))
	}
	if _, err := e.Start(ws, inputs); err != nil {
		t.Fatal(err)
	}
	if _, err := e.Advance(ws, e.Layers()-1, nil); err != nil {
		t.Fatal(err)
	}
	out, err := e.Advance(ws, 1, later)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func cosine(a []float32, b []float64) float64 {
	var ab, aa, bb float64
	for i := range a {
		ab, aa, bb = ab+float64(a[i])*b[i], aa+float64(a[i])*float64(a[i]), bb+b[i]*b[i]
	}
	return ab / math.Sqrt(aa*bb)
}

func TestStatesAreNearFloatingPoint(t *testing.T) {
	e, cases := tinyEncoder(t)
	for i, states := range encodeGolden(t, e, NewWorkspace(), cases) {
		if want := cases[i].States; len(states) != len(want)*e.Hidden() {
			t.Fatalf("case %d: %d numbers for %d rows", i, len(states), len(want))
		}
		for r, want := range cases[i].States {
			if c := cosine(states[r*e.Hidden():(r+1)*e.Hidden()], want); c < 0.999 {
				t.Errorf("case %d, row %d: cosine %v", i, r, c)
			}
		}
	}
}

func TestAllPathsGiveTheSameStates(t *testing.T) {
	e, cases := tinyEncoder(t)
	want := encodeGolden(t, e, &Workspace{path: kernel.Scalar}, cases)
	for _, p := range kernel.Paths() {
		if got := encodeGolden(t, e, &Workspace{path: p}, cases); !reflect.DeepEqual(got, want) {
			t.Errorf("%v gives other states than scalar", p)
		}
	}
}

// A sequence has the same states alone and among others, in a fresh and in a used workspace, in one step and in several.
func TestStatesDoNotDependOnTheBatch(t *testing.T) {
	e, _ := tinyEncoder(t)
	r := rand.New(rand.NewPCG(1, 2))
	var inputs []Input
	for range 40 {
		in := Input{Pieces: make([]int32, r.IntN(e.Positions()+1))}
		for i := range in.Pieces {
			in.Pieces[i] = r.Int32N(40)
		}
		inputs = append(inputs, in)
	}
	ws := NewWorkspace()
	out, err := e.Encode(ws, inputs)
	if err != nil {
		t.Fatal(err)
	}
	var all [][]float32
	for _, states := range out {
		all = append(all, append([]float32{}, states...))
	}
	for i, in := range inputs {
		for _, ws := range []*Workspace{ws, NewWorkspace()} {
			out, err := e.Encode(ws, []Input{in})
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(append([]float32{}, out[0]...), all[i]) {
				t.Fatalf("input %d has other states alone", i)
			}
		}
	}
}

func TestExtraVectorsMatter(t *testing.T) {
	e, cases := tinyEncoder(t)
	ws := NewWorkspace()
	plain, err := e.Encode(ws, []Input{{Pieces: cases[2].Pieces}})
	if err != nil {
		t.Fatal(err)
	}
	before := append([]float32{}, plain[0]...)
	with, err := e.Encode(ws, []Input{{Pieces: cases[2].Pieces, Extra: extras(cases[2].Extra)}})
	if err != nil {
		t.Fatal(err)
	}
	if reflect.DeepEqual(before, with[0]) {
		t.Error("the extra vectors changed nothing")
	}
}

func TestRefusedInputs(t *testing.T) {
	e, _ := tinyEncoder(t)
	zeros := make([]float32, e.Hidden())
	for name, in := range map[string]Input{
		"too long":       {Pieces: make([]int32, e.Positions()+1)},
		"unknown piece":  {Pieces: []int32{40}},
		"negative piece": {Pieces: []int32{-1}},
		"unknown type":   {Pieces: []int32{1}, Types: []int32{2}},
		"missing type":   {Pieces: []int32{1, 2}, Types: []int32{1}},
		"extra row":      {Pieces: []int32{1}, Extra: []Extra{{1, zeros}}},
		"extra length":   {Pieces: []int32{1}, Extra: []Extra{{0, zeros[1:]}}},
	} {
		if _, err := e.Encode(NewWorkspace(), []Input{{Pieces: []int32{1}}, in}); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	ws := NewWorkspace()
	if _, err := e.Encode(ws, []Input{{Pieces: []int32{1}}}); err != nil {
		t.Fatal(err)
	}
	if _, err := e.Advance(ws, 1, nil); err == nil {
		t.Error("a layer after the last: no error")
	}
	if out, err := e.Encode(ws, nil); err != nil || len(out) != 0 {
		t.Errorf("no inputs: %v, %v", out, err)
	}
}

func TestGoroutinesShareAnEncoder(t *testing.T) {
	e, cases := tinyEncoder(t)
	want := encodeGolden(t, e, NewWorkspace(), cases)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			ws := NewWorkspace()
			for range 10 {
				if !reflect.DeepEqual(encodeGolden(t, e, ws, cases), want) {
					t.Error("other states in a goroutine")
				}
			}
		})
	}
	wg.Wait()
}

func TestEncodeDoesNotAllocate(t *testing.T) {
	e, cases := tinyEncoder(t)
	ws := NewWorkspace()
	inputs := []Input{{Pieces: cases[3].Pieces}, {Pieces: cases[1].Pieces}}
	encode := func() {
		if _, err := e.Encode(ws, inputs); err != nil {
			t.Fatal(err)
		}
	}
	encode()
	if n := testing.AllocsPerRun(20, encode); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestEncoderRefusesOtherTensors(t *testing.T) {
	for name, change := range map[string]func(ts *Tensors){
		"no configuration": func(ts *Tensors) { ts.Config = json.RawMessage(`{}`) },
		"odd heads": func(ts *Tensors) {
			ts.Config = json.RawMessage(`{"encoder":{"layers":3,"hidden":32,"heads":3,"inner":80}}`)
		},
		"more layers": func(ts *Tensors) {
			ts.Config = json.RawMessage(`{"encoder":{"layers":4,"hidden":32,"heads":2,"inner":80}}`)
		},
		"other width": func(ts *Tensors) {
			ts.Config = json.RawMessage(`{"encoder":{"layers":3,"hidden":64,"heads":2,"inner":80}}`)
		},
		"short norm": func(ts *Tensors) {
			ts.Put("layer.1.norm2.g", Tensor{Shape: []int{3}, Float32: []float32{1, 1, 1}})
			ts.Put("layer.1.norm2.b", Tensor{Shape: []int{3}, Float32: []float32{1, 1, 1}})
		},
		"bytes for weights": func(ts *Tensors) { ts.Put("layer.0.q.b", Tensor{Shape: []int{32}, Uint8: make([]byte, 32)}) },
		"flat weights":      func(ts *Tensors) { ts.Put("layer.0.up.w", Tensor{Shape: []int{2560}, Float32: make([]float32, 2560)}) },
	} {
		ts := tinyTensors(t)
		change(ts)
		if _, err := New(ts); !errors.Is(err, ErrFormat) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestLinearAndDense(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	numbers := func(n int) []float32 {
		x := make([]float32, n)
		for i := range x {
			x[i] = float32(r.NormFloat64())
		}
		return x
	}
	ws := NewWorkspace()
	for _, size := range [][3]int{{1, 7, 3}, {5, 384, 13}, {9, 100, 48}, {0, 16, 16}} {
		rows, in, out := size[0], size[1], size[2]
		x, w, bias := numbers(rows*in), numbers(out*in), numbers(out)
		linear, err := NewLinear(QuantiseRows(w, out, in), bias)
		if err != nil {
			t.Fatal(err)
		}
		dense, err := NewDense(w, bias, out, in)
		if err != nil {
			t.Fatal(err)
		}
		a, b := make([]float32, rows*out), make([]float32, rows*out)
		linear.Apply(ws, a, x, rows)
		dense.Apply(ws, b, x, rows)
		for i := range a {
			want := float64(bias[i%out])
			for j := range in {
				want += float64(x[i/out*in+j]) * float64(w[i%out*in+j])
			}
			if math.Abs(float64(b[i])-want) > 1e-3 || math.Abs(float64(a[i])-want) > 0.05*math.Sqrt(float64(in)) {
				t.Fatalf("%v: output %d is %v and %v instead of %v", size, i, a[i], b[i], want)
			}
		}
	}
}

func TestMatMul(t *testing.T) {
	a, b := []float32{1, 2, 3, 4}, make([]float32, 2*18)
	for i := range b {
		b[i] = float32(i)
	}
	dst := make([]float32, 2*18)
	MatMul(NewWorkspace(), dst, a, b, 2, 2, 18)
	for j := range 18 {
		if x, y := b[j], b[18+j]; dst[j] != x+2*y || dst[18+j] != 3*x+4*y {
			t.Fatalf("column %d: %v and %v", j, dst[j], dst[18+j])
		}
	}
}

// TestLookUp compares with plain arithmetic; there are more queries than are looked up together.
func TestLookUp(t *testing.T) {
	const rows, n, heads, width = 70, 21, 2, 16
	const size = heads * width
	r := rand.New(rand.NewPCG(5, 6))
	numbers := func(n int) []float32 {
		x := make([]float32, n)
		for i := range x {
			x[i] = float32(r.NormFloat64())
		}
		return x
	}
	queries, keys, values := numbers(rows*size), numbers(n*size), numbers(n*size)
	biases := numbers(heads * rows * n)
	bias := func(head, query, key int) float32 { return biases[(head*rows+query)*n+key] }
	for _, bias := range []Bias{nil, bias} {
		dst, best := make([]float32, rows*size), make([]int, rows)
		LookUp(NewWorkspace(), dst, queries, keys, values, best, heads, bias)
		checkLookUp(t, dst, queries, keys, values, best, heads, bias)
	}
}

func checkLookUp(t *testing.T, dst, queries, keys, values []float32, best []int, heads int, bias Bias) {
	t.Helper()
	size, rows := len(dst)/len(best), len(best)
	n, width := len(keys)/size, size/heads
	for i := range rows {
		for h := range heads {
			weights, sum := make([]float64, n), 0.0
			for k := range n {
				for j := h * width; j < (h+1)*width; j++ {
					weights[k] += float64(queries[i*size+j]) * float64(keys[k*size+j])
				}
				weights[k] /= math.Sqrt(float64(width))
				if bias != nil {
					weights[k] += float64(bias(h, i, k))
				}
				weights[k] = math.Exp(weights[k])
				sum += weights[k]
			}
			if h == 0 && weights[best[i]] != slices.Max(weights) {
				t.Errorf("query %d: key %d is not the best", i, best[i])
			}
			for j := h * width; j < (h+1)*width; j++ {
				var want float64
				for k := range n {
					want += weights[k] / sum * float64(values[k*size+j])
				}
				if math.Abs(float64(dst[i*size+j])-want) > 1e-4 {
					t.Fatalf("query %d, column %d: %v instead of %v", i, j, dst[i*size+j], want)
				}
			}
		}
	}
}

func TestNorm(t *testing.T) {
	ws := NewWorkspace()
	n, err := NewNorm([]float32{1, 2}, []float32{0, 1}, 0)
	if err != nil {
		t.Fatal(err)
	}
	y := []float32{3, 5, 10, 2}
	n.Apply(ws, y)
	if want := []float32{-1, 3, 1, -1}; !reflect.DeepEqual(y, want) {
		t.Errorf("norm %v, want %v", y, want)
	}
	if _, err := NewNorm([]float32{1}, nil, 0); err == nil {
		t.Error("a norm without bias: no error")
	}
}

// randomEncoder has the size of the small BERT encoders that entente uses.
func randomEncoder(b *testing.B, layers int) *Encoder {
	b.Helper()
	r := rand.New(rand.NewPCG(1, 2))
	const hidden, inner, vocab = 384, 1536, 1000
	ts := NewTensors(json.RawMessage(fmt.Sprintf(`{"encoder":{"layers":%d,"hidden":384,"heads":12,"inner":1536,"epsilon":1e-12}}`, layers)))
	put := func(name string, size float32, shape ...int) {
		n := shape[0]
		if len(shape) > 1 {
			n *= shape[1]
		}
		x := make([]float32, n)
		for i := range x {
			x[i] = float32(r.NormFloat64()) * size
		}
		ts.Put(name, Tensor{Shape: shape, Float32: x})
	}
	put("emb.word", 1, vocab, hidden)
	put("emb.pos", 1, 512, hidden)
	put("emb.type", 1, 2, hidden)
	norms := []string{"emb.norm"}
	for l := range layers {
		p := fmt.Sprintf("layer.%d.", l)
		for _, n := range []string{"q", "k", "v", "o", "up", "down"} {
			out, in := hidden, hidden
			if n == "up" {
				out = inner
			} else if n == "down" {
				in = inner
			}
			put(p+n+".w", 0.05, out, in)
			put(p+n+".b", 0.05, out)
		}
		norms = append(norms, p+"norm1", p+"norm2")
	}
	for _, n := range norms {
		put(n+".g", 1, hidden)
		put(n+".b", 1, hidden)
	}
	e, err := New(ts)
	if err != nil {
		b.Fatal(err)
	}
	return e
}

// BenchmarkEncode measures word pieces a second, on one core, of 1024 pieces in sequences of a length.
func BenchmarkEncode(b *testing.B) {
	e := randomEncoder(b, 6)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	for _, length := range []int{32, 128, 256} {
		for _, p := range kernel.Paths() {
			b.Run(fmt.Sprintf("%d/%v", length, p), func(b *testing.B) {
				inputs := make([]Input, 1024/length)
				for i := range inputs {
					inputs[i].Pieces = make([]int32, length)
					for j := range inputs[i].Pieces {
						inputs[i].Pieces[j] = int32((7*j + i) % 1000)
					}
				}
				ws := &Workspace{path: p}
				for b.Loop() {
					if _, err := e.Encode(ws, inputs); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(1024*float64(b.N)/b.Elapsed().Seconds(), "pieces/s")
			})
		}
	}
}
