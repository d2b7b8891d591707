package extract

import "strings"

// titlePhrase is a title in the text: "foreign minister", "Secretary of State", "deputy head".
type titlePhrase struct {
	first, last int // tokens
	head        int
	class       titleClass
	deputy      bool   // deputy, vice, assistant
	former      bool   // former, ex-: no longer held
	future      bool   // -elect, designate, next: not yet held
	name        string // lower case, without such modifiers: "foreign minister"
}

// office is a person with a title and its country or organisation, as the text shows them together.
type office struct {
	former bool
	person int // index in actors
	title  string
	of     int // index in actors, -1 where the text does not say
}

// findTitles finds every title phrase of the text.
func (c *casting) findTitles() {
	for i := 0; i < len(c.word); i++ {
		class := c.titleClass(i)
		if class == noTitle || c.verbal(i) || c.low[i] == "national" && startsUpper(c.word[i]) {
			continue
		}
		t := c.titleAround(i, class)
		if c.low[i] == "command" {
			t.first = i - 4
		}
		if n := len(c.titles); n > 0 && c.titles[n-1].last > t.first {
			prev := &c.titles[n-1]
			if prev.last > i {
				continue
			}
			t.first = prev.last
		}
		if n := len(c.titles); n > 0 && c.titles[n-1].last == t.first && c.sameSentence(t.first-1, i) && !c.stacked(c.titles[n-1], t) {
			t = c.joinTitles(c.titles[n-1], t)
			c.titles = c.titles[:n-1]
		}
		c.titles = append(c.titles, t)
	}
	for k, t := range c.titles {
		for i := t.first; i < t.last; i++ {
			c.titleOf[i] = k + 1
		}
	}
}

// titleClass returns the class of the title that token i heads; plurals stand for several bearers: "leaders X and Y".
func (c *casting) titleClass(i int) titleClass {
	if class := c.voc.title[c.low[i]]; class != noTitle {
		return class
	}
	if c.low[i] == "command" && c.lowAt(i-2) == "in" && c.lowAt(i-4) == "second" {
		return underTitle
	}
	if one, ok := strings.CutSuffix(c.low[i], "s"); ok && (c.voc.title[one] == topTitle || one == "member") && c.upos(i) != "VERB" {
		return c.voc.title[one]
	}
	return noTitle
}

// verbal tells whether a title word is used as a verb here: to head, to host.
func (c *casting) verbal(i int) bool {
	u := c.upos(i)
	return u == "VERB" || u == "AUX" || u == "ADP"
}

// stacked tells whether two adjacent titles are two honours of one person ("General Sir") rather than one title.
func (c *casting) stacked(a, b titlePhrase) bool { return b.class == rankTitle }

func (c *casting) joinTitles(a, b titlePhrase) titlePhrase {
	j := b
	j.first = a.first
	j.deputy, j.former, j.future = a.deputy || b.deputy, a.former || b.former, a.future || b.future
	j.name = strings.TrimSpace(a.name + " " + b.name)
	return j
}

// titleAround extends a head noun to the whole title.
func (c *casting) titleAround(i int, class titleClass) titlePhrase {
	t := titlePhrase{first: i, last: i + 1, head: i, class: class}
	c.extendLeft(&t)
	c.extendRight(&t)
	c.nameTitle(&t)
	if h := c.low[i]; (h == "representative" || h == "commissioner") && c.lowAt(i-1) == "high" {
		t.class = topTitle
	}
	if t.class == topTitle && t.deputy {
		t.class = underTitle
	}
	return t
}

func (c *casting) extendLeft(t *titlePhrase) {
	for t.first > 0 && c.sameSentence(t.first-1, t.head) {
		w := c.low[t.first-1]
		switch {
		case c.voc.deputy[w]:
			t.deputy = true
		case c.voc.former[w]:
			t.former = true
		case c.voc.future[w]:
			t.future = true
		case (w == "-" || w == "–") && t.first > 1 && c.glued(t.first) && c.glued(t.first-1) && c.titlePart(t.first-2):
		case w == "and" && c.titleField(t.first-2) && c.titleField(t.first):
		case startsUpper(c.word[t.first-1]) && !startsUpper(c.word[t.head]) && !c.sentenceStart(t.first-1):
			return
		case w == "affairs" || c.voc.titleMod[w] && c.voc.title[w] == noTitle || c.titleField(t.first-1):
		default:
			return
		}
		t.first--
	}
}

// titlePart tells whether token i can stand before a hyphen inside a title: vice-president, ex-minister, secretary-general.
func (c *casting) titlePart(i int) bool {
	w := c.low[i]
	return c.voc.deputy[w] || c.voc.former[w] || w == "then" || c.voc.titleMod[w]
}

// titleField tells whether token i names what a minister is responsible for.
func (c *casting) titleField(i int) bool {
	return i >= 0 && c.voc.titleMod[c.low[i]] && c.voc.title[c.low[i]] == noTitle
}

// extendRight takes in "-general", "of State", "for Foreign Affairs", "-elect".
func (c *casting) extendRight(t *titlePhrase) {
	if c.lowAt(t.last) == "-" && c.glued(t.last) && c.glued(t.last+1) {
		switch w := c.lowAt(t.last + 1); {
		case w == "general" || w == "in":
			t.last += 2
			if w == "in" && c.lowAt(t.last) == "-" {
				t.last += 2
			}
		case c.voc.future[w]:
			t.future = true
			t.last += 2
		}
	}
	if w := c.lowAt(t.last); (w == "general" || w == "designate" || w == "elect") && c.low[t.head] != "general" && c.sameSentence(t.head, t.last) {
		t.future = t.future || c.voc.future[w]
		t.last++
	}
	c.extendOf(t)
}

// extendOf takes in the field of a minister or secretary: "of State", "of Foreign Affairs", "for Defence and Security".
func (c *casting) extendOf(t *titlePhrase) {
	head := c.low[t.head]
	if head != "minister" && head != "secretary" && head != "chief" && head != "minster" {
		return
	}
	for w := c.lowAt(t.last); w == "of" || w == "for"; w = c.lowAt(t.last) {
		j := t.last + 1
		if c.lowAt(j) == "the" {
			j++
		}
		k := j
		for c.sameSentence(k, t.head) && (c.fieldWord(k) || k > j && (c.low[k] == "and" || c.low[k] == "&") && c.fieldWord(k+1)) {
			k++
		}
		if k == j {
			return
		}
		t.last = k
	}
}

func (c *casting) fieldWord(i int) bool {
	w := c.lowAt(i)
	return w == "staff" || w == "state" || w == "general" || w == "affairs" || c.voc.titleMod[w] && c.voc.title[w] == noTitle
}

// nameTitle gives the phrase its name without what puts it out of office.
func (c *casting) nameTitle(t *titlePhrase) {
	var parts []string
	for i := t.first; i < t.last; i++ {
		w := c.low[i]
		if c.voc.former[w] || c.voc.future[w] || w == "-" || w == "then" || w == "current" || w == "new" || w == "newly" || w == "elected" {
			continue
		}
		parts = append(parts, w)
	}
	t.name = strings.Join(parts, " ")
}

// titleBefore returns the title that ends where token i begins, also across "of Y" or a comma, nil where none does.
func (c *casting) titleBefore(i int) *titlePhrase {
	if i > 0 && c.titleOf[i-1] > 0 && c.sent[i-1] == c.sent[i] {
		return &c.titles[c.titleOf[i-1]-1]
	}
	return nil
}
