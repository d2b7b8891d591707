// Package train trains the relation model of package extract from marked articles and measures it on articles that it
// was not trained on.
package train

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"entente/extract/eval"
	"entente/graph"
)

// A Corpus is marked articles: texts with their gold.
type Corpus struct {
	Articles []*graph.Article
	Gold     *eval.Gold
}

func (c *Corpus) add(name, text string, published graph.Date) {
	c.Articles = append(c.Articles, &graph.Article{
		ID: graph.NewArticleID("", text), Name: name, Text: text, Published: published, Language: "en",
	})
}

// ReadFolder reads marked articles: GOLD/NNN.jsonl beside ARTICLES/NNN.txt, dates in ARTICLES/meta.tsv.
func ReadFolder(gold, articles string) (*Corpus, error) {
	marked, err := eval.Load(gold)
	if err != nil {
		return nil, err
	}
	dates, err := readDates(filepath.Join(articles, "meta.tsv"))
	if err != nil {
		return nil, err
	}
	c := &Corpus{Gold: marked}
	for _, name := range marked.Names() {
		text, err := os.ReadFile(filepath.Join(articles, name+".txt"))
		if err != nil {
			return nil, err
		}
		c.add(name, string(text), dates[name])
	}
	return c, nil
}

func readDates(path string) (map[string]graph.Date, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	dates := map[string]graph.Date{}
	for n, line := range strings.Split(string(raw), "\n") {
		cells := strings.Split(line, "\t")
		if n == 0 || len(cells) < 3 {
			continue
		}
		day, err := graph.ParseDate(cells[2])
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", path, n+1, err)
		}
		dates[cells[0]] = day
	}
	return dates, nil
}

// ReadSentences reads marked single sentences, a JSON object with id, date, text and relations a line.
func ReadSentences(path string) (*Corpus, error) {
	marked, err := eval.Load(path)
	if err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	c := &Corpus{Gold: marked}
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		var s struct{ ID, Date, Text string }
		if err := json.Unmarshal(lines.Bytes(), &s); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", path, n, err)
		}
		day, err := graph.ParseDate(s.Date)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", path, n, err)
		}
		c.add(s.ID, s.Text, day)
	}
	return c, lines.Err()
}

// Join puts corpora together.
func Join(parts ...*Corpus) *Corpus {
	all := &Corpus{Gold: &eval.Gold{}}
	for _, p := range parts {
		all.Articles = append(all.Articles, p.Articles...)
		all.Gold.Merge(p.Gold)
	}
	return all
}

// ReadNotes reads our own annotated articles. Each begins with "== name date"; H is the headline, S a sentence, P begins
// a paragraph, A lists an actor (name | type | forms); a line that begins with two spaces marks a relation of the
// sentence above it: kind[/kind][?][/stance]: source[/alternative] > target[/alternative] | trigger | source words |
// target words | @speaker. "?" marks what is optional, "+" before the kind a further sentence of a relation marked elsewhere.
func ReadNotes(path string) (*Corpus, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r := notesReader{corpus: &Corpus{Gold: &eval.Gold{}}}
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		if err := r.line(lines.Text()); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", path, n, err)
		}
	}
	r.finish()
	return r.corpus, lines.Err()
}

type notesReader struct {
	corpus *Corpus
	name   string
	date   graph.Date
	text   strings.Builder
	last   string // the sentence that relations refer to
	gap    string // what separates the next sentence
	lines  []eval.Line
	more   []eval.Line // marked with "+"
	actors []eval.Actor
}

func (r *notesReader) finish() {
	if r.name == "" {
		return
	}
	for _, m := range r.more {
		i := slices.IndexFunc(r.lines, func(l eval.Line) bool {
			return l.Source == m.Source && l.Target == m.Target && l.Relation == m.Relation && l.Polarity == m.Polarity
		})
		if i >= 0 {
			r.lines[i].MoreEvidence = append(r.lines[i].MoreEvidence, m.Evidence)
		}
	}
	r.corpus.add(r.name, r.text.String(), r.date)
	r.corpus.Gold.Add(r.name, r.lines, r.actors)
}

func (r *notesReader) line(line string) error {
	switch {
	case strings.HasPrefix(line, "== "):
		r.finish()
		cells := strings.Fields(line)
		if len(cells) != 3 {
			return fmt.Errorf("write == name date")
		}
		day, err := graph.ParseDate(cells[2])
		*r = notesReader{corpus: r.corpus, name: cells[1], date: day}
		return err
	case strings.HasPrefix(line, "H "):
		r.last, r.gap = line[2:], "\n\n"
		r.text.WriteString(r.last)
	case strings.HasPrefix(line, "S "):
		r.text.WriteString(r.gap + line[2:])
		r.last, r.gap = line[2:], " "
	case line == "P":
		r.gap = "\n\n"
	case strings.HasPrefix(line, "A "):
		cells := strings.Split(line[2:], "|")
		if len(cells) < 2 {
			return fmt.Errorf("write A name | type | forms")
		}
		a := eval.Actor{Name: strings.TrimSpace(cells[0]), Type: strings.TrimSpace(cells[1])}
		if len(cells) > 2 {
			for _, form := range strings.Split(cells[2], ";") {
				a.Forms = append(a.Forms, strings.TrimSpace(form))
			}
		}
		r.actors = append(r.actors, a)
	case strings.HasPrefix(line, "  "):
		return r.relation(strings.TrimSpace(line))
	case line == "" || strings.HasPrefix(line, "#"):
	default:
		return fmt.Errorf("a line begins with ==, H, S, P, A, # or two spaces, not with %.20q", line)
	}
	return nil
}

// symmetricKinds are those whose gold lines hold either way round.
var symmetricKinds = []string{"meets", "agrees"}

func (r *notesReader) relation(line string) error {
	head, rest, ok := strings.Cut(line, ": ")
	if !ok {
		return fmt.Errorf("write kind: source > target | trigger")
	}
	l := eval.Line{Tier: "core", Polarity: "asserted", Evidence: r.last}
	head, more := strings.CutPrefix(head, "+")
	for i, part := range strings.Split(head, "/") {
		part, optional := strings.CutSuffix(part, "?")
		if optional {
			l.Tier = "optional"
		}
		switch {
		case part == "denied" || part == "hypothetical":
			l.Polarity = part
		case i == 0:
			l.Relation = part
		default:
			l.AltRelation = append(l.AltRelation, part)
		}
	}
	ends, words, _ := strings.Cut(rest, "|")
	ends, _, _ = strings.Cut(ends, "{")
	source, target, ok := strings.Cut(ends, " > ")
	if !ok {
		return fmt.Errorf("write source > target, not %q", ends)
	}
	l.Source, l.AltSource = alternatives(source)
	l.Target, l.AltTarget = alternatives(target)
	l.Symmetric = slices.Contains(symmetricKinds, l.Relation)
	giveWords(&l, strings.Split(words, "|"))
	if more {
		r.more = append(r.more, l)
	} else {
		r.lines = append(r.lines, l)
	}
	return nil
}

// giveWords sets the trigger, the words of both ends and the speaker.
func giveWords(l *eval.Line, cells []string) {
	plain := []*string{&l.Trigger, &l.SourceMention, &l.TargetMention}
	for i, cell := range cells {
		cell = strings.TrimSpace(cell)
		if speaker, said := strings.CutPrefix(cell, "@"); said {
			l.AttributedTo = speaker
		} else if i < len(plain) {
			*plain[i] = cell
		}
	}
}

func alternatives(cell string) (main string, alt []string) {
	for i, name := range strings.Split(cell, "/") {
		if name = strings.TrimSpace(name); i == 0 {
			main = name
		} else {
			alt = append(alt, name)
		}
	}
	return main, alt
}
