package extract

import "entente/graph"

// findCounterparts links "his Greek counterpart": who has the same office in that country on the article's day, else the
// country itself.
func (c *casting) findCounterparts() {
	for i := range c.low {
		if c.low[i] != "counterpart" || c.mentionAt(i) >= 0 || c.personStarts(i+1) {
			continue
		}
		at := c.mentionAt(i - 1)
		if at < 0 || c.mentions[at].Last != i || len(c.mentions[at].Actors) != 1 || c.actors[c.mentions[at].Actors[0]].Type != graph.Country {
			continue
		}
		country := c.mentions[at].Actors[0]
		if p := c.counterpart(c.counterpartOf(at), country); p >= 0 {
			c.mention(Mention{First: i, Last: i + 1, Actors: []int{p}, Form: Nominal, Why: "same office in " + c.actors[country].Name})
			continue
		}
		first := c.mentions[at].First
		c.drop(first, i)
		c.mention(Mention{First: first, Last: i + 1, Actors: []int{country}, Form: Organ, Why: "counterpart of " + c.actors[country].Name})
	}
}

// counterpartOf returns the person whose counterpart is meant: the owner in front of the country's adjective, -1 where it
// is none.
func (c *casting) counterpartOf(at int) int {
	j := c.mentions[at].First - 1
	if w := c.lowAt(j); w == "'s" || w == "'" {
		j--
	}
	if k := c.mentionAt(j); k >= 0 && len(c.mentions[k].Actors) == 1 && c.actors[c.mentions[k].Actors[0]].Type == graph.Person {
		return c.mentions[k].Actors[0]
	}
	return -1
}

// counterpart returns who holds in a country the office that a person has, -1 where nobody is known.
func (c *casting) counterpart(person, country int) int {
	if person < 0 {
		return -1
	}
	for _, o := range c.offices {
		if o.person != person || o.former {
			continue
		}
		found := c.kb.Holders(c.actors[country].ID, o.title, c.art.Published)
		if len(found) == 1 {
			p := c.add(found[0])
			c.play(p, nameParts(found[0].Name), true)
			return p
		}
	}
	return -1
}
