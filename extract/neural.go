package extract

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"entente/graph"
	"entente/nlp/encoder"
)

// A Neural tells what a sentence says of two actors: an encoder that reads the sentences with the mentions marked, and
// heads over pairs of actors. It does not change, so goroutines may share it.
type Neural struct {
	Head    NeuralHead
	words   *encoder.WordPiece
	encoder *encoder.Encoder
	begin   int32 // [CLS]
	end     int32 // [SEP]
	marks   [][]float32
	pairs   pairHead
}

// NeuralHead is what the configuration of a model says besides the size of its encoder.
type NeuralHead struct {
	Version   string           `json:"version"`
	Kinds     []graph.KindName `json:"kinds"`
	Stances   []graph.Stance   `json:"stances"`
	Heads     int              `json:"heads"`     // of the attention of a pair
	Threshold []float64        `json:"threshold"` // by kind, the confidence from which on a statement is reported
	Slope     []float64        `json:"slope"`     // Platt scaling by kind: confidence = σ(slope · logit(score) + offset)
	Offset    []float64        `json:"offset"`
}

func (h *NeuralHead) check() error {
	k := len(h.Kinds)
	if k == 0 || len(h.Stances) == 0 || h.Heads < 1 || len(h.Threshold) != k || len(h.Slope) != k || len(h.Offset) != k {
		return fmt.Errorf("relation model %s does not fit this program: train it again with scripts/reader/train", h.Version)
	}
	return nil
}

// ReadNeural reads a model from a file of tensors.
func ReadNeural(r io.Reader) (*Neural, error) {
	ts, err := encoder.ReadTensors(r)
	if err != nil {
		return nil, fmt.Errorf("relation model: %w", err)
	}
	n := &Neural{}
	var config struct{ Reader *NeuralHead }
	if err := json.Unmarshal(ts.Config, &config); err != nil || config.Reader == nil {
		return nil, fmt.Errorf("relation model: its configuration has no \"reader\"")
	}
	n.Head = *config.Reader
	if err := n.Head.check(); err != nil {
		return nil, err
	}
	for _, load := range []func(*encoder.Tensors) error{n.loadWords, n.loadEncoder, n.loadPairs} {
		if err := load(ts); err != nil {
			return nil, fmt.Errorf("relation model: %w", err)
		}
	}
	return n, nil
}

func (n *Neural) loadWords(ts *encoder.Tensors) error {
	vocabulary, err := ts.Bytes("vocabulary")
	if err != nil {
		return err
	}
	if n.words, err = encoder.NewWordPiece(vocabulary); err != nil {
		return err
	}
	var found bool
	for name, id := range map[string]*int32{"[CLS]": &n.begin, "[SEP]": &n.end} {
		if *id, found = n.words.ID(name); !found {
			return fmt.Errorf("no %s in its vocabulary", name)
		}
	}
	return nil
}

func (n *Neural) loadEncoder(ts *encoder.Tensors) (err error) {
	if n.encoder, err = encoder.New(ts); err != nil {
		return err
	}
	n.marks, err = table(ts, "mark", (len(modelTypes)+1)*len(modelForms)+1, n.encoder.Hidden())
	return err
}

func (n *Neural) loadPairs(ts *encoder.Tensors) error {
	return n.pairs.load(ts, &n.Head, n.encoder.Hidden())
}

// table returns the rows of a float32 tensor.
func table(ts *encoder.Tensors, name string, rows, columns int) ([][]float32, error) {
	data, err := ts.Float32(name, rows, columns)
	if err != nil {
		return nil, err
	}
	return slices.Collect(slices.Chunk(data, columns)), nil
}
