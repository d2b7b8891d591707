package extract

import (
	"maps"
	"testing"

	"entente/graph"
)

func TestWrittenNames(t *testing.T) {
	for text, want := range map[string]map[graph.ActorID]string{
		"Lebanese Prime Minister Fuad Siniora met Vladimir Putin on Monday. Siniora thanked him.": {"fouad-siniora": "Fuad Siniora"},
		"Fouad Siniora met Vladimir Putin on Monday. Fuad Siniora thanked Russia.":                {},
		"Ayatollah Khamenei met President Putin on Monday, and de Mistura praised Iran.":          {},
	} {
		reading, err := testReader(t).Read(testArticle(t, "2006-07-20", text))
		if err != nil {
			t.Fatal(err)
		}
		if len(reading.Statements) == 0 || !maps.Equal(reading.Written, want) {
			t.Errorf("%s\nwritten are %v, want %v, in %d statements", text, reading.Written, want, len(reading.Statements))
		}
	}
}
