package eval

import (
	"fmt"
	"os"
	"strings"

	"entente/extract"
	"entente/graph"
	"entente/nlp"
)

// An ActorRow is one actor that a person marked in an article.
type ActorRow struct {
	Name  string
	Type  graph.ActorType
	Forms []string // distinct words that stand for the actor, pronouns and bare titles left out
}

// LoadActors reads a table of canonical name, type and surface forms with a header row. The error names file and line.
func LoadActors(path string) ([]ActorRow, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("actors: %w", err)
	}
	var rows []ActorRow
	for i, line := range strings.Split(strings.TrimRight(string(raw), "\n"), "\n") {
		cells := strings.Split(line, "\t")
		if i == 0 || strings.TrimSpace(line) == "" {
			continue
		}
		if len(cells) < 2 {
			return nil, fmt.Errorf("actors: %s:%d: %d cells: write name, type and forms", path, i+1, len(cells))
		}
		row := ActorRow{Name: strings.TrimSpace(cells[0]), Type: graph.ActorType(strings.TrimSpace(cells[1]))}
		if len(cells) > 2 {
			for _, form := range strings.Split(cells[2], ";") {
				if form = strings.TrimSpace(form); form != "" {
					row.Forms = append(row.Forms, form)
				}
			}
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// ActorScore counts actors over articles: marked, found in the text, and both; and surface forms, which must stand for
// the right actor.
type ActorScore struct {
	Gold, Predicted, Right int
	Forms, FormsRight      int
	Missed, Wrong          []string // "article: name", for reading
}

// Figures returns precision, recall and F1 of the actors.
func (s *ActorScore) Figures() (p, r, f float64) {
	if s.Predicted > 0 {
		p = float64(s.Right) / float64(s.Predicted)
	}
	if s.Gold > 0 {
		r = float64(s.Right) / float64(s.Gold)
	}
	if p+r > 0 {
		f = 2 * p * r / (p + r)
	}
	return p, r, f
}

// Add scores the cast of one article. An actor that is only named as a place by its capital does not count as found.
func (s *ActorScore) Add(article string, gold []ActorRow, doc *nlp.Doc, cast *extract.Cast) {
	s.Gold += len(gold)
	real := acting(cast)
	used := make([]bool, len(cast.Actors))
	for _, row := range gold {
		hit := -1
		for i, a := range cast.Actors {
			if real[i] && !used[i] && row.is(a, doc, cast, i) {
				hit = i
				break
			}
		}
		s.forms(row, doc, cast)
		if hit < 0 {
			s.Missed = append(s.Missed, fmt.Sprintf("%s: %s (%s) %s", article, row.Name, row.Type, strings.Join(row.Forms, "; ")))
			continue
		}
		used[hit] = true
		s.Right++
	}
	for i, a := range cast.Actors {
		if !real[i] {
			continue
		}
		s.Predicted++
		if !used[i] {
			s.Wrong = append(s.Wrong, fmt.Sprintf("%s: %s (%s) %s", article, a.Name, a.Type, firstForm(doc, cast, i)))
		}
	}
}

// acting tells of each actor whether it is more than a place named by a capital.
func acting(cast *extract.Cast) []bool {
	real := make([]bool, len(cast.Actors))
	for _, m := range cast.Mentions {
		if m.Form == extract.Metonym && m.Place {
			continue
		}
		for _, a := range m.Actors {
			real[a] = true
		}
	}
	return real
}

// is tells whether a found actor is the marked one: the same name, or for all but countries the name as the text has it.
func (row ActorRow) is(a *graph.Actor, doc *nlp.Doc, cast *extract.Cast, i int) bool {
	if row.named(a.Name) {
		return true
	}
	for _, alias := range a.Aliases {
		if fold(alias.Name) == fold(row.Name) {
			return true
		}
	}
	return false
}

// named tells whether a name is that of the row, or one of its surface forms where those identify it.
func (row ActorRow) named(name string) bool {
	if fold(name) == fold(row.Name) {
		return true
	}
	if row.Type == graph.Country || row.Type == graph.IGO {
		return false
	}
	for _, form := range row.Forms {
		if fold(form) == fold(name) {
			return true
		}
	}
	return false
}

// forms counts the surface forms of a row that a mention of the right actor covers.
func (s *ActorScore) forms(row ActorRow, doc *nlp.Doc, cast *extract.Cast) {
	for _, form := range row.Forms {
		s.Forms++
		for _, m := range cast.Mentions {
			if len(m.Actors) == 1 && strings.Contains(mentionText(doc, m), form) && row.is(cast.Actors[m.Actors[0]], doc, cast, m.Actors[0]) {
				s.FormsRight++
				break
			}
		}
	}
}

func mentionText(doc *nlp.Doc, m extract.Mention) string {
	return doc.Text[doc.Tokens[m.First].Start:doc.Tokens[m.Last-1].End]
}

func firstForm(doc *nlp.Doc, cast *extract.Cast, actor int) string {
	for _, m := range cast.Mentions {
		for _, a := range m.Actors {
			if a == actor {
				return fmt.Sprintf("%q, %s", mentionText(doc, m), m.Why)
			}
		}
	}
	return ""
}

// MentionScore counts the ends of marked relations whose words a mention of the right actor covers: the ceiling of what a
// reader of relations can find.
type MentionScore struct {
	Ends, Covered, Right int
	Lost                 []string
}

// Add scores the ends of an article's relations that have words in the evidence.
func (s *MentionScore) Add(article string, lines []Line, rows []ActorRow, doc *nlp.Doc, cast *extract.Cast) {
	by := map[string]ActorRow{}
	for _, row := range rows {
		by[fold(row.Name)] = row
	}
	for _, l := range lines {
		s.end(article, l, l.SourceMention, append([]string{l.Source}, l.AltSource...), by, doc, cast)
		s.end(article, l, l.TargetMention, append([]string{l.Target}, l.AltTarget...), by, doc, cast)
	}
}

func (s *MentionScore) end(article string, l Line, words string, names []string, by map[string]ActorRow, doc *nlp.Doc, cast *extract.Cast) {
	at := strings.Index(doc.Text, l.Evidence)
	off := strings.Index(l.Evidence, words)
	if words == "" || at < 0 || off < 0 {
		return
	}
	s.Ends++
	covered, right := false, false
	var found []string
	for ; off >= 0 && !right; off = next(l.Evidence, words, off) {
		first, last := at+off, at+off+len(words)
		for _, m := range cast.Mentions {
			if doc.Tokens[m.Last-1].End <= first || doc.Tokens[m.First].Start >= last {
				continue
			}
			covered = true
			for _, a := range m.Actors {
				found = append(found, cast.Actors[a].Name)
				for _, name := range names {
					row, ok := by[fold(name)]
					if !ok {
						row = ActorRow{Name: name}
					}
					right = right || row.is(cast.Actors[a], doc, cast, a)
				}
			}
		}
	}
	if covered {
		s.Covered++
	}
	if right {
		s.Right++
		return
	}
	s.Lost = append(s.Lost, fmt.Sprintf("%s [%s %s] %s: %q is %q | %s", article, l.Tier, l.Relation, names[0], words, strings.Join(found, ", "), l.Evidence))
}

// next returns where words stand again in text behind position at, -1 where they do not.
func next(text, words string, at int) int {
	k := strings.Index(text[at+1:], words)
	if k < 0 {
		return -1
	}
	return at + 1 + k
}
