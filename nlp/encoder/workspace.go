package encoder

import "entente/nlp/encoder/internal/kernel"

// A Workspace holds the buffers of a computation; they grow as needed and are used again. It serves one goroutine at a
// time; make one for each.
type Workspace struct {
	path kernel.Path
	rows kernel.Bytes // quantised
	wide []float32    // outputs with padding

	lengths []int       // rows of each sequence
	states  []float32   // of all sequences, one after the other
	out     [][]float32 // views of states
	done    int         // layers

	qkv, context, sum, inner []float32 // of a chunk
	keys, scores             []float32 // of a head
}

// NewWorkspace returns an empty workspace, which uses the best instructions of the processor.
func NewWorkspace() *Workspace { return &Workspace{path: kernel.Best()} }

// grow makes the buffer n long; what it held is lost when it must be replaced.
func grow[T float32 | int32 | byte](buf *[]T, n int) []T {
	if cap(*buf) < n {
		*buf = kernel.Aligned[T](n + n/4)
	}
	*buf = (*buf)[:n]
	return *buf
}
