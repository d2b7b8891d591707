package main

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// ownRows reads the actors kept by hand: own-*.tsv with id (empty: from the name), type (empty: that of the
// file), name, names, acronyms,
// surnames, roles, prominence and home. Rows of an actor that is there already add to it; roles given by hand replace
// the raw ones of the same body.
func (w *work) ownRows() error {
	files, err := filepath.Glob(filepath.Join(w.curated, "own-*.tsv"))
	if err != nil {
		return err
	}
	slices.Sort(files)
	var tables []table
	for _, file := range files {
		t, err := readTable(file)
		if err != nil {
			return err
		}
		tables = append(tables, t)
		kind := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(file), "own-"), ".tsv")
		for _, r := range t.rows { // all ids first: roles may name any of them
			r["type"] = cmp.Or(r["type"], kind)
			if err := w.ownActor(r); err != nil {
				return err
			}
		}
	}
	for _, t := range tables {
		for _, r := range t.rows {
			if err := w.ownRoles(r); err != nil {
				return err
			}
		}
	}
	return nil
}

func ownID(r map[string]string) string {
	if r["id"] != "" {
		return r["id"]
	}
	return slug(r["name"])
}

func (w *work) ownActor(r map[string]string) error {
	if r["name"] == "" || fileOf(r["type"]) == "" {
		return fmt.Errorf("%s: a name and a known type are needed", r[""])
	}
	a := w.add(r["type"], ownID(r), r["name"], "curated")
	a.byHand = true
	for _, n := range append(list(r["names"]), r["name"]) {
		w.absorb(a, n, r["home"])
	}
	if a.name != r["name"] {
		a.put("names", a.name)
		a.name = r["name"]
	}
	a.kind = r["type"]
	for _, n := range append(append(list(r["names"]), r["name"]), list(r["acronyms"])...) {
		w.own[norm(n)] = append(w.own[norm(n)], a)
	}
	for _, n := range list(r["names"]) {
		a.put("names", n)
	}
	for _, n := range list(r["acronyms"]) {
		a.put("acronyms", n)
	}
	for _, n := range list(r["adjectives"]) {
		a.put("adjectives", n)
	}
	if r["prominence"] != "" {
		x, err := strconv.ParseFloat(r["prominence"], 64)
		if err != nil {
			return fmt.Errorf("%s: %w", r[""], err)
		}
		a.prominence = x
	} else if a.prominence == 0 {
		a.prominence = 0.5
	}
	if s := list(r["surnames"]); len(s) > 0 {
		a.lists["surnames"] = s
	} else if a.kind == "person" && len(a.lists["surnames"]) == 0 {
		a.put("surnames", plainSurnames(a.name, r["home"], a.prominence)...)
	}
	if c := w.country[r["home"]]; c != nil {
		a.country = c.id
	}
	return nil
}

// absorb merges into a the actor of the same type that bears one of its names: people only if they are of its country.
func (w *work) absorb(a *actor, name, home string) {
	for _, other := range w.named(slug(name)) {
		if other == a || other.byHand || other.kind != a.kind || a.kind == "person" && !w.related(other.country, home) {
			continue
		}
		for column, items := range other.lists {
			a.put(column, items...)
		}
		a.put("names", other.name)
		if len(a.codes) == 0 {
			a.codes = other.codes
		}
		w.drop(other, a)
	}
}

// named returns the actors whose id is the slug, and the people whose id is the slug with a country behind it.
func (w *work) named(slug string) []*actor {
	var found []*actor
	if a := w.by[slug]; a != nil {
		found = append(found, a)
	}
	for _, c := range w.country {
		if a := w.by[slug+"-"+c.id]; a != nil && a.kind == "person" && !slices.Contains(found, a) {
			found = append(found, a)
		}
	}
	slices.SortFunc(found, func(a, b *actor) int { return cmp.Compare(a.id, b.id) })
	return found
}

// related tells whether a country is the one of the raw id, or one of the states before or after it.
func (w *work) related(country, rawID string) bool {
	for raw, c := range w.country {
		if c.id == country && family(raw) == family(rawID) {
			return true
		}
	}
	return false
}

// drop takes an actor out and lets its ids mean another.
func (w *work) drop(gone, heir *actor) {
	w.actors = slices.DeleteFunc(w.actors, func(x *actor) bool { return x == gone })
	delete(w.by, gone.id)
	for _, table := range []map[string]*actor{w.country, w.body} {
		for raw, x := range table {
			if x == gone {
				table[raw] = heir
			}
		}
	}
	for _, x := range w.actors {
		for i, role := range x.lists["roles"] {
			x.lists["roles"][i] = strings.Replace(role, "@"+gone.id+"[", "@"+heir.id+"[", 1)
		}
	}
}

// ownRoles reads "Title@body:from:to" items; "~" before the title makes it an office that does not lead.
func (w *work) ownRoles(r map[string]string) error {
	a := w.by[ownID(r)]
	var given []string
	bodies := map[string]bool{}
	for _, item := range list(r["roles"]) {
		parts := strings.Split(item, ":")
		title, body, ok := strings.Cut(parts[0], "@")
		if c := w.country[body]; c != nil {
			body = c.id
		}
		if !ok || len(parts) != 3 || w.by[body] == nil {
			return fmt.Errorf("%s: role %q does not read TITLE@ACTOR:FROM:TO, or the actor is unknown", r[""], item)
		}
		kind := "leads"
		if strings.HasPrefix(title, "~") {
			kind, title = "member_of", title[1:]
		}
		days := ""
		if from, to := firstDay(parts[1]), lastDay(parts[2]); from != "" || to != "" {
			days = "[" + from + ".." + to + "]"
		}
		bodies[body] = true
		given = append(given, kind+":"+title+"@"+body+days)
	}
	if len(given) > 0 {
		a.lists["roles"] = slices.DeleteFunc(a.lists["roles"], func(role string) bool {
			body := role[strings.Index(role, "@")+1:]
			body, _, _ = strings.Cut(body, "[")
			return bodies[body]
		})
		a.put("roles", given...)
	}
	return nil
}

// edit applies edits.tsv: actor, column, op (= replaces a list, + adds to it, - takes from it), value.
func (w *work) edit() error {
	t, err := readTable(filepath.Join(w.curated, "edits.tsv"))
	if err != nil {
		return err
	}
	for _, r := range t.rows {
		a := w.by[r["actor"]]
		if c := w.country[r["actor"]]; c != nil {
			a = c
		}
		if a == nil {
			return fmt.Errorf("%s: unknown actor %q", r[""], r["actor"])
		}
		if err := a.edit(r); err != nil {
			return err
		}
	}
	return nil
}

func (a *actor) edit(r map[string]string) error {
	switch column := r["column"]; {
	case column == "executive":
		a.executive = r["value"]
	case column == "prominence":
		x, err := strconv.ParseFloat(r["value"], 64)
		if err != nil {
			return fmt.Errorf("%s: %w", r[""], err)
		}
		a.prominence = x
	case !slices.Contains(listColumns, column):
		return fmt.Errorf("%s: unknown column %q", r[""], column)
	case r["op"] == "=":
		a.lists[column] = list(r["value"])
	case r["op"] == "+":
		a.put(column, list(r["value"])...)
	case r["op"] == "-":
		drop := list(r["value"])
		a.lists[column] = slices.DeleteFunc(a.lists[column], func(n string) bool { return slices.Contains(drop, n) })
	default:
		return fmt.Errorf("%s: unknown op %q", r[""], r["op"])
	}
	return nil
}
