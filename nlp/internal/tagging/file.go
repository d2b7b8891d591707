package tagging

import (
	"bufio"
	"encoding/binary"

	"entente/nlp/internal/linear"
)

// Write writes the tagger, whose scorer is m.
func (t *Tagger) Write(w *bufio.Writer, m *linear.Model) error {
	linear.WriteUint(w, uint64(len(t.Dictionary)))
	last := uint32(0)
	for _, k := range t.Dictionary.Sorted() {
		e := t.Dictionary[k]
		linear.WriteUint(w, uint64(k-last))
		linear.WriteUint(w, uint64(e.Ambiguity))
		linear.WriteUint(w, uint64(e.Only+1))
		last = k
	}
	return m.Write(w)
}

// Read reads what Write wrote.
func Read(r *bufio.Reader) (*Tagger, error) {
	n, err := binary.ReadUvarint(r)
	if err != nil {
		return nil, err
	}
	t := &Tagger{Dictionary: make(Dictionary, min(n, 1<<17))}
	last := uint32(0)
	for range n {
		k, _ := binary.ReadUvarint(r)
		ambiguity, _ := binary.ReadUvarint(r)
		only, err := binary.ReadUvarint(r)
		if err != nil {
			return nil, err
		}
		last += uint32(k)
		t.Dictionary[last] = Entry{Ambiguity: uint32(ambiguity), Only: int16(only) - 1}
	}
	m, err := linear.Read(r)
	if err != nil {
		return nil, err
	}
	t.Scorer, t.Classes = m, m.Classes()
	return t, nil
}
