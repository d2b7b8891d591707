// Package eval scores extracted statements against relations that a person marked: precision, recall and F1 for each
// kind, for the ten kinds of interaction together, and for roles, and the share of statements whose sentence is right.
package eval

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"entente/graph"
)

// A Line is one relation of the gold.
type Line struct {
	Source        string   `json:"source"`
	SourceType    string   `json:"source_type"`
	SourceMention string   `json:"source_mention"`
	Relation      string   `json:"relation"`
	Target        string   `json:"target"`
	TargetType    string   `json:"target_type"`
	TargetMention string   `json:"target_mention"`
	Trigger       string   `json:"trigger"` // the words of the evidence that say the relation
	Evidence      string   `json:"evidence"`
	MoreEvidence  []string `json:"more_evidence"`
	Polarity      string   `json:"polarity"`
	AttributedTo  string   `json:"attributed_to"` // who says it, "" where the article itself does
	Tier          string   `json:"tier"`          // core must be found; any other may be
	Symmetric     bool     `json:"symmetric"`
	AltSource     []string `json:"alt_source"`
	AltTarget     []string `json:"alt_target"`
	AltRelation   []string `json:"alt_relation"`
	AltPolarity   oneOrAll `json:"alt_polarity"`
}

// oneOrAll is a string or a list of strings.
type oneOrAll []string

func (o *oneOrAll) UnmarshalJSON(data []byte) error {
	var one string
	if json.Unmarshal(data, &one) == nil {
		*o = nil
		if one != "" {
			*o = oneOrAll{one}
		}
		return nil
	}
	return json.Unmarshal(data, (*[]string)(o))
}

// Gold is the marked relations of some articles, in the order in which they are scored.
type Gold struct {
	articles []goldArticle
}

type goldArticle struct {
	name   string
	lines  []Line
	actors []ActorRow
	names  names
}

// mark adds a marked actor.
func (a *goldArticle) mark(row ActorRow) {
	a.actors = append(a.actors, row)
	a.names.add(fold(row.Name), fold(row.Name))
	for _, form := range row.Forms {
		a.names.mention(string(row.Type), form, row.Name)
	}
}

// Has tells whether the gold marks an article of that name.
func (g *Gold) Has(name string) bool {
	return g.article(stem(name)) != nil
}

// article returns the first marked article of a name, nil where there is none.
func (g *Gold) article(name string) *goldArticle {
	i := slices.IndexFunc(g.articles, func(a goldArticle) bool { return a.name == name })
	if i < 0 {
		return nil
	}
	return &g.articles[i]
}

// Load reads a folder of NAME.jsonl with relations and NAME.actors.tsv with actors, or a file of single sentences with
// their relations.
func Load(path string) (*Gold, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("gold: %w", err)
	}
	if !info.IsDir() {
		return loadSentences(path)
	}
	files, err := filepath.Glob(filepath.Join(path, "*.jsonl"))
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("gold: %s holds no .jsonl files", path)
	}
	slices.Sort(files)
	gold := &Gold{}
	for _, file := range files {
		a := goldArticle{name: strings.TrimSuffix(filepath.Base(file), ".jsonl"), names: names{}}
		err := eachLine(file, func(l Line) { a.lines = append(a.lines, l) })
		if err == nil {
			err = a.read(strings.TrimSuffix(file, ".jsonl") + ".actors.tsv")
		}
		if err != nil {
			return nil, fmt.Errorf("gold: %w", err)
		}
		gold.articles = append(gold.articles, a)
	}
	return gold, nil
}

func loadSentences(path string) (*Gold, error) {
	type sentence struct {
		ID        string `json:"id"`
		Text      string `json:"text"`
		Relations []Line `json:"relations"`
	}
	gold := &Gold{}
	at := map[string]int{}
	err := eachLine(path, func(s sentence) {
		a := goldArticle{name: s.ID, lines: s.Relations, names: names{}}
		for i := range a.lines {
			a.lines[i].Evidence = s.Text
			a.mention(a.lines[i].SourceType, a.lines[i].SourceMention, a.lines[i].Source)
			a.mention(a.lines[i].TargetType, a.lines[i].TargetMention, a.lines[i].Target)
		}
		if i, twice := at[s.ID]; twice {
			gold.articles[i] = a
			return
		}
		at[s.ID] = len(gold.articles)
		gold.articles = append(gold.articles, a)
	})
	if err != nil {
		return nil, fmt.Errorf("gold: %w", err)
	}
	return gold, nil
}

// mention adds an actor of a single sentence; only what names it is known of it, and not that it has a name of its own.
func (a *goldArticle) mention(kind, mention, name string) {
	a.names.mention(kind, mention, name)
	row := ActorRow{Name: name, Type: graph.ActorType(kind)}
	if mention != "" {
		row.Forms = []string{mention}
	}
	a.actors = append(a.actors, row)
}

// eachLine decodes a file of JSON lines; an error names the line.
func eachLine[T any](path string, use func(T)) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return decodeLines(f, path, use)
}

func decodeLines[T any](r io.Reader, name string, use func(T)) error {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<30)
	for n := 1; lines.Scan(); n++ {
		if strings.TrimSpace(lines.Text()) == "" {
			continue
		}
		var value T
		if err := json.Unmarshal(lines.Bytes(), &value); err != nil {
			return fmt.Errorf("%s:%d: %w", name, n, err)
		}
		use(value)
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// names tells which names stand for which actors of one article: from a folded name to folded canonical names.
type names map[string]map[string]bool

func (n names) add(form, canonical string) {
	if n[form] == nil {
		n[form] = map[string]bool{}
	}
	n[form][canonical] = true
}

// named are the types whose mentions identify them; the surface forms of countries ("its", "the capital") do not.
var named = []string{"person", "org", "group"}

func (n names) mention(kind, mention, canonical string) {
	if slices.Contains(named, kind) && mention != "" {
		n.add(fold(mention), fold(canonical))
	}
}

// read adds the actors of a table; one that is not there adds nothing.
func (a *goldArticle) read(path string) error {
	rows, err := LoadActors(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, row := range rows {
		a.mark(row)
	}
	return err
}

// of returns what a name may stand for, itself included.
func (n names) of(name string) map[string]bool {
	folded := fold(name)
	all := map[string]bool{folded: true}
	for canonical := range n[folded] {
		all[canonical] = true
	}
	return all
}

// same are names of one actor that differ by more than spelling.
var same = map[string]string{
	"united states of america": "united states", "usa": "united states", "us": "united states", "u.s.": "united states",
	"uk": "united kingdom", "great britain": "united kingdom", "dprk": "north korea", "republic of korea": "south korea",
	"côte d'ivoire": "ivory coast", "cote d'ivoire": "ivory coast", "dr congo": "democratic republic of the congo",
	"congo-kinshasa": "democratic republic of the congo", "russian federation": "russia", "czechia": "czech republic",
	"un": "united nations", "eu": "european union", "state of palestine": "palestine",
	"palestinian territories": "palestine", "isis": "islamic state", "isil": "islamic state", "burma": "myanmar",
}

var (
	article = regexp.MustCompile(`^the[\s\p{Z}\x0b\x1c-\x1f\x85]+`)
	bracket = regexp.MustCompile(`[\s\p{Z}\x0b\x1c-\x1f\x85]*\([^)]*\)$`)
	blanks  = regexp.MustCompile(`[\s\p{Z}\x0b\x1c-\x1f\x85]+`)
)

// normal brings a name to one spelling: compatibility form, case folded, no article, no trailing bracket.
func normal(name string) string {
	name = strings.ReplaceAll(norm.NFKC.String(name), "’", "'")
	name = strings.TrimSpace(cases.Fold().String(name))
	name = article.ReplaceAllString(name, "")
	name = bracket.ReplaceAllString(name, "")
	name = blanks.ReplaceAllString(name, " ")
	if usual, ok := same[name]; ok {
		return usual
	}
	return name
}

// fold is normal without diacritics and punctuation, and with the Arabic article joined to its noun.
func fold(name string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(normal(name)) {
		combining := norm.NFD.PropertiesString(string(r)).CCC() != 0
		if !combining && (unicode.IsLetter(r) || unicode.IsNumber(r) || r == ' ') {
			b.WriteRune(r)
		}
	}
	return strings.TrimSpace(strings.ReplaceAll(b.String(), "al ", "al"))
}

// stem is the last element of a path without its extension.
func stem(name string) string {
	base := filepath.Base(name)
	if i := strings.LastIndexByte(base, '.'); i > 0 && i < len(base)-1 {
		return base[:i]
	}
	return base
}
