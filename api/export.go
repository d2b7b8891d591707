package api

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"strconv"

	"entente/graph"
)

// ExportParams ask for everything that the filters select.
type ExportParams struct {
	Filters
	Format string `query:"format" default:"jsonl" enum:"jsonl,csv,graphml,svg" doc:"form of the export; svg is a picture of the strongest ties"`
	What   string `query:"what" default:"statements" enum:"statements,relations,articles,actors" doc:"what to export; GraphML is always actors and relations, articles and actors take no filters"`
}

// ExportType is the media type of an export.
func (p *ExportParams) ExportType() string {
	return map[string]string{
		"jsonl": "application/x-ndjson", "csv": mediaType("csv"), "graphml": "application/graphml+xml",
		"svg": "image/svg+xml",
	}[p.Format]
}

// Export prepares to stream everything that the filters select, in the order of ids: the same store gives the same bytes.
// Faults of the question are found before anything is written.
func (s *Service) Export(ctx context.Context, p *ExportParams) (write func(io.Writer) error, err error) {
	f, err := s.filter(ctx, p.Filters)
	if err != nil {
		return nil, err
	}
	names := newStoreNames(ctx, s.Store)
	return func(w io.Writer) error {
		switch {
		case p.Format == "graphml":
			return s.graphML(ctx, w, f)
		case p.Format == "svg":
			return s.writeOverview(ctx, w, f)
		case p.What == "relations":
			return exportEach(w, p.Format, s.Store.Relations(ctx, f), func(r *graph.Relation) (Relation, error) {
				return s.relation(ctx, names, r, f, 0)
			})
		case p.What == "articles":
			return exportEach(w, p.Format, s.Store.Articles(ctx, ""), func(a *graph.Article) (exportedArticle, error) {
				return exportedArticle{newHead(a), a.Text}, nil
			})
		case p.What == "actors":
			return exportEach(w, p.Format, s.allActors(ctx), func(m graph.ActorMatch) (FoundActor, error) {
				return foundActors([]graph.ActorMatch{m})[0], nil
			})
		}
		return exportEach(w, p.Format, s.Store.Statements(ctx, f), func(st *graph.Statement) (Statement, error) {
			return NewStatement(st, s.Kinds, names)
		})
	}, nil
}

func (s *Service) writeOverview(ctx context.Context, w io.Writer, f graph.Filter) error {
	svg, err := s.Overview(ctx, f, shownTies)
	if err != nil {
		return err
	}
	_, err = w.Write(svg)
	return err
}

// exportedArticle is an article as load takes it from JSON lines, with its text.
type exportedArticle struct {
	ArticleHead
	Text string `json:"text"`
}

// allActors lists the actors, some at a time.
func (s *Service) allActors(ctx context.Context) iter.Seq2[graph.ActorMatch, error] {
	const some = 500
	return func(yield func(graph.ActorMatch, error) bool) {
		q := graph.ActorQuery{Limit: some}
		for {
			found, err := s.Store.Actors(ctx, q)
			if err != nil {
				yield(graph.ActorMatch{}, err)
				return
			}
			for _, m := range found {
				if !yield(m, nil) {
					return
				}
			}
			if len(found) < some {
				return
			}
			q.After = found[len(found)-1].Actor.ID
		}
	}
}

func exportEach[V, T any](w io.Writer, format string, all iter.Seq2[V, error], convert func(V) (T, error)) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	table := &csvTable{w: w}
	if format == "csv" {
		if err := table.write([]T{}); err != nil {
			return err
		}
	}
	for v, err := range all {
		if err != nil {
			return err
		}
		row, err := convert(v)
		if err != nil {
			return err
		}
		if format == "csv" {
			err = table.write([]T{row})
		} else {
			err = encoder.Encode(row)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// A csvTable writes rows below one header.
type csvTable struct {
	w      io.Writer
	header bool
}

func (t *csvTable) write(rows any) error {
	var b bytes.Buffer
	if err := WriteCSV(&b, rows); err != nil {
		return err
	}
	out := b.Bytes()
	if t.header {
		_, out, _ = bytes.Cut(out, []byte("\n"))
	}
	t.header = true
	_, err := t.w.Write(out)
	return err
}

// graphML writes actors as nodes and relations as edges, for programs that draw and count networks.
func (s *Service) graphML(ctx context.Context, w io.Writer, f graph.Filter) error {
	ends := map[graph.ActorID]bool{}
	for r, err := range s.Store.Relations(ctx, f) {
		if err != nil {
			return err
		}
		ends[r.Subject], ends[r.Object] = true, true
	}
	if _, err := io.WriteString(w, graphMLHead); err != nil {
		return err
	}
	for _, id := range slices.Sorted(maps.Keys(ends)) {
		a, err := s.Store.Actor(ctx, id)
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(w, "<node id=%s>%s</node>\n", quoted(string(id)), dataOf(
			"name", a.Name, "type", string(a.Type), "iso3", a.Codes["iso3"], "wikidata", a.Codes["wikidata"])); err != nil {
			return err
		}
	}
	for r, err := range s.Store.Relations(ctx, f) {
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(w, "<edge id=%s source=%s target=%s>%s</edge>\n", quoted(string(r.Key)), quoted(string(r.Subject)), quoted(string(r.Object)), edgeData(r)); err != nil {
			return err
		}
	}
	_, err := io.WriteString(w, "</graph></graphml>\n")
	return err
}

func edgeData(r *graph.Relation) string {
	return dataOf(
		"kind", string(r.Kind), "sign", strconv.Itoa(int(r.Sign)), "weight", strconv.FormatFloat(round(r.Weight), 'g', -1, 64),
		"confidence", strconv.FormatFloat(round(r.Confidence), 'g', -1, 64), "statements", strconv.Itoa(r.Statements),
		"contradicting", strconv.Itoa(r.Contradicting), "articles", strconv.Itoa(r.Articles),
		"first_seen", string(r.FirstSeen), "last_seen", string(r.LastSeen))
}

// graphMLHead declares the attributes.
const graphMLHead = `<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key id="name" for="node" attr.name="name" attr.type="string"/>
<key id="type" for="node" attr.name="type" attr.type="string"/>
<key id="iso3" for="node" attr.name="iso3" attr.type="string"/>
<key id="wikidata" for="node" attr.name="wikidata" attr.type="string"/>
<key id="kind" for="edge" attr.name="kind" attr.type="string"/>
<key id="sign" for="edge" attr.name="sign" attr.type="int"/>
<key id="weight" for="edge" attr.name="weight" attr.type="double"/>
<key id="confidence" for="edge" attr.name="confidence" attr.type="double"/>
<key id="statements" for="edge" attr.name="statements" attr.type="int"/>
<key id="contradicting" for="edge" attr.name="contradicting" attr.type="int"/>
<key id="articles" for="edge" attr.name="articles" attr.type="int"/>
<key id="first_seen" for="edge" attr.name="first_seen" attr.type="string"/>
<key id="last_seen" for="edge" attr.name="last_seen" attr.type="string"/>
<graph edgedefault="directed">
`

// dataOf writes the pairs of key and value that have a value.
func dataOf(pairs ...string) string {
	var b bytes.Buffer
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			fmt.Fprintf(&b, "<data key=%s>%s</data>", quoted(pairs[i]), escaped(pairs[i+1]))
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
