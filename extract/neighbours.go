package extract

import (
	"fmt"

	"entente/nlp/encoder"
)

// neighbours let the pairs of a sentence look at each other: what it says of A and B it mostly does not say of A and C.
// How much a pair looks at another depends on what they are and on the ends that they have in common.
type neighbours struct {
	heads                 int
	norm                  *encoder.Norm
	query, key, value, to *encoder.Linear
	shared                [][]float32 // by shared ends and head
}

const (
	neighboursEpsilon = 1e-5
	sharedEnds        = 16 // how two pairs can have ends in common: any of four ways
)

func (b *neighbours) load(ts *encoder.Tensors, heads, hidden int) (err error) {
	b.heads = heads
	if b.norm, err = ts.Norm("pair.neighbours.norm", neighboursEpsilon); err != nil {
		return err
	}
	for name, layer := range map[string]**encoder.Linear{"q": &b.query, "k": &b.key, "v": &b.value, "o": &b.to} {
		l, err := ts.Linear("pair.neighbours." + name)
		if err != nil {
			return err
		}
		if l.In() != hidden || l.Out() != hidden || hidden%(16*heads) != 0 {
			return fmt.Errorf("layers of the pair head do not fit together: neighbours %s of %d by %d for %d", name, l.Out(), l.In(), hidden)
		}
		*layer = l
	}
	b.shared, err = table(ts, "pair.neighbours.shared", sharedEnds, heads)
	return err
}

// look adds to the row of each pair what it finds in the others.
func (b *neighbours) look(ws *encoder.Workspace, room *pairRoom, rows []float32, pairs []pair) {
	n, own := len(pairs), &room.neighbours
	normed := grow(&own.normed, len(rows))
	copy(normed, rows)
	b.norm.Apply(ws, normed)
	queries, keys, values := apply(ws, b.query, &own.queries, normed, n), apply(ws, b.key, &own.keys, normed, n), apply(ws, b.value, &own.values, normed, n)
	context := grow(&own.context, len(rows))
	encoder.LookUp(ws, context, queries, keys, values, make([]int, n), b.heads, func(head, i, j int) float32 {
		return b.shared[shared(&pairs[i], &pairs[j])][head]
	})
	encoder.Add(ws, rows, apply(ws, b.to, &own.out, context, n))
}

// shared tells which ends two pairs have in common: 8 the first, 4 the second, 2 the first of p and the second of q, 1 the
// second of p and the first of q.
func shared(p, q *pair) (code int) {
	for i, same := range []bool{p.a == q.a, p.b == q.b, p.a == q.b, p.b == q.a} {
		if same {
			code |= 8 >> i
		}
	}
	return code
}
