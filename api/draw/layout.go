// Package draw draws small graphs of actors as SVG: colour and dash by sign, width by weight.
package draw

import "math"

// A Node is one actor.
type Node struct {
	Label  string
	Type   string // country, person, igo, org, group
	Href   string // where a click leads; may be empty
	Centre bool   // whom the picture is about
}

// An Edge joins two nodes, given by index.
type Edge struct {
	From, To int
	Sign     float64 // -1..1: mixed ties lie between
	Weight   float64 // more than 0; 1 is a single sure statement
	Title    string  // what a pointer that rests on it shows
	Href     string  // where a click leads; may be empty
}

type point struct{ x, y float64 }

// layout places nodes by the forces of Fruchterman and Reingold (1991): all repel each other, edges pull their ends
// together, cooling bounds each step. It begins on a circle in the order of the nodes, so the same graph always looks the
// same. Places are scaled to fill the box.
func layout(nodes []Node, edges []Edge, width, height float64) []point {
	const steps = 400
	n := len(nodes)
	at := make([]point, n)
	for i := range at {
		angle := 2 * math.Pi * float64(i) / float64(max(n, 1))
		at[i] = point{math.Cos(angle), math.Sin(angle)}
		if nodes[i].Centre {
			at[i] = point{}
		}
	}
	ideal := 1.6 / math.Sqrt(float64(max(n, 1)))
	for step := range steps {
		heat := 0.1 * (1 - float64(step)/steps)
		for i, f := range forces(at, edges, ideal) {
			if nodes[i].Centre {
				continue
			}
			length := math.Max(math.Hypot(f.x, f.y), 1e-9)
			move := math.Min(length, heat)
			at[i].x += f.x / length * move
			at[i].y += f.y / length * move
		}
	}
	fit(at, width, height)
	return at
}

func forces(at []point, edges []Edge, ideal float64) []point {
	f := make([]point, len(at))
	for i := range at {
		for j := range i {
			dx, dy, d := between(at[i], at[j])
			push := ideal * ideal / (d * d)
			f[i].x += dx * push
			f[i].y += dy * push
			f[j].x -= dx * push
			f[j].y -= dy * push
		}
		f[i].x -= at[i].x * 0.3 // towards the middle, so that separate parts stay in sight
		f[i].y -= at[i].y * 0.3
	}
	for _, e := range edges {
		dx, dy, d := between(at[e.From], at[e.To])
		pull := d / ideal * math.Min(1, 0.4+e.Weight/4)
		f[e.From].x -= dx * pull
		f[e.From].y -= dy * pull
		f[e.To].x += dx * pull
		f[e.To].y += dy * pull
	}
	return f
}

// between returns the vector from b to a, and its length.
func between(a, b point) (dx, dy, d float64) {
	dx, dy = a.x-b.x, a.y-b.y
	return dx, dy, math.Max(math.Hypot(dx, dy), 1e-3)
}

// Room at the edges for labels, and at the foot for the legend.
const (
	marginX = 90
	top     = 24
	foot    = 56
)

// fit scales the places into the box.
func fit(at []point, width, height float64) {
	if len(at) == 0 {
		return
	}
	low, high := at[0], at[0]
	for _, p := range at {
		low.x, low.y = math.Min(low.x, p.x), math.Min(low.y, p.y)
		high.x, high.y = math.Max(high.x, p.x), math.Max(high.y, p.y)
	}
	scale := func(v, low, high, from, to float64) float64 {
		if high-low < 1e-9 {
			return (from + to) / 2
		}
		return from + (v-low)/(high-low)*(to-from)
	}
	for i, p := range at {
		at[i] = point{scale(p.x, low.x, high.x, marginX, width-marginX), scale(p.y, low.y, high.y, top, height-foot)}
	}
	part(at, height)
}

// part moves nodes apart whose labels would lie on each other.
func part(at []point, height float64) {
	const labelWidth, labelHeight = 96, 26
	for range 60 {
		moved := false
		for i := range at {
			for j := range i {
				if math.Abs(at[i].x-at[j].x) > labelWidth || math.Abs(at[i].y-at[j].y) > labelHeight {
					continue
				}
				shift := (labelHeight - math.Abs(at[i].y-at[j].y)) / 2
				up, down := j, i
				if at[i].y < at[j].y {
					up, down = i, j
				}
				at[up].y = math.Max(top, at[up].y-shift-0.5)
				at[down].y = math.Min(height-foot, at[down].y+shift+0.5)
				moved = true
			}
		}
		if !moved {
			return
		}
	}
}
