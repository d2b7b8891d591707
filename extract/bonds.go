package extract

import (
	"iter"
	"slices"

	"entente/graph"
)

// bonds is what is known of the actors of an article before any sentence is looked at: who belongs to whom, how often
// each is mentioned, and in which sentences.
type bonds struct {
	cast      *Cast
	belongs   map[[2]int]bool // actor holds an office in, or is a member of, another
	mentions  []int
	sentences []map[int]bool
}

func newBonds(an *Analysis) *bonds {
	n := len(an.Cast.Actors)
	b := &bonds{cast: an.Cast, belongs: map[[2]int]bool{}, mentions: make([]int, n), sentences: make([]map[int]bool, n)}
	at := map[graph.ActorID]int{}
	for i, a := range an.Cast.Actors {
		at[a.ID] = i
		b.sentences[i] = map[int]bool{}
	}
	for i, a := range an.Cast.Actors {
		for _, r := range a.Roles {
			if of, here := at[r.Of]; here {
				b.belongs[[2]int{i, of}] = true
			}
		}
	}
	for s, o := range an.holders() {
		b.belongs[[2]int{s, o}] = true
	}
	for _, m := range an.Cast.Mentions {
		for _, a := range m.Actors {
			b.mentions[a]++
			b.sentences[a][an.Doc.SentenceOf(m.First)] = true
		}
	}
	return b
}

// holders yields the actors that the text gives offices or memberships, each with where it has them.
func (an *Analysis) holders() iter.Seq2[int, int] {
	return func(yield func(int, int) bool) {
		for _, r := range an.roles {
			for _, s := range an.Cast.Mentions[r.Subject].Actors {
				for _, o := range an.Cast.Mentions[r.Object].Actors {
					if !yield(s, o) {
						return
					}
				}
			}
		}
	}
}

// between names the bond of two actors: an office or membership of one in the other, or of both in a third.
func (b *bonds) between(x, y int) string {
	switch {
	case b.belongs[[2]int{x, y}]:
		return string(b.cast.Actors[x].Type) + " of its own"
	case b.belongs[[2]int{y, x}]:
		return "own " + string(b.cast.Actors[y].Type)
	}
	if b.cast.Actors[x].Type == graph.Person && b.cast.Actors[y].Type == graph.Person {
		for k := range b.cast.Actors {
			if b.cast.Actors[k].Type != graph.IGO && b.belongs[[2]int{x, k}] && b.belongs[[2]int{y, k}] {
				return "compatriots"
			}
		}
	}
	return "none"
}

// together counts the sentences that mention both.
func (b *bonds) together(x, y int) int {
	n := 0
	for s := range b.sentences[x] {
		n += b2i(b.sentences[y][s])
	}
	return n
}

// voices tells for every token which mention says it.
type voices struct {
	mention []int // -1 where no actor says it
}

func (v *voices) speaker(token int) int { return v.mention[token] }

func newVoices(an *Analysis) *voices {
	look := &speakerLookup{newSyntax(an.Doc), an.Cast}
	of := make([]int, len(an.Speeches))
	for i, s := range an.Speeches {
		of[i] = -1
		if s.Speaker < 0 {
			continue
		}
		if m := look.mentionOf(s); m != nil {
			of[i] = slices.IndexFunc(an.Cast.Mentions, func(c Mention) bool { return c.First == m.First && c.Last == m.Last })
		}
	}
	v := &voices{make([]int, len(an.Doc.Tokens))}
	for token := range v.mention {
		v.mention[token] = -1
		for i := speechAt(an.Speeches, token); i >= 0 && v.mention[token] < 0; i = an.Speeches[i].Outer {
			v.mention[token] = of[i]
		}
	}
	return v
}
