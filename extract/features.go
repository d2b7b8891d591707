package extract

import (
	"slices"
	"strconv"
	"strings"

	"entente/graph"
)

// featureBits is the width of the hashed feature space of the relation model.
const featureBits = 21

// A vector collects hashed features of one candidate. A general feature counts for every kind alike and for the candidate's
// own kind, so that what is rare in one kind is learned from the others; a particular one for its own kind only.
type vector struct {
	ids   []uint32
	names map[uint32]string // what the features were made of, for --explain; nil where nobody asks
}

func hashFeature(parts []string) uint32 {
	h := uint32(2166136261)
	for _, p := range parts {
		for i := 0; i < len(p); i++ {
			h = (h ^ uint32(p[i])) * 16777619
		}
		h = (h ^ '|') * 16777619
	}
	return h
}

func (v *vector) put(h uint32, name func() string) {
	h = (h ^ h>>featureBits) & (1<<featureBits - 1)
	v.ids = append(v.ids, h)
	if v.names != nil {
		v.names[h] = name()
	}
}

// particular adds a feature of the candidate's kind.
func (v *vector) particular(kind string, parts ...string) {
	v.put(crossed(hashFeature(parts), kind), func() string { return kind + ": " + strings.Join(parts, " ") })
}

// general adds a feature for every kind and one for the candidate's own.
func (v *vector) general(kind string, parts ...string) {
	h := hashFeature(parts)
	v.put(h, func() string { return strings.Join(parts, " ") })
	v.put(crossed(h, kind), func() string { return kind + ": " + strings.Join(parts, " ") })
}

func crossed(h uint32, kind string) uint32 {
	for i := 0; i < len(kind); i++ {
		h = (h ^ uint32(kind[i])) * 16777619
	}
	return h
}

// A candidate is an ordered pair of players in a sentence that may stand in a relation of one kind.
type candidate struct {
	scene    *scene
	a, b     int // indexes in scene.players
	kind     graph.KindName
	trigger  int // token that tells it best
	features []uint32
	names    map[uint32]string
}

// candidates returns every ordered pair of different actors in the scene with each kind that a trigger suggests for it.
func (s *scene) candidates(kinds *graph.Kinds, explain bool) []candidate {
	var out []candidate
	s.sides = make([]side, len(s.players))
	for n := range s.players {
		s.sides[n] = s.side(n)
	}
	for a := range s.players {
		for b := range s.players {
			if s.players[a].actor == s.players[b].actor || s.players[a].distant && s.players[b].distant {
				continue
			}
			base := s.pairFeatures(a, b)
			for _, kind := range Interactions {
				if c := s.candidate(a, b, kind, kinds.Symmetric(kind), base, explain); c != nil {
					out = append(out, *c)
				}
			}
		}
	}
	return out
}

// candidate describes a pair for one kind; nil where no trigger of the kind has to do with either end. Of the two orders of
// a symmetric kind only the one that fits better is a candidate, the one in which the text names them where both do.
func (s *scene) candidate(a, b int, kind graph.KindName, symmetric bool, base []named, explain bool) *candidate {
	best := s.bestTrigger(a, b, kind)
	if best == nil {
		return nil
	}
	if symmetric {
		back := s.bestTrigger(b, a, kind)
		if back.score > best.score || back.score == best.score && b < a {
			return nil
		}
	}
	v := vector{ids: make([]uint32, 0, 2*len(base)+40)}
	if explain {
		v.names = map[uint32]string{}
	}
	k := string(kind)
	v.general(k, "bias")
	for _, f := range base {
		name := func() string { return strings.Join(f.parts, " ") }
		if f.general {
			v.put(f.hash, name)
		}
		v.put(crossed(f.hash, k), func() string { return k + ": " + name() })
	}
	s.evidenceFeatures(&v, a, b, kind, best)
	slices.Sort(v.ids)
	return &candidate{s, a, b, kind, best.trigger.token, slices.Compact(v.ids), v.names}
}

// A named is a feature of a pair before any kind is asked for.
type named struct {
	hash    uint32
	general bool
	parts   []string
}

// A sheet collects the features of a pair.
type sheet []named

func (l *sheet) general(parts ...string)    { *l = append(*l, named{hashFeature(parts), true, parts}) }
func (l *sheet) particular(parts ...string) { *l = append(*l, named{hashFeature(parts), false, parts}) }

func bucket(n int) string {
	for _, b := range []int{0, 1, 2, 3, 4, 6, 9, 14, 20, 40} {
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

// pairFeatures describe a pair whatever the kind.
func (s *scene) pairFeatures(a, b int) []named {
	var l sheet
	da, db := s.sides[a], s.sides[b]
	l.general("types", da.kind, db.kind)
	l.general("forms", da.form, db.form)
	l.particular("rels", da.rel, db.rel)
	l.general("relA", da.rel)
	l.general("relB", db.rel)
	l.general("whereA", da.where, da.kind)
	l.general("whereB", db.where, db.kind)
	l.particular("govA", da.gov, da.rel)
	l.particular("govB", db.gov, db.rel)
	l.general("tone", strconv.Itoa(min(s.tone[0], 3)), strconv.Itoa(min(s.tone[1], 3)))
	l.general("players", bucket(len(s.players)))
	l.general("bond", s.bonds.between(s.players[a].actor, s.players[b].actor))
	l.general("salience", bucket(s.bonds.mentions[s.players[a].actor]), bucket(s.bonds.mentions[s.players[b].actor]))
	l.general("meet", bucket(s.bonds.together(s.players[a].actor, s.players[b].actor)))
	if s.sentence == 0 {
		l.general("headline")
	}
	s.orderFeatures(&l, a, b, da, db)
	s.pathFeatures(&l, a, b)
	s.wordFeatures(&l, a, b)
	return l
}

// orderFeatures tell how the two stand in the line of words.
func (s *scene) orderFeatures(l *sheet, a, b int, da, db side) {
	ma, mb := s.cast.Mentions[s.players[a].mention], s.cast.Mentions[s.players[b].mention]
	switch {
	case s.players[a].distant, s.players[b].distant:
		l.general("order", "distant", da.where, db.where)
	case s.players[a].mention == s.players[b].mention:
		l.general("order", "same")
	case ma.First < mb.First:
		l.general("order", "a<b", bucket(s.between(ma.Last, mb.First)))
		l.general("near", "a<b", bucket(mb.First-ma.Last))
	default:
		l.general("order", "b<a", bucket(s.between(mb.Last, ma.First)))
		l.general("near", "b<a", bucket(ma.First-mb.Last))
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
func (s *scene) pathFeatures(l *sheet, a, b int) {
	if s.players[a].distant || s.players[b].distant {
		return
	}
	ha, hb := s.cast.Mentions[s.players[a].mention].Head, s.cast.Mentions[s.players[b].mention].Head
	up, down, top, ok := s.path(ha, hb)
	if !ok {
		l.general("path", "none")
		return
	}
	l.general("steps", bucket(len(up)), bucket(len(down)))
	l.particular("top", s.lemma(top), s.upos(top))
	if len(up)+len(down) > maxPath {
		l.general("path", "long")
	} else {
		var steps strings.Builder
		for _, i := range up {
			steps.WriteString("<" + s.step(i))
		}
		for _, i := range down {
			steps.WriteString(">" + s.step(i))
		}
		l.general("path", steps.String())
		l.particular("path", steps.String(), s.lemma(top))
	}
	for _, i := range slices.Concat(up, []int{top}, down) {
		if i != ha && i != hb && (s.verb(i) || s.noun(i) || s.upos(i) == "ADJ") {
			l.particular("on", s.lemma(i))
			l.particular("on class", s.class(i))
		}
	}
}

func (s *scene) step(i int) string {
	if p := s.prep(i); p != "" {
		return s.base(i) + ":" + p
	}
	return s.rel(i)
}

// spokenFeatures tell in what tone a clause is put.
func (s *scene) spokenFeatures(v *vector, kind string, token int) {
	v.particular(kind, "said tone", strconv.Itoa(min(s.tone[0], 3)), strconv.Itoa(min(s.tone[1], 3)))
	for _, c := range s.Children(token) {
		switch s.base(c) {
		case "aux", "advmod", "cop", "cc":
			v.particular(kind, "said with", s.lemma(c))
		}
	}
	v.particular(kind, "said", s.lemma(token))
	v.particular(kind, "said class", s.class(token))
}

// A hold is how a pair hangs on a trigger of some kind: the frame that fits best, and how well.
type hold struct {
	trigger *trigger
	frame   *Frame
	score   int
	turned  bool // the frame fits with the ends swapped
	strict  bool
}

// bestTrigger returns the trigger of a kind that fits a pair best, nil where neither end hangs on one.
func (s *scene) bestTrigger(a, b int, kind graph.KindName) *hold {
	var best *hold
	for i := range s.triggers {
		tr := &s.triggers[i]
		la, lb := tr.links[a], tr.links[b]
		if la.slot == "" && lb.slot == "" {
			continue
		}
		for _, f := range tr.frames {
			if f.Kind != kind {
				continue
			}
			h := hold{trigger: tr, frame: f, strict: f.strict(la, lb), turned: f.strict(lb, la)}
			h.score = b2i(h.strict)*12 + b2i(la.slot != "" && lb.slot != "")*6 + b2i(!f.Weak)*3 + b2i(!f.spoken)*3 - min(2, (la.cost+lb.cost)/4)
			if best == nil || h.score > best.score {
				best = &h
			}
		}
	}
	return best
}

// strength says how sure the frame's words are by themselves.
func (f *Frame) strength() string {
	switch {
	case f.spoken:
		return "said"
	case f.Weak:
		return "weak"
	}
	return "strong"
}

// evidenceFeatures tell how the pair hangs on the triggers of the kind, and what other kinds its triggers suggest.
func (s *scene) evidenceFeatures(v *vector, a, b int, kind graph.KindName, h *hold) {
	k, tr := string(kind), h.trigger
	la, lb := tr.links[a], tr.links[b]
	strength := h.frame.strength()
	v.general(k, "slots", strength, la.slot, lb.slot)
	v.general(k, "vias", la.via, lb.via)
	v.general(k, "links", la.slot, la.via, lb.slot, lb.via)
	v.general(k, "linkA", strength, la.slot, la.via)
	v.general(k, "linkB", strength, lb.slot, lb.via)
	v.general(k, "part", s.upos(tr.token), strength)
	v.general(k, "cost", bucket(la.cost), bucket(lb.cost), strength)
	v.particular(k, "lemma", s.lemma(tr.token))
	v.particular(k, "word", s.lemma(tr.token), la.slot, lb.slot)
	v.particular(k, "class", s.class(tr.token))
	v.particular(k, "class", s.class(tr.token), la.slot, lb.slot)
	v.particular(k, "place", h.frame.Place())
	if h.frame.spoken || la.slot == "speaker" {
		s.spokenFeatures(v, k, tr.token)
	}
	lineA, lineB := s.line(tr.token, a), s.line(tr.token, b)
	voice := strconv.FormatBool(s.passive(tr.token) || s.participle(tr.token))
	v.general(k, "line", lineA, lineB, voice)
	v.general(k, "line", lineA, lineB, voice, strength, s.upos(tr.token))
	v.particular(k, "line", lineB, s.surfacePrep(b), s.surfacePrep(a))
	rank := s.rank(tr, h.frame, a, b)
	v.general(k, "rank", rank, strength)
	if h.strict {
		v.general(k, "strict", strength)
		v.general(k, "strict", strength, la.via, lb.via)
		v.general(k, "strict", strength, rank)
		v.particular(k, "strict", s.lemma(tr.token))
		v.particular(k, "strict", h.frame.Place())
		da, db := s.sides[a], s.sides[b]
		v.general(k, "strict", "types", da.kind, db.kind)
		v.general(k, "strict", "where", da.where, db.where)
		v.general(k, "strict", "forms", da.form, db.form)
	} else if h.turned {
		v.general(k, "turned", strength)
	}
	s.rivalFeatures(v, a, b, kind, h)
}

// line places a player before or behind a token, by how many other players stand between. It holds where the parse fails.
func (s *scene) line(token, n int) string {
	m := s.cast.Mentions[s.players[n].mention]
	if s.players[n].distant {
		return "distant"
	}
	if m.First <= token && token < m.Last {
		return "on"
	}
	if m.Last <= token {
		return "-" + bucket(s.between(m.Last, token))
	}
	return "+" + bucket(s.between(token, m.First))
}

// surfacePrep is the preposition or conjunction right in front of a player, whatever the parse makes of it.
func (s *scene) surfacePrep(n int) string {
	m := s.cast.Mentions[s.players[n].mention]
	first := s.Sents[s.sentence].First
	for i := m.First - 1; i >= first && i >= m.First-3 && !s.players[n].distant; i-- {
		switch s.upos(i) {
		case "ADP", "CCONJ", "SCONJ", "PUNCT", "VERB":
			return s.lower(i)
		}
	}
	return ""
}

// rank tells whether other players fill the frame's slots better than a and b do.
func (s *scene) rank(tr *trigger, f *Frame, a, b int) string {
	betterA, betterB := 0, 0
	for i, l := range tr.links {
		if l.slot == "" || s.players[i].actor == s.players[a].actor || s.players[i].actor == s.players[b].actor {
			continue
		}
		if f.fills(f.Source, l) && (!f.fills(f.Source, tr.links[a]) || l.cost < tr.links[a].cost) {
			betterA++
		}
		if f.fills(f.Target, l) && (!f.fills(f.Target, tr.links[b]) || l.cost < tr.links[b].cost) {
			betterB++
		}
	}
	return strconv.Itoa(min(betterA, 2)) + strconv.Itoa(min(betterB, 2))
}

// rivalFeatures name the other kinds that the triggers between the two suggest, and how many triggers agree.
func (s *scene) rivalFeatures(v *vector, a, b int, kind graph.KindName, h *hold) {
	k, agree := string(kind), 0
	for i := range s.triggers {
		tr := &s.triggers[i]
		la, lb := tr.links[a], tr.links[b]
		for _, f := range tr.frames {
			strict := f.strict(la, lb)
			switch {
			case f.Kind == kind && strict:
				agree++
			case f.Kind == kind && tr != h.trigger && la.slot != "" && lb.slot != "":
				v.particular(k, "also", la.slot, lb.slot)
			case f.Kind != kind && strict && tr.token == h.trigger.token:
				v.general(k, "same word", f.class())
			case f.Kind != kind && strict:
				v.general(k, "rival", strconv.FormatBool(f.Weak), strconv.FormatBool(h.strict))
				v.particular(k, "rival", f.class())
			case f.Kind != kind && !f.Weak:
				v.particular(k, "around", string(f.Kind))
			}
		}
	}
	v.general(k, "agree", strconv.Itoa(min(agree, 3)))
}

// maxWords bounds how many of the words between the two are features.
const maxWords = 12

// wordFeatures are the content words between the two, and around them.
func (s *scene) wordFeatures(l *sheet, a, b int) {
	if s.players[a].distant || s.players[b].distant {
		s.allWords(l)
		return
	}
	ma, mb := s.cast.Mentions[s.players[a].mention], s.cast.Mentions[s.players[b].mention]
	from, to, order := ma.Last, mb.First, "ab"
	if mb.First < ma.First {
		from, to, order = mb.Last, ma.First, "ba"
	}
	for i := from; i < min(to, from+maxWords); i++ {
		if s.content(i) {
			l.particular("between", order, s.lemma(i))
			l.particular("between class", order, s.class(i))
		}
	}
	sent := s.Sents[s.sentence]
	for i := max(sent.First, min(ma.First, mb.First)-3); i < min(ma.First, mb.First); i++ {
		l.particular("before", s.lemma(i))
	}
	for i := max(ma.Last, mb.Last); i < min(sent.Last, max(ma.Last, mb.Last)+4); i++ {
		l.particular("after", s.lemma(i))
	}
	if g := s.head(mb.Head); g >= 0 && s.noun(g) {
		l.particular("ownedB", s.lemma(g))
	}
	if g := s.head(ma.Head); g >= 0 && s.noun(g) {
		l.particular("ownedA", s.lemma(g))
	}
}

func (s *scene) allWords(l *sheet) {
	sent := s.Sents[s.sentence]
	for i := sent.First; i < sent.Last; i++ {
		if s.content(i) {
			l.particular("said", s.lemma(i))
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
