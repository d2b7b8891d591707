package linear

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
)

// Bounds of what a damaged file can make Read allocate.
const (
	maxFeatures = 1 << 23
	maxWeights  = 1 << 24
)

// Write writes the model, uncompressed: the classes, the largest weight, then as columns the distances between the sorted
// keys, the number of weights of each, the classes and the codes.
func (m *Model) Write(w *bufio.Writer) error {
	WriteStrings(w, m.classes)
	WriteUint(w, uint64(math.Float32bits(m.book[127])))
	WriteUint(w, uint64(m.Len()))
	last := uint32(0)
	for _, p := range m.places {
		if p.key != 0 {
			WriteUint(w, uint64(p.key-last))
			last = p.key
		}
	}
	for _, p := range m.places {
		if p.key != 0 {
			w.WriteByte(byte(p.span))
		}
	}
	for _, x := range m.weights {
		w.WriteByte(x.Class)
	}
	for _, x := range m.weights {
		w.WriteByte(x.Code)
	}
	return w.Flush()
}

// Read reads what Write wrote.
func Read(r *bufio.Reader) (*Model, error) {
	var m Model
	var err error
	if m.classes, err = ReadStrings(r); err != nil {
		return nil, err
	}
	limit, err := binary.ReadUvarint(r)
	if err != nil {
		return nil, err
	}
	m.book = NewCodebook(math.Float32frombits(uint32(limit)))
	n, err := binary.ReadUvarint(r)
	if err != nil || n > maxFeatures {
		return nil, fmt.Errorf("number of features %d: %w", n, orDamaged(err))
	}
	if err := m.readTable(r, int(n)); err != nil {
		return nil, err
	}
	return &m, m.readWeights(r)
}

func (m *Model) readTable(r *bufio.Reader, n int) error {
	keys := make([]uint32, n)
	last := uint32(0)
	for i := range keys {
		d, err := readUint(r)
		if err != nil {
			return err
		}
		last += d
		keys[i] = last
	}
	counts := make([]byte, n)
	if _, err := io.ReadFull(r, counts); err != nil {
		return err
	}
	m.allocate(n)
	total := 0
	for i, k := range keys {
		if k == 0 || total > maxWeights-256 || !m.insert(k, total, int(counts[i])+1) {
			return errDamaged
		}
		total += int(counts[i]) + 1
	}
	m.weights = make([]Weight, total)
	return nil
}

// readUint is binary.ReadUvarint for the numbers of which there are millions: of 32 bits, without an interface.
func readUint(r *bufio.Reader) (n uint32, err error) {
	for shift := 0; shift < 35; shift += 7 {
		b, err := r.ReadByte()
		if err != nil {
			return 0, err
		}
		n |= uint32(b&0x7f) << shift
		if b < 0x80 {
			return n, nil
		}
	}
	return 0, errDamaged
}

func (m *Model) readWeights(r *bufio.Reader) error {
	column := make([]byte, len(m.weights))
	if _, err := io.ReadFull(r, column); err != nil {
		return err
	}
	for i, c := range column {
		if int(c) >= len(m.classes) {
			return errDamaged
		}
		m.weights[i].Class = c
	}
	if _, err := io.ReadFull(r, column); err != nil {
		return err
	}
	for i, c := range column {
		m.weights[i].Code = c
	}
	return nil
}

var errDamaged = errors.New("damaged model file")

func orDamaged(err error) error {
	if err == nil {
		return errDamaged
	}
	return err
}

// WriteUint writes n in a variable number of bytes.
func WriteUint(w *bufio.Writer, n uint64) {
	var buf [binary.MaxVarintLen64]byte
	w.Write(buf[:binary.PutUvarint(buf[:], n)])
}

// WriteStrings writes a list of strings.
func WriteStrings(w *bufio.Writer, list []string) {
	WriteUint(w, uint64(len(list)))
	for _, s := range list {
		WriteUint(w, uint64(len(s)))
		w.WriteString(s)
	}
}

// ReadStrings reads what WriteStrings wrote.
func ReadStrings(r *bufio.Reader) ([]string, error) {
	n, err := binary.ReadUvarint(r)
	if err != nil || n > maxFeatures {
		return nil, orDamaged(err)
	}
	list := make([]string, n)
	for i := range list {
		size, err := binary.ReadUvarint(r)
		if err != nil || size > 1<<16 {
			return nil, orDamaged(err)
		}
		buf := make([]byte, size)
		if _, err := io.ReadFull(r, buf); err != nil {
			return nil, err
		}
		list[i] = string(buf)
	}
	return list, nil
}
