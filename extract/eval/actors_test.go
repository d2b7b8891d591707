package eval

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"entente/data"
	"entente/extract"
	"entente/extract/gazetteer"
	"entente/graph"
	"entente/nlp"
)

// TestActorFigures prints how well actors are found on a folder of marked articles, named by ENTENTE_GOLD
// (…/gold/train); the articles lie beside it.
func TestActorFigures(t *testing.T) {
	dir := os.Getenv("ENTENTE_GOLD")
	if dir == "" {
		t.Skip("set ENTENTE_GOLD to a folder of marked articles to see the figures")
	}
	kb, err := gazetteer.Load(data.FS)
	if err != nil {
		t.Fatal(err)
	}
	pipe, err := nlp.Load(data.FS)
	if err != nil {
		t.Fatal(err)
	}
	gold, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	days := articleDays(filepath.Join(dir, "../articles/meta.tsv"))
	resolver := extract.NewResolver(kb)
	finder, err := extract.NewSpeechFinder(data.FS)
	if err != nil {
		t.Fatal(err)
	}
	var actors ActorScore
	var ends MentionScore
	for _, a := range gold.articles {
		rows, err := LoadActors(filepath.Join(dir, a.name+".actors.tsv"))
		if err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(filepath.Join(dir, "../articles", a.name+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		doc := pipe.Parse(string(text))
		article := &graph.Article{Text: string(text), Published: days[a.name]}
		cast := resolver.Resolve(doc, article)
		resolver.ResolveFirstPerson(doc, cast, finder.Speeches(doc), article)
		actors.Add(a.name, rows, doc, cast)
		ends.Add(a.name, a.lines, rows, doc, cast)
	}
	p, r, f := actors.Figures()
	t.Logf("actors P %.3f R %.3f F1 %.3f (gold %d, found %d); forms %d/%d; ends %d covered %d right %d", p, r, f, actors.Gold, actors.Predicted,
		actors.FormsRight, actors.Forms, ends.Ends, ends.Covered, ends.Right)
	if os.Getenv("ENTENTE_ERRORS") != "" {
		t.Logf("missed:\n%s\nwrong:\n%s\nlost:\n%s", strings.Join(actors.Missed, "\n"), strings.Join(actors.Wrong, "\n"), strings.Join(ends.Lost, "\n"))
	}
}

// articleDays reads the days of publication: name and day in the first and third column.
func articleDays(path string) map[string]graph.Date {
	days := map[string]graph.Date{}
	raw, _ := os.ReadFile(path)
	for line := range strings.Lines(string(raw)) {
		if cells := strings.Split(line, "\t"); len(cells) > 2 {
			days[cells[0]] = graph.Date(cells[2])
		}
	}
	return days
}
