// Package archive opens what many articles are kept in: files compressed by gzip, zstd, xz or bzip2, tar and zip archives,
// and WARC files of web pages. It writes nothing to disk, and what is made to exhaust a reader ends with an error.
package archive

import (
	"compress/bzip2"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/therootcompany/xz"
)

// A Compression is a way to compress a stream; its value is the ending of files that hold it.
type Compression string

// The compressions that Decompress knows.
const (
	Gzip  Compression = ".gz"
	Zstd  Compression = ".zst"
	XZ    Compression = ".xz"
	Bzip2 Compression = ".bz2"
)

// maxWindow is how much of what was written a decompressor may keep, in bytes.
const maxWindow = 64 << 20

// Text is compressed to a third or a tenth; what grows by more than bombRatio, once it is larger than bombSize, is no text.
const (
	bombRatio = 200
	bombSize  = 64 << 20
)

// ErrBomb says that a stream grows so much when it is decompressed that it cannot be text.
var ErrBomb = fmt.Errorf("it grows more than %d times when decompressed", bombRatio)

// Decompress returns what r holds, decompressed as it is read; close it after use. Reading ends with ErrBomb where r is made
// to exhaust a reader.
func Decompress(c Compression, r io.Reader) (io.ReadCloser, error) {
	in := &counter{r: r}
	opened, err := open(c, in)
	if err != nil {
		return nil, err
	}
	return &guard{ReadCloser: opened, in: in}, nil
}

func open(c Compression, r io.Reader) (io.ReadCloser, error) {
	switch c {
	case Gzip:
		return gzip.NewReader(r)
	case Zstd:
		d, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow), zstd.WithDecoderLowmem(true))
		if err != nil {
			return nil, err
		}
		return d.IOReadCloser(), nil
	case XZ:
		d, err := xz.NewReader(r, maxWindow)
		return io.NopCloser(d), err
	case Bzip2:
		return io.NopCloser(bzip2.NewReader(r)), nil
	}
	return nil, errors.New("the compression " + string(c) + " is not known")
}

// A counter counts what is read through it.
type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// A guard ends a stream that grows too much.
type guard struct {
	io.ReadCloser
	in  *counter
	out int64
}

func (g *guard) Read(p []byte) (int, error) {
	n, err := g.ReadCloser.Read(p)
	g.out += int64(n)
	if g.out > bombSize && g.out > bombRatio*g.in.n {
		return n, ErrBomb
	}
	return n, err
}
