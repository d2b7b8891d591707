// Package kindfile reads the kinds of relations from kinds.yaml.
package kindfile

import (
	"fmt"
	"io/fs"
	"strings"

	"gopkg.in/yaml.v3"

	"entente/graph"
)

// Name is the file that Load reads.
const Name = "kinds.yaml"

// row is a kind as the file has it.
type row struct {
	Name       string   `yaml:"name"`
	Sign       *int     `yaml:"sign"`
	Weak       bool     `yaml:"weak"`
	Symmetric  bool     `yaml:"symmetric"`
	Durable    bool     `yaml:"durable"`
	HalfLife   int      `yaml:"half_life"`
	Inverse    string   `yaml:"inverse"`
	CAMEO      []string `yaml:"cameo"`
	PLOVER     []string `yaml:"plover"`
	Definition string   `yaml:"definition"`
	Example    string   `yaml:"example"`
}

// Load reads and checks kinds.yaml: no unknown field, none missing, and no code that two kinds claim. The error names
// file and line.
func Load(fsys fs.FS) (*graph.Kinds, error) {
	data, err := fs.ReadFile(fsys, Name)
	if err != nil {
		return nil, fmt.Errorf("kinds of relations: %w", err)
	}
	var doc []yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return nil, fmt.Errorf("%w: %s: %v", graph.ErrInvalid, Name, err)
	}
	list := make([]graph.Kind, 0, len(doc))
	owner := map[string]string{}
	for _, node := range doc {
		r, err := decode(node)
		if err == nil {
			err = claim(owner, r)
		}
		if err != nil {
			return nil, fmt.Errorf("%w: %s:%d: %v", graph.ErrInvalid, Name, node.Line, err)
		}
		list = append(list, r.kind())
	}
	kinds, err := graph.NewKinds(list)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", Name, err)
	}
	return kinds, nil
}

// fields are the names that a row may have.
var fields = map[string]bool{"name": true, "sign": true, "weak": true, "symmetric": true, "durable": true, "half_life": true,
	"inverse": true, "cameo": true, "plover": true, "definition": true, "example": true}

func decode(node yaml.Node) (row, error) {
	var r row
	if node.Kind != yaml.MappingNode {
		return r, fmt.Errorf("a kind must be a map of fields")
	}
	for i := 0; i < len(node.Content); i += 2 {
		if name := node.Content[i].Value; !fields[name] {
			return r, fmt.Errorf("unknown field %q in line %d", name, node.Content[i].Line)
		}
	}
	if err := node.Decode(&r); err != nil {
		return r, err
	}
	for name, missing := range map[string]bool{"name": r.Name == "", "sign": r.Sign == nil, "half_life": r.HalfLife <= 0,
		"inverse": r.Inverse == "", "definition": r.Definition == "", "example": r.Example == ""} {
		if missing {
			return r, fmt.Errorf("kind %q: field %s is missing or not positive", r.Name, name)
		}
	}
	if strings.Trim(r.Name, "abcdefghijklmnopqrstuvwxyz_") != "" {
		return r, fmt.Errorf("kind %q: the name may hold a-z and _ only", r.Name)
	}
	return r, nil
}

// claim enters the codes of a kind, which no other kind may have.
func claim(owner map[string]string, r row) error {
	codes := []string{}
	for _, c := range r.CAMEO {
		codes = append(codes, "CAMEO "+c)
	}
	for _, c := range r.PLOVER {
		codes = append(codes, "PLOVER "+c)
	}
	for _, c := range codes {
		if other, taken := owner[c]; taken {
			return fmt.Errorf("kind %s: code %s is already that of %s", r.Name, c, other)
		}
		owner[c] = r.Name
	}
	return nil
}

func (r row) kind() graph.Kind {
	return graph.Kind{Name: graph.KindName(r.Name), Sign: graph.Sign(*r.Sign), Weak: r.Weak, Symmetric: r.Symmetric, Durable: r.Durable,
		HalfLife: r.HalfLife, Inverse: r.Inverse, CAMEO: r.CAMEO, PLOVER: r.PLOVER, Definition: r.Definition, Example: r.Example}
}

// ByCAMEO returns the kind that a CAMEO code maps to: the one that names the code itself, else its longest beginning.
// ok is false where no kind does.
func ByCAMEO(kinds *graph.Kinds, code string) (kind graph.Kind, ok bool) {
	longest := 0
	for _, k := range kinds.All() {
		for _, c := range k.CAMEO {
			if strings.HasPrefix(code, c) && len(c) > longest {
				kind, longest = k, len(c)
			}
		}
	}
	return kind, longest > 0
}
