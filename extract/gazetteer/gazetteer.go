// Package gazetteer knows the actors of the knowledge base by every name they go by. It reads and validates the tables
// of data/actors; every fault names file and line.
package gazetteer

import (
	"iter"
	"slices"

	"entente/graph"
)

// Sort says what a name is to its actor.
type Sort string

const (
	ProperName Sort = "name"    // the usual name or an alias
	Acronym    Sort = "acronym" // US, NATO, SDF: matched with case
	Adjective  Sort = "adj"     // Iranian, British: a modifier, or the people
	Capital    Sort = "capital" // Tehran: a place more often than an actor
	Seat       Sort = "seat"    // Kremlin, White House, Pentagon, Downing Street: an actor more often than a place
	Surname    Sort = "surname" // Putin, al-Assad: last names of people in office
)

// An Entry is one reading of a name.
type Entry struct {
	Actor    *graph.Actor
	Sort     Sort
	From, To graph.Date // when the name was in use, or the person in office; zero: open
	Prior    float64    // 0..1, how likely this reading is where nothing else is known
}

// A KB is the compiled knowledge base; it is never changed after Load and safe for concurrent use.
type KB struct {
	list      []*graph.Actor // in the order of the files
	facts     map[graph.ActorID]*record
	names     map[string][]reading // by key
	longest   map[string]int       // pieces of the longest name that begins with a piece
	holders   map[graph.ActorID][]holder
	adjective map[graph.ActorID]string
}

// A reading is an Entry with the form that it was given in, whose case decides.
type reading struct {
	Entry
	form string
}

// A holder is an actor with one of his roles.
type holder struct {
	actor *graph.Actor
	role  graph.Role
	class office
}

// Actor returns the actor with the id, nil where there is none. Callers must not change it.
func (kb *KB) Actor(id graph.ActorID) *graph.Actor {
	if r := kb.facts[id]; r != nil {
		return r.actor
	}
	return nil
}

// All yields every actor in the order of the tables: countries, organisations, groups, people. Callers must not change
// them.
func (kb *KB) All() iter.Seq[*graph.Actor] { return slices.Values(kb.list) }

// Len returns how many actors there are.
func (kb *KB) Len() int { return len(kb.list) }

// Prominence returns 0..1, how often an actor is in world news compared with the others; 0 for an unknown one.
// Great powers, their leaders and the United Nations have 1, ministers of small states less than 0.3.
func (kb *KB) Prominence(id graph.ActorID) float64 {
	if r := kb.facts[id]; r != nil {
		return r.prominence
	}
	return 0
}

// Country returns the country that a name, a demonym, a capital or a seat stands for ("Iranian", "Israelis", "Moscow",
// "Kremlin"), the most likely one where it is ambiguous, nil where there is none.
func (kb *KB) Country(word string) *graph.Actor {
	for _, e := range kb.Lookup(word) {
		if e.Actor.Type == graph.Country {
			return e.Actor
		}
	}
	return nil
}

// Demonym returns the usual adjective of a country ("Iranian"), "" where there is none.
func (kb *KB) Demonym(id graph.ActorID) string { return kb.adjective[id] }
