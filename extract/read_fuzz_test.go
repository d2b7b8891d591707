package extract

import (
	"os"
	"testing"

	"entente/graph"
)

// FuzzRead reads any bytes: nothing panics, and every statement stands in the text that it quotes.
func FuzzRead(f *testing.F) {
	reader, err := New(os.DirFS("../data"))
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{
		"Russia backs Syria\n\nPutin met Assad in Moscow on Monday. He said Israel \"must leave\", and Iran agreed.",
		"\n\n. . .\n\n\"", "Iran\x00Israel \xff\xfe met.", "Iran Iran Iran Iran, Israel; Syria\n\nIt did not attack them.",
		"北京 Beijing 会见 Moscow. Ìrân attacked İsrael’s ally",
	} {
		f.Add(seed)
	}
	day, _ := graph.ParseDate("2018-07-13")
	f.Fuzz(func(t *testing.T, text string) {
		if text == "" || len(text) > 4000 {
			return
		}
		a := &graph.Article{ID: graph.NewArticleID("", text), Name: "fuzz", Text: text, Published: day, Language: "en"}
		reading, err := reader.Read(a)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range reading.Statements {
			if err := s.Validate(a); err != nil {
				t.Errorf("%s: %v", s.ID, err)
			}
		}
	})
}
