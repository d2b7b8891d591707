package nlp

import (
	"entente/nlp/internal/lexicon"
	"entente/nlp/internal/linear"
	"entente/nlp/internal/naming"
)

// A Listing is a span of tokens [First, Last) that a gazetteer knows, with a label such as "country" or "surname". The
// label means to the recogniser what it meant in training, whatever its words are.
type Listing struct {
	First, Last int
	Label       string
}

// A Gazetteer finds known names among the tokens of a document. Listings may overlap: the first that covers a token
// counts. It must be safe for concurrent use.
type Gazetteer func(*Doc) []Listing

// A Recogniser finds the named entities of a document.
type Recogniser struct {
	model     *naming.Recogniser
	classes   *lexicon.Classes
	gazetteer Gazetteer // nil for none
}

func (*Recogniser) Name() string   { return "recogniser" }
func (*Recogniser) Needs() []Layer { return []Layer{Tokens, Sentences, Tags} }
func (*Recogniser) Sets() []Layer  { return []Layer{Entities} }

// NameTypes are the types of entities in the order of the numbers that the model gives them.
var NameTypes = [naming.TypeCount]EntityType{Person, Organisation, Location}

// Process replaces d.Ents.
func (r *Recogniser) Process(d *Doc) {
	d.Ents = nil
	for k, s := range NamingInput(d, r.classes, r.gazetteer) {
		first := d.Sents[k].First
		for _, n := range r.model.Names(s) {
			d.Ents = append(d.Ents, Entity{First: first + n.First, Last: first + n.Last, Type: NameTypes[n.Kind], Score: n.Score})
		}
	}
}

// NamingInput prepares the sentences of a tagged document for the recogniser. Package train calls it too, so that
// learning and reading see the same.
func NamingInput(d *Doc, classes *lexicon.Classes, gazetteer Gazetteer) []*naming.Sentence {
	listed := listedTokens(d, gazetteer)
	usage := naming.Usage{}
	out := make([]*naming.Sentence, len(d.Sents))
	for k, s := range d.Sents {
		out[k] = &naming.Sentence{Words: describe(d, s, classes), Listed: listed[s.First:s.Last], Style: linear.Hash("EWT")}
		usage.Add(out[k].Words)
	}
	for k, s := range d.Sents {
		for i := range out[k].Words {
			out[k].Tags = append(out[k].Tags, linear.Hash(d.Tokens[s.First+i].UPOS))
			out[k].Usage = append(out[k].Usage, usage.Of(&out[k].Words[i]))
		}
	}
	return out
}

// listedTokens returns for each token what the gazetteer says of it: the label and the place in the listing.
func listedTokens(d *Doc, gazetteer Gazetteer) []uint32 {
	out := make([]uint32, len(d.Tokens))
	if gazetteer == nil {
		return out
	}
	for _, l := range gazetteer(d) {
		label := linear.Hash(l.Label)
		for i := l.First; i < l.Last; i++ {
			if out[i] != 0 {
				continue
			}
			place := uint32(1)
			if i > l.First {
				place = 2
			}
			if i == l.Last-1 {
				place += 2
			}
			out[i] = linear.Key2(900, label, place)
		}
	}
	return out
}
