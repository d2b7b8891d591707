package linear

import (
	"bufio"
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"
)

func example(n int) (*Model, map[uint32][]Weight) {
	rng := rand.New(rand.NewPCG(3, 4))
	features := map[uint32][]Weight{}
	for range n {
		var weights []Weight
		for class := range uint8(4) {
			if rng.IntN(2) == 0 {
				weights = append(weights, Weight{class, uint8(1 + rng.IntN(255))})
			}
		}
		features[rng.Uint32()] = weights
	}
	return New([]string{"a", "b", "c", "d"}, NewCodebook(8), features), features
}

func TestScoreAfterRead(t *testing.T) {
	m, features := example(5000)
	var file bytes.Buffer
	if err := m.Write(bufio.NewWriter(&file)); err != nil {
		t.Fatal(err)
	}
	back, err := Read(bufio.NewReader(&file))
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(back.Classes(), m.Classes()) || back.Len() != m.Len() {
		t.Fatalf("%d features of %v, want %d of %v", back.Len(), back.Classes(), m.Len(), m.Classes())
	}
	for key, weights := range features {
		want := make([]float32, 4)
		for _, w := range weights {
			want[w.Class] = m.book[w.Code]
		}
		got := make([]float32, 4)
		back.Score([]uint32{key, key ^ 0x55555555}, got)
		if features[key^0x55555555] == nil && !slices.Equal(got, want) {
			t.Fatalf("feature %d scores %v, want %v", key, got, want)
		}
	}
}

func TestReadDamaged(t *testing.T) {
	m, _ := example(50)
	var file bytes.Buffer
	if err := m.Write(bufio.NewWriter(&file)); err != nil {
		t.Fatal(err)
	}
	for n := range file.Len() {
		if _, err := Read(bufio.NewReader(bytes.NewReader(file.Bytes()[:n]))); err == nil {
			t.Fatalf("the first %d of %d bytes were read as a model", n, file.Len())
		}
	}
	for n := range file.Len() {
		content := bytes.Clone(file.Bytes())
		content[n] ^= 0xff
		if m, err := Read(bufio.NewReader(bytes.NewReader(content))); err == nil {
			m.Score([]uint32{1, 2, 3}, make([]float32, len(m.Classes())))
		}
	}
}

func TestCodebook(t *testing.T) {
	b := NewCodebook(10)
	for _, v := range []float32{0, 0.01, -0.01, 0.5, -3, 9.7, 10, -10, 40} {
		got := b[b.Code(v)]
		want := min(max(v, -10), 10)
		if diff := max(got-want, want-got); diff > 0.02*max(want, -want)+0.004 {
			t.Errorf("%g comes back as %g", v, got)
		}
	}
}
