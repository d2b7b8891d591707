package extract

import (
	"maps"
	"os"
	"testing"

	"entente/graph"
)

func TestWrittenNames(t *testing.T) {
	reader, err := New(os.DirFS("../data"))
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]map[graph.ActorID]string{
		"Lebanese Prime Minister Fuad Siniora met Vladimir Putin on Monday. Siniora thanked him.": {"fouad-siniora": "Fuad Siniora"},
		"Fouad Siniora met Vladimir Putin on Monday. Fuad Siniora thanked Russia.":                {},
		"Ayatollah Khamenei met President Putin on Monday, and de Mistura praised Iran.":          {},
	} {
		day, _ := graph.ParseDate("2006-07-20")
		a := &graph.Article{ID: graph.NewArticleID("", text), Name: "names", Text: text, Published: day, Language: "en"}
		reading, err := reader.Read(a)
		if err != nil {
			t.Fatal(err)
		}
		if len(reading.Statements) == 0 || !maps.Equal(reading.Written, want) {
			t.Errorf("%s\nwritten are %v, want %v, in %d statements", text, reading.Written, want, len(reading.Statements))
		}
	}
}
