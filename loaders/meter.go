package loaders

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync/atomic"
)

// A Meter tells how much of the input has been read. It is safe for concurrent use; nil measures nothing.
type Meter struct{ read, total atomic.Int64 }

// Measure makes a meter for paths: it looks at the sizes of files, and reads none. Where a path has no size, as standard
// input or a URL, the whole has none.
func Measure(paths []string) *Meter {
	m := &Meter{}
	for _, path := range paths {
		size := sizeBelow(path)
		if size < 0 {
			m.total.Store(0)
			return m
		}
		m.total.Add(size)
	}
	return m
}

// sizeBelow adds up what is below a path, -1 where that is not known.
func sizeBelow(path string) int64 {
	info, err := os.Stat(path)
	switch {
	case err != nil || !info.IsDir() && !info.Mode().IsRegular():
		return -1
	case !info.IsDir():
		return info.Size()
	}
	var sum int64
	_ = filepath.WalkDir(path, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return nil // what cannot be read is told when it is its turn
		}
		if k, _, _ := kindOf(name); k == unknown && !tabular(name) {
			return nil
		}
		if info, err := entry.Info(); err == nil {
			sum += info.Size()
		}
		return nil
	})
	return sum
}

// Fraction returns how much has been read, from 0 to 1; -1 where the size of the input is not known.
func (m *Meter) Fraction() float64 {
	if m == nil || m.total.Load() == 0 {
		return -1
	}
	return min(1, float64(m.read.Load())/float64(m.total.Load()))
}

// count returns a reader that tells the meter what passes through it.
func (m *Meter) count(r io.Reader) io.Reader {
	if m == nil {
		return r
	}
	return &counted{r, m}
}

type counted struct {
	r io.Reader
	m *Meter
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.m.read.Add(int64(n))
	return n, err
}
