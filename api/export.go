package api

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"iter"
	"reflect"

	"entente/graph"
)

// ExportParams ask for everything that the filters select.
type ExportParams struct {
	Filters
	Whence
	Format string `query:"format" default:"jsonl" enum:"jsonl,csv,parquet,graphml,gexf,jsonld,ftm,svg" doc:"form of the export; ftm are FollowTheMoney entities, svg is a picture of the strongest ties"`
	What   string `query:"what" default:"statements" enum:"statements,relations,articles,actors" doc:"what to export as jsonl, csv or parquet; graphml and gexf are always actors and relations, jsonld and ftm actors, articles and statements; articles and actors take no filters"`
}

// exportTypes are the media types of exports.
var exportTypes = map[string]string{
	"jsonl": "application/x-ndjson", "csv": "text/csv", "parquet": "application/vnd.apache.parquet", "graphml": "application/graphml+xml",
	"gexf": "application/gexf+xml", "jsonld": "application/ld+json", "ftm": "application/x-ndjson", "svg": "image/svg+xml",
}

// ExportType is the media type of an export.
func (p *ExportParams) ExportType() string {
	if p.Format == "csv" {
		return mediaType("csv")
	}
	return exportTypes[p.Format]
}

// Export prepares to stream everything that the filters select, in the order of ids: the same store gives the same bytes.
// Faults of the question are found before anything is written.
func (s *Service) Export(ctx context.Context, p *ExportParams) (write func(io.Writer) error, err error) {
	f, err := s.wholeFilter(ctx, p.Filters, p.Whence)
	if err != nil {
		return nil, err
	}
	whole := map[string]func(context.Context, io.Writer, graph.Filter) error{
		"graphml": s.graphML, "gexf": s.gexf, "jsonld": s.jsonLD, "ftm": s.followTheMoney, "svg": s.writeOverview,
	}
	if write, ok := whole[p.Format]; ok {
		return func(w io.Writer) error { return write(ctx, w, f) }, nil
	}
	return func(w io.Writer) error { return s.exportTable(ctx, w, p, f) }, nil
}

// exportTable writes one row for each thing.
func (s *Service) exportTable(ctx context.Context, w io.Writer, p *ExportParams, f graph.Filter) error {
	names := newStoreNames(ctx, s.Store)
	switch p.What {
	case "relations":
		return exportEach(w, p.Format, s.Store.Relations(ctx, f), func(r *graph.Relation) (Relation, error) {
			return s.relation(ctx, names, r, f, 0)
		})
	case "articles":
		return exportEach(w, p.Format, s.Store.Articles(ctx, ""), func(a *graph.Article) (exportedArticle, error) {
			return exportedArticle{newHead(a), a.Text}, nil
		})
	case "actors":
		return exportEach(w, p.Format, s.allActors(ctx), func(m graph.ActorMatch) (FoundActor, error) {
			return foundActors([]graph.ActorMatch{m})[0], nil
		})
	}
	return exportEach(w, p.Format, s.Store.Statements(ctx, f), func(st *graph.Statement) (Statement, error) {
		return NewStatement(st, s.Kinds, names)
	})
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

// A rowWriter writes structs of one type, one after the other.
type rowWriter interface {
	write(row any) error
	close() error
}

func newRowWriter[T any](w io.Writer, format string) (rowWriter, error) {
	switch format {
	case "csv":
		table := &csvTable{w: w}
		return table, table.writeAll([]T{})
	case "parquet":
		return newParquetTable(w, reflect.TypeFor[T]()), nil
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return lines{encoder}, nil
}

func exportEach[V, T any](w io.Writer, format string, all iter.Seq2[V, error], convert func(V) (T, error)) error {
	out, err := newRowWriter[T](w, format)
	if err != nil {
		return err
	}
	for v, err := range all {
		if err != nil {
			return err
		}
		row, err := convert(v)
		if err != nil {
			return err
		}
		if err := out.write(row); err != nil {
			return err
		}
	}
	return out.close()
}

// lines writes JSON lines.
type lines struct{ encoder *json.Encoder }

func (l lines) write(row any) error { return l.encoder.Encode(row) }

func (l lines) close() error { return nil }

// A csvTable writes rows below one header.
type csvTable struct {
	w      io.Writer
	header bool
}

func (t *csvTable) write(row any) error {
	v := reflect.ValueOf(row)
	one := reflect.MakeSlice(reflect.SliceOf(v.Type()), 0, 1)
	return t.writeAll(reflect.Append(one, v).Interface())
}

func (t *csvTable) close() error { return nil }

func (t *csvTable) writeAll(rows any) error {
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
