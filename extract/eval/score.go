package eval

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// A Prediction is one extracted statement, of which only these members count.
type Prediction struct {
	Article  string `json:"article"` // its name; a folder and an extension do not count
	Source   Named  `json:"source"`
	Relation string `json:"relation"`
	Target   Named  `json:"target"`
	Polarity string `json:"polarity"` // asserted where it is empty
	Quote    string `json:"quote"`
	Speaker  *Named `json:"speaker"`
}

// Named is an end of a prediction.
type Named struct {
	Name string `json:"name"`
}

// ReadPredictions decodes JSON lines as entente extract prints them; an error names the line.
func ReadPredictions(r io.Reader, name string) ([]Prediction, error) {
	var all []Prediction
	err := decodeLines(r, name, func(p Prediction) { all = append(all, p) })
	return all, err
}

// A Figure counts one kind, or a group of them.
type Figure struct {
	Predicted int // statements extracted
	Right     int // of these, those that the gold has, as core or optional
	Core      int // relations that must be found
	Found     int // of these, those found
}

// Precision is Right/Predicted, 0 where nothing was predicted.
func (f Figure) Precision() float64 { return ratio(f.Right, f.Predicted) }

// Recall is Found/Core, 0 where nothing is to be found.
func (f Figure) Recall() float64 { return ratio(f.Found, f.Core) }

// F1 is the harmonic mean of precision and recall.
func (f Figure) F1() float64 {
	p, r := f.Precision(), f.Recall()
	if p+r == 0 {
		return 0
	}
	return 2 * p * r / (p + r)
}

func ratio(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

// Groups of kinds in a Score.
const (
	Interactions = "interactions" // all kinds but the roles
	Roles        = "roles"        // leads and member_of
)

// A Score is what comes out of a comparison.
type Score struct {
	Figures  map[string]*Figure // by kind, and for Interactions and Roles
	Right    int                // predictions that match
	Quoted   int                // of these, those whose quote is the right sentence
	Mistakes []string           // what is wrong and what is missed, a line each
}

// Score compares predictions with the gold. A prediction matches a line of the same article when the kind, both ends and
// the polarity agree, each with itself or an alternative; the ends may be swapped where the line is symmetric. Recall
// counts core lines, precision counts predictions matched by any line. Of several predictions that differ only in their
// sentence the first counts.
func (g *Gold) Score(predictions []Prediction) *Score {
	byArticle := map[string][]Prediction{}
	for _, p := range distinct(predictions) {
		byArticle[stem(p.Article)] = append(byArticle[stem(p.Article)], p)
	}
	score := &Score{Figures: map[string]*Figure{}}
	for _, a := range g.articles {
		score.article(a, byArticle[a.name])
	}
	return score
}

// distinct leaves out predictions that differ only in their sentence from one before, and brings the others to one form.
func distinct(predictions []Prediction) []Prediction {
	var out []Prediction
	seen := map[string]bool{}
	for _, p := range predictions {
		p.Relation = strings.ToLower(p.Relation)
		if p.Polarity == "" {
			p.Polarity = "asserted"
		}
		key := strings.Join([]string{stem(p.Article), fold(p.Source.Name), p.Relation, fold(p.Target.Name), p.Polarity}, "\x00")
		if !seen[key] {
			seen[key] = true
			out = append(out, p)
		}
	}
	return out
}

func (s *Score) article(a goldArticle, predictions []Prediction) {
	found := map[int]bool{}
	for _, p := range predictions {
		var hits []int
		for i, line := range a.lines {
			if line.matches(p, a.names) {
				hits = append(hits, i)
				found[i] = true
			}
		}
		s.count(p.Relation, func(f *Figure) {
			f.Predicted++
			f.Right += one(len(hits) > 0)
		})
		if len(hits) == 0 {
			s.mistake("%s WRONG  %s -%s/%s-> %s | %s", a.name, p.Source.Name, p.Relation, p.Polarity, p.Target.Name, cut(p.Quote, 140))
			continue
		}
		s.Right++
		s.Quoted += one(slices.ContainsFunc(hits, func(i int) bool { return a.lines[i].QuotedBy(p.Quote) }))
	}
	for i, line := range a.lines {
		if line.Tier != "core" {
			continue
		}
		s.count(line.Relation, func(f *Figure) {
			f.Core++
			f.Found += one(found[i])
		})
		if !found[i] {
			s.mistake("%s MISSED %s -%s/%s-> %s | %s", a.name, line.Source, line.Relation, line.Polarity, line.Target, cut(line.Evidence, 140))
		}
	}
}

// count changes the figure of a kind and that of its group.
func (s *Score) count(kind string, change func(*Figure)) {
	for _, name := range []string{kind, group(kind)} {
		if s.Figures[name] == nil {
			s.Figures[name] = &Figure{}
		}
		change(s.Figures[name])
	}
}

func (s *Score) mistake(format string, args ...any) {
	s.Mistakes = append(s.Mistakes, fmt.Sprintf(format, args...))
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

func cut(s string, runes int) string {
	r := []rune(s)
	return string(r[:min(runes, len(r))])
}

func (l *Line) matches(p Prediction, n names) bool {
	if p.Relation != l.Relation && !slices.Contains(l.AltRelation, p.Relation) {
		return false
	}
	if p.Polarity != l.Polarity && !slices.Contains(l.AltPolarity, p.Polarity) {
		return false
	}
	forward, backward := l.ends(n.of(p.Source.Name), n.of(p.Target.Name))
	return forward || backward
}

// ends tells whether two actors, given by what they may be called, are source and target of the line, or target and
// source where it is symmetric.
func (l *Line) ends(a, b map[string]bool) (forward, backward bool) {
	source, target := foldAll(l.Source, l.AltSource), foldAll(l.Target, l.AltTarget)
	return meet(a, source) && meet(b, target), l.Symmetric && meet(a, target) && meet(b, source)
}

func foldAll(name string, more []string) []string {
	folded := []string{fold(name)}
	for _, m := range more {
		folded = append(folded, fold(m))
	}
	return folded
}

func meet(set map[string]bool, names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return set[name] })
}

// QuotedBy tells whether a quote overlaps a sentence that says the line.
func (l *Line) QuotedBy(quote string) bool {
	quote = blanks.ReplaceAllString(quote, " ")
	if quote == "" {
		return false
	}
	start := cut(quote, 60)
	return slices.ContainsFunc(append([]string{l.Evidence}, l.MoreEvidence...), func(e string) bool {
		e = blanks.ReplaceAllString(e, " ")
		return strings.Contains(e, quote) || strings.Contains(quote, e) || strings.Contains(e, start)
	})
}

// order lists the groups first, then the kinds by name.
func (s *Score) order() []string {
	names := slices.DeleteFunc(slices.Sorted(maps.Keys(s.Figures)), func(n string) bool { return n == Interactions || n == Roles })
	return slices.DeleteFunc(append([]string{Interactions, Roles}, names...), func(n string) bool { return s.Figures[n] == nil })
}

// WriteText prints a table, one row a group or kind.
func (s *Score) WriteText(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%-14s %6s %6s %6s  pred right core found\n", "", "P", "R", "F1")
	for _, name := range s.order() {
		f := s.Figures[name]
		fmt.Fprintf(&b, "%-14s %6.3f %6.3f %6.3f  %4d %5d %4d %5d\n",
			name, f.Precision(), f.Recall(), f.F1(), f.Predicted, f.Right, f.Core, f.Found)
	}
	fmt.Fprintf(&b, "evidence sentence right: %d/%d\n", s.Quoted, s.Right)
	_, err := io.WriteString(w, b.String())
	return err
}

// WriteJSON prints one object with a member a group or kind.
func (s *Score) WriteJSON(w io.Writer) error {
	type row struct {
		Precision json.Number `json:"precision"`
		Recall    json.Number `json:"recall"`
		F1        json.Number `json:"f1"`
		Predicted int         `json:"predicted"`
		Right     int         `json:"right"`
		Core      int         `json:"core"`
		Found     int         `json:"found"`
	}
	rows := map[string]row{}
	for name, f := range s.Figures {
		rows[name] = row{round(f.Precision()), round(f.Recall()), round(f.F1()), f.Predicted, f.Right, f.Core, f.Found}
	}
	return json.NewEncoder(w).Encode(rows)
}

func round(x float64) json.Number { return json.Number(strconv.FormatFloat(x, 'f', 3, 64)) }
