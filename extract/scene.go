package extract

import (
	"slices"
	"strings"

	"entente/graph"
)

// A scene is one sentence with who appears in it and which words may tell a relation.
type scene struct {
	*tree
	cast     *Cast
	sentence int
	players  []player
	sides    []side // by index of player
	triggers []trigger
	tone     [2]int // words of blame and of praise
	bonds    *bonds
}

// A player is one actor of one mention; a plural mention makes several. Distant players speak or are spoken of here
// without being named in the sentence: the speaker of a quotation that goes on.
type player struct {
	mention int
	actor   int
	distant bool
}

// A trigger is a token that evokes frames, and how each player hangs on it.
type trigger struct {
	token  int
	frames []*Frame
	links  []link // by index of player; an empty slot where there is no link
}

// A link is how a player hangs on a trigger: the slot that is filled, and via what inside the slot's phrase ("" directly,
// "own" as owner of the noun that fills it, "c.subj" as subject of the clause that fills it …).
type link struct {
	slot slot
	via  string
	cost int
}

// maxPlayers bounds the work on lists of names; further mentions of a sentence are left out.
const maxPlayers = 40

// A setting is what the scenes of an article share.
type setting struct {
	tree   *tree
	cast   *Cast
	frames *Frames
	voices *voices
	bonds  *bonds
}

// newScene collects players and triggers of a sentence.
func (st *setting) newScene(sentence int) *scene {
	t, fr, speaker := st.tree, st.frames, st.voices.speaker
	s := &scene{tree: t, cast: st.cast, sentence: sentence, bonds: st.bonds}
	sent := t.Sents[sentence]
	s.collectPlayers(sent.First, sent.Last, speaker)
	if len(s.players) < 2 {
		return s
	}
	for i := sent.First; i < sent.Last; i++ {
		if !s.named(i) || t.prefix(i) != "" {
			if frames := fr.at(t, i); len(frames) > 0 {
				s.triggers = append(s.triggers, trigger{token: i, frames: frames})
			}
		}
		s.tone[0] += b2i(blame[t.lemma(i)])
		s.tone[1] += b2i(praise[t.lemma(i)])
	}
	s.addSpoken(st.voices)
	for n := range s.triggers {
		s.connect(&s.triggers[n], speaker)
	}
	return s
}

// spokenFrames are evoked by whatever somebody says: a stance may be in any words. They are weak, and a class of their own.
var spokenFrames = []*Frame{
	{Kind: "opposes", Source: []slot{"speaker"}, Target: []slot{"subj", "obj", "poss", "mod", "of"}, Weak: true, spoken: true},
	{Kind: "accuses", Source: []slot{"speaker"}, Target: []slot{"subj"}, Weak: true, spoken: true},
	{Kind: "allies", Source: []slot{"speaker"}, Target: []slot{"subj", "obj", "poss", "mod", "of"}, Weak: true, spoken: true},
	{Kind: "threatens", Source: []slot{"speaker"}, Target: []slot{"obj"}, Weak: true, spoken: true},
}

// addSpoken makes a trigger of the main word of what an actor says in the sentence.
func (s *scene) addSpoken(v *voices) {
	sent := s.Sents[s.sentence]
	for i := sent.First; i < sent.Last; i++ {
		h := s.head(i)
		if v.mention[i] < 0 || h >= 0 && v.mention[h] == v.mention[i] && h >= sent.First && h < sent.Last {
			continue
		}
		if s.verb(i) || s.upos(i) == "ADJ" || s.upos(i) == "NOUN" {
			s.triggers = append(s.triggers, trigger{token: i, frames: spokenFrames})
		}
	}
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (s *scene) collectPlayers(first, last int, speaker func(int) int) {
	m := s.cast.Mentions
	from, _ := slices.BinarySearchFunc(m, first, func(m Mention, first int) int { return m.First - first })
	for i := from; i < len(m) && m[i].First < last; i++ {
		s.addPlayers(i, false)
	}
	for _, i := range []int{speaker(first), speaker((first + last) / 2)} {
		if i >= 0 && (m[i].First < first || m[i].First >= last) {
			s.addPlayers(i, true)
		}
	}
}

func (s *scene) addPlayers(mention int, distant bool) {
	for _, a := range s.cast.Mentions[mention].Actors {
		p := player{mention, a, distant}
		if len(s.players) < maxPlayers && !slices.Contains(s.players, p) {
			s.players = append(s.players, p)
		}
	}
}

// named tells whether token i is part of a proper name.
func (s *scene) named(i int) bool {
	for _, p := range s.players {
		if m := s.cast.Mentions[p.mention]; m.Form == Name && m.First <= i && i < m.Last {
			return true
		}
	}
	return false
}

// connect finds how the players hang on a trigger.
func (s *scene) connect(tr *trigger, speaker func(int) int) {
	tr.links = make([]link, len(s.players))
	who := speaker(tr.token)
	for _, a := range s.arguments(tr.token) {
		s.reach(tr, a.token, a.slot, "", 0)
	}
	if s.prefix(tr.token) != "" {
		s.mark(tr, tr.token, link{"self", "", 0})
		if h := s.head(tr.token); h >= 0 {
			s.reach(tr, h, "host", "", 0)
		}
	}
	if who >= 0 {
		s.voice(tr, who, link{"speaker", "", 2})
	}
}

// voice links the players of the mention that speaks.
func (s *scene) voice(tr *trigger, mention int, l link) {
	for i, p := range s.players {
		if p.mention == mention {
			tr.links[i] = better(tr.links[i], l)
		}
	}
}

func better(old, new link) link {
	if old.slot == "" || new.cost < old.cost {
		return new
	}
	return old
}

// mark links every player whose mention covers token i; it tells whether there is one.
func (s *scene) mark(tr *trigger, i int, l link) bool {
	hit := false
	for n, p := range s.players {
		m := s.cast.Mentions[p.mention]
		if p.distant || i < m.First || i >= m.Last {
			continue
		}
		hit = true
		tr.links[n] = better(tr.links[n], l)
	}
	return hit
}

// lowAttached marks what a noun beside the trigger governs, though it may belong to the trigger: parsers often hang "with
// Iran" in "met on Monday with Iran" on the day.
const lowAttached = "low"

// maxReach bounds how deep inside an argument's phrase a player may stand.
const maxReach = 3

// reach links the players in the phrase of argument i: itself, its conjuncts and appositions, the owners of a noun that
// is no actor itself ("the Iranian missile test"), the parts of a clause.
func (s *scene) reach(tr *trigger, i int, sl slot, via string, depth int) {
	if depth > maxReach || i == tr.token {
		return
	}
	direct := s.mark(tr, i, link{sl, via, depth*2 + len(via)/4})
	clause := s.verb(i) || s.child(i, "cop") >= 0
	for _, c := range s.Children(i) {
		switch rel := s.base(c); {
		case c == tr.token:
		case rel == "conj":
			s.reach(tr, c, sl, via, depth+1)
		case rel == "appos", s.rel(c) == "flat", s.rel(c) == "nmod:desc":
			s.reach(tr, c, sl, via, depth+1)
		case clause:
			s.reachClause(tr, c, sl, via, depth)
		case rel == "amod" || rel == "compound" || rel == "nmod":
			s.reach(tr, c, sl, s.owner(c, via, direct), depth+1)
			if p := s.prep(c); p != "" && p != "of" && rel == "nmod" && via == "" {
				s.reach(tr, c, p, lowAttached, depth+1)
			}
		case rel == "acl":
			s.reach(tr, c, sl, join(via, "acl"), depth+1)
		}
	}
}

// owner names the step from a noun to child c that owns, makes or qualifies it.
func (s *scene) owner(c int, via string, direct bool) string {
	step := "own"
	if s.base(c) == "nmod" && s.rel(c) != "nmod:poss" {
		switch p := s.prep(c); p {
		case "of", "by", "from":
		case "":
		default:
			step = "n." + p
		}
	}
	if direct {
		step = "of." + step // an owner of somebody who is an actor himself: Iran's ally Hezbollah
	}
	return join(via, step)
}

func (s *scene) reachClause(tr *trigger, c int, sl slot, via string, depth int) {
	switch rel := s.base(c); rel {
	case "nsubj", "obj", "iobj":
		step := rel[:1]
		if strings.HasSuffix(s.rel(c), ":pass") {
			step = "o"
		} else if rel == "nsubj" {
			step = "s"
		}
		s.reach(tr, c, sl, join(via, "c."+step), depth+1)
	case "obl", "nmod", "amod", "compound":
		s.reach(tr, c, sl, join(via, "c.x"), depth+1)
	case "xcomp", "ccomp", "advcl":
		s.reach(tr, c, sl, join(via, "c"), depth+1)
	}
}

func join(via, step string) string {
	if via == "" {
		return step
	}
	return via + "+" + step
}

// strict tells whether a frame is filled as it is written: the source in one of its source slots and the target in one
// of its target slots, each directly or as owner of what fills it.
func (f *Frame) strict(a, b link) bool {
	return f.fills(f.Source, a) && f.fills(f.Target, b)
}

func (f *Frame) fills(slots []slot, l link) bool {
	if !slices.Contains(slots, l.slot) {
		return false
	}
	switch l.via {
	case "", "own", lowAttached:
		return true
	case "c.s", "c.s+own":
		return l.slot == "comp"
	case "own+own":
		return l.slot != "subj"
	}
	return false
}

func (s *scene) kindOf(p player) graph.ActorType { return s.cast.Actors[p.actor].Type }
