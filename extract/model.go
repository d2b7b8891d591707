package extract

import (
	"bufio"
	"compress/gzip"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"math"

	"entente/graph"
)

// A Model tells how likely a candidate pair is to stand in each kind of relation: one logistic regression per kind over
// the same hashed features (one against the rest, for a pair may both meet and quarrel).
type Model struct {
	Head    ModelHead
	index   []int32 // row of a feature, -1 where it has none
	weights []float32
}

// ModelHead is what a model file says before its weights.
type ModelHead struct {
	Version   string           `json:"version"`
	Kinds     []graph.KindName `json:"kinds"`
	Bits      int              `json:"bits"`
	Threshold []float64        `json:"threshold"` // by kind: the probability from which on a statement is reported
	Slope     []float64        `json:"slope"`     // Platt scaling by kind: confidence = σ(slope · logit + offset)
	Offset    []float64        `json:"offset"`
	Scale     float64          `json:"scale"` // of the int8 weights
	Rows      int              `json:"rows"`
}

// NewModel makes a model from weights by feature: rows[f] holds one weight per kind.
func NewModel(head ModelHead, rows map[uint32][]float32) *Model {
	m := &Model{Head: head, index: make([]int32, 1<<featureBits)}
	m.Head.Bits, m.Head.Rows = featureBits, len(rows)
	for i := range m.index {
		m.index[i] = -1
	}
	for f := range m.index {
		if row, ok := rows[uint32(f)]; ok {
			m.index[f] = int32(len(m.weights) / len(head.Kinds))
			m.weights = append(m.weights, row...)
		}
	}
	return m
}

// logits adds up the weights of the features, by kind, into out.
func (m *Model) logits(features []uint32, out []float64) {
	clear(out)
	k := len(m.Head.Kinds)
	for _, f := range features {
		if row := m.index[f]; row >= 0 {
			for i, w := range m.weights[int(row)*k : (int(row)+1)*k] {
				out[i] += float64(w)
			}
		}
	}
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// Write stores the model: a gzip stream of the head as a line of JSON, then feature number (uint32, little endian) and
// one int8 weight per kind for each row. Rows whose weights all round to zero are left out.
func (m *Model) Write(w io.Writer) error {
	zip := gzip.NewWriter(w)
	k := len(m.Head.Kinds)
	peak := float32(1e-9)
	for _, x := range m.weights {
		peak = max(peak, float32(math.Abs(float64(x))))
	}
	m.Head.Scale = float64(peak) / 127
	var body []byte
	m.Head.Rows = 0
	for f, row := range m.index {
		if row < 0 {
			continue
		}
		quantised := make([]byte, k)
		zero := true
		for i, x := range m.weights[int(row)*k : (int(row)+1)*k] {
			q := int8(math.Round(float64(x) / m.Head.Scale))
			quantised[i] = byte(q)
			zero = zero && q == 0
		}
		if !zero {
			body = binary.LittleEndian.AppendUint32(body, uint32(f))
			body = append(body, quantised...)
			m.Head.Rows++
		}
	}
	if err := json.NewEncoder(zip).Encode(m.Head); err != nil {
		return err
	}
	if _, err := zip.Write(body); err != nil {
		return err
	}
	return zip.Close()
}

// ReadModel loads what Write stored.
func ReadModel(r io.Reader) (*Model, error) {
	zip, err := gzip.NewReader(r)
	if err != nil {
		return nil, fmt.Errorf("relation model: %w", err)
	}
	in := bufio.NewReaderSize(zip, 1<<16)
	line, err := in.ReadBytes('\n')
	if err != nil {
		return nil, fmt.Errorf("relation model: its head is cut off: %w", err)
	}
	var head ModelHead
	if err := json.Unmarshal(line, &head); err != nil {
		return nil, fmt.Errorf("relation model: its head is no JSON: %w", err)
	}
	k := len(head.Kinds)
	if head.Bits != featureBits || k == 0 || len(head.Threshold) != k || len(head.Slope) != k || len(head.Offset) != k {
		return nil, fmt.Errorf("relation model %s does not fit this program: train it again with entente train relations", head.Version)
	}
	return readRows(in, head, k)
}

func readRows(in io.Reader, head ModelHead, k int) (*Model, error) {
	m := NewModel(head, nil)
	m.Head.Rows = head.Rows
	m.weights = make([]float32, 0, head.Rows*k)
	row := make([]byte, 4+k)
	for n := range head.Rows {
		if _, err := io.ReadFull(in, row); err != nil {
			return nil, fmt.Errorf("relation model: cut off after %d of %d rows: %w", n, head.Rows, err)
		}
		f := binary.LittleEndian.Uint32(row)
		if f >= 1<<featureBits {
			return nil, fmt.Errorf("relation model: row %d names feature %d, beyond %d", n, f, 1<<featureBits)
		}
		m.index[f] = int32(n)
		for _, q := range row[4:] {
			m.weights = append(m.weights, float32(int8(q))*float32(head.Scale))
		}
	}
	return m, nil
}
