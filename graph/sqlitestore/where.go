package sqlitestore

import (
	"encoding/json"
	"strings"

	"entente/graph"
)

// A where is a condition with its arguments.
type where struct {
	terms []string
	args  []any
}

func (w *where) add(term string, args ...any) {
	w.terms = append(w.terms, term)
	w.args = append(w.args, args...)
}

// in adds that a column holds one of the values.
func addIn[T ~string](w *where, column string, values []T) {
	args := make([]any, len(values))
	for i, v := range values {
		args[i] = string(v)
	}
	w.add(column+" IN ("+strings.TrimSuffix(strings.Repeat("?,", len(values)), ",")+")", args...)
}

func (w where) String() string {
	if len(w.terms) == 0 {
		return "1"
	}
	return strings.Join(w.terms, " AND ")
}

// and joins two conditions.
func (w where) and(o where) where {
	return where{append(append([]string{}, w.terms...), o.terms...), append(append([]any{}, w.args...), o.args...)}
}

// arms returns the conditions on the two ends of statements or relations: alternatives that exclude each other, so that
// each can use its own index.
func arms(f graph.Filter, kinds *graph.Kinds) []where {
	var forward, backward where
	switch {
	case f.Source != "" && f.Target != "":
		addIn(&forward, "key", keysBetween(f.Source, f.Target, kinds))
		addActor(&forward, f)
		return []where{forward}
	case f.Source != "" || f.Target != "":
		addEnds(&forward, f.Source, f.Target)
		addEnds(&backward, f.Target, f.Source)
		addIn(&backward, "kind", symmetric(kinds))
		addActor(&forward, f)
		addActor(&backward, f)
	case f.Actor != "" && f.Other != "":
		addIn(&forward, "key", append(keysBetween(f.Actor, f.Other, kinds), keysBetween(f.Other, f.Actor, kinds)...))
		return []where{forward}
	case f.Actor != "":
		addEnds(&forward, f.Actor, "")
		addEnds(&backward, "", f.Actor)
	default:
		return []where{{}}
	}
	if f.Rejected { // of one actor with itself: found forward already
		backward.add("subject <> object")
	}
	return []where{forward, backward}
}

func addEnds(w *where, subject, object graph.ActorID) {
	addEqual(w, "subject", string(subject))
	addEqual(w, "object", string(object))
}

func addActor(w *where, f graph.Filter) {
	a, b := string(f.Actor), string(f.Other)
	switch {
	case a == "":
	case b == "":
		w.add("(+subject = ? OR +object = ?)", a, a)
	default:
		w.add("(+subject = ? AND +object = ? OR +subject = ? AND +object = ?)", a, b, b, a)
	}
}

// keysBetween returns the key of every relation that can run from one actor to another, either way round for symmetric
// kinds.
func keysBetween(source, target graph.ActorID, kinds *graph.Kinds) []graph.RelationKey {
	var keys []graph.RelationKey
	for _, k := range kinds.All() {
		keys = append(keys, graph.KeyOf(&graph.Statement{Subject: source, Kind: k.Name, Object: target}, k.Symmetric))
	}
	return keys
}

func symmetric(kinds *graph.Kinds) []graph.KindName {
	var names []graph.KindName
	for _, k := range kinds.All() {
		if k.Symmetric {
			names = append(names, k.Name)
		}
	}
	return names
}

// whatAndWhen returns the conditions of a filter on statements that do not concern their ends. The filter must be bound.
func whatAndWhen(f graph.Filter) where {
	var w where
	if !f.Rejected {
		w.add("NOT rejected")
	}
	addEqual(&w, "key", string(f.Key))
	if len(f.IDs) > 0 {
		ids, _ := json.Marshal(f.IDs) // strings always encode
		w.add("id IN (SELECT value FROM json_each(?))", string(ids))
	}
	addEqual(&w, "article", string(f.Article))
	addEqual(&w, "publisher", f.Publisher)
	if f.Speaker != "" {
		w.add("speaker = ? AND speaker <> ''", string(f.Speaker))
	}
	if kinds := f.KindNames(); kinds != nil {
		addIn(&w, "kind", kinds)
	}
	if len(f.Stances) > 0 {
		addIn(&w, "stance", f.Stances)
	}
	for i, p := range f.Parties {
		term := "id IN (SELECT id FROM parties WHERE party = ?)"
		if i > 0 {
			term = "EXISTS (SELECT 1 FROM parties WHERE party = ? AND parties.id = statements.id)"
		}
		w.add(term, string(p))
	}
	if f.MinConfidence > 0 {
		w.add("confidence >= ?", f.MinConfidence)
	}
	if words := graph.Words(f.Text); len(words) > 0 {
		w.add("seq IN (SELECT rowid FROM quote_index WHERE quote_index MATCH ?)", `"`+strings.Join(words, `" AND "`)+`"`)
	}
	addDays(&w, f)
	return w
}

func addEqual(w *where, column, value string) {
	if value != "" {
		w.add(column+" = ?", value)
	}
}

func addDays(w *where, f graph.Filter) {
	if f.KnownBy != "" {
		w.add("published <> '' AND published <= ?", string(f.KnownBy))
	}
	if f.From != "" {
		w.add("last_day >= ?", string(f.From))
	}
	if f.To != "" {
		w.add("first_day <> '' AND first_day <= ?", string(f.To))
	}
	if f.AsOf != "" {
		w.add("first_day <= ?", string(f.AsOf))
	}
}

// selectFrom builds a query with one SELECT an arm, merged in order.
func selectFrom(table, columns, order string, arms []where, common where, limit int) (string, []any) {
	var b strings.Builder
	var args []any
	for i, arm := range arms {
		if i > 0 {
			b.WriteString(" UNION ALL ")
		}
		all := arm.and(common)
		b.WriteString("SELECT " + columns + " FROM " + table + " WHERE " + all.String())
		args = append(args, all.args...)
	}
	b.WriteString(" ORDER BY " + order)
	if limit > 0 {
		b.WriteString(" LIMIT ?")
		args = append(args, limit)
	}
	return b.String(), args
}
