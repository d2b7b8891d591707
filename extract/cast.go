package extract

import "entente/graph"

// Form is the kind of words that a mention is made of.
type Form string

const (
	Name    Form = "name"    // Vladimir Putin, Hezbollah, the United States, IRGC
	Demonym Form = "demonym" // an adjective or modifier that names an actor inside a larger noun phrase: the Iranian attack, U.S. sanctions
	Metonym Form = "metonym" // a capital or a seat that acts for its owner: the Kremlin, Washington
	Organ   Form = "organ"   // part of a state or body that acts for it: Israeli forces, the French government, U.S. officials
	Nominal Form = "nominal" // a description: the Jewish state, the bloc, the militant group, the two leaders
	Pronoun Form = "pronoun" // he, they, its; I and we inside a quotation, or a speech
)

// A Mention is a place in the text that stands for one or more actors of the article.
type Mention struct {
	First, Last int   // tokens [First, Last); possessive 's and titles in front left out
	Head        int   // the token that carries the mention in the parse: its governor lies outside the noun phrase
	Actors      []int // indexes in Cast.Actors, ascending; several for plurals such as "the two leaders"
	Form        Form
	Place       bool   // in a locative phrase: in Syria, near Moscow
	Why         string // how it was found and linked, in a few words, for --explain
}

// A Cast is who appears in an article and where. Mentions are sorted by First, then by longest; they do not overlap.
type Cast struct {
	Actors   []*graph.Actor
	Mentions []Mention
}
