package train

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Treebanks is the folder that holds the treebanks, one folder each under its usual name (UD_English-EWT …).
type Treebanks string

// Training returns the sentences that shipped weights may learn from: the training parts of EWT and of the genres of
// GUM whose texts have an open licence.
func (t Treebanks) Training() ([]*Sentence, error) {
	sents, err := t.read("UD_English-EWT", "en_ewt-ud-train.conllu")
	if err != nil {
		return nil, err
	}
	gum, err := t.read("UD_English-GUM", "en_gum-ud-train.conllu")
	if err != nil {
		return nil, err
	}
	open, err := t.openGenres()
	if err != nil {
		return nil, err
	}
	for _, s := range gum {
		if open[genre(s.ID)] {
			sents = append(sents, s)
		}
	}
	return sents, nil
}

// openGenres reads the list of open genres of GUM.
func (t Treebanks) openGenres() (map[string]bool, error) {
	list, err := os.ReadFile(filepath.Join(string(t), "UD_English-GUM", "OPEN_GENRES.txt"))
	if err != nil {
		return nil, err
	}
	open := map[string]bool{}
	for _, g := range strings.Fields(string(list)) {
		open[g] = true
	}
	if len(open) == 0 {
		return nil, fmt.Errorf("OPEN_GENRES.txt of UD_English-GUM is empty: name the genres with an open licence, one a line")
	}
	return open, nil
}

// genre returns the genre in a sentence id of GUM such as GUM_news_asylum-3.
func genre(id string) string {
	fields := strings.SplitN(id, "_", 3)
	if len(fields) < 3 {
		return ""
	}
	return fields[1]
}

// A TestSet is a named part of a treebank that nothing learns from.
type TestSet struct {
	Name  string
	Sents []*Sentence
}

// Tests returns the development and test parts of EWT, and PUD.
func (t Treebanks) Tests() ([]TestSet, error) {
	var out []TestSet
	for _, f := range [][3]string{
		{"EWT dev", "UD_English-EWT", "en_ewt-ud-dev.conllu"},
		{"EWT test", "UD_English-EWT", "en_ewt-ud-test.conllu"},
		{"PUD", "UD_English-PUD", "en_pud-ud-test.conllu"},
	} {
		sents, err := t.read(f[1], f[2])
		if err != nil {
			return nil, err
		}
		out = append(out, TestSet{f[0], sents})
	}
	return out, nil
}

func (t Treebanks) read(folder, file string) ([]*Sentence, error) {
	return ReadConllu(filepath.Join(string(t), folder, file))
}
