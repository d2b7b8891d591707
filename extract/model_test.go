package extract

import (
	"bytes"
	"math"
	"strings"
	"testing"
)

func TestModelKeepsItsWeights(t *testing.T) {
	m := NewModel(map[uint32]float32{3: 1.27, 70000: -0.5, 9: 0.0001})
	m.Head.Threshold, m.Head.Slope[2], m.Head.Offset[2] = 0.3, 1.5, -0.2
	var file bytes.Buffer
	if err := m.Write(&file); err != nil {
		t.Fatal(err)
	}
	back, err := ReadModel(&file)
	if err != nil {
		t.Fatal(err)
	}
	if p, q := m.probability([]uint32{3, 70000}), back.probability([]uint32{3, 70000}); math.Abs(p-q) > 0.01 {
		t.Errorf("probability %v became %v", p, q)
	}
	if back.Head.Threshold != 0.3 || back.Head.Slope[2] != 1.5 || back.Head.Offset[2] != -0.2 {
		t.Errorf("head became %+v", back.Head)
	}
	if back.Head.Rows != 2 {
		t.Errorf("%d weights are kept, want the two that do not round to zero", back.Head.Rows)
	}
}

func TestDamagedModels(t *testing.T) {
	var file bytes.Buffer
	if err := NewModel(map[uint32]float32{3: 1}).Write(&file); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"empty": nil, "text": []byte("no model"), "cut": file.Bytes()[:file.Len()-9]} {
		if _, err := ReadModel(bytes.NewReader(data)); err == nil || !strings.Contains(err.Error(), "relation model") {
			t.Errorf("%s: error %v, want one that names the relation model", name, err)
		}
	}
}

func TestConfidenceRisesWithTheScore(t *testing.T) {
	m := NewModel(nil)
	for _, kind := range Interactions {
		last := -1.0
		for p := 0.0; p <= 1; p += 0.05 {
			c := m.Confidence(kind, p)
			if c < last || c < 0 || c > 1 {
				t.Fatalf("%s: confidence of score %v is %v, after %v", kind, p, c, last)
			}
			last = c
		}
	}
}
