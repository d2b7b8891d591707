package extract

import (
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"entente/extract/gazetteer"
	"entente/graph"
	"entente/nlp"
)

// A Resolver finds who appears in an article: names, descriptions and pronouns, each linked to an actor of the knowledge
// base or to a new one. It is safe for concurrent use.
type Resolver struct {
	kb  *gazetteer.KB
	voc *vocabulary
}

// NewResolver returns a resolver over a knowledge base.
func NewResolver(kb *gazetteer.KB) *Resolver { return &Resolver{kb: kb, voc: newVocabulary()} }

// Resolve finds the actors of an article and every mention of them but for the first person (see ResolveFirstPerson).
// Doc must be parsed from the article's text; tags and dependencies are used where they are there.
func (r *Resolver) Resolve(doc *nlp.Doc, a *graph.Article) *Cast {
	c := newCasting(r, doc, a)
	c.findTitles()
	c.findNames()
	c.linkPeople()
	c.linkLoose()
	c.linkOthers()
	c.findOrgans()
	c.markPlaces()
	c.describePeople()
	c.findNominals()
	c.findPronouns()
	c.findHomelands()
	c.findCounterparts()
	return c.finish()
}

// casting is the work on one article.
type casting struct {
	*Resolver
	doc       *nlp.Doc
	art       *graph.Article
	word      []string      // tokens as they stand
	low       []string      // lower case
	sent      []int         // sentence of each token
	inTitle   []bool        // token belongs to a headline in title case, where capitals say nothing
	titles    []titlePhrase // sorted by First
	titleOf   map[int]int   // token → index in titles + 1
	spans     []nameSpan    // names found, sorted by first
	taken     []bool        // token belongs to a span or a mention
	people    []*personInPlay
	acronyms  map[string]int // acronym defined in the text → index in actors
	orgNames  map[string]int // folded name of an organisation of this article → index in actors
	actors    []*graph.Actor
	index     map[graph.ActorID]int
	mentions  []Mention // sorted, without overlap
	offices   []office
	home      int // the country that the article is mostly about, -1 for none, where homeKnown
	homeKnown bool
}

// spanKind is what a name span was taken for.
type spanKind int

const (
	knownSpan   spanKind = iota // a name of the knowledge base
	personSpan                  // a personal name, in full or in part
	orgSpan                     // a name that an organisation noun carries
	organSpan                   // a state's body with the state's name: Israeli Defense Ministry
	blockedSpan                 // a name that is no actor: media, months, places
)

// nameSpan is a name of the text before it is linked.
type nameSpan struct {
	first, last int
	kind        spanKind
	entries     []gazetteer.Entry
	actor       int // index in actors, -1 where it is not linked
	why         string
}

func newCasting(r *Resolver, doc *nlp.Doc, a *graph.Article) *casting {
	n := len(doc.Tokens)
	c := &casting{Resolver: r, doc: doc, art: a, word: make([]string, n), low: make([]string, n), sent: make([]int, n),
		inTitle: make([]bool, n), taken: make([]bool, n), titleOf: map[int]int{}, acronyms: map[string]int{},
		orgNames: map[string]int{}, index: map[graph.ActorID]int{}}
	for i := range doc.Tokens {
		c.word[i] = doc.Word(i)
		c.low[i] = strings.ToLower(strings.ReplaceAll(c.word[i], "’", "'"))
	}
	for s, sent := range doc.Sents {
		for i := sent.First; i < sent.Last && i < n; i++ {
			c.sent[i] = s
		}
	}
	c.markTitleCase()
	return c
}

// markTitleCase finds a headline in which nearly every long word is capitalised.
func (c *casting) markTitleCase() {
	if len(c.doc.Sents) == 0 {
		return
	}
	s := c.doc.Sents[0]
	long, capital := 0, 0
	for i := s.First + 1; i < s.Last; i++ {
		if utf8.RuneCountInString(c.word[i]) >= 4 && isLetter(c.word[i]) {
			long++
			if startsUpper(c.word[i]) {
				capital++
			}
		}
	}
	if long >= 4 && capital*4 >= long*3 {
		for i := s.First; i < s.Last; i++ {
			c.inTitle[i] = true
		}
	}
}

// add returns the index of an actor in the cast, putting it there first.
func (c *casting) add(a *graph.Actor) int {
	if i, ok := c.index[a.ID]; ok {
		return i
	}
	c.index[a.ID] = len(c.actors)
	c.actors = append(c.actors, a)
	return len(c.actors) - 1
}

// mention records a mention in its place unless one of its tokens is already part of another.
func (c *casting) mention(m Mention) bool {
	if m.First >= m.Last || len(m.Actors) == 0 {
		return false
	}
	at := c.mentionsFrom(m.First)
	if at > 0 && c.mentions[at-1].Last > m.First || at < len(c.mentions) && c.mentions[at].First < m.Last {
		return false
	}
	m.Head = c.headOf(m.First, m.Last)
	m.Actors = slices.Clone(m.Actors)
	slices.Sort(m.Actors)
	m.Actors = slices.Compact(m.Actors)
	c.mentions = slices.Insert(c.mentions, at, m)
	return true
}

// mentionsFrom returns the index of the first mention that begins at token i or behind it.
func (c *casting) mentionsFrom(i int) int {
	return sort.Search(len(c.mentions), func(k int) bool { return c.mentions[k].First >= i })
}

// mentionAt returns the mention that holds token i, -1 where none does.
func (c *casting) mentionAt(i int) int {
	if k := c.mentionsFrom(i+1) - 1; k >= 0 && i < c.mentions[k].Last {
		return k
	}
	return -1
}

// drop removes the mentions that lie wholly inside [first, last).
func (c *casting) drop(first, last int) {
	c.mentions = slices.DeleteFunc(c.mentions, func(m Mention) bool { return first <= m.First && m.Last <= last })
}

// headOf returns the token of [first, last) whose governor lies outside, the last noun where the parse does not say.
func (c *casting) headOf(first, last int) int {
	for i := first; i < last; i++ {
		h := c.doc.Tokens[i].Head
		if (h < first || h >= last || h == i) && c.doc.Tokens[i].UPOS != "PUNCT" && c.parsed() {
			return i
		}
	}
	return last - 1
}

// parsed tells whether the doc carries dependencies.
func (c *casting) parsed() bool { return len(c.doc.Tokens) > 0 && c.doc.Tokens[0].Rel != "" }

// finish leaves out the actors without a mention.
func (c *casting) finish() *Cast {
	at := make([]int, len(c.actors))
	cast := &Cast{Mentions: c.mentions}
	for k, m := range cast.Mentions {
		for j, a := range m.Actors {
			if at[a] == 0 {
				cast.Actors = append(cast.Actors, c.actors[a])
				at[a] = len(cast.Actors)
			}
			cast.Mentions[k].Actors[j] = at[a] - 1
		}
		slices.Sort(cast.Mentions[k].Actors)
	}
	return cast
}

// text returns the text of tokens [first, last) as it stands.
func (c *casting) text(first, last int) string {
	return c.doc.Text[c.doc.Tokens[first].Start:c.doc.Tokens[last-1].End]
}

// glued tells whether token i follows token i-1 without a space.
func (c *casting) glued(i int) bool {
	return i > 0 && i < len(c.word) && c.doc.Tokens[i].Start == c.doc.Tokens[i-1].End
}

func (c *casting) upos(i int) string {
	if i < 0 || i >= len(c.word) {
		return ""
	}
	return c.doc.Tokens[i].UPOS
}

// lowAt returns the lower-case word at i, "" outside the text.
func (c *casting) lowAt(i int) string {
	if i < 0 || i >= len(c.low) {
		return ""
	}
	return c.low[i]
}

// sameSentence tells whether both tokens exist and share a sentence.
func (c *casting) sameSentence(i, j int) bool {
	return i >= 0 && j >= 0 && i < len(c.word) && j < len(c.word) && c.sent[i] == c.sent[j]
}

func startsUpper(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	return unicode.IsUpper(r)
}

func isLetter(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	return unicode.IsLetter(r)
}

// allUpper tells whether a word has at least two letters, all of them capitals: an acronym.
func allUpper(w string) bool {
	letters := 0
	for _, r := range w {
		switch {
		case unicode.IsUpper(r):
			letters++
		case unicode.IsLower(r):
			return false
		}
	}
	return letters >= 2
}
