package extract

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"entente/data"
	"entente/extract/gazetteer"
	"entente/graph"
	"entente/nlp"
)

// bench is what the tests of actors read with.
type bench struct {
	resolver *Resolver
	pipeline *nlp.Pipeline
	speech   *SpeechFinder
}

func newBench(t testing.TB) *bench {
	t.Helper()
	kb, err := gazetteer.Load(data.FS)
	if err != nil {
		t.Fatal(err)
	}
	pipeline, err := nlp.Load(data.FS)
	if err != nil {
		t.Fatal(err)
	}
	speech, err := NewSpeechFinder(data.FS)
	if err != nil {
		t.Fatal(err)
	}
	return &bench{NewResolver(kb), pipeline, speech}
}

// read resolves a text with its first person and its roles.
func (b *bench) read(text string, day graph.Date) (*nlp.Doc, *Cast, []RoleFinding) {
	a := &graph.Article{Text: text, Published: day}
	doc := b.pipeline.Parse(text)
	cast := b.resolver.Resolve(doc, a)
	b.resolver.ResolveFirstPerson(doc, cast, b.speech.Speeches(doc), a)
	roles, _ := b.resolver.Roles(doc, cast, a)
	return doc, cast, roles
}

// TestActors runs the cases of testdata/actors.txt.
func TestActors(t *testing.T) {
	raw, err := os.ReadFile("testdata/actors.txt")
	if err != nil {
		t.Fatal(err)
	}
	b := newBench(t)
	var doc *nlp.Doc
	var cast *Cast
	var roles []RoleFinding
	for n, line := range strings.Split(string(raw), "\n") {
		switch {
		case line == "" || line[0] == '#':
		case line[0] >= '0' && line[0] <= '9' && len(line) > 11 && line[4] == '-':
			doc, cast, roles = b.read(strings.ReplaceAll(line[11:], "|", "\n\n"), graph.Date(line[:10]))
			checkCast(t, n+1, doc, cast)
		default:
			if fault := check(line, doc, cast, roles); fault != "" {
				t.Errorf("testdata/actors.txt:%d: %s: %s", n+1, line, fault)
			}
		}
	}
}

// checkCast holds what is true of every cast: mentions in order, without overlap, with heads and actors in range.
func checkCast(t *testing.T, line int, doc *nlp.Doc, cast *Cast) {
	last := 0
	for _, m := range cast.Mentions {
		if m.First < last || m.Last <= m.First || m.Last > len(doc.Tokens) || m.Head < m.First || m.Head >= m.Last || len(m.Actors) == 0 || m.Why == "" {
			t.Errorf("testdata/actors.txt:%d: bad mention %+v", line, m)
		}
		for _, a := range m.Actors {
			if a < 0 || a >= len(cast.Actors) {
				t.Errorf("testdata/actors.txt:%d: mention %+v names no actor", line, m)
			}
		}
		last = m.Last
	}
}

func check(line string, doc *nlp.Doc, cast *Cast, roles []RoleFinding) string {
	if rest, ok := strings.CutPrefix(line, "!> "); ok {
		return checkRole(rest, false, cast, roles)
	}
	if rest, ok := strings.CutPrefix(line, "> "); ok {
		return checkRole(rest, true, cast, roles)
	}
	if rest, ok := strings.CutPrefix(line, "! "); ok {
		if m := holding(rest, doc, cast); m != nil {
			return "is " + show(*m, cast)
		}
		return ""
	}
	phrase, want, ok := strings.Cut(line, " = ")
	if !ok {
		return "not understood: write phrase = Actor form"
	}
	m := holding(phrase, doc, cast)
	if m == nil {
		return "no mention"
	}
	if got := show(*m, cast); !strings.HasPrefix(got+" ", want+" ") {
		return "is " + got + " (" + m.Why + ")"
	}
	return ""
}

// holding returns the first mention that holds a phrase, at its n-th place for "phrase #n"; nil where none does.
func holding(phrase string, doc *nlp.Doc, cast *Cast) *Mention {
	n := 1
	if words, number, ok := strings.Cut(phrase, " #"); ok {
		phrase = words
		n, _ = strconv.Atoi(number)
	}
	at := -1
	for ; n > 0; n-- {
		k := at + 1
		for {
			i := strings.Index(doc.Text[k:], phrase)
			if i < 0 {
				return nil
			}
			at = k + i
			if wordAt(doc.Text, at, len(phrase)) {
				break
			}
			k = at + 1
		}
	}
	for i := range cast.Mentions {
		m := &cast.Mentions[i]
		if doc.Tokens[m.First].Start < at+len(phrase) && doc.Tokens[m.Last-1].End > at {
			return m
		}
	}
	return nil
}

// wordAt tells whether n bytes at a place are whole words.
func wordAt(text string, at, n int) bool {
	letter := func(i int) bool {
		return i >= 0 && i < len(text) && (text[i] >= 'a' && text[i] <= 'z' || text[i] >= 'A' && text[i] <= 'Z')
	}
	return !letter(at-1) && !letter(at+n)
}

// show writes a mention as the cases do: Actor + Actor form place.
func show(m Mention, cast *Cast) string {
	var names []string
	for _, a := range m.Actors {
		names = append(names, cast.Actors[a].Name)
	}
	out := strings.Join(names, " + ") + " " + string(m.Form)
	if m.Place {
		out += " place"
	}
	return out
}

func checkRole(line string, want bool, cast *Cast, roles []RoleFinding) string {
	stance := graph.Asserted
	for _, s := range graph.Stances {
		if rest, ok := strings.CutSuffix(line, " "+string(s)); ok {
			line, stance = rest, s
		}
	}
	var said []string
	for _, r := range roles {
		for _, s := range cast.Mentions[r.Subject].Actors {
			for _, o := range cast.Mentions[r.Object].Actors {
				if r.Stance == stance {
					said = append(said, fmt.Sprintf("%s %s %s", cast.Actors[s].Name, r.Kind, cast.Actors[o].Name))
				}
			}
		}
	}
	if slices.Contains(said, line) != want {
		return fmt.Sprintf("%s: %s", stance, strings.Join(said, "; "))
	}
	return ""
}

// TestResolveTwice holds that reading is repeatable and leaves the knowledge base as it was.
func TestResolveTwice(t *testing.T) {
	b := newBench(t)
	text := "Greenland's Siku Nuuk Front met Aqqaluk Petersen. Petersen, head of the Siku Nuuk Front, thanked Denmark."
	_, first, _ := b.read(text, "2020-01-01")
	_, second, _ := b.read(text, "2020-01-01")
	if fmt.Sprint(first.Mentions) != fmt.Sprint(second.Mentions) || len(first.Actors) != len(second.Actors) {
		t.Errorf("two readings differ:\n%v\n%v", first.Mentions, second.Mentions)
	}
	for _, a := range first.Actors {
		if a.Name == "Siku Nuuk Front" && (a.ID != "siku-nuuk-front-group" || a.Type != graph.Group) {
			t.Errorf("new group is %s, %s", a.ID, a.Type)
		}
	}
}

// TestOddTexts holds that texts without names or sense are read without a panic and without mentions.
func TestOddTexts(t *testing.T) {
	b := newBench(t)
	for _, text := range []string{"", " ", "\n\n", "the the the", ". . . ( ) '' ``", "\xff\xfe broken", "- of - of -", "'s 's of the", strings.Repeat("and ", 300)} {
		_, cast, roles := b.read(text, "")
		if len(cast.Mentions) != 0 || len(roles) != 0 {
			t.Errorf("%q: %d mentions, %d roles", text, len(cast.Mentions), len(roles))
		}
	}
}

// FuzzResolve looks for texts that make the resolver panic or leave its mentions out of order.
func FuzzResolve(f *testing.F) {
	f.Add("The U.S. president met Vladimir Putin of Russia's government. He said: \"We agree.\"")
	f.Add("N. Korea and the SPLM (Movement) of the Ministry of and for Defence, D-Texas, pro-Iranian al-Assad's regime")
	b := newBench(f)
	f.Fuzz(func(t *testing.T, text string) {
		doc, cast, roles := b.read(text, "2015-01-01")
		last := 0
		for _, m := range cast.Mentions {
			if m.First < last || m.Last > len(doc.Tokens) || m.Head < m.First || m.Head >= m.Last {
				t.Fatalf("bad mention %+v in %q", m, text)
			}
			last = m.Last
		}
		for _, r := range roles {
			if r.Subject >= len(cast.Mentions) || r.Object >= len(cast.Mentions) || r.First >= r.Last || r.Last > len(doc.Tokens) {
				t.Fatalf("bad role %+v in %q", r, text)
			}
		}
	})
}
