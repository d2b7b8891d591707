package parsing

import (
	"entente/nlp/internal/linear"
)

// MaxFeatures is the most features that a state has.
const MaxFeatures = 160

// absent and root are the numbers that stand for a missing word and the root in features.
const (
	absent = 0xfffe
	root   = 0xfffd
)

// A point is one word of a configuration with what the features use of it.
type point struct {
	word, class, suffix uint32
	tag, pos            uint32
	label               uint32
	at                  int32
}

var (
	missing = point{word: absent, class: absent, suffix: absent, tag: 254, pos: 254, label: 254, at: -1}
	rooted  = point{word: root, class: root, suffix: root, tag: 253, pos: 253, label: 253, at: -1}
)

func (in *Input) point(s *State, i int32) point {
	switch {
	case i < 0:
		return missing
	case i >= s.n:
		return rooted
	}
	w := &in.Words[i]
	return point{word: w.Lower, class: w.Class, suffix: w.Suffixes[2], tag: uint32(in.Tags[i]), pos: uint32(in.UPOS[i]),
		label: uint32(s.Label[i]), at: i}
}

func (s *State) stack(k int) int32 {
	if i := len(s.Stack) - 1 - k; i >= 0 {
		return s.Stack[i]
	}
	return -1
}

func (s *State) buffer(k int32) int32 {
	if i := s.Front + k; i <= s.n {
		return i
	}
	return -1
}

func (s *State) family(i int32) family {
	if i < 0 {
		return family{left: -1, left2: -1, right: -1, right2: -1}
	}
	return s.kids[i]
}

func distance(a, b int32) uint32 {
	switch d := b - a; {
	case a < 0 || b < 0:
		return 0
	case d < 5:
		return uint32(d)
	case d < 8:
		return 5
	case d < 15:
		return 6
	default:
		return 7
	}
}

func small(n uint8) uint32 { return uint32(min(n, 3)) }

// Features appends the features of a state to keys.
func (in *Input) Features(s *State, keys []uint32) []uint32 {
	i0, i1, i2, b := s.stack(0), s.stack(1), s.stack(2), s.buffer(0)
	s0, s1, s2 := in.point(s, i0), in.point(s, i1), in.point(s, i2)
	n0, n1, n2, n3 := in.point(s, b), in.point(s, s.buffer(1)), in.point(s, s.buffer(2)), in.point(s, s.buffer(3))
	f0, f1, fb := s.family(i0), s.family(i1), s.family(b)
	l0, l02, r0, r02 := in.point(s, f0.left), in.point(s, f0.left2), in.point(s, f0.right), in.point(s, f0.right2)
	l1, r1, r12 := in.point(s, f1.left), in.point(s, f1.right), in.point(s, f1.right2)
	lb, lb2 := in.point(s, fb.left), in.point(s, fb.left2)
	// The word just before the front of the buffer and the one behind the top of the stack show what lies between.
	before, behind := in.point(s, b-1), missing
	if i0 >= 0 {
		behind = in.point(s, i0+1)
	}
	d0, d1 := distance(i0, b), distance(i1, i0)
	k1, k2, k3, k4 := linear.Key1, linear.Key2, linear.Key3, linear.Key4
	keys = append(keys,
		k1(0, 0),
		// single words
		k1(1, s0.word), k1(2, s0.tag), k2(3, s0.word, s0.tag), k1(4, s0.class),
		k1(5, s1.word), k1(6, s1.tag), k2(7, s1.word, s1.tag), k1(8, s1.class),
		k1(9, n0.word), k1(10, n0.tag), k2(11, n0.word, n0.tag), k1(12, n0.class),
		k1(13, n1.word), k1(14, n1.tag), k2(15, n1.word, n1.tag), k1(16, n1.class),
		k2(17, n2.word, n2.tag), k1(18, n2.tag), k2(19, s2.word, s2.tag), k1(20, s2.tag),
		k1(21, n3.tag), k2(22, s0.suffix, s0.tag), k2(23, n0.suffix, n0.tag), k2(24, s1.suffix, s1.tag),
		// pairs of the top of the stack and the front of the buffer
		k4(30, s0.word, s0.tag, n0.word, n0.tag), k3(31, s0.word, s0.tag, n0.tag), k3(32, s0.tag, n0.word, n0.tag),
		k2(33, s0.word, n0.word), k2(34, s0.tag, n0.tag), k2(35, s0.class, n0.class), k3(36, s0.class, n0.class, n0.tag),
		k2(37, s0.word, n0.class), k2(38, s0.class, n0.word), k3(39, s0.pos, n0.pos, d0),
		// pairs of the two tops of the stack
		k4(40, s1.word, s1.tag, s0.word, s0.tag), k3(41, s1.word, s1.tag, s0.tag), k3(42, s1.tag, s0.word, s0.tag),
		k2(43, s1.word, s0.word), k2(44, s1.tag, s0.tag), k2(45, s1.class, s0.class), k3(46, s1.class, s0.class, s0.tag),
		k2(47, s1.word, s0.class), k2(48, s1.class, s0.word), k3(49, s1.pos, s0.pos, d1),
		k2(50, s1.word, n0.word), k2(51, s1.tag, n0.tag), k3(52, s1.word, s1.tag, n0.tag), k2(53, n0.tag, n1.tag),
		k3(54, n0.word, n0.tag, n1.tag), k3(55, n0.tag, n1.word, n1.tag),
		// triples
		k3(60, n0.tag, n1.tag, n2.tag), k3(61, s0.tag, n0.tag, n1.tag), k3(62, s1.tag, s0.tag, n0.tag),
		k3(63, s2.tag, s1.tag, s0.tag), k3(64, s1.word, s0.tag, n0.tag), k3(65, s1.tag, s0.word, n0.tag),
		k3(66, s1.tag, s0.tag, n0.word), k4(67, s1.tag, s0.tag, n0.tag, n1.tag), k3(68, s1.class, s0.class, n0.class),
		k3(69, s0.word, n0.tag, n1.tag), k3(70, s0.tag, n0.tag, n1.word),
		// children
		k3(80, s0.tag, l0.tag, n0.tag), k3(81, s0.tag, l02.tag, n0.tag), k3(82, s0.tag, r0.tag, n0.tag),
		k3(83, s0.tag, r02.tag, n0.tag), k3(84, s0.tag, lb.tag, n0.tag), k3(85, s0.tag, lb2.tag, n0.tag),
		k3(86, s1.tag, l1.tag, s0.tag), k3(87, s1.tag, r1.tag, s0.tag), k3(88, s1.tag, r12.tag, s0.tag),
		k3(89, s1.tag, l0.tag, s0.tag), k3(90, s1.tag, r0.tag, s0.tag),
		k3(91, s0.word, s0.tag, l0.word), k3(92, s0.word, s0.tag, r0.word), k3(93, n0.word, n0.tag, lb.word),
		k3(94, s1.word, l0.word, s0.tag), k3(95, s1.tag, l0.word, s0.tag), k3(96, s1.tag, l0.word, s0.word),
		k3(97, s0.word, lb.word, n0.tag), k3(98, s1.class, l0.word, s0.class), k3(99, s1.word, s1.tag, r1.word),
		k3(100, s0.tag, r0.word, n0.tag), k3(101, s0.word, r0.tag, n0.word), k3(102, s1.word, r1.tag, s0.word),
		// labels of children
		k3(110, s0.tag, l0.label, r0.label), k3(111, s0.word, l0.label, l02.label), k3(112, s0.word, r0.label, r02.label),
		k3(113, s1.tag, l1.label, r1.label), k3(114, s1.word, r1.label, r12.label), k3(115, n0.tag, lb.label, lb2.label),
		k3(116, s0.tag, r0.label, n0.tag), k3(117, s1.tag, r1.label, s0.tag), k3(118, s0.tag, l0.label, n0.tag),
		k3(119, n0.word, lb.label, lb2.label), k3(120, s0.word, l0.label, n0.tag), k3(121, s1.word, l1.label, s0.tag),
		k4(122, s1.tag, s0.tag, r1.label, l0.label), k4(123, s0.tag, n0.tag, r0.label, lb.label),
		k3(124, uint32(f0.leftSet), uint32(f0.leftSet>>32), s0.tag), k3(125, uint32(f0.rightSet), uint32(f0.rightSet>>32), s0.tag),
		k3(126, uint32(f1.rightSet), uint32(f1.rightSet>>32), s1.tag), k3(127, uint32(f1.leftSet), uint32(f1.leftSet>>32), s1.tag),
		k3(128, uint32(fb.leftSet), uint32(fb.leftSet>>32), n0.tag),
		// number of children and distance
		k3(130, s0.word, small(f0.nLeft), small(f0.nRight)), k3(131, s0.tag, small(f0.nLeft), small(f0.nRight)),
		k3(132, s1.word, small(f1.nLeft), small(f1.nRight)), k3(133, s1.tag, small(f1.nLeft), small(f1.nRight)),
		k2(134, n0.word, small(fb.nLeft)), k2(135, n0.tag, small(fb.nLeft)),
		k2(136, s0.word, d0), k2(137, s0.tag, d0), k2(138, n0.word, d0), k2(139, n0.tag, d0),
		k3(140, s0.word, n0.word, d0), k3(141, s0.tag, n0.tag, d0), k3(142, s1.tag, s0.tag, d1), k3(143, s1.word, s0.word, d1),
		k2(144, s1.word, d1), k2(145, s0.word, d1),
		// what lies between
		k3(150, s0.tag, before.tag, n0.tag), k3(151, s0.tag, behind.tag, n0.tag), k2(152, before.word, n0.tag),
		k3(153, s1.tag, s0.tag, before.tag),
	)
	return keys
}
