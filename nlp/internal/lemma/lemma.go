// Package lemma finds dictionary forms: by a list of words, else by the longest known ending.
package lemma

import (
	"bufio"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"entente/nlp/internal/linear"
)

// longestEnding is the length of the longest ending that a rule looks at, in bytes.
const longestEnding = 6

// A Rule cuts bytes off a word and appends others.
type Rule struct {
	Cut int
	Add string
}

// A Key is a word or an ending in lower case, under one Penn Treebank tag.
type Key struct {
	Text, Tag string
}

// A Lemmatizer is immutable after its making and safe for concurrent use.
type Lemmatizer struct {
	Words   map[Key]string
	Endings map[Key]Rule
}

// Lemma returns the dictionary form of a word. Proper nouns keep their case.
func (l *Lemmatizer) Lemma(form, tag string) string {
	proper := strings.HasPrefix(tag, "NNP")
	lower := strings.ToLower(form)
	if lemma, ok := l.Words[Key{lower, tag}]; ok {
		if proper {
			return recase(lemma, form)
		}
		return lemma
	}
	if proper {
		return l.apply(form, lower, tag)
	}
	return l.apply(lower, lower, tag)
}

func (l *Lemmatizer) apply(form, lower, tag string) string {
	for n := min(longestEnding, len(lower)); n >= 0; n-- {
		r, ok := l.Endings[Key{lower[len(lower)-n:], tag}]
		if !ok {
			continue
		}
		if r.Cut >= len(form) || !utf8.ValidString(form[:len(form)-r.Cut]) {
			return form
		}
		return form[:len(form)-r.Cut] + r.Add
	}
	return form
}

// recase gives a lemma in lower case the capitals that the form has at the same places.
func recase(lemma, form string) string {
	if strings.ToLower(form) == lemma {
		return form
	}
	n := 0
	for n < len(lemma) && n < len(form) && form[n]|0x20 == lemma[n] {
		n++
	}
	return form[:n] + lemma[n:]
}

// RuleOf returns the rule that makes lemma from form.
func RuleOf(form, lemma string) Rule {
	n := 0
	for n < len(form) && n < len(lemma) && form[n] == lemma[n] {
		n++
	}
	for n > 0 && !utf8.ValidString(form[n:]) {
		n--
	}
	return Rule{Cut: len(form) - n, Add: lemma[n:]}
}

// Learn makes a lemmatizer from counted examples: lower-case form and tag to lower-case lemma.
func Learn(examples map[Key]map[string]int) *Lemmatizer {
	best := map[Key]string{}
	counts := map[Key]map[Rule]int{}
	for k, lemmas := range examples {
		lemma := top(lemmas)
		best[k] = lemma
		r := RuleOf(k.Text, lemma)
		for n := 0; n <= min(longestEnding, len(k.Text)); n++ {
			e := Key{k.Text[len(k.Text)-n:], k.Tag}
			if counts[e] == nil {
				counts[e] = map[Rule]int{}
			}
			counts[e][r]++
		}
	}
	l := &Lemmatizer{Words: map[Key]string{}, Endings: map[Key]Rule{}}
	for e, rules := range counts {
		if r, n, total := commonest(rules); n >= 2 && 3*n > 2*total || e.Text == "" {
			l.Endings[e] = r
		}
	}
	l.dropImplied()
	for k, lemma := range best {
		if l.apply(k.Text, k.Text, k.Tag) != lemma {
			l.Words[k] = lemma
		}
	}
	return l
}

// dropImplied removes the rules that say what the next shorter ending says.
func (l *Lemmatizer) dropImplied() {
	var drop []Key
	for e, r := range l.Endings {
		for n := 1; n <= len(e.Text); n++ {
			if shorter, ok := l.Endings[Key{e.Text[n:], e.Tag}]; ok {
				if shorter == r {
					drop = append(drop, e)
				}
				break
			}
		}
	}
	for _, e := range drop {
		delete(l.Endings, e)
	}
}

func top(counts map[string]int) string {
	best := ""
	for s, n := range counts {
		if m := counts[best]; best == "" || n > m || n == m && s < best {
			best = s
		}
	}
	return best
}

func commonest(rules map[Rule]int) (best Rule, most, total int) {
	for r, n := range rules {
		total += n
		if n > most || n == most && fmt.Sprint(r) < fmt.Sprint(best) {
			best, most = r, n
		}
	}
	return best, most, total
}

// Write writes the lemmatizer as lists of strings.
func (l *Lemmatizer) Write(w *bufio.Writer) error {
	var words, endings []string
	for k, lemma := range l.Words {
		words = append(words, k.Tag+"\t"+k.Text+"\t"+lemma)
	}
	for k, r := range l.Endings {
		endings = append(endings, fmt.Sprintf("%s\t%s\t%d%s", k.Tag, k.Text, r.Cut, r.Add))
	}
	linear.WriteStrings(w, sorted(words))
	linear.WriteStrings(w, sorted(endings))
	return w.Flush()
}

// Read reads what Write wrote.
func Read(r *bufio.Reader) (*Lemmatizer, error) {
	words, err := linear.ReadStrings(r)
	if err != nil {
		return nil, err
	}
	endings, err := linear.ReadStrings(r)
	if err != nil {
		return nil, err
	}
	l := &Lemmatizer{Words: make(map[Key]string, len(words)), Endings: make(map[Key]Rule, len(endings))}
	for _, s := range words {
		tag, rest, _ := strings.Cut(s, "\t")
		text, lemma, _ := strings.Cut(rest, "\t")
		l.Words[Key{text, tag}] = lemma
	}
	for _, s := range endings {
		tag, rest, _ := strings.Cut(s, "\t")
		text, rule, _ := strings.Cut(rest, "\t")
		if rule == "" || rule[0] < '0' || rule[0] > '9' {
			return nil, fmt.Errorf("damaged rule %q", s)
		}
		l.Endings[Key{text, tag}] = Rule{Cut: int(rule[0] - '0'), Add: rule[1:]}
	}
	return l, nil
}

func sorted(list []string) []string {
	slices.Sort(list)
	return list
}
