package api

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"entente/graph"
)

// articleView is what the page of an article shows.
type articleView struct {
	Article  *Article
	Segments []segment
}

// A segment is a piece of the text with the marks that lie on it.
type segment struct {
	Text   string
	Class  string
	ID     string // of the statement whose trigger begins here
	Title  string
	Anchor bool
}

func (p *pages) article(ctx context.Context, c *gin.Context, d *pageData) error {
	a, err := p.server.service.Article(ctx, &IDParams{ID: c.Param("id")})
	if err != nil {
		return err
	}
	d.Title = a.Title
	if d.Title == "" {
		d.Title = a.Name
	}
	d.API = "/v1/articles/" + url.PathEscape(string(a.ID))
	d.CSV = "/v1/statements?format=csv&article=" + url.QueryEscape(string(a.ID))
	d.Body = articleView{Article: a, Segments: mark(a, p.server.service.Kinds)}
	return nil
}

// A span is a marked range of the text.
type span struct {
	start, end int
	class      string
	title      string
	id         string
}

// mark cuts a text where marks begin or end, and says for each piece which marks lie on it.
func mark(a *Article, kinds *graph.Kinds) []segment {
	spans := spansOf(a, kinds)
	cuts := []int{0, len(a.Text)}
	for _, s := range spans {
		cuts = append(cuts, s.start, s.end)
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	var out []segment
	for i := 1; i < len(cuts); i++ {
		out = append(out, piece(a.Text, cuts[i-1], cuts[i], spans))
	}
	return out
}

func piece(text string, start, end int, spans []span) segment {
	s := segment{Text: text[start:end]}
	var classes, titles []string
	for _, sp := range spans {
		if sp.start > start || sp.end < end {
			continue
		}
		if !slices.Contains(classes, sp.class) {
			classes = append(classes, sp.class)
		}
		if sp.title != "" && !slices.Contains(titles, sp.title) {
			titles = append(titles, sp.title)
		}
		if sp.id != "" && sp.start == start && s.ID == "" {
			s.ID, s.Anchor = sp.id, true
		}
	}
	s.Class, s.Title = strings.Join(classes, " "), strings.Join(titles, "\n")
	return s
}

// spansOf lists the marks of all statements: sentences, both ends, triggers.
func spansOf(a *Article, kinds *graph.Kinds) []span {
	var spans []span
	add := func(start, end int, class, title, id string) {
		if (graph.Span{Start: start, End: end}).In(len(a.Text)) {
			spans = append(spans, span{start, end, class, title, id})
		}
	}
	for _, st := range a.Statements {
		kind, _ := kinds.Get(st.Relation)
		what := st.Source.Name + " " + string(st.Relation) + " " + st.Target.Name
		if st.Polarity != graph.Asserted {
			what += " (" + string(st.Polarity) + ")"
		}
		if st.Rejected {
			what += " (rejected)"
		}
		add(st.Start, st.End, "sentence", "", "")
		add(st.Source.Start, st.Source.End, "actor", st.Source.Name, "")
		add(st.Target.Start, st.Target.End, "actor", st.Target.Name, "")
		add(st.TriggerStart, st.TriggerEnd, "trigger "+tone(kind.Sign), what, "s-"+string(st.ID))
	}
	return spans
}
