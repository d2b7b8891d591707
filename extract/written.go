package extract

import (
	"strings"

	"entente/extract/gazetteer"
	"entente/graph"
	"entente/nlp"
)

// writtenNames tells how the article writes the full names of persons whom the knowledge base calls otherwise: Fuad Siniora
// for Fouad Siniora. A person who is also called by the usual name, or only by a surname, keeps the usual one.
func (r *Resolver) writtenNames(doc *nlp.Doc, cast *Cast) map[graph.ActorID]string {
	written, usual := map[graph.ActorID]string{}, map[graph.ActorID]bool{}
	for _, m := range cast.Mentions {
		if m.Form != Name || len(m.Actors) != 1 || !r.fullName(doc, m) {
			continue
		}
		a := cast.Actors[m.Actors[0]]
		name := doc.Text[doc.Tokens[m.First].Start:doc.Tokens[m.Last-1].End]
		switch {
		case a.Type != graph.Person || usual[a.ID]:
		case strings.EqualFold(gazetteer.Fold(name), gazetteer.Fold(a.Name)):
			usual[a.ID] = true
			delete(written, a.ID)
		case len(name) > len(written[a.ID]):
			written[a.ID] = name
		}
	}
	return written
}

// fullName tells whether a mention is a name of two words or more that begins with a capital but no title.
func (r *Resolver) fullName(doc *nlp.Doc, m Mention) bool {
	first := doc.Word(m.First)
	if m.Last-m.First < 2 || !startsUpper(first) || r.voc.title[strings.ToLower(first)] != noTitle || r.voc.function[strings.ToLower(strings.TrimSuffix(first, "."))] {
		return false
	}
	for i := m.First; i < m.Last; i++ {
		if w := doc.Word(i); w == "," || w == "(" {
			return false
		}
	}
	return true
}
