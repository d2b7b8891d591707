package gazetteer

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"entente/graph"
)

// Columns are the columns of every table of actors; lists are joined by "|", an item may carry the days of its use as
// in "Zaire[1971-10-27..1997-05-17]", and a role reads "leads:Prime Minister@israel[2009-03-31..2021-06-13]".
var Columns = []string{"id", "type", "name", "names", "acronyms", "adjectives", "capitals", "seats", "surnames", "roles",
	"codes", "executive", "prominence", "source"}

// Tables are the files of actors, in the order of reading; Members and Priors follow them.
var Tables = []string{"countries.tsv", "igos.tsv", "orgs.tsv", "groups.tsv", "people.tsv"}

// Files that speak of actors in Tables.
const (
	Members = "members.tsv" // body, member, from, to
	Priors  = "priors.tsv"  // name, actor or "-" for none of them, prior
)

var (
	memberColumns = []string{"body", "member", "from", "to"}
	priorColumns  = []string{"name", "actor", "prior"}
)

// A record is a row of a table of actors.
type record struct {
	actor      *graph.Actor
	at         position
	forms      []form
	executive  []form // posts that govern the state, with the days of each
	prominence float64
}

// A form is a name with its sort and the days of its use.
type form struct {
	text     string
	sort     Sort
	from, to graph.Date
}

// A position is where a row stands.
type position struct {
	file string
	line int
}

func (p position) fault(format string, args ...any) error {
	return fmt.Errorf("%s:%d: %s", p.file, p.line, fmt.Sprintf(format, args...))
}

// rows calls each for every row of a table, with exactly the columns given.
func rows(fsys fs.FS, name string, columns []string, each func(at position, cells []string) error) error {
	file := path.Join("actors", name)
	data, err := fs.ReadFile(fsys, file)
	if err != nil {
		return fmt.Errorf("table of actors: %w", err)
	}
	line := 0
	for raw := range bytes.Lines(data) {
		line++
		at := position{file, line}
		text := strings.TrimRight(string(raw), "\r\n")
		cells := strings.Split(text, "\t")
		if line == 1 {
			if !slices.Equal(cells, columns) {
				return at.fault("the header must read %s", strings.Join(columns, ", "))
			}
			continue
		}
		if len(cells) != len(columns) {
			return at.fault("%d columns, want %d", len(cells), len(columns))
		}
		if err := each(at, cells); err != nil {
			return err
		}
	}
	return nil
}

// parseRecord reads one row of a table of actors.
func parseRecord(at position, cells []string) (*record, error) {
	a := &graph.Actor{ID: graph.ActorID(cells[0]), Type: graph.ActorType(cells[1]), Name: cells[2]}
	r := &record{actor: a, at: at}
	switch {
	case !slug(cells[0]):
		return nil, at.fault("id %q is not a slug of a-z, 0-9 and hyphens", cells[0])
	case !slices.Contains(graph.ActorTypes, a.Type):
		return nil, at.fault("%s: unknown type %q", a.ID, cells[1])
	case strings.TrimSpace(a.Name) == "":
		return nil, at.fault("%s: the name is empty", a.ID)
	}
	r.forms = append(r.forms, form{text: a.Name, sort: ProperName})
	sorts := []Sort{ProperName, Acronym, Adjective, Capital, Seat, Surname}
	for i, sort := range sorts {
		if err := r.addForms(at, sort, cells[3+i]); err != nil {
			return nil, err
		}
	}
	if err := r.addRoles(at, cells[9], cells[13]); err != nil {
		return nil, err
	}
	for item := range items(cells[11]) {
		text, from, to, err := parseItem(item)
		if err != nil || !slices.Contains(executives, office(text)) {
			return nil, at.fault("%s: %q is no post that governs: write one of %v", a.ID, item, executives)
		}
		r.executive = append(r.executive, form{text: text, from: from, to: to})
	}
	var err error
	if a.Codes, err = parseCodes(at, cells[10]); err != nil {
		return nil, err
	}
	if r.prominence, err = parseShare(at, cells[12]); err != nil {
		return nil, err
	}
	return r, nil
}

func slug(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return false
		}
	}
	return s != "" && s[0] != '-' && s[len(s)-1] != '-'
}

func (r *record) addForms(at position, sort Sort, list string) error {
	for item := range items(list) {
		text, from, to, err := parseItem(item)
		if err != nil {
			return at.fault("%s: %v", r.actor.ID, err)
		}
		r.forms = append(r.forms, form{text, sort, from, to})
		if sort == ProperName || sort == Acronym {
			r.actor.Aliases = append(r.actor.Aliases, graph.Alias{Name: text, From: from, To: to})
		}
	}
	return nil
}

func (r *record) addRoles(at position, list, source string) error {
	for item := range items(list) {
		text, from, to, err := parseItem(item)
		if err != nil {
			return at.fault("%s: %v", r.actor.ID, err)
		}
		kind, rest, _ := strings.Cut(text, ":")
		title, of, ok := strings.Cut(rest, "@")
		if !ok || of == "" || kind != string(graph.Leads) && kind != string(graph.MemberOf) {
			return at.fault("%s: role %q does not read KIND:TITLE@ACTOR", r.actor.ID, text)
		}
		r.actor.Roles = append(r.actor.Roles, graph.Role{Kind: graph.KindName(kind), Of: graph.ActorID(of), Title: title,
			From: from, To: to, Source: source})
	}
	return nil
}

// items yields the parts of a list joined by "|"; nothing for an empty list.
func items(list string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		if list == "" {
			return
		}
		for item := range strings.SplitSeq(list, "|") {
			if !yield(item) {
				return
			}
		}
	}
}

// parseItem takes "text[from..to]" apart.
func parseItem(item string) (text string, from, to graph.Date, err error) {
	text, days, dated := strings.Cut(item, "[")
	if strings.TrimSpace(text) == "" || strings.TrimSpace(text) != text {
		return "", "", "", fmt.Errorf("name %q is empty or has space around it", text)
	}
	if !dated {
		return text, "", "", nil
	}
	a, b, ok := strings.Cut(strings.TrimSuffix(days, "]"), "..")
	if !ok || !strings.HasSuffix(days, "]") {
		return "", "", "", fmt.Errorf("%q: days must read [FROM..TO]", item)
	}
	from, to, err = parseDays(a, b)
	if err != nil {
		return "", "", "", fmt.Errorf("%q: %w", item, err)
	}
	return text, from, to, nil
}

func parseDays(a, b string) (from, to graph.Date, err error) {
	for _, s := range []string{a, b} {
		if d, err := graph.ParseDate(s); err != nil || string(d) != s {
			return "", "", fmt.Errorf("%q is not a day: write YYYY-MM-DD", s)
		}
	}
	if a != "" && b != "" && b < a {
		return "", "", fmt.Errorf("%s is before %s", b, a)
	}
	return graph.Date(a), graph.Date(b), nil
}

func parseCodes(at position, list string) (map[string]string, error) {
	if list == "" {
		return nil, nil
	}
	codes := map[string]string{}
	for item := range items(list) {
		name, value, ok := strings.Cut(item, "=")
		if !ok || name == "" || value == "" || codes[name] != "" {
			return nil, at.fault("code %q does not read NAME=VALUE, or stands twice", item)
		}
		codes[name] = value
	}
	return codes, nil
}

func parseShare(at position, s string) (float64, error) {
	x, err := strconv.ParseFloat(s, 64)
	if err != nil || !(x >= 0 && x <= 1) {
		return 0, at.fault("%q is not a number from 0 to 1", s)
	}
	return x, nil
}
