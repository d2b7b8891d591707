package extract

import (
	"slices"

	"entente/graph"
)

// severalFor returns whom they at token i stands for: the last list, plural phrase, group or body that can act as many.
func (c *casting) severalFor(i int) ([]int, string) {
	if c.parsed() {
		for n, s := range c.subjects(i) {
			if actors := c.plural(s, i); len(actors) > 0 {
				return actors, "subject before"
			}
			if c.mentionOfHead(s) < 0 && (n > 0 || !c.isSubject(i)) && c.doc.Tokens[s].XPOS == "NNS" {
				return nil, ""
			}
		}
	}
	best, top := -1, 0
	var list []int
	for k := c.mentionsFrom(c.doc.Sents[max(0, c.sent[i]-1)].First); k < len(c.mentions); k++ {
		m := &c.mentions[k]
		d := c.sent[i] - c.sent[m.First]
		if m.First >= i {
			break
		}
		if all := c.listFrom(k); len(all) > 1 && d <= 1 && 80-30*d > top && c.mentions[k+1].First < i && !c.clashes(m, i) {
			best, top = k, 80-30*d
			list = all
			continue
		}
		if d > 1 || c.clashes(m, i) {
			continue
		}
		if score := c.manyScore(m) - 30*d; score > top {
			best, top, list = k, score, nil
		}
	}
	if best < 0 {
		return nil, ""
	}
	if list != nil {
		return list, "list before"
	}
	return c.mentions[best].Actors, "last group before"
}

// plural returns the actors of the mention headed by subject s if they can be called they.
func (c *casting) plural(s, i int) []int {
	k := c.mentionOfHead(s)
	if k < 0 || c.clashes(&c.mentions[k], i) {
		return nil
	}
	if all := c.listFrom(k); len(all) > 1 {
		return all
	}
	if c.manyScore(&c.mentions[k]) > 0 || c.low[c.mentions[k].First] == "they" {
		return c.mentions[k].Actors
	}
	return nil
}

// listFrom returns the actors of the list that mention k begins: A, B and C of one class.
func (c *casting) listFrom(k int) []int {
	actors := slices.Clone(c.mentions[k].Actors)
	joined := false
	for k+1 < len(c.mentions) {
		a, b := c.mentions[k], c.mentions[k+1]
		if !c.sameSentence(a.First, b.First) || b.First > a.Last+6 || (c.actors[a.Actors[0]].Type == graph.Person) != (c.actors[b.Actors[0]].Type == graph.Person) || b.Form == Demonym && b.First > a.Last+2 {
			break
		}
		and, clean := false, true
		for j := a.Last; j < b.First; j++ {
			and = and || c.low[j] == "and"
			clean = clean && (c.low[j] == "and" || c.low[j] == "," || c.low[j] == "the" || c.titleOf[j] > 0)
		}
		if !clean || b.First == a.Last {
			break
		}
		joined = joined || and
		actors = append(actors, b.Actors...)
		k++
		if and {
			break
		}
	}
	if !joined {
		return nil
	}
	return actors
}

// manyScore rates how well a mention is called they; 0 for a single person.
func (c *casting) manyScore(m *Mention) int {
	if len(m.Actors) > 1 {
		return 90
	}
	a := c.actors[m.Actors[0]]
	switch {
	case a.Type == graph.Person || m.Place || m.Form == Demonym:
		return 0
	case m.Form == Organ:
		return 70
	case a.Type == graph.Group:
		return 65
	case a.Type == graph.Org:
		return 50
	}
	return 40
}
