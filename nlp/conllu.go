package nlp

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// WriteConllu writes a document in the CoNLL-U format of Universal Dependencies. The last column tells where no space
// follows a token and, for the words of an entity, its type as a BIO label: "Entity=B-PER|SpaceAfter=No".
func WriteConllu(w io.Writer, d *Doc) error {
	out := bufio.NewWriter(w)
	names := make(map[int]string)
	for _, e := range d.Ents {
		for i := e.First; i < e.Last; i++ {
			prefix := "I-"
			if i == e.First {
				prefix = "B-"
			}
			names[i] = prefix + string(e.Type)
		}
	}
	for k, s := range d.Sents {
		fmt.Fprintf(out, "# sent_id = %d\n# text = %s\n", k+1, oneLine(d.Text[s.Start:s.End]))
		for i := s.First; i < s.Last; i++ {
			writeToken(out, d, s, i, names[i])
		}
		out.WriteByte('\n')
	}
	return out.Flush()
}

func writeToken(out *bufio.Writer, d *Doc, s Sentence, i int, name string) {
	t := &d.Tokens[i]
	head := 0
	if t.Head != i {
		head = t.Head - s.First + 1
	}
	var misc []string
	if name != "" {
		misc = append(misc, "Entity="+name)
	}
	if i+1 < len(d.Tokens) && d.Tokens[i+1].Start == t.End {
		misc = append(misc, "SpaceAfter=No")
	}
	fmt.Fprintf(out, "%d\t%s\t%s\t%s\t%s\t_\t%d\t%s\t_\t%s\n", i-s.First+1, orBlank(oneLine(d.Word(i))), orBlank(oneLine(t.Lemma)),
		orBlank(t.UPOS), orBlank(t.XPOS), head, orBlank(t.Rel), orBlank(strings.Join(misc, "|")))
}

// oneLine makes a text fit for a column: valid, its white space single blanks.
func oneLine(s string) string {
	return strings.Join(strings.Fields(strings.ToValidUTF8(s, "\ufffd")), " ")
}

func orBlank(s string) string {
	if s == "" {
		return "_"
	}
	return s
}
