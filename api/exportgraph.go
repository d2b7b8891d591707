package api

import (
	"bytes"
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"entente/graph"
)

// A network format writes actors as nodes and relations as edges, for programs that draw and count networks.
type networkFormat struct {
	head  string
	node  func(*graph.Actor) string
	edges string // between nodes and edges
	edge  func(*graph.Relation) string
	foot  string
}

func (s *Service) writeNetwork(ctx context.Context, w io.Writer, f graph.Filter, format networkFormat) error {
	ends := map[graph.ActorID]bool{}
	for r, err := range s.Store.Relations(ctx, f) {
		if err != nil {
			return err
		}
		ends[r.Subject], ends[r.Object] = true, true
	}
	if _, err := io.WriteString(w, format.head); err != nil {
		return err
	}
	for _, id := range slices.Sorted(maps.Keys(ends)) {
		a, err := s.Store.Actor(ctx, id)
		if err != nil {
			return err
		}
		if _, err := io.WriteString(w, format.node(a)); err != nil {
			return err
		}
	}
	if _, err := io.WriteString(w, format.edges); err != nil {
		return err
	}
	for r, err := range s.Store.Relations(ctx, f) {
		if err != nil {
			return err
		}
		if !ends[r.Subject] || !ends[r.Object] { // added while this is written
			continue
		}
		if _, err := io.WriteString(w, format.edge(r)); err != nil {
			return err
		}
	}
	_, err := io.WriteString(w, format.foot)
	return err
}

// An attribute is a column of nodes or edges with its value; empty ones are left out.
type attribute struct{ name, kind, value string }

func nodeAttributes(a *graph.Actor) []attribute {
	return []attribute{
		{"name", "string", a.Name}, {"type", "string", string(a.Type)}, {"iso3", "string", a.Codes["iso3"]}, {"wikidata", "string", a.Codes["wikidata"]},
	}
}

func edgeAttributes(r *graph.Relation) []attribute {
	float := func(x float64) string { return strconv.FormatFloat(round(x), 'g', -1, 64) }
	return []attribute{
		{"kind", "string", string(r.Kind)}, {"sign", "int", strconv.Itoa(int(r.Sign))}, {"weight", "double", float(r.Weight)},
		{"confidence", "double", float(r.Confidence)}, {"statements", "int", strconv.Itoa(r.Statements)},
		{"contradicting", "int", strconv.Itoa(r.Contradicting)}, {"articles", "int", strconv.Itoa(r.Articles)},
		{"first_seen", "string", string(r.FirstSeen)}, {"last_seen", "string", string(r.LastSeen)},
	}
}

// graphML writes GraphML 1.0.
func (s *Service) graphML(ctx context.Context, w io.Writer, f graph.Filter) error {
	var head bytes.Buffer
	head.WriteString("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n")
	declare := func(what string, all []attribute) {
		for _, a := range all {
			fmt.Fprintf(&head, "<key id=%q for=%q attr.name=%q attr.type=%q/>\n", a.name, what, a.name, a.kind)
		}
	}
	declare("node", nodeAttributes(&graph.Actor{}))
	declare("edge", edgeAttributes(&graph.Relation{}))
	head.WriteString("<graph edgedefault=\"directed\">\n")
	data := func(all []attribute) string {
		return given(all, func(a attribute) string { return fmt.Sprintf("<data key=%q>%s</data>", a.name, escaped(a.value)) })
	}
	return s.writeNetwork(ctx, w, f, networkFormat{
		head: head.String(),
		node: func(a *graph.Actor) string {
			return fmt.Sprintf("<node id=%s>%s</node>\n", quoted(string(a.ID)), data(nodeAttributes(a)))
		},
		edge: func(r *graph.Relation) string {
			return fmt.Sprintf("<edge id=%s source=%s target=%s>%s</edge>\n", quoted(string(r.Key)), quoted(string(r.Subject)), quoted(string(r.Object)), data(edgeAttributes(r)))
		},
		foot: "</graph></graphml>\n",
	})
}

// gexf writes GEXF 1.2, the version that most programs read.
func (s *Service) gexf(ctx context.Context, w io.Writer, f graph.Filter) error {
	var head bytes.Buffer
	head.WriteString("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<gexf xmlns=\"http://www.gexf.net/1.2draft\" version=\"1.2\">\n")
	head.WriteString("<graph mode=\"static\" defaultedgetype=\"directed\">\n")
	declare := func(what string, all []attribute) {
		fmt.Fprintf(&head, "<attributes class=%q>", what)
		for _, a := range all {
			kind := map[string]string{"int": "integer"}[a.kind]
			if kind == "" {
				kind = a.kind
			}
			fmt.Fprintf(&head, "<attribute id=%q title=%q type=%q/>", a.name, a.name, kind)
		}
		head.WriteString("</attributes>\n")
	}
	declare("node", nodeAttributes(&graph.Actor{})[1:])
	declare("edge", edgeAttributes(&graph.Relation{}))
	head.WriteString("<nodes>\n")
	values := func(all []attribute) string {
		one := func(a attribute) string { return fmt.Sprintf("<attvalue for=%q value=%s/>", a.name, quoted(a.value)) }
		return "<attvalues>" + given(all, one) + "</attvalues>"
	}
	return s.writeNetwork(ctx, w, f, networkFormat{
		head: head.String(),
		node: func(a *graph.Actor) string {
			return fmt.Sprintf("<node id=%s label=%s>%s</node>\n", quoted(string(a.ID)), quoted(a.Name), values(nodeAttributes(a)[1:]))
		},
		edges: "</nodes>\n<edges>\n",
		edge: func(r *graph.Relation) string {
			return fmt.Sprintf("<edge id=%s source=%s target=%s label=%q weight=\"%g\">%s</edge>\n", quoted(string(r.Key)), quoted(string(r.Subject)),
				quoted(string(r.Object)), string(r.Kind), round(r.Weight), values(edgeAttributes(r)))
		},
		foot: "</edges>\n</graph></gexf>\n",
	})
}

// given writes the attributes that have a value.
func given(all []attribute, write func(attribute) string) string {
	var b strings.Builder
	for _, a := range all {
		if a.value != "" {
			b.WriteString(write(a))
		}
	}
	return b.String()
}

func quoted(s string) string { return `"` + escaped(s) + `"` }

func escaped(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(s)) // a buffer takes all
	return b.String()
}
