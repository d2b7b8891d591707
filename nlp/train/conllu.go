package train

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
)

// A Word is one syntactic word of a treebank.
type Word struct {
	Form, Lemma, UPOS, XPOS string
	Head                    int // index in Sentence.Words, -1 at the root
	Rel                     string
	Misc                    string
	Space                   bool // white space follows, or the sentence ends
}

// A Sentence is one sentence of a treebank with what its comment lines say.
type Sentence struct {
	ID, Doc, Text string
	NewDoc        bool
	NewPar        bool // the sentence opens a paragraph
	Words         []Word
}

// ReadConllu reads all sentences of a CoNLL-U file. Empty nodes are left out; the parts of a multiword token are words
// of their own, the last of which carries the token's space.
func ReadConllu(path string) ([]*Sentence, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	sents, err := readConllu(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return sents, nil
}

func readConllu(r io.Reader) ([]*Sentence, error) {
	var c conlluReader
	scanner := bufio.NewScanner(r)
	scanner.Buffer(nil, 1<<22)
	for line := 1; scanner.Scan(); line++ {
		if err := c.line(scanner.Text()); err != nil {
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
	}
	c.finish()
	return c.sents, scanner.Err()
}

type conlluReader struct {
	sents    []*Sentence
	current  Sentence
	doc      string
	rangeEnd int  // last word of the open multiword token
	rangeGap bool // whether white space follows that token
}

func (c *conlluReader) line(line string) error {
	switch {
	case line == "":
		c.finish()
		return nil
	case line[0] == '#':
		c.comment(line)
		return nil
	}
	fields := strings.Split(line, "\t")
	if len(fields) != 10 {
		return fmt.Errorf("%d columns where CoNLL-U has 10", len(fields))
	}
	space := !strings.Contains(fields[9], "SpaceAfter=No")
	if _, last, ok := strings.Cut(fields[0], "-"); ok {
		c.rangeEnd, _ = strconv.Atoi(last)
		c.rangeGap = space
		return nil
	}
	if strings.Contains(fields[0], ".") {
		return nil
	}
	return c.word(fields, space)
}

func (c *conlluReader) word(fields []string, space bool) error {
	id, err := strconv.Atoi(fields[0])
	if err != nil || id != len(c.current.Words)+1 {
		return fmt.Errorf("word number %q out of order", fields[0])
	}
	head, err := strconv.Atoi(fields[6])
	if err != nil {
		return fmt.Errorf("head %q is no number", fields[6])
	}
	if id < c.rangeEnd {
		space = false
	} else if id == c.rangeEnd {
		space = c.rangeGap
	}
	c.current.Words = append(c.current.Words, Word{Form: fields[1], Lemma: fields[2], UPOS: fields[3], XPOS: fields[4],
		Head: head - 1, Rel: fields[7], Misc: fields[9], Space: space})
	return nil
}

func (c *conlluReader) comment(line string) {
	key, value, _ := strings.Cut(strings.TrimPrefix(line, "# "), " = ")
	switch {
	case key == "sent_id":
		c.current.ID = value
	case key == "text":
		c.current.Text = value
	case strings.HasPrefix(key, "newdoc"):
		c.doc = value
		c.current.NewDoc, c.current.NewPar = true, true
	case strings.HasPrefix(key, "newpar"):
		c.current.NewPar = true
	}
}

func (c *conlluReader) finish() {
	if len(c.current.Words) > 0 {
		s := c.current
		s.Doc = c.doc
		c.sents = append(c.sents, &s)
	}
	c.current, c.rangeEnd = Sentence{}, 0
}
