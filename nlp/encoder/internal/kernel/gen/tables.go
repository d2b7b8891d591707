package main

import (
	"math"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// constants stand sixteen times each in memory, so that any vector can be combined with them. The Go code of the package
// has the same numbers.
var constants = []struct {
	name  string
	value float32
}{
	{"expLeast", -87}, {"log2e", 1.44269504}, {"roundMagic", 12582912}, {"ln2", 0.693147181}, {"one", 1}, {"half", 0.5},
	{"exp5", 0.008290272}, {"exp4", 0.04189816}, {"exp3", 0.16667639}, {"exp2", 0.49999148}, {"exp1", 0.9999997},
	{"geluMost", 4.5}, {"geluLeast", -4.5},
	{"gelu8", 2.9898473e-11}, {"gelu7", -3.2885468e-09}, {"gelu6", 1.5884400e-07}, {"gelu5", -4.4645599e-06},
	{"gelu4", 8.1839353e-05}, {"gelu3", -0.0010427271}, {"gelu2", 0.0096161226}, {"gelu1", -0.066070214}, {"gelu0", 0.39879298},
	{"mostByte", integer(255)},
	{"most", 255}, {"tiny", 1e-30}, {"huge", math.MaxFloat32},
	{"halfBit", integer(1 << 15)}, {"highHalf", integer(-1 << 16)},
	{"leastWord", integer(math.MinInt16)}, {"mostWord", integer(math.MaxInt16)}, {"lowBits", integer(127)},
	{"bias", integer(bias)}, {"leastPower", integer(leastPower)}, {"leastTop", integer(leastTop)},
}

// integer is the number that has the bits of n.
func integer(n int32) float32 { return math.Float32frombits(uint32(n)) }

var tableMem = map[string]Mem{}

func tables() {
	for _, c := range constants {
		tableMem[c.name] = GLOBL(c.name, 24) // RODATA|NOPTR
		for i := range 16 {
			DATA(4*i, U32(math.Float32bits(c.value)))
		}
	}
	// The orders in which two registers, packed to words, and four, packed to bytes, give them in order.
	order("quarters", 8, 0, 2, 4, 6, 1, 3, 5, 7)
	order("quarterOrder", 4, 0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15)
}

// order makes a table of places, of so many bytes each.
func order(name string, size int, places ...uint64) {
	tableMem[name] = GLOBL(name, 24)
	for i, p := range places {
		if size == 8 {
			DATA(8*i, U64(p))
		} else {
			DATA(4*i, U32(p))
		}
	}
}

func table(name string) Mem {
	m, ok := tableMem[name]
	if !ok {
		panic("no table " + name)
	}
	return m
}
