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

	qkv, context, inner []float32        // of a chunk
	attention           kernel.Attention // of a head

	lookUp [3][]float32
}

// Fast tells whether the processor has vector instructions that the encoder can use; without them it is some hundred times
// slower.
func Fast() bool { return kernel.Best() != kernel.Scalar }

// NewWorkspace returns an empty workspace, which uses the best instructions of the processor.
func NewWorkspace() *Workspace { return &Workspace{path: kernel.Best()} }
