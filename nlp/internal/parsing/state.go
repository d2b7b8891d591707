// Package parsing is the dependency parser: greedy arc-hybrid transitions chosen by a linear model over hashed features.
package parsing

import "entente/nlp/internal/lexicon"

// An Input is a sentence to be parsed.
type Input struct {
	Words []lexicon.Word
	Tags  []uint8 // class of the tagger, per word
	UPOS  []uint8 // universal part of speech, per word
}

// A State is a partial parse: a stack, a buffer that starts at Front, and the arcs made so far. The root is the last
// element of the buffer, numbered len(Words).
type State struct {
	Stack []int32
	Front int32
	Head  []int32 // -1 where none yet
	Label []uint8
	n     int32
	kids  []family
}

// A family holds the outermost children of a word on each side, and how many there are. Label sets are bits of label
// number modulo 64.
type family struct {
	left, left2, right, right2 int32 // -1 where none
	nLeft, nRight              uint8
	leftSet, rightSet          uint64
}

// Reset makes s the initial state of a sentence of n words.
func (s *State) Reset(n int) {
	s.n = int32(n)
	s.Stack = s.Stack[:0]
	s.Front = 0
	s.Head = resize(s.Head, n)
	s.Label = resize(s.Label, n)
	s.kids = resize(s.kids, n+1)
	for i := range s.Head {
		s.Head[i] = -1
		s.Label[i] = 0
	}
	for i := range s.kids {
		s.kids[i] = family{left: -1, left2: -1, right: -1, right2: -1}
	}
}

func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}

// Root returns the number of the root.
func (s *State) Root() int32 { return s.n }

// Done tells whether the parse is complete.
func (s *State) Done() bool { return s.Front == s.n && len(s.Stack) == 0 }

// An Action is a kind of transition.
type Action uint8

// The transitions of the arc-hybrid system.
const (
	Shift Action = iota // moves the front of the buffer onto the stack
	Left                // makes the front of the buffer the head of the top of the stack, and pops it
	Right               // makes the second of the stack the head of its top, and pops it
)

// Allows tells whether an action is possible. The root takes one child only: the last word on the stack.
func (s *State) Allows(a Action) bool {
	switch a {
	case Shift:
		return s.Front < s.n
	case Left:
		return len(s.Stack) == 1 || len(s.Stack) > 1 && s.Front < s.n
	default:
		return len(s.Stack) > 1
	}
}

// Apply makes a transition; arcs get the label.
func (s *State) Apply(a Action, label uint8) {
	if a == Shift {
		s.Stack = append(s.Stack, s.Front)
		s.Front++
		return
	}
	top := s.Stack[len(s.Stack)-1]
	s.Stack = s.Stack[:len(s.Stack)-1]
	if a == Left {
		s.attach(s.Front, top, label)
	} else {
		s.attach(s.Stack[len(s.Stack)-1], top, label)
	}
}

func (s *State) attach(head, child int32, label uint8) {
	s.Head[child], s.Label[child] = head, label
	f := &s.kids[head]
	if child < head {
		if f.left < 0 || child < f.left {
			f.left2, f.left = f.left, child
		} else {
			f.left2 = child
		}
		f.nLeft++
		f.leftSet |= 1 << (label & 63)
		return
	}
	f.right2, f.right = f.right, child
	f.nRight++
	f.rightSet |= 1 << (label & 63)
}
