package train

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"entente/nlp"
)

// A NamedSentence is a sentence with its names.
type NamedSentence struct {
	Words []string
	Names []nlp.Entity // by index in Words
	Set   string       // the data set
	Doc   int          // number of the document, or of the sentence where the set has no documents
}

// nameTypes maps the classes of the data sets to ours. Others are not names to us.
var nameTypes = map[string]nlp.EntityType{
	"PER": nlp.Person, "ORG": nlp.Organisation, "LOC": nlp.Location,
	"person": nlp.Person, "politician": nlp.Person,
	"organisation": nlp.Organisation, "politicalparty": nlp.Organisation, "corporation": nlp.Organisation,
	"group":    nlp.Organisation,
	"location": nlp.Location, "country": nlp.Location,
}

// readIOB reads a file with one word a line, blank lines between sentences and a label in the column from the left, or
// in the last where column is negative. Labels are B-/I- or, where every label is I-, runs of equal types.
func readIOB(path, set string, column int) ([]*NamedSentence, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r := iobReader{set: set, column: column}
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		if err := r.line(lines.Text()); err != nil {
			return nil, fmt.Errorf("%s, line %d: %w", path, n, err)
		}
	}
	r.finish()
	return r.sents, lines.Err()
}

type iobReader struct {
	set     string
	column  int
	sents   []*NamedSentence
	current NamedSentence
	last    string // label of the word before
	doc     int
	docs    bool // the file marks documents
}

func (r *iobReader) line(line string) error {
	switch {
	case strings.TrimSpace(line) == "":
		r.finish()
		return nil
	case strings.HasPrefix(line, "# newdoc"):
		r.doc++
		r.docs = true
		return nil
	case strings.HasPrefix(line, "# ") && r.column >= 0:
		return nil
	}
	fields := strings.Split(line, "\t")
	if len(fields) == 1 {
		fields = strings.Fields(line)
	}
	word, column := 0, r.column
	if column < 0 {
		column = len(fields) - 1
	} else {
		word = 1
	}
	if len(fields) <= max(column, word) || column == word {
		return fmt.Errorf("%d columns: want a word and a label", len(fields))
	}
	r.word(fields[word], fields[column])
	return nil
}

func (r *iobReader) word(word, label string) {
	prefix, class, _ := strings.Cut(label, "-")
	s := &r.current
	i := len(s.Words)
	s.Words = append(s.Words, word)
	kind, named := nameTypes[class]
	_, lastClass, _ := strings.Cut(r.last, "-")
	r.last = label
	switch {
	case !named:
	case prefix == "I" && lastClass == class && len(s.Names) > 0:
		s.Names[len(s.Names)-1].Last = i + 1
	default:
		s.Names = append(s.Names, nlp.Entity{First: i, Last: i + 1, Type: kind})
	}
}

func (r *iobReader) finish() {
	if len(r.current.Words) > 0 {
		s := r.current
		s.Set = r.set
		if !r.docs {
			r.doc++
		}
		s.Doc = r.doc
		r.sents = append(r.sents, &s)
	}
	r.current, r.last = NamedSentence{}, ""
}

// nameSets are the data sets of names that shipped weights may learn from.
var nameSets = []struct {
	set, folder, file string
	column            int
}{
	{"EWT", "UNER_English-EWT", "en_ewt-ud-train.iob2", 2},
	{"wikigold", "wikigold", "wikigold.conll.txt", -1},
	{"politics", "CrossNER-politics", "train.txt", -1},
	{"politics", "CrossNER-politics", "dev.txt", -1},
	{"politics", "CrossNER-politics", "test.txt", -1},
	{"BTC", "BTC", "btc.train", -1},
	{"BTC", "BTC", "btc.dev", -1},
	{"BTC", "BTC", "btc.test", -1},
	{"WNUT", "WNUT17", "wnut17train.conll", -1},
}

// Names returns the sentences that the entity recogniser may learn from.
func (t Treebanks) Names() ([]*NamedSentence, error) {
	var out []*NamedSentence
	for _, s := range nameSets {
		sents, err := readIOB(filepath.Join(string(t), s.folder, s.file), s.set, s.column)
		if err != nil {
			return nil, err
		}
		base := len(out) // documents of different files differ
		for _, x := range sents {
			x.Doc += base
		}
		out = append(out, sents...)
	}
	return out, nil
}

// A NameTest is a named data set of names that nothing learns from.
type NameTest struct {
	Name  string
	Sents []*NamedSentence
}

// NameTests returns the development and test parts of the names of EWT, and those of PUD.
func (t Treebanks) NameTests() ([]NameTest, error) {
	var out []NameTest
	for _, f := range [][3]string{
		{"EWT dev", "UNER_English-EWT", "en_ewt-ud-dev.iob2"},
		{"EWT test", "UNER_English-EWT", "en_ewt-ud-test.iob2"},
		{"PUD", "UNER_English-PUD", "en_pud-ud-test.iob2"},
	} {
		sents, err := readIOB(filepath.Join(string(t), f[1], f[2]), "EWT", 2)
		if err != nil {
			return nil, err
		}
		out = append(out, NameTest{f[0], sents})
	}
	return out, nil
}
