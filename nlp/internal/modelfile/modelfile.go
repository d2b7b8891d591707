// Package modelfile keeps models in files: the model as it is, which is quicker to load than a compressed one, then the
// CRC-32 (IEEE) of it, little endian.
package modelfile

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
)

// ErrDamaged is the error about a file that is not what Write wrote.
var ErrDamaged = errors.New("its checksum differs, so it was damaged; fetch or build it again")

const sumBytes = 4

// Open returns a reader of the model in a file of this content.
func Open(content []byte) (*bufio.Reader, error) {
	n := len(content) - sumBytes
	if n < 0 || crc32.ChecksumIEEE(content[:n]) != binary.LittleEndian.Uint32(content[n:]) {
		return nil, ErrDamaged
	}
	return bufio.NewReaderSize(bytes.NewReader(content[:n]), 1<<16), nil
}

// Write writes a file with the model that body writes.
func Write(w io.Writer, body func(*bufio.Writer) error) error {
	sum := crc32.NewIEEE()
	out := bufio.NewWriterSize(io.MultiWriter(w, sum), 1<<16)
	if err := body(out); err != nil {
		return err
	}
	if err := out.Flush(); err != nil {
		return err
	}
	_, err := w.Write(binary.LittleEndian.AppendUint32(nil, sum.Sum32()))
	return err
}
