package extract

import (
	"slices"
	"strconv"
	"strings"

	"entente/graph"
)

// featureBits is the width of the hashed feature space of the relation model.
const featureBits = 21

// A vector collects hashed features; with names it also keeps what they were made of, for --explain.
type vector struct {
	ids   []uint32
	names map[uint32]string
}

// add hashes the parts of one feature (FNV-1a).
func (v *vector) add(parts ...string) {
	h := uint32(2166136261)
	for _, p := range parts {
		for i := 0; i < len(p); i++ {
			h = (h ^ uint32(p[i])) * 16777619
		}
		h = (h ^ '|') * 16777619
	}
	h = (h ^ h>>featureBits) & (1<<featureBits - 1)
	v.ids = append(v.ids, h)
	if v.names != nil {
		v.names[h] = strings.Join(parts, " ")
	}
}

// A candidate is an ordered pair of players in a sentence, as the model sees it.
type candidate struct {
	scene    *scene
	a, b     int // indexes in scene.players
	features []uint32
	names    map[uint32]string
}

// candidates returns every ordered pair of different actors in the scene with its features.
func (s *scene) candidates(explain bool) []candidate {
	var out []candidate
	shared := s.sentenceFeatures()
	for a := range s.players {
		for b := range s.players {
			if s.players[a].actor == s.players[b].actor || s.players[a].distant && s.players[b].distant {
				continue
			}
			v := vector{}
			if explain {
				v.names = map[uint32]string{}
			}
			s.pairFeatures(&v, a, b, shared)
			slices.Sort(v.ids)
			out = append(out, candidate{s, a, b, slices.Compact(v.ids), v.names})
		}
	}
	return out
}

// sentenceFeatures names what all pairs of a sentence share.
func (s *scene) sentenceFeatures() []string {
	var out []string
	for _, tr := range s.triggers {
		for _, f := range tr.frames {
			out = append(out, f.class())
		}
	}
	slices.Sort(out)
	out = slices.Compact(out)
	out = append(out, "tone"+strconv.Itoa(min(s.tone[0], 3))+strconv.Itoa(min(s.tone[1], 3)), "players"+bucket(len(s.players)))
	if s.sentence == 0 {
		out = append(out, "headline")
	}
	return out
}

func bucket(n int) string {
	for _, b := range []int{1, 2, 3, 4, 6, 9, 14, 20, 40} {
		if n <= b {
			return strconv.Itoa(b)
		}
	}
	return "more"
}

// A side is what the features say of one end by itself.
type side struct {
	kind  string // type of actor
	form  string
	rel   string // relation and preposition of its head
	gov   string // lemma of its governor
	where string // in a locative phrase, distant speaker …
}

func (s *scene) side(n int) side {
	p := s.players[n]
	m := s.cast.Mentions[p.mention]
	d := side{kind: string(s.kindOf(p)), form: string(m.Form)}
	if len(m.Actors) > 1 {
		d.form += "+"
	}
	if m.Place {
		d.where = "place"
	}
	if p.distant {
		d.where, d.rel, d.gov = "distant", "distant", ""
		return d
	}
	d.rel = s.rel(m.Head)
	if pr := s.prep(m.Head); pr != "" {
		d.rel += ":" + pr
	}
	if g := s.head(m.Head); g >= 0 {
		d.gov = s.lemma(g)
	}
	return d
}

func (s *scene) pairFeatures(v *vector, a, b int, shared []string) {
	da, db := s.side(a), s.side(b)
	v.add("bias")
	v.add("types", da.kind, db.kind)
	v.add("forms", da.form, db.form)
	v.add("rels", da.rel, db.rel)
	v.add("relA", da.rel)
	v.add("relB", db.rel)
	v.add("whereA", da.where, da.kind)
	v.add("whereB", db.where, db.kind)
	v.add("govA", da.gov, da.rel)
	v.add("govB", db.gov, db.rel)
	for _, f := range shared {
		v.add("bag", f)
	}
	s.orderFeatures(v, a, b, da, db)
	s.pathFeatures(v, a, b)
	for _, tr := range s.triggers {
		s.triggerFeatures(v, tr, a, b, da, db)
	}
	s.wordFeatures(v, a, b)
}

// orderFeatures tell how the two stand in the line of words.
func (s *scene) orderFeatures(v *vector, a, b int, da, db side) {
	ma, mb := s.cast.Mentions[s.players[a].mention], s.cast.Mentions[s.players[b].mention]
	switch {
	case s.players[a].distant, s.players[b].distant:
		v.add("order", "distant", da.where, db.where)
	case s.players[a].mention == s.players[b].mention:
		v.add("order", "same")
	case ma.First < mb.First:
		v.add("order", "a<b", bucket(s.between(ma.Last, mb.First)))
		v.add("near", "a<b", bucket(mb.First-ma.Last))
	default:
		v.add("order", "b<a", bucket(s.between(mb.Last, ma.First)))
		v.add("near", "b<a", bucket(ma.First-mb.Last))
	}
}

// between counts the mentions that begin between two tokens.
func (s *scene) between(from, to int) int {
	n, last := 0, -1
	for _, p := range s.players {
		if m := s.cast.Mentions[p.mention]; !p.distant && p.mention != last && m.First >= from && m.First < to {
			n++
			last = p.mention
		}
	}
	return n + 1
}

// maxPath is the longest dependency path that is described step by step.
const maxPath = 7

// pathFeatures describe the dependency path between the two.
func (s *scene) pathFeatures(v *vector, a, b int) {
	if s.players[a].distant || s.players[b].distant {
		return
	}
	ha, hb := s.cast.Mentions[s.players[a].mention].Head, s.cast.Mentions[s.players[b].mention].Head
	up, down, top, ok := s.path(ha, hb)
	if !ok {
		v.add("path", "none")
		return
	}
	v.add("steps", bucket(len(up)), bucket(len(down)))
	v.add("top", s.lemma(top), s.upos(top))
	if len(up)+len(down) > maxPath {
		v.add("path", "long")
	} else {
		var steps strings.Builder
		for _, i := range up {
			steps.WriteString("<" + s.step(i))
		}
		for _, i := range down {
			steps.WriteString(">" + s.step(i))
		}
		v.add("path", steps.String())
		v.add("path", steps.String(), s.lemma(top))
	}
	for _, i := range slices.Concat(up, []int{top}, down) {
		if i != ha && i != hb && (s.verb(i) || s.noun(i) || s.upos(i) == "ADJ") {
			v.add("on", s.lemma(i))
		}
	}
}

func (s *scene) step(i int) string {
	if p := s.prep(i); p != "" {
		return s.base(i) + ":" + p
	}
	return s.rel(i)
}

// triggerFeatures tell how the two hang on a trigger, by its kind and by its lemma.
func (s *scene) triggerFeatures(v *vector, tr trigger, a, b int, da, db side) {
	la, lb := tr.links[a], tr.links[b]
	if la.slot == "" && lb.slot == "" {
		return
	}
	lemma := s.lemma(tr.token)
	for _, f := range tr.frames {
		class := f.class()
		v.add("slots", class, la.slot, lb.slot)
		v.add("links", class, la.slot, la.via, lb.slot, lb.via)
		v.add("linkA", class, la.slot, la.via)
		v.add("linkB", class, lb.slot, lb.via)
		v.add("word", class, lemma, la.slot, lb.slot)
		if la.slot != "" && lb.slot != "" {
			v.add("both", class)
			v.add("typed", class, la.slot, lb.slot, da.kind, db.kind)
			v.add("lemma", lemma, class)
		}
		if f.strict(la, lb) {
			v.add("frame", class)
			v.add("frame", class, "from", la.via, lb.via)
			v.add("frame", f.Place())
			v.add("frame", class, da.where, db.where)
		} else if f.strict(lb, la) {
			v.add("turned", class)
		}
	}
}

// maxWords bounds how many of the words between the two are features.
const maxWords = 12

// wordFeatures are the content words between the two, and around them.
func (s *scene) wordFeatures(v *vector, a, b int) {
	if s.players[a].distant || s.players[b].distant {
		s.allWords(v)
		return
	}
	ma, mb := s.cast.Mentions[s.players[a].mention], s.cast.Mentions[s.players[b].mention]
	from, to, order := ma.Last, mb.First, "ab"
	if mb.First < ma.First {
		from, to, order = mb.Last, ma.First, "ba"
	}
	for i := from; i < min(to, from+maxWords); i++ {
		if s.content(i) {
			v.add("between", order, s.lemma(i))
		}
	}
	sent := s.doc.Sents[s.sentence]
	for i := max(sent.First, min(ma.First, mb.First)-3); i < min(ma.First, mb.First); i++ {
		v.add("before", s.lemma(i))
	}
	for i := max(ma.Last, mb.Last); i < min(sent.Last, max(ma.Last, mb.Last)+4); i++ {
		v.add("after", s.lemma(i))
	}
	if g := s.head(mb.Head); g >= 0 && s.noun(g) {
		v.add("ownedB", s.lemma(g))
	}
	if g := s.head(ma.Head); g >= 0 && s.noun(g) {
		v.add("ownedA", s.lemma(g))
	}
}

func (s *scene) allWords(v *vector) {
	sent := s.doc.Sents[s.sentence]
	for i := sent.First; i < sent.Last; i++ {
		if s.content(i) {
			v.add("said", s.lemma(i))
		}
	}
}

// content tells whether token i is a word with a meaning of its own and no proper name.
func (s *scene) content(i int) bool {
	switch s.upos(i) {
	case "VERB", "NOUN", "ADJ", "ADV":
		return true
	case "ADP":
		return s.base(i) == "case"
	}
	return false
}

// symmetricEnds orders the two ends of a symmetric kind for counting: the one that stands first in the list of actors.
func symmetricEnds(a, b graph.ActorID) (graph.ActorID, graph.ActorID) {
	if b < a {
		return b, a
	}
	return a, b
}
