package encoder

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"maps"
	"math"
	"slices"
	"unsafe"
)

// A file of tensors is little endian throughout:
//
//	offset  size  content
//	0       8     magic "ENTENSOR"
//	8       4     version, uint32: 1
//	12      4     length H of the header in bytes, uint32; 32+H is a multiple of 64
//	16      8     length D of the data in bytes, uint64
//	24      4     CRC-32 (IEEE) of the header and the data, uint32
//	28      4     zero
//	32      H     header: JSON, padded with spaces
//	32+H    D     data
//
// The header is an object {"config": any JSON value, "tensors": [{"name", "dtype", "shape", "offset"}, …]}, with offsets
// in bytes from the start of the data, each a multiple of 64. No dimension is zero. By dtype there stand, row-major:
//
//   - "float32": one or two dimensions, 4 bytes an element.
//   - "int8": two dimensions [rows, columns]; first a float32 scale for each row, then the elements, a byte each. An
//     element stands for scale·byte; bytes are within ±127, and scale is the greatest magnitude of the row / 127.
//   - "uint8": one dimension, plain bytes, such as a vocabulary or labels.
const (
	magic         = "ENTENSOR"
	version       = 1
	preludeBytes  = 32
	tensorAlign   = 64
	maxTensorSize = 1 << 30
)

// ErrFormat is what every error about the content of a file of tensors wraps.
var ErrFormat = errors.New("not a usable tensor file")

// A Tensor is a named array of a file. Float32, Int8 or Uint8 holds its elements, row-major; Scales holds a scale for
// each row of an int8 tensor.
type Tensor struct {
	Shape   []int
	Float32 []float32
	Int8    []int8
	Scales  []float32
	Uint8   []byte
}

// Tensors is the content of a file: a configuration in JSON and tensors by name.
type Tensors struct {
	Config json.RawMessage
	byName map[string]Tensor
}

type fileHeader struct {
	Config  json.RawMessage `json:"config"`
	Tensors []fileTensor    `json:"tensors"`
}

type fileTensor struct {
	Name   string `json:"name"`
	DType  string `json:"dtype"`
	Shape  []int  `json:"shape"`
	Offset int    `json:"offset"`
}

// NewTensors returns an empty set of tensors with a configuration.
func NewTensors(config json.RawMessage) *Tensors {
	return &Tensors{Config: config, byName: map[string]Tensor{}}
}

// ReadTensors reads a file of tensors to its end. Errors about its content wrap ErrFormat.
func ReadTensors(r io.Reader) (*Tensors, error) {
	prelude := make([]byte, preludeBytes)
	if n, err := io.ReadFull(r, prelude); err == io.EOF || err == io.ErrUnexpectedEOF {
		return nil, fmt.Errorf("%w: %d bytes, too short for a header", ErrFormat, n)
	} else if err != nil {
		return nil, fmt.Errorf("read tensors: %w", err)
	}
	if string(prelude[:8]) != magic {
		return nil, fmt.Errorf("%w: it begins with %q instead of %q", ErrFormat, prelude[:8], magic)
	}
	if v := binary.LittleEndian.Uint32(prelude[8:]); v != version {
		return nil, fmt.Errorf("%w: it has version %d, this program reads version %d", ErrFormat, v, version)
	}
	headerLen, dataLen := binary.LittleEndian.Uint32(prelude[12:]), binary.LittleEndian.Uint64(prelude[16:])
	if headerLen > maxTensorSize || dataLen > maxTensorSize {
		return nil, fmt.Errorf("%w: it claims a header of %d and data of %d bytes", ErrFormat, headerLen, dataLen)
	}
	body, err := readBody(r, int64(headerLen)+int64(dataLen))
	if err != nil {
		return nil, err
	}
	if sum := crc32.ChecksumIEEE(body); sum != binary.LittleEndian.Uint32(prelude[24:]) {
		return nil, fmt.Errorf("%w: its checksum differs, so it was damaged; fetch or build it again", ErrFormat)
	}
	return parseTensors(body[:headerLen], body[headerLen:])
}

// readBody reads what follows the prelude. The buffer grows with what arrives, not with what a damaged file claims.
func readBody(r io.Reader, want int64) ([]byte, error) {
	var buf bytes.Buffer
	buf.Grow(int(min(want, 64<<20)) + bytes.MinRead)
	n, err := buf.ReadFrom(io.LimitReader(r, want))
	if err != nil {
		return nil, fmt.Errorf("read tensors: %w", err)
	}
	if n < want {
		return nil, fmt.Errorf("%w: it is cut off, %d of %d bytes are there", ErrFormat, preludeBytes+n, preludeBytes+want)
	}
	if n, _ := io.ReadFull(r, make([]byte, 1)); n > 0 {
		return nil, fmt.Errorf("%w: bytes follow its end", ErrFormat)
	}
	return buf.Bytes(), nil
}

func parseTensors(header, data []byte) (*Tensors, error) {
	var h fileHeader
	if err := json.Unmarshal(header, &h); err != nil {
		return nil, fmt.Errorf("%w: header: %v", ErrFormat, err)
	}
	ts := NewTensors(h.Config)
	for _, f := range h.Tensors {
		t, err := f.decode(data)
		if err != nil {
			return nil, fmt.Errorf("%w: tensor %q: %v", ErrFormat, f.Name, err)
		}
		if _, twice := ts.byName[f.Name]; twice {
			return nil, fmt.Errorf("%w: tensor %q stands there twice", ErrFormat, f.Name)
		}
		ts.byName[f.Name] = t
	}
	return ts, nil
}

// decode takes the tensor out of the data.
func (f fileTensor) decode(data []byte) (Tensor, error) {
	t := Tensor{Shape: f.Shape}
	size, err := elements(f.Shape)
	if err != nil {
		return t, err
	}
	if f.Offset < 0 || f.Offset > len(data) {
		return t, fmt.Errorf("offset %d is outside the data", f.Offset)
	}
	data = data[f.Offset:]
	switch {
	case f.DType == "float32":
		t.Float32, _, err = takeFloats(data, size)
	case f.DType == "int8" && len(f.Shape) == 2:
		t.Scales, data, err = takeFloats(data, f.Shape[0])
		if err == nil {
			t.Int8, err = takeInt8(data, size)
		}
	case f.DType == "uint8" && len(f.Shape) == 1:
		if size > len(data) {
			return t, errShort
		}
		t.Uint8 = data[:size:size]
	default:
		err = fmt.Errorf("dtype %q with %d dimensions is unknown", f.DType, len(f.Shape))
	}
	return t, err
}

var errShort = errors.New("it runs over the end of the data")

// elements multiplies one or two dimensions.
func elements(shape []int) (int, error) {
	if len(shape) < 1 || len(shape) > 2 {
		return 0, fmt.Errorf("it has %d dimensions", len(shape))
	}
	n := 1
	for _, d := range shape {
		if d < 1 || d > maxTensorSize || int64(n)*int64(d) > maxTensorSize {
			return 0, fmt.Errorf("shape %v is out of range", shape)
		}
		n *= d
	}
	return n, nil
}

func takeFloats(data []byte, n int) ([]float32, []byte, error) {
	if n > len(data)/4 {
		return nil, nil, errShort
	}
	out := make([]float32, n)
	for i := range out {
		out[i] = math.Float32frombits(binary.LittleEndian.Uint32(data[4*i:]))
		if f := float64(out[i]); math.IsNaN(f) || math.IsInf(f, 0) {
			return nil, nil, fmt.Errorf("number %d is not finite", i)
		}
	}
	return out, data[4*n:], nil
}

// takeInt8 takes bytes within ±127, which stay where they are: the kernels do not count on -128.
func takeInt8(data []byte, n int) ([]int8, error) {
	if n > len(data) {
		return nil, errShort
	}
	if i := bytes.IndexByte(data[:n], 0x80); i >= 0 {
		return nil, fmt.Errorf("element %d is -128, outside ±127", i)
	}
	return unsafe.Slice((*int8)(unsafe.Pointer(unsafe.SliceData(data))), n), nil
}

// Names lists the tensors in alphabetical order.
func (ts *Tensors) Names() []string { return slices.Sorted(maps.Keys(ts.byName)) }

// Has tells whether there is a tensor of this name.
func (ts *Tensors) Has(name string) bool { _, ok := ts.byName[name]; return ok }

// Get returns a tensor by name; an error where there is none. Its slices are shared: do not change them.
func (ts *Tensors) Get(name string) (Tensor, error) {
	t, ok := ts.byName[name]
	if !ok {
		return t, fmt.Errorf("%w: tensor %q is missing", ErrFormat, name)
	}
	return t, nil
}

// Float32 returns a tensor as float32 numbers, int8 ones multiplied out; an error where its shape is not this one.
// A dimension of -1 matches any length.
func (ts *Tensors) Float32(name string, shape ...int) ([]float32, error) {
	t, err := ts.shaped(name, shape)
	if err != nil || t.Float32 != nil {
		return t.Float32, err
	}
	if t.Int8 == nil {
		return nil, fmt.Errorf("%w: tensor %q holds no numbers", ErrFormat, name)
	}
	out := make([]float32, len(t.Int8))
	for i, v := range t.Int8 {
		out[i] = t.Scales[i/t.Shape[1]] * float32(v)
	}
	return out, nil
}

// Bytes returns a uint8 tensor.
func (ts *Tensors) Bytes(name string) ([]byte, error) {
	t, err := ts.Get(name)
	if err == nil && t.Uint8 == nil {
		err = fmt.Errorf("%w: tensor %q does not hold bytes", ErrFormat, name)
	}
	return t.Uint8, err
}

// quantised returns a tensor as int8 rows, float32 ones quantised.
func (ts *Tensors) quantised(name string, shape ...int) (Tensor, error) {
	t, err := ts.shaped(name, shape)
	if err != nil || t.Int8 != nil {
		return t, err
	}
	if t.Float32 == nil {
		return t, fmt.Errorf("%w: tensor %q holds no numbers", ErrFormat, name)
	}
	return QuantiseRows(t.Float32, t.Shape[0], t.Shape[1]), nil
}

func (ts *Tensors) shaped(name string, shape []int) (Tensor, error) {
	t, err := ts.Get(name)
	if err != nil {
		return t, err
	}
	same := len(shape) == len(t.Shape)
	for i := 0; same && i < len(shape); i++ {
		same = shape[i] == -1 || shape[i] == t.Shape[i]
	}
	if !same {
		return t, fmt.Errorf("%w: tensor %q has shape %v instead of %v", ErrFormat, name, t.Shape, shape)
	}
	return t, nil
}

// QuantiseRows makes an int8 tensor of a row-major matrix: each row is divided by its greatest magnitude / 127 and
// rounded, halves to even.
func QuantiseRows(m []float32, rows, cols int) Tensor {
	t := Tensor{Shape: []int{rows, cols}, Int8: make([]int8, rows*cols), Scales: make([]float32, rows)}
	for r := range rows {
		row := m[r*cols : (r+1)*cols]
		var most float32
		for _, v := range row {
			most = max(most, v, -v)
		}
		if t.Scales[r] = most / 127; t.Scales[r] == 0 {
			continue
		}
		for c, v := range row {
			q := math.RoundToEven(float64(v) / float64(t.Scales[r]))
			t.Int8[r*cols+c] = int8(max(-127, min(127, q)))
		}
	}
	return t
}

// Put adds or replaces a tensor. The shape must fit the elements, and exactly one of Float32, Int8 (with Scales) and
// Uint8 be set, so that the file can be read again.
func (ts *Tensors) Put(name string, t Tensor) { ts.byName[name] = t }

// Write writes the file; tensors stand in alphabetical order, so equal content gives equal bytes.
func (ts *Tensors) Write(w io.Writer) error {
	h := fileHeader{Config: ts.Config, Tensors: []fileTensor{}}
	var data []byte
	for _, name := range ts.Names() {
		t := ts.byName[name]
		f := fileTensor{Name: name, Shape: t.Shape, Offset: len(data)}
		if f.DType, data = t.encode(data); f.DType == "" {
			return fmt.Errorf("write tensors: tensor %q is empty", name)
		}
		for len(data)%tensorAlign != 0 {
			data = append(data, 0)
		}
		if _, err := f.decode(data); err != nil {
			return fmt.Errorf("write tensors: tensor %q: %w", name, err)
		}
		h.Tensors = append(h.Tensors, f)
	}
	header, err := json.Marshal(h)
	if err != nil {
		return fmt.Errorf("write tensors: %w", err)
	}
	for (preludeBytes+len(header))%tensorAlign != 0 {
		header = append(header, ' ')
	}
	return writeFile(w, header, data)
}

func writeFile(w io.Writer, header, data []byte) error {
	out := []byte(magic)
	out = binary.LittleEndian.AppendUint32(out, version)
	out = binary.LittleEndian.AppendUint32(out, uint32(len(header)))
	out = binary.LittleEndian.AppendUint64(out, uint64(len(data)))
	sum := crc32.Update(crc32.ChecksumIEEE(header), crc32.IEEETable, data)
	out = binary.LittleEndian.AppendUint32(out, sum)
	out = binary.LittleEndian.AppendUint32(out, 0)
	for _, part := range [][]byte{out, header, data} {
		if _, err := w.Write(part); err != nil {
			return fmt.Errorf("write tensors: %w", err)
		}
	}
	return nil
}

// encode appends the elements to the data and names the dtype; "" where there are none.
func (t Tensor) encode(data []byte) (string, []byte) {
	switch {
	case t.Float32 != nil:
		return "float32", appendFloats(data, t.Float32)
	case t.Int8 != nil:
		data = appendFloats(data, t.Scales)
		for _, v := range t.Int8 {
			data = append(data, byte(v))
		}
		return "int8", data
	case t.Uint8 != nil:
		return "uint8", append(data, t.Uint8...)
	}
	return "", data
}

func appendFloats(data []byte, fs []float32) []byte {
	for _, f := range fs {
		data = binary.LittleEndian.AppendUint32(data, math.Float32bits(f))
	}
	return data
}
