package extract

import (
	"fmt"
	"io/fs"
	"slices"

	"gopkg.in/yaml.v3"
)

// Manner is how a speaker puts what he says, by the class of the reporting word.
type Manner string

const (
	Neutral Manner = "neutral" // says, tells, according to
	Claim   Manner = "claim"   // claims, alleges, believes
	Deny    Manner = "deny"    // denies, rejects, refuses: the content is said not to hold
	Promise Manner = "promise" // promises, pledges, vows
	Threat  Manner = "threat"  // threatens, warns
	Demand  Manner = "demand"  // demands, urges, calls for
)

var manners = map[string]Manner{"neutral": Neutral, "claim": Claim, "deny": Deny, "promise": Promise, "threat": Threat, "demand": Demand}

// wordClasses maps lemmas to classes, one map a section of the file. In a section with lists of their own a class, the keys
// are class and lemma with a blank between them.
type wordClasses map[string]map[string]string

// A section says what one section of a lexicon may hold.
type section struct {
	classes []string
	own     bool // each class has a list of its own: a lemma may stand in several
}

// loadWordClasses reads a YAML file of sections, each a mapping from a class to a list of lemmas. Sections and classes must be
// among those allowed; a lemma stands once in a section.
func loadWordClasses(fsys fs.FS, name string, allowed map[string]section) (wordClasses, error) {
	raw, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, fmt.Errorf("lexicon: %w", err)
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(raw, &doc); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(doc.Content) != 1 || doc.Content[0].Kind != yaml.MappingNode {
		return nil, fmt.Errorf("%s:1: expected sections %v", name, sectionNames(allowed))
	}
	lex := wordClasses{}
	for i := 0; i+1 < len(doc.Content[0].Content); i += 2 {
		key, value := doc.Content[0].Content[i], doc.Content[0].Content[i+1]
		rule, ok := allowed[key.Value]
		if !ok {
			return nil, fmt.Errorf("%s:%d: unknown section %q: use one of %v", name, key.Line, key.Value, sectionNames(allowed))
		}
		if lex[key.Value], err = readSection(name, value, rule); err != nil {
			return nil, err
		}
	}
	for _, key := range sectionNames(allowed) {
		if len(lex[key]) == 0 {
			return nil, fmt.Errorf("%s: section %q is missing or empty", name, key)
		}
	}
	return lex, nil
}

func readSection(file string, node *yaml.Node, rule section) (map[string]string, error) {
	if node.Kind != yaml.MappingNode {
		return nil, fmt.Errorf("%s:%d: expected a mapping from class to lemmas", file, node.Line)
	}
	words := map[string]string{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, list := node.Content[i], node.Content[i+1]
		if !slices.Contains(rule.classes, key.Value) {
			return nil, fmt.Errorf("%s:%d: unknown class %q: use one of %v", file, key.Line, key.Value, rule.classes)
		}
		if list.Kind != yaml.SequenceNode {
			return nil, fmt.Errorf("%s:%d: expected a list of lemmas", file, list.Line)
		}
		for _, word := range list.Content {
			lemma := word.Value
			if rule.own {
				lemma = key.Value + " " + lemma
			}
			if before, ok := words[lemma]; ok {
				return nil, fmt.Errorf("%s:%d: %q is already listed as %s", file, word.Line, word.Value, before)
			}
			words[lemma] = key.Value
		}
	}
	return words, nil
}

func sectionNames(m map[string]section) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
