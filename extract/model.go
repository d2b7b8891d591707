package extract

import (
	"bufio"
	"compress/gzip"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"

	"entente/graph"
)

// A Model tells how likely a candidate is to be a relation: a logistic regression over hashed features, some of which
// all kinds share.
type Model struct {
	Head    ModelHead
	weights []float32 // by feature
}

// ModelHead is what a model file says before its weights.
type ModelHead struct {
	Version   string           `json:"version"`
	Kinds     []graph.KindName `json:"kinds"`
	Bits      int              `json:"bits"`
	Threshold float64          `json:"threshold"` // confidence from which on a statement is reported
	Slope     []float64        `json:"slope"`     // Platt scaling by kind: confidence = σ(slope · logit(score) + offset)
	Offset    []float64        `json:"offset"`
	Scale     float64          `json:"scale"` // of the int8 weights
	Rows      int              `json:"rows"`
}

// NewModel makes a model from weights by feature; confidence is the score until slope and offset are set.
func NewModel(weights map[uint32]float32) *Model {
	m := &Model{weights: make([]float32, 1<<featureBits)}
	m.Head = ModelHead{Version: Version, Kinds: Interactions, Bits: featureBits}
	for range Interactions {
		m.Head.Slope = append(m.Head.Slope, 1)
		m.Head.Offset = append(m.Head.Offset, 0)
	}
	for f, w := range weights {
		m.weights[f] = w
	}
	return m
}

// judge scores every candidate.
func (m *Model) judge(pairs []candidate) []float64 {
	scores := make([]float64, len(pairs))
	for i := range pairs {
		scores[i] = m.probability(pairs[i].features)
	}
	return scores
}

// probability is the model's for one candidate.
func (m *Model) probability(features []uint32) float64 {
	var z float64
	for _, f := range features {
		z += float64(m.weights[f])
	}
	return sigmoid(z)
}

// Confidence turns the score of a finding into the share of such findings that were right on held-out articles.
func (m *Model) Confidence(name graph.KindName, p float64) float64 {
	kind := slices.Index(m.Head.Kinds, name)
	return platt(p, m.Head.Slope[kind], m.Head.Offset[kind])
}

// platt is Platt's σ(slope · logit(p) + offset).
func platt(p, slope, offset float64) float64 {
	p = min(max(p, 1e-6), 1-1e-6)
	return sigmoid(slope*math.Log(p/(1-p)) + offset)
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// Write stores the model: a gzip stream of the head as a line of JSON, then feature number (uint32, little endian) and
// int8 weight for each feature whose weight does not round to zero.
func (m *Model) Write(w io.Writer) error {
	peak := float32(1e-9)
	for _, x := range m.weights {
		peak = max(peak, float32(math.Abs(float64(x))))
	}
	m.Head.Scale, m.Head.Rows = float64(peak)/127, 0
	var body []byte
	for f, x := range m.weights {
		if q := int8(math.Round(float64(x) / m.Head.Scale)); q != 0 {
			body = append(binary.LittleEndian.AppendUint32(body, uint32(f)), byte(q))
			m.Head.Rows++
		}
	}
	zip := gzip.NewWriter(w)
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
	m := NewModel(nil)
	if err := json.Unmarshal(line, &m.Head); err != nil {
		return nil, fmt.Errorf("relation model: its head is no JSON: %w", err)
	}
	k := len(Interactions)
	h := m.Head
	if h.Bits != featureBits || !slices.Equal(h.Kinds, Interactions) || len(h.Slope) != k || len(h.Offset) != k {
		return nil, fmt.Errorf("relation model %s does not fit this program: train it again with entente train relations", h.Version)
	}
	var row [5]byte
	for n := range h.Rows {
		if _, err := io.ReadFull(in, row[:]); err != nil {
			return nil, fmt.Errorf("relation model: cut off after %d of %d weights: %w", n, h.Rows, err)
		}
		f := binary.LittleEndian.Uint32(row[:])
		if f >= 1<<featureBits {
			return nil, fmt.Errorf("relation model: weight %d is for feature %d, beyond %d", n, f, 1<<featureBits)
		}
		m.weights[f] = float32(int8(row[4])) * float32(h.Scale)
	}
	if _, err := in.ReadByte(); err != io.EOF { // reads the checksum, too
		return nil, fmt.Errorf("relation model: damaged behind its weights: %v", err)
	}
	return m, nil
}
