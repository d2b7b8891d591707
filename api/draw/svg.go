package draw

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"math"
)

// Colours that people with colour blindness can tell apart; a negative tie is dashed too.
const (
	positive = "#1b6ca8"
	negative = "#c8451b"
	neutral  = "#7d7d7d"
)

var fills = map[string]string{
	"country": "#2f4858", "person": "#86567d", "igo": "#3b7a57", "org": "#8a6d3b", "group": "#a23b3b",
}

// SVG draws a graph. Title is read out by screen readers. The same graph gives the same bytes.
func SVG(title string, nodes []Node, edges []Edge, width, height int) []byte {
	at := layout(nodes, edges, float64(width), float64(height))
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" font-family="system-ui, sans-serif" font-size="12">`+"\n", width, height)
	fmt.Fprintf(&b, "<title>%s</title>\n<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n", text(title))
	for _, e := range edges {
		edge(&b, e, at[e.From], at[e.To])
	}
	for i, n := range nodes {
		node(&b, n, at[i])
	}
	legend(&b, height)
	b.WriteString("</svg>\n")
	return b.Bytes()
}

func edge(b *bytes.Buffer, e Edge, from, to point) {
	colour, dash := neutral, ""
	switch {
	case e.Sign > 0.15:
		colour = positive
	case e.Sign < -0.15:
		colour, dash = negative, ` stroke-dasharray="6 3"`
	}
	width := math.Min(1+2*math.Log2(1+e.Weight), 9)
	open, end := link(e.Href)
	fmt.Fprintf(b, `%s<line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" stroke="%s" stroke-width="%.1f" stroke-opacity="0.7"%s><title>%s</title></line>%s`+"\n",
		open, from.x, from.y, to.x, to.y, colour, width, dash, text(e.Title), end)
}

func node(b *bytes.Buffer, n Node, at point) {
	radius := 6
	weight := "normal"
	if n.Centre {
		radius, weight = 10, "bold"
	}
	fill := fills[n.Type]
	if fill == "" {
		fill = neutral
	}
	open, end := link(n.Href)
	fmt.Fprintf(b, `%s<circle cx="%.1f" cy="%.1f" r="%d" fill="%s"><title>%s</title></circle>`, open, at.x, at.y, radius, fill, text(n.Label))
	fmt.Fprintf(b, `<text x="%.1f" y="%.1f" text-anchor="middle" font-weight="%s" fill="#111" stroke="#fff" stroke-width="3" paint-order="stroke">%s</text>%s`+"\n",
		at.x, at.y+float64(radius)+13, weight, text(short(n.Label)), end)
}

func legend(b *bytes.Buffer, height int) {
	y := height - 8
	fmt.Fprintf(b, `<g font-size="11" fill="#333"><line x1="10" y1="%[1]d" x2="34" y2="%[1]d" stroke="%[2]s" stroke-width="3"/><text x="38" y="%[3]d">positive</text>`, y-4, positive, y)
	fmt.Fprintf(b, `<line x1="96" y1="%[1]d" x2="120" y2="%[1]d" stroke="%[2]s" stroke-width="3" stroke-dasharray="6 3"/><text x="124" y="%[3]d">negative</text>`, y-4, negative, y)
	fmt.Fprintf(b, `<line x1="186" y1="%[1]d" x2="210" y2="%[1]d" stroke="%[2]s" stroke-width="3"/><text x="214" y="%[3]d">neutral or mixed</text></g>`+"\n", y-4, neutral, y)
}

// short cuts a label that would run over its neighbours.
func short(label string) string {
	const longest = 24
	runes := []rune(label)
	if len(runes) <= longest {
		return label
	}
	return string(runes[:longest-1]) + "…"
}

func link(href string) (open, end string) {
	if href == "" {
		return "", ""
	}
	return `<a href="` + text(href) + `">`, "</a>"
}

func text(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(s)) // a buffer takes all
	return b.String()
}
