package extract

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"entente/graph"
)

// A Frame says which words express a kind of relation and where its two ends stand. Exactly one of Verb, Noun, Adj and
// Prefix lists its lemmas; a lemma of several words is a verb with its particle or a compound noun.
type Frame struct {
	Kind   graph.KindName
	Verb   []string
	Noun   []string
	Adj    []string
	Prefix []string
	Source []slot   // slots that hold the source, best first
	Target []slot   // slots that hold the target, best first
	Needs  []string // lemmas one of which must be the verb's object: impose … sanctions
	Weak   bool     // the words often mean something else: never enough alone
	Fires  []string // examples that must fire: "sentence | Source > Target"
	Silent []string // examples that must not give this kind

	file   string
	line   int
	spoken bool // no frame of the files, but what any words of a speaker may evoke
}

// Place returns file and line of the frame, for messages.
func (f *Frame) Place() string { return fmt.Sprintf("%s:%d", f.file, f.line) }

// class names the frame's kind in features; weak frames are a class of their own.
func (f *Frame) class() string {
	if f.spoken {
		return string(f.Kind) + " said"
	}
	if f.Weak {
		return string(f.Kind) + "~"
	}
	return string(f.Kind)
}

// slots that a frame may name, besides prepositions.
var slotNames = []string{"subj", "obj", "iobj", "comp", "poss", "mod", "appos", "host", "speaker", "self", "hobj"}

// Frames is the lexicon of triggers.
type Frames struct {
	All    []*Frame
	verb   map[string][]entry
	noun   map[string][]entry
	adj    map[string][]entry
	prefix map[string][]*Frame
}

// An entry is a frame under the head word of one of its lemmas.
type entry struct {
	frame *Frame
	more  []string // further words of the lemma: particles after a verb, words before a noun
}

// LoadFrames reads frames/*.yaml; faults name file and line.
func LoadFrames(fsys fs.FS) (*Frames, error) {
	files, err := fs.Glob(fsys, "frames/*.yaml")
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("frames/*.yaml: no file found (%v)", err)
	}
	fr := &Frames{verb: map[string][]entry{}, noun: map[string][]entry{}, adj: map[string][]entry{}, prefix: map[string][]*Frame{}}
	for _, file := range files {
		if err := fr.read(fsys, file); err != nil {
			return nil, err
		}
	}
	return fr, nil
}

func (fr *Frames) read(fsys fs.FS, file string) error {
	raw, err := fs.ReadFile(fsys, file)
	if err != nil {
		return err
	}
	var rows []yaml.Node
	if err := yaml.Unmarshal(raw, &rows); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	for i := range rows {
		f := &Frame{file: path.Base(file), line: rows[i].Line}
		if err := rows[i].Decode(f); err != nil {
			return fmt.Errorf("%s: %w", f.Place(), err)
		}
		if err := f.validate(); err != nil {
			return fmt.Errorf("%s: %w", f.Place(), err)
		}
		fr.add(f)
	}
	return nil
}

func (f *Frame) validate() error {
	lists := 0
	for _, l := range [][]string{f.Verb, f.Noun, f.Adj, f.Prefix} {
		if len(l) > 0 {
			lists++
		}
	}
	switch {
	case f.Kind == "":
		return fmt.Errorf("kind is missing")
	case lists != 1:
		return fmt.Errorf("exactly one of verb, noun, adj, prefix must list lemmas")
	case len(f.Source) == 0 || len(f.Target) == 0:
		return fmt.Errorf("source and target must name slots")
	}
	for _, s := range slices.Concat(f.Source, f.Target) {
		if strings.ToLower(s) != s || s == "" {
			return fmt.Errorf("slot %q: write one of %v or a preposition in lower case", s, slotNames)
		}
	}
	return nil
}

func (fr *Frames) add(f *Frame) {
	fr.All = append(fr.All, f)
	for _, lemma := range f.Verb {
		words := strings.Fields(lemma)
		fr.verb[words[0]] = append(fr.verb[words[0]], entry{f, words[1:]})
	}
	for _, lemma := range f.Noun {
		words := strings.Fields(lemma)
		last := len(words) - 1
		fr.noun[words[last]] = append(fr.noun[words[last]], entry{f, words[:last]})
	}
	for _, lemma := range f.Adj {
		words := strings.Fields(lemma)
		last := len(words) - 1
		fr.adj[words[last]] = append(fr.adj[words[last]], entry{f, words[:last]})
	}
	for _, lemma := range f.Prefix {
		fr.prefix[lemma] = append(fr.prefix[lemma], f)
	}
}

// at returns the frames that token i may evoke.
func (fr *Frames) at(t *tree, i int) []*Frame {
	lemma := t.lemma(i)
	var found []*Frame
	switch t.upos(i) {
	case "VERB":
		found = fr.evoked(t, i, fr.verb[lemma], true, found)
	case "NOUN", "PROPN":
		found = fr.evoked(t, i, fr.noun[lemma], false, found)
		if len(found) == 0 && t.upos(i) == "NOUN" && strings.HasSuffix(t.lower(i), "ing") {
			found = fr.evoked(t, i, fr.verb[gerundStem(t.lower(i), fr.verb)], true, found)
		}
	case "ADJ":
		found = fr.evoked(t, i, fr.adj[lemma], false, found)
		if strings.HasSuffix(t.lower(i), "ed") || t.lower(i) == "led" {
			found = fr.evoked(t, i, fr.verb[participleStem(t.lower(i), fr.verb)], true, found)
		}
	}
	return append(found, fr.prefix[t.prefix(i)]...)
}

// prefix returns the pro or anti that a hyphenated word begins with, "" where it does not: "pro-Iranian" is one token.
func (t *tree) prefix(i int) string {
	prefix, rest, ok := strings.Cut(t.lower(i), "-")
	if !ok || rest == "" || prefix != "pro" && prefix != "anti" {
		return ""
	}
	return prefix
}

func (fr *Frames) evoked(t *tree, i int, entries []entry, verb bool, found []*Frame) []*Frame {
	for _, e := range entries {
		if t.hasWords(i, e.more, verb) && t.hasObject(i, e.frame.Needs) && !slices.Contains(found, e.frame) {
			found = append(found, e.frame)
		}
	}
	return found
}

// hasWords checks the further words of a lemma: particles of a verb, the words before a noun.
func (t *tree) hasWords(i int, words []string, verb bool) bool {
	for n, w := range words {
		if verb {
			if i+1+n >= len(t.Tokens) || !slices.ContainsFunc(t.Children(i), func(c int) bool { return t.lower(c) == w }) {
				return false
			}
		} else if k := i - len(words) + n; k < 0 || t.lower(k) != w && t.lemma(k) != w {
			return false
		}
	}
	return true
}

// hasObject checks that one of the lemmas is the object of verb i; no lemmas ask for nothing.
func (t *tree) hasObject(i int, lemmas []string) bool {
	if len(lemmas) == 0 {
		return true
	}
	for _, a := range t.arguments(i) {
		if a.slot == "obj" && slices.Contains(lemmas, t.lemma(a.token)) {
			return true
		}
	}
	return false
}

// gerundStem and participleStem undo regular endings where the stem is a known lemma.
func gerundStem(word string, known map[string][]entry) string {
	return knownStem(strings.TrimSuffix(word, "ing"), known)
}

func participleStem(word string, known map[string][]entry) string {
	if word == "led" {
		return "lead"
	}
	return knownStem(strings.TrimSuffix(word, "ed"), known)
}

func knownStem(stem string, known map[string][]entry) string {
	for _, s := range []string{stem, stem + "e"} {
		if _, ok := known[s]; ok {
			return s
		}
	}
	if n := len(stem); n > 2 && stem[n-1] == stem[n-2] {
		return stem[:n-1]
	}
	return stem
}
