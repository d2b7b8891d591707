package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"entente/extract/gazetteer"
)

// An actor is a row on its way to a table; its lists hold items as the tables have them, "name[from..to]".
type actor struct {
	id, kind, name string
	lists          map[string][]string // names, acronyms, adjectives, capitals, seats, surnames, roles
	codes          []string
	executive      string
	prominence     float64
	source         string
	byHand         bool   // a row of own-*.tsv
	country        string // of people and groups: id of the country
}

var listColumns = []string{"names", "acronyms", "adjectives", "capitals", "seats", "surnames", "roles"}

// work is what the steps share.
type work struct {
	raw, curated string
	actors       []*actor
	by           map[string]*actor
	country      map[string]*actor   // by the raw id, ISO3 or own
	body         map[string]*actor   // organisations and groups, by the raw id
	territory    map[string]bool     // raw ids of what another country owns
	own          map[string][]*actor // by a name given by hand
	memberRows   [][4]string
}

func newWork(raw, curated string) (*work, error) {
	if raw == "" {
		return nil, fmt.Errorf("which raw tables? give -raw DIR")
	}
	return &work{raw: raw, curated: curated, by: map[string]*actor{}, country: map[string]*actor{}, body: map[string]*actor{},
		territory: map[string]bool{},
		own:       map[string][]*actor{}}, nil
}

// add enters a new actor; one of the same id is returned as it is.
func (w *work) add(kind, id, name, source string) *actor {
	if a := w.by[id]; a != nil {
		return a
	}
	a := &actor{id: id, kind: kind, name: name, lists: map[string][]string{}, source: source}
	w.actors = append(w.actors, a)
	w.by[id] = a
	return a
}

// put adds an item to a list once.
func (a *actor) put(column string, items ...string) {
	for _, item := range items {
		if item != "" && item != a.name && !slices.Contains(a.lists[column], item) {
			a.lists[column] = append(a.lists[column], item)
		}
	}
}

// putName adds a name to the names or, when it is written in capitals, to the acronyms.
func (a *actor) putName(name string) {
	if acronym(name) {
		a.put("acronyms", strings.ReplaceAll(name, ".", ""))
		return
	}
	a.put("names", name)
}

// acronym tells whether a name is one word of capitals and digits, dots apart, or a short one such as LeT.
func acronym(name string) bool {
	upper := 0
	if len(name) <= 5 && !strings.Contains(name, " ") && len(strings.FieldsFunc(name, unicode.IsLower)) > 1 {
		return true
	}
	for _, r := range name {
		switch {
		case unicode.IsUpper(r):
			upper++
		case r == '.' || r == '-' || r == '/' || r == '+' || unicode.IsDigit(r):
		default:
			return false
		}
	}
	return upper >= 2 && len(name) <= 12
}

// slug makes an id from a name.
func slug(name string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(gazetteer.Fold(name)) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case r == '\'':
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	return strings.Trim(b.String(), "-")
}

// norm makes names comparable: plain lower-case letters and single spaces.
func norm(name string) string { return strings.ReplaceAll(slug(name), "-", " ") }

// write writes every table and the members.
func (w *work) write(out string) error {
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	for _, name := range gazetteer.Tables {
		var b strings.Builder
		b.WriteString(strings.Join(gazetteer.Columns, "\t") + "\n")
		for _, a := range w.actors {
			if fileOf(a.kind) == name {
				b.WriteString(a.row() + "\n")
			}
		}
		if err := os.WriteFile(filepath.Join(out, name), []byte(b.String()), 0o644); err != nil {
			return err
		}
	}
	if err := w.writeMembers(filepath.Join(out, gazetteer.Members)); err != nil {
		return err
	}
	priors, err := os.ReadFile(filepath.Join(w.curated, gazetteer.Priors))
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(out, gazetteer.Priors), priors, 0o644)
}

func fileOf(kind string) string {
	return map[string]string{"country": "countries.tsv", "igo": "igos.tsv", "org": "orgs.tsv", "group": "groups.tsv", "person": "people.tsv"}[kind]
}

func (a *actor) row() string {
	cells := []string{a.id, a.kind, a.name}
	for _, c := range listColumns {
		cells = append(cells, strings.Join(a.lists[c], "|"))
	}
	return strings.Join(append(cells, strings.Join(a.codes, "|"), a.executive, fmt.Sprintf("%.2f", a.prominence), a.source), "\t")
}

func (w *work) writeMembers(file string) error {
	var b strings.Builder
	b.WriteString("body\tmember\tfrom\tto\n")
	slices.SortFunc(w.memberRows, func(a, b [4]string) int { return slices.Compare(a[:], b[:]) })
	for _, m := range slices.Compact(w.memberRows) {
		b.WriteString(strings.Join(m[:], "\t") + "\n")
	}
	return os.WriteFile(file, []byte(b.String()), 0o644)
}

// clean removes what no table should hold: junk; names of one actor that were given by hand to another; names of
// persons as names of groups; other names that several persons have.
func (w *work) clean() {
	proper, persons := map[string]*actor{}, map[string][]*actor{}
	for _, a := range w.actors {
		proper[norm(a.name)] = a
		if a.kind == "person" {
			for _, n := range append(slices.Clone(a.lists["names"]), a.name) {
				n, _, _ = strings.Cut(n, "[")
				persons[norm(n)] = append(persons[norm(n)], a)
			}
		}
	}
	for _, a := range w.actors {
		for _, column := range []string{"names", "acronyms"} {
			a.lists[column] = slices.DeleteFunc(a.lists[column], func(n string) bool {
				if strings.Contains(n, "[") {
					return false // its days tell it apart
				}
				own, owner, k := w.own[norm(n)], proper[norm(n)], norm(n)
				switch {
				case len(own) > 0:
					return !slices.Contains(own, a)
				case column == "acronyms":
					return false
				case a.kind == "person":
					return junk(n) || len(persons[k]) > 1
				}
				return junk(n) || persons[k] != nil || owner != nil && owner != a && (owner.kind == a.kind || owner.kind == "country")
			})
		}
	}
	slices.SortStableFunc(w.actors, func(a, b *actor) int { return cmp.Compare(a.id, b.id) })
}

// junk tells of names that no newspaper writes.
func junk(name string) bool {
	if strings.ContainsAny(name, "()[]{}#*/@\";:") || norm(name) == "" || len([]rune(name)) < 3 || len(name) > 80 {
		return true
	}
	for _, r := range name {
		if r > 0x24F && r != '’' && r != '‘' && r != '–' && !(r >= 0x1E00 && r <= 0x1EFF) {
			return true
		}
	}
	return false
}
