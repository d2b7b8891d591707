package graph

import (
	"cmp"
	"context"
	"slices"
	"strings"
)

// A Proposal is two actors whose names are so similar that they may be one. Nothing is merged by it: a person judges.
type Proposal struct {
	Actor, Into *Actor  // merge Actor into Into: who is known already, else who has the longer name
	Likeness    float64 // of the names, 0..1
	Why         string
}

// Proposals lists pairs of actors that may be one, the likeliest first. One of the two is new: the knowledge base has no
// code, alias or role of it. Countries are never proposed for one another, and no pair that was ever merged or split,
// even where that was undone.
func Proposals(ctx context.Context, store Store) ([]Proposal, error) {
	found, err := store.Actors(ctx, ActorQuery{})
	if err != nil {
		return nil, err
	}
	judged := map[[2]ActorID]bool{}
	for j, err := range store.Judgements(ctx) {
		if err != nil {
			return nil, err
		}
		if j.Actor != "" {
			judged[[2]ActorID{j.Actor, j.Into}], judged[[2]ActorID{j.Into, j.Actor}] = true, true
		}
	}
	var all []*Actor
	for _, m := range found {
		if m.Actor.Merged == "" {
			all = append(all, m.Actor)
		}
	}
	out := proposals(all, judged)
	slices.SortFunc(out, func(a, b Proposal) int {
		return cmp.Or(cmp.Compare(b.Likeness, a.Likeness), cmp.Compare(a.Actor.ID, b.Actor.ID), cmp.Compare(a.Into.ID, b.Into.ID))
	})
	return out, ctx.Err()
}

// A spelling is one name of an actor, for comparison.
type spelling struct {
	actor    int
	words    []string
	skeleton []string // of each word
}

// maxNamesakes bounds the work on words that very many names share; such a word alone tells little.
const maxNamesakes = 200

func proposals(all []*Actor, judged map[[2]ActorID]bool) []Proposal {
	var names []spelling
	blocks := map[string][]int{}
	for i, a := range all {
		for _, name := range namesOf(a) {
			s := newSpelling(i, name)
			for _, key := range s.keys() {
				blocks[key] = append(blocks[key], len(names))
			}
			names = append(names, s)
		}
	}
	best := map[[2]int]Proposal{}
	for _, block := range blocks {
		if len(block) > maxNamesakes {
			continue
		}
		for i, x := range block {
			for _, y := range block[i+1:] {
				compare(all, &names[x], &names[y], judged, best)
			}
		}
	}
	var out []Proposal
	for _, p := range best {
		out = append(out, p)
	}
	return out
}

func namesOf(a *Actor) []string {
	names := []string{a.Name}
	for _, alias := range a.Aliases {
		if len(Words(alias.Name)) > 1 || a.Type != Person {
			names = append(names, alias.Name)
		}
	}
	return names
}

// compare proposes the actors of two names where these are alike enough; of several pairs of names the likest counts.
func compare(all []*Actor, x, y *spelling, judged map[[2]ActorID]bool, best map[[2]int]Proposal) {
	a, b := all[x.actor], all[y.actor]
	if a == b || !mayBeOne(a, b) || judged[[2]ActorID{a.ID, b.ID}] {
		return
	}
	likeness, why := alike(x, y, a.Type == Person)
	key := [2]int{min(x.actor, y.actor), max(x.actor, y.actor)}
	if old, proposed := best[key]; likeness == 0 || proposed && old.Likeness >= likeness {
		return
	}
	if isNew(b) && (!isNew(a) || len(a.Name) > len(b.Name) || len(a.Name) == len(b.Name) && a.ID < b.ID) {
		a, b = b, a
	}
	best[key] = Proposal{Actor: a, Into: b, Likeness: likeness, Why: why}
}

// mayBeOne tells whether two actors may be the same whatever their names.
func mayBeOne(a, b *Actor) bool {
	if !isNew(a) && !isNew(b) || a.Type == Country || b.Type == Country {
		return false
	}
	return (a.Type == Person) == (b.Type == Person)
}

// isNew tells whether an actor comes from texts alone.
func isNew(a *Actor) bool { return len(a.Codes) == 0 && len(a.Aliases) == 0 && len(a.Roles) == 0 }

// small are words that names may have or lack.
var small = strings.Fields("the of and for in al el bin ibn abu de da dos van von la le")

func newSpelling(actor int, name string) spelling {
	s := spelling{actor: actor}
	for _, w := range Words(name) {
		if !slices.Contains(small, w) {
			s.words, s.skeleton = append(s.words, w), append(s.skeleton, skeleton(w))
		}
	}
	return s
}

// keys are what similar names have in common: the sound of a word, or the initials.
func (s *spelling) keys() []string {
	keys := map[string]bool{}
	for _, k := range s.skeleton {
		keys["w"+k] = true
	}
	if len(s.words) > 2 {
		keys["i"+s.initials()] = true
	}
	if len(s.words) == 1 && len(s.words[0]) > 2 {
		keys["i"+s.words[0]] = true
	}
	var out []string
	for k := range keys {
		out = append(out, k)
	}
	return out
}

func (s *spelling) initials() string {
	var b strings.Builder
	for _, w := range s.words {
		b.WriteByte(w[0])
	}
	return b.String()
}

// sounds joins letters and groups of letters that transliterations exchange.
var sounds = strings.NewReplacer("kh", "k", "gh", "k", "ph", "f", "sh", "s", "ch", "s", "zh", "s", "dh", "d", "th", "t", "ts", "s", "ck", "k",
	"q", "k", "g", "k", "c", "k", "w", "v", "z", "s", "j", "s", "p", "b")

// skeleton is how a word sounds, whatever its vowels: gaddafi and qadhafi are one. A word begins with the vowel that it has.
func skeleton(word string) string {
	heard := sounds.Replace(word)
	var b strings.Builder
	last := rune(0)
	for i, r := range heard {
		vowel := strings.ContainsRune("aeiouyh", r)
		if vowel && i > 0 || r == last {
			continue
		}
		if vowel {
			r = 'a'
		}
		b.WriteRune(r)
		last = r
	}
	return b.String()
}

// alike tells how alike two names are and in what; 0 where they are not.
func alike(x, y *spelling, person bool) (float64, string) {
	if len(x.words) > len(y.words) {
		x, y = y, x
	}
	if len(x.words) == 0 {
		return 0, ""
	}
	switch {
	case sameSet(x.words, y.words):
		return 0.95, "the same words"
	case sameSet(x.skeleton, y.skeleton) && len(x.words) > 1:
		return 0.85, "another spelling"
	case person:
		return alikePersons(x, y)
	case len(x.words) == 1 && len(y.words) > 2 && x.words[0] == y.initials():
		return 0.8, "its initials"
	case len(x.words) > 1 && within(x.words, y.words):
		return 0.7, "part of the name"
	case len(x.words) > 1 && len(x.words) == len(y.words) && oneLetter(x.words, y.words):
		return 0.75, "one letter differs"
	}
	return 0, ""
}

// alikePersons compares names that are not the same: the last name must be, or sound so.
func alikePersons(x, y *spelling) (float64, string) {
	last, other := len(x.words)-1, len(y.words)-1
	if x.skeleton[last] != y.skeleton[other] || len(x.skeleton[last]) < 2 {
		return 0, ""
	}
	same := x.words[last] == y.words[other]
	switch {
	case last == 0 && same && len(x.words[0]) > 3:
		return 0.6, "the last name"
	case last == 0:
		return 0, ""
	case same && within(x.words, y.words):
		return 0.8, "part of the name"
	case same && x.words[0][0] == y.words[0][0] && (len(x.words[0]) == 1 || len(y.words[0]) == 1):
		return 0.75, "an initial for the first name"
	case oneLetter(x.words[:1], y.words[:1]) && same:
		return 0.75, "one letter differs"
	}
	return 0, ""
}

func sameSet(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(a, b)
}

// within tells whether every word of a stands in b.
func within(a, b []string) bool {
	return !slices.ContainsFunc(a, func(w string) bool { return !slices.Contains(b, w) })
}

// oneLetter tells whether two names differ by one letter, put in, left out or exchanged, in a word of five or more.
func oneLetter(a, b []string) bool {
	differ := 0
	for i := range a {
		if a[i] == b[i] {
			continue
		}
		differ++
		if min(len(a[i]), len(b[i])) < 5 || !nearly(a[i], b[i]) {
			return false
		}
	}
	return differ == 1
}

// nearly tells whether at most one byte differs between two words.
func nearly(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) == len(b) {
		return i == len(a) || a[i+1:] == b[i+1:]
	}
	return a[i:] == b[i+1:]
}
