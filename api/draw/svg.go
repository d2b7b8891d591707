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

// legend explains lines and dots, in one row at the foot.
func legend(b *bytes.Buffer, height int) {
	x, y := 10, height-8
	b.WriteString(`<g font-size="11" fill="#333">`)
	for _, l := range []struct{ colour, dash, label string }{
		{positive, "", "positive"}, {negative, ` stroke-dasharray="6 3"`, "negative"}, {neutral, "", "neutral or mixed"},
	} {
		fmt.Fprintf(b, `<line x1="%d" y1="%d" x2="%d" y2="%d" stroke="%s" stroke-width="3"%s/><text x="%d" y="%d">%s</text>`, x, y-4, x+22, y-4, l.colour, l.dash, x+26, y, l.label)
		x += 40 + 6*len(l.label)
	}
	for _, kind := range []string{"country", "person", "igo", "org", "group"} {
		fmt.Fprintf(b, `<circle cx="%d" cy="%d" r="5" fill="%s"/><text x="%d" y="%d">%s</text>`, x+6, y-4, fills[kind], x+15, y, kind)
		x += 30 + 6*len(kind)
	}
	b.WriteString("</g>\n")
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
