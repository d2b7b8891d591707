package eval

import (
	"slices"
	"strings"

	"entente/extract"
	"entente/graph"
	"entente/nlp"
)

// Given says which work of the reader the gold does in its place, to see how good the rest could be.
type Given int

const (
	GivenNothing  Given = iota
	GivenLinks          // every mention that the reader finds stands for the marked actor, or is left out
	GivenMentions       // also, every form of an actor and every end of a relation is a mention
)

// Amend returns what gives an article the marked actors: for extract.Extractor.Explain. It is nil where the gold does not
// mark the article or nothing is given.
func (g *Gold) Amend(article string, given Given) func(*nlp.Doc, *extract.Cast) {
	a := g.article(stem(article))
	if a == nil || given == GivenNothing {
		return nil
	}
	return func(doc *nlp.Doc, cast *extract.Cast) {
		m := &amender{goldArticle: a, doc: doc, cast: cast}
		m.findActors()
		m.findForms()
		if given == GivenMentions {
			m.findEnds()
		}
		m.relink()
		if given == GivenMentions {
			m.addMissing()
		}
	}
}

// An amender corrects one cast.
type amender struct {
	*goldArticle
	doc   *nlp.Doc
	cast  *extract.Cast
	actor []int  // of the cast, by row
	spans []span // sorted, without overlap
}

// A span is tokens that stand for marked actors.
type span struct {
	first, last int
	rows        []int
	name        bool // a form of the table, and not only the words of a relation's end
}

// findActors gives every row an actor of the cast, a new one where none is right.
func (m *amender) findActors() {
	for _, row := range m.actors {
		i := slices.IndexFunc(m.cast.Actors, func(a *graph.Actor) bool { return m.names.of(a.Name)[fold(row.Name)] })
		if i < 0 {
			i = len(m.cast.Actors)
			id := graph.ActorID(strings.Join(graph.Words(row.Name), "-") + "-marked")
			m.cast.Actors = append(m.cast.Actors, &graph.Actor{ID: id, Type: row.Type, Name: row.Name})
		}
		m.actor = append(m.actor, i)
	}
}

// findForms finds all forms of all rows in the text, the longest first.
func (m *amender) findForms() {
	type form struct {
		words string
		row   int
	}
	var forms []form
	for i, row := range m.actors {
		for _, f := range append(slices.Clone(row.Forms), row.Name) {
			forms = append(forms, form{f, i})
		}
	}
	slices.SortStableFunc(forms, func(a, b form) int { return len(b.words) - len(a.words) })
	for _, f := range forms {
		for rest := 0; ; {
			k := wordIndex(m.doc.Text[rest:], f.words)
			if k < 0 {
				break
			}
			m.add(rest+k, rest+k+len(f.words), f.row, true)
			rest += k + len(f.words)
		}
	}
}

// findEnds finds the words that stand for the ends of relations.
func (m *amender) findEnds() {
	for _, l := range m.lines {
		at := strings.Index(m.doc.Text, l.Evidence)
		if at < 0 {
			continue
		}
		m.endWords(at, l.Evidence, l.SourceMention, l.Source)
		m.endWords(at, l.Evidence, l.TargetMention, l.Target)
	}
}

func (m *amender) endWords(at int, evidence, words, name string) {
	row := slices.IndexFunc(m.actors, func(r ActorRow) bool { return fold(r.Name) == fold(name) })
	if k := wordIndex(evidence, words); k >= 0 && row >= 0 {
		m.add(at+k, at+k+len(words), row, false)
	}
}

// add adds bytes [start, end) as a span of a row; words that stand for several actors become one span of them all.
func (m *amender) add(start, end, row int, name bool) {
	first, last := tokensOf(m.doc, start, end)
	if first == last {
		return
	}
	k, _ := slices.BinarySearchFunc(m.spans, first, func(s span, at int) int { return s.last - at - 1 })
	if k < len(m.spans) && m.spans[k].first < last {
		if s := &m.spans[k]; s.first == first && s.last == last && !name && !s.name && !slices.Contains(s.rows, row) {
			s.rows = append(s.rows, row)
		}
		return
	}
	m.spans = slices.Insert(m.spans, k, span{first, last, []int{row}, name})
}

// relink gives every mention the actors of the span that it shares most tokens with. A mention of an actor that is not
// marked goes, one that only describes a marked actor stays as it is.
func (m *amender) relink() {
	kept := m.cast.Mentions[:0]
	for _, mention := range m.cast.Mentions {
		best, shared := -1, 0
		for i, s := range m.spans {
			if n := min(s.last, mention.Last) - max(s.first, mention.First); n > shared {
				best, shared = i, n
			}
		}
		if best >= 0 {
			mention.Actors = m.actorsOf(m.spans[best])
		}
		mention.Actors = slices.DeleteFunc(slices.Clone(mention.Actors), func(a int) bool { return !slices.Contains(m.actor, a) })
		if len(mention.Actors) > 0 {
			kept = append(kept, mention)
		}
	}
	m.cast.Mentions = kept
}

func (m *amender) actorsOf(s span) []int {
	var all []int
	for _, row := range s.rows {
		all = append(all, m.actor[row])
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// addMissing makes mentions of the spans that no mention touches.
func (m *amender) addMissing() {
	for _, s := range m.spans {
		k, _ := slices.BinarySearchFunc(m.cast.Mentions, s.first, func(c extract.Mention, at int) int { return c.Last - at - 1 })
		if k < len(m.cast.Mentions) && m.cast.Mentions[k].First < s.last {
			continue
		}
		m.cast.Mentions = slices.Insert(m.cast.Mentions, k, extract.Mention{
			First: s.first, Last: s.last, Head: headOf(m.doc, s), Actors: m.actorsOf(s), Form: m.formOf(s), Why: "marked in the gold",
		})
	}
}

// headOf is the first token of a span whose governor lies outside.
func headOf(doc *nlp.Doc, s span) int {
	for i := s.first; i < s.last; i++ {
		if h := doc.Tokens[i].Head; h < s.first || h >= s.last || h == i {
			return i
		}
	}
	return s.last - 1
}

func (m *amender) formOf(s span) extract.Form {
	switch words := m.doc.Text[m.doc.Tokens[s.first].Start:m.doc.Tokens[s.last-1].End]; {
	case s.first == s.last-1 && m.doc.Tokens[s.first].UPOS == "PRON":
		return extract.Pronoun
	case !isName(words):
		return extract.Nominal
	case m.doc.Tokens[s.last-1].UPOS == "ADJ":
		return extract.Demonym
	}
	return extract.Name
}
