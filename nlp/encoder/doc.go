// Package encoder computes the states of a small BERT encoder, for inference on processors: weights and the inputs of
// linear layers are quantised to 8 bits, with exact sums; the numbers of attention have 8 significant bits. Vector
// instructions are used where the processor has them, and all processors give the same bits.
//
// ReadTensors reads a file of named tensors, New makes an Encoder of them, and NewLinear, NewDense, NewNorm and their
// like the layers that stand on it. A Workspace holds the buffers of one goroutine.
package encoder
