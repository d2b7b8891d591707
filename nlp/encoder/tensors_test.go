package encoder

import (
	"bytes"
	"errors"
	"os"
	"reflect"
	"strings"
	"testing"
)

func tinyBytes(t testing.TB) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/tiny.bin")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func tinyTensors(t testing.TB) *Tensors {
	t.Helper()
	ts, err := ReadTensors(bytes.NewReader(tinyBytes(t)))
	if err != nil {
		t.Fatal(err)
	}
	return ts
}

func TestTensorsOfPythonAreReadAndWrittenAlike(t *testing.T) {
	ts := tinyTensors(t)
	if vocab, err := ts.Bytes("vocab"); err != nil || string(vocab) != "[UNK]\nab\n##c\n" {
		t.Errorf("vocab is %q, %v", vocab, err)
	}
	w, err := ts.Get("layer.0.up.w")
	if err != nil || !reflect.DeepEqual(w.Shape, []int{80, 32}) || len(w.Scales) != 80 || len(w.Int8) != 80*32 {
		t.Errorf("layer.0.up.w has shape %v, %d scales, %v", w.Shape, len(w.Scales), err)
	}
	var out bytes.Buffer
	if err := ts.Write(&out); err != nil {
		t.Fatal(err)
	}
	again, err := ReadTensors(&out)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(again, ts) {
		t.Error("written and read again, the tensors differ")
	}
}

func TestQuantiseRows(t *testing.T) {
	q := QuantiseRows([]float32{254, 1, 3, 5, -127, 0, 0, 0, 0}, 3, 3)
	if want := []int8{127, 0, 2, 5, -127, 0, 0, 0, 0}; !reflect.DeepEqual(q.Int8, want) {
		t.Errorf("rows are %v, want %v: halves go to even numbers", q.Int8, want)
	}
	if want := []float32{2, 1, 0}; !reflect.DeepEqual(q.Scales, want) {
		t.Errorf("scales are %v, want %v", q.Scales, want)
	}
}

func TestAccessByName(t *testing.T) {
	ts := tinyTensors(t)
	if !ts.Has("emb.word") || ts.Has("emb.words") {
		t.Error("Has is wrong")
	}
	for name, read := range map[string]func() error{
		"missing":        func() error { _, err := ts.Get("none"); return err },
		"shape":          func() error { _, err := ts.Float32("emb.word", 41, 32); return err },
		"dimensions":     func() error { _, err := ts.Float32("emb.word", -1); return err },
		"numbers":        func() error { _, err := ts.Float32("vocab", -1); return err },
		"bytes":          func() error { _, err := ts.Bytes("emb.word"); return err },
		"layer":          func() error { _, err := ts.Linear("head"); return err },
		"layer in float": func() error { _, err := ts.Dense("head"); return err },
		"norm":           func() error { _, err := ts.Norm("head", 0); return err },
		"weight of bytes": func() error {
			ts.Put("x.w", Tensor{Shape: []int{1, 1}, Uint8: []byte{1}})
			_, err := ts.Linear("x")
			return err
		},
	} {
		if err := read(); !errors.Is(err, ErrFormat) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if l, err := ts.Linear("layer.0.up"); err != nil || l.In() != 32 || l.Out() != 80 {
		t.Errorf("layer.0.up: %v, %v", l, err)
	}
	if d, err := ts.Dense("layer.0.up"); err != nil || d.In() != 32 || d.Out() != 80 {
		t.Errorf("layer.0.up: %v, %v", d, err)
	}
}

func TestDamagedFiles(t *testing.T) {
	whole := tinyBytes(t)
	changed := func(at int, b byte) []byte {
		c := bytes.Clone(whole)
		c[at] = b
		return c
	}
	for _, c := range []struct {
		name    string
		content []byte
		says    string
	}{
		{"empty", nil, "too short"},
		{"foreign", []byte(strings.Repeat("GGUF", 20)), "begins with"},
		{"newer", changed(8, 2), "version 2"},
		{"header cut off", whole[:100], "cut off"},
		{"data cut off", whole[:len(whole)-1], "cut off"},
		{"longer", append(bytes.Clone(whole), 0), "follow its end"},
		{"a bit of data", changed(len(whole)-70, whole[len(whole)-70]^1), "checksum"},
		{"a bit of the header", changed(40, 'x'), "checksum"},
		{"huge claim", changed(23, 0xff), "claims"},
	} {
		_, err := ReadTensors(bytes.NewReader(c.content))
		if !errors.Is(err, ErrFormat) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want an error that says %q", c.name, err, c.says)
		}
	}
}

// file writes a tensor file with any header, its checksum right.
func file(t testing.TB, header string, data []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := writeFile(&out, []byte(header), data); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestHeadersThatDoNotFit(t *testing.T) {
	data := make([]byte, 64)
	data[63] = 0x80
	for _, c := range []struct{ header, says string }{
		{`{`, "header"},
		{`{"tensors":[{"name":"a","dtype":"float32","shape":[17]}]}`, "over the end"},
		{`{"tensors":[{"name":"a","dtype":"int8","shape":[1,61]}]}`, "over the end"},
		{`{"tensors":[{"name":"a","dtype":"int8","shape":[1,60]}]}`, "-128"},
		{`{"tensors":[{"name":"a","dtype":"uint8","shape":[65]}]}`, "over the end"},
		{`{"tensors":[{"name":"a","dtype":"uint8","shape":[1],"offset":65}]}`, "outside"},
		{`{"tensors":[{"name":"a","dtype":"uint8","shape":[1],"offset":-1}]}`, "outside"},
		{`{"tensors":[{"name":"a","dtype":"uint8","shape":[-1]}]}`, "out of range"},
		{`{"tensors":[{"name":"a","dtype":"int8","shape":[3,0]}]}`, "out of range"},
		{`{"tensors":[{"name":"a","dtype":"float32","shape":[1000000000,1000000000]}]}`, "out of range"},
		{`{"tensors":[{"name":"a","dtype":"float32","shape":[1,1,1]}]}`, "3 dimensions"},
		{`{"tensors":[{"name":"a","dtype":"float64","shape":[1]}]}`, "float64"},
		{`{"tensors":[{"name":"a","dtype":"uint8","shape":[1]},{"name":"a","dtype":"uint8","shape":[1]}]}`, "twice"},
	} {
		_, err := ReadTensors(bytes.NewReader(file(t, c.header, data)))
		if !errors.Is(err, ErrFormat) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want an error that says %q", c.header, err, c.says)
		}
	}
	nan := []byte{0, 0, 0xc0, 0x7f}
	if _, err := ReadTensors(bytes.NewReader(file(t, `{"tensors":[{"name":"a","dtype":"float32","shape":[1]}]}`, nan))); err == nil {
		t.Error("not a number: no error")
	}
}

func TestWriteRefusesWhatCannotBeRead(t *testing.T) {
	for _, bad := range []Tensor{
		{Shape: []int{2}},
		{Shape: []int{2, 100}, Float32: []float32{1}},
		{Shape: []int{1, 100}, Int8: []int8{1}, Scales: []float32{1}},
	} {
		ts := NewTensors(nil)
		ts.Put("a", bad)
		if err := ts.Write(&bytes.Buffer{}); err == nil {
			t.Errorf("%v: no error", bad)
		}
	}
}

// FuzzTensors gives any header and data to the reader and to the encoder: errors are fine, panics are not.
func FuzzTensors(f *testing.F) {
	whole := tinyBytes(f)
	f.Add(whole, "", []byte{})
	f.Add([]byte{}, `{"config":{"encoder":{"layers":0,"hidden":16,"heads":1,"inner":16}},"tensors":[{"name":"emb.word","dtype":"int8","shape":[1,16]}]}`, make([]byte, 64))
	f.Fuzz(func(t *testing.T, content []byte, header string, data []byte) {
		for _, c := range [][]byte{content, file(t, header, data)} {
			e, err := Load(bytes.NewReader(c))
			if err == nil && e.Positions() > 0 {
				_, _ = e.Encode(NewWorkspace(), []Input{{Pieces: []int32{0}}})
			}
		}
	})
}
