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

// A wordClasses maps lemmas to classes, one map a section of the file.
type wordClasses map[string]map[string]string

// loadWordClasses reads a YAML file of sections, each a mapping from a class to a list of lemmas. Sections and classes must be
// among those allowed; a lemma stands once in a section.
func loadWordClasses(fsys fs.FS, name string, allowed map[string][]string) (wordClasses, error) {
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
		classes, ok := allowed[key.Value]
		if !ok {
			return nil, fmt.Errorf("%s:%d: unknown section %q: use one of %v", name, key.Line, key.Value, sectionNames(allowed))
		}
		if lex[key.Value], err = readSection(name, value, classes); err != nil {
			return nil, err
		}
	}
	for section := range allowed {
		if len(lex[section]) == 0 {
			return nil, fmt.Errorf("%s: section %q is missing or empty", name, section)
		}
	}
	return lex, nil
}

func readSection(file string, node *yaml.Node, classes []string) (map[string]string, error) {
	if node.Kind != yaml.MappingNode {
		return nil, fmt.Errorf("%s:%d: expected a mapping from class to lemmas", file, node.Line)
	}
	known := map[string]bool{}
	for _, c := range classes {
		known[c] = true
	}
	words := map[string]string{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, list := node.Content[i], node.Content[i+1]
		if !known[key.Value] {
			return nil, fmt.Errorf("%s:%d: unknown class %q: use one of %v", file, key.Line, key.Value, classes)
		}
		if list.Kind != yaml.SequenceNode {
			return nil, fmt.Errorf("%s:%d: expected a list of lemmas", file, list.Line)
		}
		for _, word := range list.Content {
			if before, ok := words[word.Value]; ok {
				return nil, fmt.Errorf("%s:%d: %q is already listed as %s", file, word.Line, word.Value, before)
			}
			words[word.Value] = key.Value
		}
	}
	return words, nil
}

func sectionNames(m map[string][]string) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
