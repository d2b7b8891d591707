package graph

import (
	"fmt"
	"sort"
)

// KindName names a kind of relation: allies, opposes, mediates …
type KindName string

// Names of kinds that the code itself speaks of; their properties come from data/kinds.yaml.
const (
	Mediates KindName = "mediates"
	Leads    KindName = "leads"
	MemberOf KindName = "member_of"
)

// Sign is the tone of a kind: +1, 0 or -1.
type Sign int

// A Kind is a row of data/kinds.yaml.
type Kind struct {
	Name       KindName
	Sign       Sign
	Weak       bool   // the sign counts half: a meeting is not a friendship
	Symmetric  bool   // direction carries no meaning
	Durable    bool   // a state that lasts, not an event
	HalfLife   int    // days after which its weight is halved
	Inverse    string // label read from the object's side: "is supported by"
	CAMEO      []string
	PLOVER     []string
	Definition string
	Example    string
}

// Kinds is the closed list of kinds, in the order of its file.
type Kinds struct {
	list []Kind
	by   map[KindName]int
}

// NewKinds makes the list; names must be distinct and half-lives positive.
func NewKinds(list []Kind) (*Kinds, error) {
	k := &Kinds{list: list, by: map[KindName]int{}}
	for i, kind := range list {
		if _, twice := k.by[kind.Name]; twice || kind.Name == "" {
			return nil, fmt.Errorf("%w: kind %d: name %q is empty or stands twice", ErrInvalid, i+1, kind.Name)
		}
		if kind.HalfLife <= 0 {
			return nil, fmt.Errorf("%w: kind %s: half-life must be positive", ErrInvalid, kind.Name)
		}
		if kind.Sign < -1 || kind.Sign > 1 {
			return nil, fmt.Errorf("%w: kind %s: sign must be -1, 0 or 1", ErrInvalid, kind.Name)
		}
		k.by[kind.Name] = i
	}
	return k, nil
}

// All returns the kinds in the order of the file.
func (k *Kinds) All() []Kind { return k.list }

// Get returns a kind by its name.
func (k *Kinds) Get(name KindName) (Kind, bool) {
	i, ok := k.by[name]
	if !ok {
		return Kind{}, false
	}
	return k.list[i], true
}

// Symmetric tells whether direction carries no meaning for the kind.
func (k *Kinds) Symmetric(name KindName) bool {
	kind, _ := k.Get(name)
	return kind.Symmetric
}

// withSign returns the names of the kinds that have one of the signs, sorted.
func (k *Kinds) withSign(signs []Sign) []KindName {
	var names []KindName
	for _, kind := range k.list {
		for _, s := range signs {
			if kind.Sign == s {
				names = append(names, kind.Name)
				break
			}
		}
	}
	sort.Slice(names, func(i, j int) bool { return names[i] < names[j] })
	return names
}
