package extract

import (
	"sort"
	"strings"

	"entente/graph"
	"entente/nlp"
)

// speakerPronouns maps pronouns of the speaker to whether they can stand for the country or body he speaks for: us, our.
var speakerPronouns = map[string]bool{"i": false, "me": false, "my": false, "mine": false, "myself": false, "we": false,
	"us": true, "our": true, "ours": true, "ourselves": true}

// ResolveFirstPerson adds to a cast the pronouns of the first person inside quotations: I and we stand for the speaker, us
// and our for the country or organisation that he leads, where the text or the knowledge base tells it. Where somebody says
// the whole text (see Teller), those outside quotations stand for him, and my country for the country. It renumbers the
// mentions, so that roles must be read after it.
func (r *Resolver) ResolveFirstPerson(doc *nlp.Doc, cast *Cast, speeches []Speech, a *graph.Article) {
	taken := map[int]bool{}
	for _, m := range cast.Mentions {
		for i := m.First; i < m.Last; i++ {
			taken[i] = true
		}
	}
	teller := r.Teller(cast, a)
	behind := r.backers(doc, cast, a)
	if teller >= 0 { // first, for he may say that he says something
		words := r.tellersWords(doc, speeches, teller, cast.Actors[teller].Type != graph.Person, behind, taken)
		cast.Mentions = sortedMentions(append(cast.Mentions, words...))
	}
	var found []Mention
	for n := range speeches {
		s := &speeches[n]
		if !s.Direct {
			continue
		}
		actor, _ := ResolveSpeaker(doc, *s, cast)
		if actor < 0 {
			continue
		}
		for _, part := range s.Parts {
			for i := part.First; i < part.Last && i < len(doc.Tokens); i++ {
				if m, ok := speakersWord(doc, i, actor, behind); ok && !taken[i] {
					taken[i] = true
					found = append(found, m)
				}
			}
		}
	}
	cast.Mentions = sortedMentions(append(cast.Mentions, found...))
}

func sortedMentions(mentions []Mention) []Mention {
	sort.SliceStable(mentions, func(i, j int) bool { return mentions[i].First < mentions[j].First })
	return mentions
}

// speakersWord reads token i as a word for the speaker, or for what he leads.
func speakersWord(doc *nlp.Doc, i, actor int, behind map[int]backer) (Mention, bool) {
	w := strings.ToLower(doc.Word(i))
	many, ok := speakerPronouns[w]
	if !ok || w == "us" && doc.Word(i) == "US" || w == "i" && doc.Word(i) != "I" {
		return Mention{}, false
	}
	m := Mention{First: i, Last: i + 1, Head: i, Actors: []int{actor}, Form: Pronoun, Why: w + ": the speaker of the quotation"}
	if h, known := behind[actor]; known && (many || h.speaksFor && w == "we") {
		m.Actors, m.Why = []int{h.body}, w+": whom the speaker speaks for"
	}
	return m, true
}

// backer is the country or organisation behind a person.
type backer struct {
	body      int  // index in Cast.Actors
	speaksFor bool // the person is a member or speaker of it, not its head: his "we" is the body
}

// backers maps persons of a cast to what the text, else the knowledge base, says they lead or belong to.
func (r *Resolver) backers(doc *nlp.Doc, cast *Cast, a *graph.Article) map[int]backer {
	behind := map[int]backer{}
	roles, _ := r.Roles(doc, cast, a)
	for _, f := range roles {
		p := cast.Mentions[f.Subject].Actors[0]
		if _, twice := behind[p]; !twice && f.Stance == graph.Asserted && cast.Actors[p].Type == graph.Person {
			behind[p] = backer{cast.Mentions[f.Object].Actors[0], f.Kind == graph.MemberOf}
		}
	}
	for p, actor := range cast.Actors {
		if _, told := behind[p]; told || actor.Type != graph.Person {
			continue
		}
		for of, other := range cast.Actors {
			if other.Type != graph.Person && inOffice(actor, other.ID, a.Published) {
				behind[p] = backer{body: of}
				break
			}
		}
	}
	return behind
}

// inOffice tells whether the knowledge base gives a person an office in a country or organisation on a day.
func inOffice(person *graph.Actor, of graph.ActorID, day graph.Date) bool {
	for _, r := range person.Roles {
		if r.Of == of && r.Kind == graph.Leads && r.HoldsOn(day) {
			return true
		}
	}
	return false
}
