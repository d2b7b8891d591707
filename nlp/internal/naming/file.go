package naming

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"math"

	"entente/nlp/internal/linear"
)

// Write writes the recogniser, whose scorer is m.
func (r *Recogniser) Write(w *bufio.Writer, m *linear.Model) error {
	for _, row := range r.Transitions {
		for _, v := range row {
			linear.WriteUint(w, uint64(math.Float32bits(v)))
		}
	}
	return m.Write(w)
}

// Read reads what Write wrote.
func Read(in *bufio.Reader) (*Recogniser, error) {
	r := &Recogniser{}
	for a := range r.Transitions {
		for b := range r.Transitions[a] {
			v, err := binary.ReadUvarint(in)
			if err != nil {
				return nil, err
			}
			r.Transitions[a][b] = math.Float32frombits(uint32(v))
		}
	}
	m, err := linear.Read(in)
	if err != nil {
		return nil, err
	}
	if len(m.Classes()) != LabelCount {
		return nil, fmt.Errorf("%d labels where there should be %d", len(m.Classes()), LabelCount)
	}
	r.Scorer = m
	return r, nil
}
