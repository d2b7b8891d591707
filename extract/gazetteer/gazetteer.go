// Package gazetteer knows the actors of the knowledge base by every name they go by. It reads and validates the tables
// of data/actors; every fault names file and line.
package gazetteer

import (
	"io/fs"

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
type KB struct{}

// Load reads the tables below actors/ of a file system.
func Load(fsys fs.FS) (*KB, error) { panic("to be written") }

// Actor returns the actor with the id, nil where there is none. Callers must not change it.
func (kb *KB) Actor(id graph.ActorID) *graph.Actor { panic("to be written") }

// Lookup returns the readings of a name as it stands in a text (case matters for acronyms and short names only;
// diacritics, curly quotes, a leading "the" and dots in acronyms do not), best prior first.
func (kb *KB) Lookup(name string) []Entry { panic("to be written") }

// Longest returns how many of the words (tokens of a text, in order) make the longest known name that begins at words[0],
// and its readings; 0 where none does.
func (kb *KB) Longest(words []string) (n int, readings []Entry) { panic("to be written") }

// Holders returns who holds an office with a title like the one given ("president", "foreign minister", "supreme leader",
// "king") in a country or organisation on a day.
func (kb *KB) Holders(of graph.ActorID, title string, day graph.Date) []*graph.Actor {
	panic("to be written")
}
