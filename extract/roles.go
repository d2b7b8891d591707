package extract

import (
	"slices"
	"strings"

	"entente/graph"
	"entente/nlp"
)

// A RoleFinding is one statement of office or membership that a sentence shows.
type RoleFinding struct {
	Subject, Object int            // indexes in Cast.Mentions; both may hold several actors
	Kind            graph.KindName // leads or member_of
	First, Last     int            // tokens of the trigger
	Sent            int            // sentence
	Stance          graph.Stance
	Rule            string
	Confidence      float64 // a first guess, 0..1
}

// Roles finds who leads what and who is a member of what, as the text says it. An office whose country the sentence does
// not name is given to the country that the knowledge base knows, if the article names it.
func (r *Resolver) Roles(doc *nlp.Doc, cast *Cast, a *graph.Article) []RoleFinding {
	c := newCasting(r, doc, a)
	c.actors, c.mentions = cast.Actors, cast.Mentions
	c.findTitles()
	w := &roleWork{casting: c}
	for k := range c.titles {
		w.title(&c.titles[k])
	}
	for k := range c.mentions {
		w.possession(k)
	}
	for i := range c.word {
		w.verb(i)
		w.membership(i)
	}
	return w.found
}

// roleWork collects findings over a resolved cast.
type roleWork struct {
	*casting
	found []RoleFinding
}

// put records a finding unless its sentence says the same already or its ends are one actor.
func (w *roleWork) put(f RoleFinding) {
	if f.Subject < 0 || f.Object < 0 || f.Subject == f.Object || !w.distinct(f.Subject, f.Object) {
		return
	}
	f.Sent = w.sent[w.mentions[f.Subject].First]
	if f.First < f.Last {
		f.Sent = w.sent[f.First]
	}
	if f.Stance == "" {
		f.Stance = graph.Asserted
	}
	for _, g := range w.found {
		if g.Kind == f.Kind && g.Sent == f.Sent && g.Stance == f.Stance && slices.Equal(w.mentions[g.Subject].Actors, w.mentions[f.Subject].Actors) &&
			slices.Equal(w.mentions[g.Object].Actors, w.mentions[f.Object].Actors) {
			return
		}
	}
	w.found = append(w.found, f)
}

func (w *roleWork) distinct(a, b int) bool {
	return !slices.Equal(w.mentions[a].Actors, w.mentions[b].Actors)
}

// title reads one title with its bearers and its owner.
func (w *roleWork) title(t *titlePhrase) {
	if t.former || t.future || w.outOfOffice(t) {
		return
	}
	kind, rule := w.kindOf(t)
	if kind == "" {
		return
	}
	for _, b := range w.bearers(t) {
		owner, how := w.owner(t, b)
		if of := w.ofBehind(t, b); of >= 0 && of != owner {
			w.titleIn(t, kind, rule, b, of, "named") // AU chairman President X of Egypt
		}
		if owner >= 0 {
			w.titleIn(t, kind, rule, b, owner, how)
		}
	}
}

// titleIn records what a title says of its bearer and one owner.
func (w *roleWork) titleIn(t *titlePhrase, kind graph.KindName, rule string, b, owner int, how string) {
	k, conf := kind, 0.9
	if k == graph.Leads {
		k, conf = w.leadsOrBelongs(t, owner)
	} else if !w.band(owner) {
		return
	}
	if how != "named" {
		conf -= 0.2
	}
	if k != "" {
		w.put(RoleFinding{Subject: b, Object: owner, Kind: k, First: t.first, Last: t.last, Stance: w.stanceOf(t, b), Rule: rule + " " + how, Confidence: conf})
	}
}

// kindOf tells what a title says of its bearer.
func (w *roleWork) kindOf(t *titlePhrase) (graph.KindName, string) {
	head := w.low[t.head]
	switch {
	case t.class == topTitle && !t.deputy && w.leading(t, head):
		return graph.Leads, "title"
	case t.deputy, head == "spokesman", head == "spokeswoman", head == "spokesperson", head == "command", head == "member", head == "official",
		head == "negotiator", head == "militant", head == "fighter", head == "representative", head == "envoy", head == "operative", head == "commander",
		head == "lawmaker", head == "mp", head == "senator", head == "politician", head == "candidate", head == "legislator", head == "coordinator":
		return graph.MemberOf, "title below the top"
	}
	return "", ""
}

// leading tells whether a top title means the office itself: not "press secretary", "opposition leader".
func (w *roleWork) leading(t *titlePhrase, head string) bool {
	switch head {
	case "founder", "co-founder", "captain", "principal", "coordinator", "pope", "warlord", "dictator", "strongman":
		return false
	case "executive":
		return strings.Contains(t.name, "chief")
	case "manager":
		return strings.Contains(t.name, "general")
	case "secretary":
		return (t.name != "secretary" || w.mentionAt(t.first-1) >= 0 || w.mentionAt(t.last) >= 0) && !strings.Contains(t.name, "press") && !strings.Contains(t.name, "permanent")
	case "director":
		return !strings.Contains(t.name, "regional") && !strings.Contains(t.name, "country") && !strings.Contains(t.name, "communications") && !strings.Contains(t.name, "program")
	case "leader", "chief", "head":
		for _, p := range strings.Fields(t.name) {
			switch p {
			case "opposition", "rebel", "religious", "spiritual", "local", "regional", "union", "majority", "minority", "field", "mission", "campaign", "whip":
				return false
			}
		}
	}
	return true
}

// bearers returns the mentions of those who bear a title: the name behind it or in front, a list of names behind a
// plural, or the title itself where it stands for a person.
func (w *roleWork) bearers(t *titlePhrase) []int {
	if at := w.personBehind(t); at >= 0 {
		return w.plus(t, at)
	}
	if at := w.behindAnd(t); at >= 0 {
		return []int{at}
	}
	if at := w.personInFront(t); at >= 0 {
		return []int{at}
	}
	if at := w.mentionAt(t.head); at >= 0 && w.mentions[at].Form == Nominal && len(w.mentions[at].Actors) == 1 && w.byName(w.mentions[at].Actors[0]) {
		return []int{at}
	}
	return w.leaving(t)
}

// byName tells whether the article names an actor.
func (w *roleWork) byName(actor int) bool {
	return slices.ContainsFunc(w.mentions, func(m Mention) bool { return m.Form == Name && len(m.Actors) == 1 && m.Actors[0] == actor })
}

// leavingWords govern a title that is given up: resigned as, his resignation as, was removed from his post as.
var leavingWords = []string{"resign", "step", "quit", "retire", "remove", "oust", "dismiss", "sack", "fire", "resignation", "removal", "stand"}

// leaving returns the subject of a verb of leaving in front of "as TITLE".
func (w *roleWork) leaving(t *titlePhrase) []int {
	v := w.leavingVerb(t)
	if v < 0 || !w.parsed() {
		return nil
	}
	return w.subjects2(v)
}

// leavingVerb returns the verb of leaving that governs "as" in front of a title, -1 where none does.
func (w *roleWork) leavingVerb(t *titlePhrase) int {
	j := t.first - 1
	for w.lowAt(j) == "the" || w.lowAt(j) == "'s" || w.mentionAt(j) >= 0 {
		j--
	}
	if w.lowAt(j) != "as" {
		return -1
	}
	for k := j - 1; k > j-6 && w.sameSentence(k, j); k-- {
		if slices.Contains(leavingWords, w.lemma(k)) {
			return k
		}
	}
	return -1
}

// plus adds the names that a list goes on with behind a plural title.
func (w *roleWork) plus(t *titlePhrase, at int) []int {
	out := []int{at}
	if !strings.HasSuffix(w.low[t.head], "s") || w.voc.title[w.low[t.head]] != noTitle && w.low[t.head] != "members" {
		return out
	}
	for k := at + 1; k < len(w.mentions) && len(out) < 6; k++ {
		a, b := w.mentions[k-1], w.mentions[k]
		gap := w.low[a.Last:b.First]
		if len(gap) == 0 || len(gap) > 2 || gap[0] != "," && gap[0] != "and" || w.actors[b.Actors[0]].Type != graph.Person {
			break
		}
		out = append(out, k)
	}
	return out
}

// behindAnd returns the person behind a second title: "First Minister and party leader X".
func (w *roleWork) behindAnd(t *titlePhrase) int {
	j := w.behindOwner(t)
	if w.lowAt(j) != "and" {
		return -1
	}
	for k := j + 1; k < j+7 && w.sameSentence(k, t.head); k++ {
		if n := w.titleOf[k]; n > 0 {
			return w.personBehind(&w.titles[n-1])
		}
		if w.low[k] == "," || w.upos(k) == "VERB" || w.personStarts(k) {
			return -1
		}
	}
	return -1
}

// owner returns the mention of the country or organisation that a title is held in, and how it was found.
func (w *roleWork) owner(t *titlePhrase, bearer int) (int, string) {
	at := w.ownerMention(t)
	if at >= 0 && w.mentions[at].Form != Nominal {
		return at, "named"
	}
	if at >= 0 {
		if by, how := w.evident(t, bearer, true); by >= 0 {
			return by, how
		}
		return at, "described"
	}
	if at := w.ofBehind(t, bearer); at >= 0 {
		return at, "named"
	}
	if at := w.describedOwner(t); at >= 0 {
		return at, "described"
	}
	if t.class != topTitle {
		return -1, ""
	}
	if at, how := w.evident(t, bearer, w.adjacent(t, bearer)); at >= 0 {
		return at, how
	}
	if at := w.ownerBefore(t); at >= 0 && w.voc.stateOffice[w.low[t.head]] {
		return at, "joined"
	}
	return w.atHome(t, bearer)
}

// ofBehind returns the owner that "of" names behind a bearer's name: President X of Egypt. -1 where none does.
func (w *roleWork) ofBehind(t *titlePhrase, bearer int) int {
	j := w.mentions[bearer].Last
	if w.lowAt(j) != "of" || w.mentions[bearer].First < t.last {
		return -1
	}
	for k := j + 1; k < j+4 && w.sameSentence(k, t.head); k++ {
		if at := w.mentionAt(k); at >= 0 {
			if w.owns(at) {
				return at
			}
			break
		}
	}
	return -1
}

// ownerBefore returns the owner of the title in front that this one is joined to: "the Israeli prime minister X and
// energy minister Y".
func (w *roleWork) ownerBefore(t *titlePhrase) int {
	j := t.first - 1
	if w.lowAt(j) == "and" {
		j--
	}
	if w.lowAt(j) == "," {
		j--
	}
	at := w.mentionAt(j)
	if j == t.first-1 || at < 0 || !w.sameSentence(j, t.head) || w.actors[w.mentions[at].Actors[0]].Type != graph.Person {
		return -1
	}
	if before := w.titleBefore(w.mentions[at].First); before != nil {
		return w.ownerMention(before)
	}
	return -1
}

// describedOwner returns the organisation that a common noun inside a title stands for: PARTY chairman.
func (w *roleWork) describedOwner(t *titlePhrase) int {
	i := t.head - 1
	if w.lowAt(i) == "'s" {
		i--
	}
	typ, ok := nominalHeads[w.lowAt(i)]
	if !ok || typ == graph.Country || startsUpper(w.word[i]) || !w.sameSentence(i, t.head) {
		return -1
	}
	a := w.described(i, typ)
	if a < 0 {
		return -1
	}
	return w.nearest(w.actors[a].ID, i)
}

// atHome gives an office of state whose holder is not in the knowledge base to the country that the article is about.
func (w *roleWork) atHome(t *titlePhrase, bearer int) (int, string) {
	head := w.low[t.head]
	a := w.actors[w.mentions[bearer].Actors[0]]
	if head != "minister" && head != "president" && head != "premier" || strings.Contains(t.name, "first") || len(a.Roles) > 0 || w.mentions[bearer].First < t.head {
		return -1, ""
	}
	if home := w.homeCountry(); home >= 0 {
		return w.nearest(w.actors[home].ID, t.head), "at home"
	}
	return -1, ""
}

// evident returns the nearest mention of the country or body that the knowledge base knows a person to have held an office
// like this in on the article's day, or of the country of the office as the article gives it elsewhere.
// An office held at another time counts only where past is set.
func (w *roleWork) evident(t *titlePhrase, bearer int, past bool) (int, string) {
	a := w.actors[w.mentions[bearer].Actors[0]]
	for _, ever := range []bool{false, true} {
		if ever && !past {
			break
		}
		for _, r := range a.Roles {
			if r.Kind != graph.Leads || !ever && !r.HoldsOn(w.art.Published) || !w.alike(r.Title, t) {
				continue
			}
			if at := w.nearest(r.Of, t.head); at >= 0 {
				return at, "evident"
			}
		}
	}
	return -1, ""
}

// adjacent tells whether a title stands directly in front of the bearer's name.
func (w *roleWork) adjacent(t *titlePhrase, bearer int) bool {
	first := w.mentions[bearer].First
	return first == t.last || first > t.last && w.titleOf[t.last] > 0 && w.titles[w.titleOf[t.last]-1].last == first
}

// alike tells whether a title of the knowledge base is that of the text: they share their head or both are of a head of
// state.
func (w *roleWork) alike(title string, t *titlePhrase) bool {
	title = strings.ToLower(title)
	head := w.low[t.head]
	if strings.Contains(title, "vice") || strings.Contains(title, "deputy") {
		return false
	}
	return strings.Contains(title, head) || head == "leader" || head == "premier" && strings.Contains(title, "prime minister") || head == "chief"
}

// nearest returns the mention of an actor nearest to token i, by distance in the text, -1 where there is none.
func (w *roleWork) nearest(id graph.ActorID, i int) int {
	best, least := -1, 1<<30
	for k, m := range w.mentions {
		if len(m.Actors) != 1 || w.actors[m.Actors[0]].ID != id || m.Form == Pronoun {
			continue
		}
		d := max(m.First-i, i-m.First)
		if w.sent[m.First] != w.sent[i] {
			d += 1000
		}
		if d < least {
			best, least = k, d
		}
	}
	return best
}

// leadsOrBelongs tells whether a top title with this owner means leading it, belonging to it, or neither.
func (w *roleWork) leadsOrBelongs(t *titlePhrase, owner int) (graph.KindName, float64) {
	m := w.mentions[owner]
	a, head := w.actors[m.Actors[0]], w.low[t.head]
	switch a.Type {
	case graph.Country:
		return w.leadsCountry(t, m, head)
	case graph.Group:
		if head == "commander" && !(w.lowAt(t.first-1) == "the" && w.lowAt(t.last) == "of") {
			return graph.MemberOf, 0.8
		}
	}
	if head == "minister" || head == "king" {
		return "", 0
	}
	return graph.Leads, 0.85
}

func (w *roleWork) leadsCountry(t *titlePhrase, m Mention, head string) (graph.KindName, float64) {
	switch head {
	case "director", "chairman", "chairwoman", "chairperson", "chair", "manager", "mayor", "rector", "patriarch", "general":
		if m.Form != Organ {
			return "", 0
		}
	case "executive", "head", "commander":
		if m.Form != Organ && !strings.Contains(t.name, "chief executive") && !strings.Contains(t.name, "army") && !strings.Contains(t.name, "military") && !strings.Contains(t.name, "state") {
			return "", 0
		}
	case "governor":
		return "", 0
	}
	if m.Form == Metonym && m.Place {
		return "", 0
	}
	if m.Form == Organ && !w.ruling(m) {
		return "", 0
	}
	return graph.Leads, 0.92
}

// ruling tells whether an organ is one whose head is among the heads of the country: army, parliament, government.
func (w *roleWork) ruling(m Mention) bool {
	for i := m.First; i < m.Last; i++ {
		switch w.low[i] {
		case "army", "military", "navy", "force", "forces", "police", "parliament", "government", "ministry", "regime", "congress", "senate", "assembly", "junta", "knesset", "department", "cabinet", "embassy":
			return w.low[i] != "embassy"
		}
	}
	return false
}

// band tells whether a mention is of a group or party, whose members are worth knowing.
func (w *roleWork) band(owner int) bool {
	a := w.actors[w.mentions[owner].Actors[0]]
	if a.Type == graph.Group {
		return true
	}
	if a.Type != graph.Org {
		return false
	}
	for _, p := range graph.Words(a.Name) {
		switch p {
		case "party", "movement", "front", "congress", "union", "democrats", "conservatives", "likud", "fatah", "kadima", "kuomintang", "liberation", "alliance":
			return true
		}
	}
	return false
}

// stanceOf reads what the words around a title make of it: resigned as, was removed as.
func (w *roleWork) stanceOf(t *titlePhrase, bearer int) graph.Stance {
	if v := w.leavingVerb(t); v >= 0 && w.mentions[bearer].First < t.first {
		if w.upos(v) == "VERB" {
			return flip(w.mood(v))
		}
		return graph.Denied
	}
	return graph.Asserted
}
