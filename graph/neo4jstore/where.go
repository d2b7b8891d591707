package neo4jstore

import (
	"maps"
	"slices"
	"strings"

	"entente/graph"
)

// A where is a condition of Cypher with its parameters. Terms are fixed texts; whatever a caller gives is a parameter.
type where struct {
	terms  []string
	params props
}

func (w *where) add(term, param string, value any) {
	w.terms = append(w.terms, term)
	if w.params == nil {
		w.params = props{}
	}
	w.params[param] = value
}

func (w *where) equal(property, param, value string) {
	if value != "" {
		w.add(property+" = $"+param, param, value)
	}
}

func (w where) String() string {
	if len(w.terms) == 0 {
		return "true"
	}
	return strings.Join(w.terms, " AND ")
}

func (w where) and(o where) where {
	both := where{terms: slices.Concat(w.terms, o.terms), params: props{}}
	maps.Copy(both.params, w.params)
	maps.Copy(both.params, o.params)
	return both
}

// ends returns the conditions on the two ends of statements: alternatives that exclude each other.
func ends(f graph.Filter, kinds *graph.Kinds) []where {
	var forward, backward where
	switch {
	case f.Source != "" && f.Target != "":
		forward.add("s.key IN $between", "between", anys(keysBetween(f.Source, f.Target, kinds)))
		addActor(&forward, f)
		return []where{forward}
	case f.Source != "" || f.Target != "":
		forward.equal("s.subject", "source", string(f.Source))
		forward.equal("s.object", "target", string(f.Target))
		backward.equal("s.object", "source", string(f.Source))
		backward.equal("s.subject", "target", string(f.Target))
		backward.add("s.kind IN $symmetric", "symmetric", symmetric(kinds))
		addActor(&forward, f)
		addActor(&backward, f)
	case f.Actor != "" && f.Other != "":
		forward.add("s.key IN $between", "between", anys(append(keysBetween(f.Actor, f.Other, kinds), keysBetween(f.Other, f.Actor, kinds)...)))
		return []where{forward}
	case f.Actor != "":
		forward.equal("s.subject", "actor", string(f.Actor))
		backward.equal("s.object", "actor", string(f.Actor))
	default:
		return []where{{}}
	}
	if f.Rejected { // of one actor with itself: found forward already
		backward.terms = append(backward.terms, "s.subject <> s.object")
	}
	return []where{forward, backward}
}

func addActor(w *where, f graph.Filter) {
	switch {
	case f.Actor == "":
	case f.Other == "":
		w.add("(s.subject = $actor OR s.object = $actor)", "actor", string(f.Actor))
	default:
		w.add("(s.subject = $actor AND s.object = $other OR s.subject = $other AND s.object = $actor)", "actor", string(f.Actor))
		w.params["other"] = string(f.Other)
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

func symmetric(kinds *graph.Kinds) []any {
	names := []any{}
	for _, k := range kinds.All() {
		if k.Symmetric {
			names = append(names, string(k.Name))
		}
	}
	return names
}

// whatAndWhen returns the other conditions of a filter on statements s. The filter must be bound.
func whatAndWhen(f graph.Filter) where {
	var w where
	if !f.Rejected {
		w.terms = append(w.terms, "s.rejected IS NULL")
	}
	w.equal("s.key", "key", string(f.Key))
	if len(f.IDs) > 0 {
		w.add("s.id IN $statement_ids", "statement_ids", anys(f.IDs))
	}
	w.equal("s.article", "article", string(f.Article))
	w.equal("s.publisher", "publisher", f.Publisher)
	w.equal("s.speaker", "speaker", string(f.Speaker))
	if kinds := f.KindNames(); kinds != nil {
		w.add("s.kind IN $kinds", "kinds", anys(kinds))
	}
	if len(f.Stances) > 0 {
		w.add("s.stance IN $stances", "stances", anys(f.Stances))
	}
	if len(f.Parties) > 1 { // matchStatements begins at the first
		w.add("all(p IN $parties WHERE p IN s.parties)", "parties", anys(f.Parties[1:]))
	}
	if f.MinConfidence > 0 {
		w.add("s.confidence >= $confidence", "confidence", f.MinConfidence)
	}
	if words := graph.Words(f.Text); len(words) > 0 {
		w.add("all(w IN $words WHERE w IN split(s.words, ' '))", "words", anys(words))
	}
	for _, day := range []struct {
		term, param string
		value       graph.Date
	}{
		{"s.published <= $known_by", "known_by", f.KnownBy},
		{"s.until >= $from", "from", f.From},
		{"s.date <= $to", "to", f.To},
		{"(s.date IS NULL OR s.date <= $as_of)", "as_of", f.AsOf},
	} {
		if day.value != "" {
			w.add(day.term, day.param, string(day.value))
		}
	}
	return w
}

// matchStatements begins a query about statements s: from a party or the words of the quote where the filter names such,
// which no property index finds.
func matchStatements(f graph.Filter) (string, props) {
	words := graph.Words(f.Text)
	switch {
	case len(f.Parties) > 0:
		return "MATCH (:Actor {id: $party})<-[:PARTY]-(s:Statement)", props{"party": string(f.Parties[0])}
	case len(words) > 0:
		return "CALL db.index.fulltext.queryNodes('quotes', $text) YIELD node AS s", props{"text": "+" + strings.Join(words, " +")}
	}
	return "MATCH (s:Statement)", nil
}

// selectStatements builds a query with one arm for each alternative, merged in order. What and order name columns of s.
func selectStatements(f graph.Filter, kinds *graph.Kinds, common where, returns, order string, limit int) (string, props) {
	match, params := matchStatements(f)
	all := props{}
	maps.Copy(all, params)
	tail := " ORDER BY " + order
	if limit > 0 {
		tail += " LIMIT $limit"
		all["limit"] = limit
	}
	var arms []string
	for _, arm := range ends(f, kinds) {
		w := arm.and(common)
		maps.Copy(all, w.params)
		arms = append(arms, match+" WHERE "+w.String())
	}
	if len(arms) == 1 {
		return arms[0] + " RETURN " + returns + tail, all
	}
	for i := range arms {
		arms[i] += " RETURN s" + tail
	}
	return "CALL { " + strings.Join(arms, " UNION ALL ") + " } RETURN " + returns + tail, all
}
