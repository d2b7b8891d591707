package kernel

import "golang.org/x/sys/cpu"

// sumAMX sums blocks of 32 rows of bytes times two panels, 64·steps bytes deep, into 32 sums a row.
//
//go:noescape
func sumAMX(sums *int32, a *byte, aStride int, w *int8, wStride int, steps int, blocks int)

// hasAMX tells whether the processor multiplies tiles of bytes and the system lets this process.
func hasAMX() bool { return cpu.X86.HasAMXTile && cpu.X86.HasAMXInt8 && tilesAllowed() }

// multiplyAMX computes full pairs of panels and returns how many columns those are. Rows are summed in blocks; those
// beyond the last are padding.
func multiplyAMX(c Matrix, a Bytes, w *Panels) int {
	rows, cols := len(a.Scales), w.Out/blockCols*blockCols
	blocks := (rows + blockRows - 1) / blockRows
	_, _ = a.Data[:blocks*blockRows*w.In], a.sums[:blocks*blockRows*blockCols]
	t := tile{cStride: 4 * c.Stride, scales: &a.Scales[0], zeros: &a.Zeros[0]}
	for j := 0; j < cols; j += blockCols {
		sumAMX(&a.sums[0], &a.Data[0], w.In, &w.weights[j*w.In], w.In*lanes, w.In/depth, blocks)
		t.sums, t.factor, t.bias, t.c = &w.sums[j], &w.factor[j], &w.bias[j], &c.Data[j]
		finishAVX512(t.bytes(), &a.sums[0], rows)
	}
	return cols
}
