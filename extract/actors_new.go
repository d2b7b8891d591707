package extract

import (
	"strings"

	"entente/graph"
)

// newActor makes an actor that the knowledge base lacks. A person's id is the slug of the name; others carry their type
// behind it, so that a person and a party of one name stay apart.
func (c *casting) newActor(t graph.ActorType, name string) int {
	return c.add(&graph.Actor{ID: newID(t, name), Type: t, Name: name})
}

func newID(t graph.ActorType, name string) graph.ActorID {
	id := slug(name)
	if t != graph.Person {
		id += "-" + string(t)
	}
	return graph.ActorID(id)
}

// rename gives a new actor a longer name, and the id that belongs to it.
func (c *casting) rename(i int, name string) {
	a := c.actors[i]
	id := newID(a.Type, name)
	if _, taken := c.index[id]; taken || c.kb.Actor(id) != nil {
		return
	}
	delete(c.index, a.ID)
	a.ID, a.Name = id, name
	c.index[id] = i
}

// cleanName makes one line of a name as it stands in the text, without dots behind titles or quotes.
func cleanName(name string) string {
	return strings.Trim(strings.Join(strings.Fields(name), " "), "\"'“”‘’")
}

// slug makes a readable id of a name: plain letters and digits, joined by hyphens.
func slug(name string) string {
	if s := strings.Join(graph.Words(name), "-"); s != "" {
		return s
	}
	return "unnamed"
}
