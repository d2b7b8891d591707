package eval

import (
	"slices"
	"strings"

	"entente/graph"
)

// An Actor is one of the actors that a person marked in an article.
type Actor struct {
	Name, Type string
	Forms      []string // surface forms
}

// Add puts a marked article into the gold.
func (g *Gold) Add(name string, lines []Line, actors []Actor) {
	a := goldArticle{name: name, lines: lines, names: names{}}
	for _, actor := range actors {
		a.mark(ActorRow{actor.Name, graph.ActorType(actor.Type), actor.Forms})
	}
	g.articles = append(g.articles, a)
}

// Merge puts the articles of another gold behind those of g.
func (g *Gold) Merge(other *Gold) { g.articles = append(g.articles, other.articles...) }

// Names lists the marked articles.
func (g *Gold) Names() []string {
	var all []string
	for _, a := range g.articles {
		all = append(all, a.name)
	}
	return all
}

// Lines returns the lines of an article.
func (g *Gold) Lines(article string) []Line {
	if a := g.article(article); a != nil {
		return a.lines
	}
	return nil
}

// Stands tells whether a name that was found in an article may stand for one of the gold's names.
func (g *Gold) Stands(article, found string, names []string) bool {
	a := g.article(article)
	if a == nil {
		return false
	}
	of := a.names.of(found)
	return slices.ContainsFunc(names, func(n string) bool { return of[fold(n)] })
}

// A Match says how a gold line stands to a pair of actors.
type Match struct {
	Line     Line
	Quoted   bool // the sentence asked for is evidence of the line
	Main     bool // both ends are the main values, no alternatives
	Mirrored bool // the ends are swapped, as a symmetric line permits
}

// Matches returns the lines of an article whose ends are the two actors given by name, whatever their kind and polarity.
func (g *Gold) Matches(article, source, target, sentence string) []Match {
	a := g.article(article)
	if a == nil {
		return nil
	}
	from, to := a.names.of(source), a.names.of(target)
	var out []Match
	for _, line := range a.lines {
		forward, backward := line.ends(from, to)
		if !forward && !backward {
			continue
		}
		out = append(out, Match{
			Line: line, Quoted: line.QuotedBy(sentence), Mirrored: !forward,
			Main: from[fold(line.Source)] && to[fold(line.Target)] || line.Symmetric && from[fold(line.Target)] && to[fold(line.Source)],
		})
	}
	return out
}

// Kinds returns the relation of the line and those accepted in its place.
func (l Line) Kinds() []string {
	return append([]string{strings.ToLower(l.Relation)}, l.AltRelation...)
}

// Right tells whether a line of the gold matches a prediction.
func (g *Gold) Right(p Prediction) bool {
	a := g.article(stem(p.Article))
	return a != nil && slices.ContainsFunc(a.lines, func(l Line) bool { return l.matches(p, a.names) })
}
