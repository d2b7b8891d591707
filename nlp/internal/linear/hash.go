package linear

// Hash returns a 32-bit hash of s (FNV-1a with a final mix); it never returns 0.
func Hash(s string) uint32 {
	h := uint64(0xcbf29ce484222325)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint64(s[i])) * 0x100000001b3
	}
	return fold(h)
}

// Key1 names the feature of a template with one value.
func Key1(template, a uint32) uint32 {
	return fold(mix(uint64(template)<<32 | uint64(a)))
}

// Key2 names the feature of a template with two values.
func Key2(template, a, b uint32) uint32 {
	return fold(mix(mix(uint64(template)<<32|uint64(a)) + uint64(b)))
}

// Key3 names the feature of a template with three values.
func Key3(template, a, b, c uint32) uint32 {
	return fold(mix(mix(mix(uint64(template)<<32|uint64(a))+uint64(b)) + uint64(c)))
}

// Key4 names the feature of a template with four values.
func Key4(template, a, b, c, d uint32) uint32 {
	return fold(mix(mix(mix(uint64(template)<<32|uint64(a))+uint64(b)) + (uint64(c)<<32 | uint64(d))))
}

func mix(h uint64) uint64 {
	h *= 0x9e3779b97f4a7c15
	return h ^ h>>29
}

func fold(h uint64) uint32 {
	h *= 0xbf58476d1ce4e5b9
	if k := uint32(h >> 32); k != 0 {
		return k
	}
	return 1
}
