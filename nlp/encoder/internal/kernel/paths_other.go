//go:build !amd64

package kernel

// Best returns the fastest path of this processor.
func Best() Path { return Scalar }

// Only Scalar exists here, which needs none of these.
func (p Path) bounds(*float32, int) (least, most float32)      { panic(p) }
func (p Path) quantise(*byte, *float32, int, float32, int32)   { panic(p) }
func (p Path) add(x, y *float32, n int)                        { panic(p) }
func (p Path) norm(x, gain, bias *float32, n int, eps float32) { panic(p) }
func (p Path) gelu(*float32, int)                              { panic(p) }
func (p Path) softmax(*float32, int, float32)                  { panic(p) }
func (p Path) transpose(*float32, int, *float32, int, int)     { panic(p) }
func (p Path) productSize() (vecs, rows int)                   { panic(p) }
func (p Path) product(t *product, rows, vecs int)              { panic(p) }
func (p Path) tileSize() (cols, rows int)                      { panic(p) }
func (p Path) tile(t *tile, rows, cols int)                    { panic(p) }
func multiplyAMX(Matrix, *Bytes, *Panels, Finish) int          { panic(AMX) }

func (p Path) roundVectors(*float32, int)                               { panic(p) }
func (p Path) powersVectors(*float32, int, float32, *int32)             { panic(p) }
func (p Path) pairsSize() int                                           { panic(p) }
func (p Path) pairsVectors(*product, bool)                              { panic(p) }
func attendAMX(*Attention, Matrix, Matrix, int, float32)                { panic(AMX) }
func (p Path) quantiseRows(*byte, *float32, int, int, *float32, *int32) { panic(p) }
func (p Path) norms(x, gain, bias *float32, n int, eps float32)         { panic(p) }
func (p Path) spreadBytes(*float32, *int8, int, float32)                { panic(p) }
