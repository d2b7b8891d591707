package mapping_test

import (
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"entente/graph"
	"entente/loaders/mapping"
)

// shipped reads a mapping that entente brings along.
func shipped(t *testing.T, name string) *mapping.Mapping {
	t.Helper()
	file := filepath.Join("../../data/mappings", name+".yaml")
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	m, err := mapping.Parse(file, data)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func collect(articles iter.Seq2[*graph.Article, error]) (list []*graph.Article, bad []string) {
	for a, err := range articles {
		if err != nil {
			bad = append(bad, err.Error())
		} else {
			list = append(list, a)
		}
	}
	return list, bad
}

// The answers of news APIs are read without code for them.
func TestNewsAPIs(t *testing.T) {
	for name, text := range map[string]string{
		"newsapi": `{"status":"ok","totalResults":1,"articles":[{"source":{"id":null,"name":"Lantern"},"author":"A","title":"Norway meets Sweden",
			"description":"Short.","url":"https://lantern.example/a","publishedAt":"2018-07-13T10:00:00Z","content":"They met in Oslo… [+1234 chars]"}]}`,
		"guardian": `{"response":{"status":"ok","results":[{"id":"world/a","webTitle":"Norway meets Sweden","webUrl":"https://lantern.example/a",
			"webPublicationDate":"2018-07-13T10:00:00Z","fields":{"byline":"A","body":"<p>They met in <b>Oslo</b></p><p>Advertisement</p>"}}]}}`,
		"nyt": `{"status":"OK","response":{"docs":[{"_id":"n1","web_url":"https://lantern.example/a","headline":{"main":"Norway meets Sweden"},
			"byline":{"original":"A"},"lead_paragraph":"","abstract":"They met in Oslo","pub_date":"2018-07-13T10:00:00+0000","source":"Lantern"}]}}`,
	} {
		list, bad := collect(shipped(t, name).JSON("a.json", "a", strings.NewReader(text)))
		if len(list) != 1 || len(bad) != 0 {
			t.Errorf("%s: %d articles, %v", name, len(list), bad)
			continue
		}
		a := list[0]
		if a.Title != "Norway meets Sweden" || a.Text != "Norway meets Sweden\n\nThey met in Oslo" || a.URL != "https://lantern.example/a" || a.Published != "2018-07-13" || a.Publisher == "" || a.Author != "A" {
			t.Errorf("%s: %+v", name, *a)
		}
	}
}

func TestGeneralDebate(t *testing.T) {
	text := `{"country": "IRN", "year": 1985, "text": "1. My country met Sweden.\n12.\tWe oppose war. In 1984: none.\n33: And so on."}`
	list, bad := collect(shipped(t, "un-general-debate").Lines("un.jsonl", "un", strings.NewReader(text)))
	if len(list) != 1 || len(bad) != 0 {
		t.Fatal(len(list), bad)
	}
	a := list[0]
	want := "Iran in the General Debate of the United Nations, 1985\n\nMy country met Sweden.\nWe oppose war. In 1984: none.\nAnd so on."
	if a.Name != "IRN-1985" || a.Publisher != "Iran" || a.Speaker != "Iran" || a.Published != "1985-09-25" || a.Text != want {
		t.Errorf("%+v", *a)
	}
}

func TestTable(t *testing.T) {
	m, err := mapping.Parse("m.yaml", []byte("comma: ';'\nfields:\n  text: '{Headline}. {Body}'\n  published: '{Day}'\n  publisher: Lantern\n"))
	if err != nil {
		t.Fatal(err)
	}
	list, bad := collect(m.Table("a.csv", "a", ',', strings.NewReader("\ufeffDay;Headline;Body\n20180713;Norway;\"They met;\nin Oslo\"\nnever;A;B\n13 July 2018;Short\nJul 14, 2018;C;D\n")))
	if len(list) != 2 || list[0].Text != "Norway. They met;\nin Oslo" || list[0].Published != "2018-07-13" || list[0].Name != "a:2" || list[1].Published != "2018-07-14" {
		t.Errorf("%v", list)
	}
	if len(bad) != 2 || !strings.HasPrefix(bad[0], `a.csv:4: the date of publication "never"`) || !strings.HasPrefix(bad[1], "a.csv:5: there is no text") {
		t.Errorf("rejected %q", bad)
	}
	list, bad = collect(mapping.Default().Table("b.csv", "b", ',', strings.NewReader("id,title,text,date\n7,Norway,They met.,2018\n")))
	if len(list) != 1 || list[0].Name != "7" || list[0].Text != "Norway\n\nThey met." || list[0].Published != "2018-01-01" {
		t.Errorf("%v %v", list, bad)
	}
}

// What is wrong is named with its place and what to do.
func TestFaults(t *testing.T) {
	for text, want := range map[string]string{
		"":                                  "no mapping",
		"fields: {title: x}":                "no field text",
		"fields: {text: '{a'}":              "without }",
		"fields: {text: '{a|b}'}":           `the table "b", which is not there`,
		"fields: {text: x, body: y}":        `no field "body"`,
		"fields:\n  text: x\nitmes: y":      "m.yaml:3: it is no mapping",
		"fields: {text: x}\nwithout: ['(']": "without:",
		"fields: {text: x}\ncomma: ab":      "not one character",
		"fields: {text: {a: b}}":            "no mapping",
	} {
		if _, err := mapping.Parse("m.yaml", []byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
	m := mapping.Default()
	for name, test := range map[string]struct {
		articles iter.Seq2[*graph.Article, error]
		want     string
	}{
		"malformed":        {m.JSON("a.json", "a", strings.NewReader(`{"text":`)), "malformed JSON"},
		"lines":            {m.JSON("a.json", "a", strings.NewReader(`{"text":"x"} {"text":"y"}`)), "there is more JSON"},
		"not an object":    {m.JSON("a.json", "a", strings.NewReader(`["x"]`)), "item 1: it is no object"},
		"no text":          {m.JSON("a.json", "a", strings.NewReader(`[{"title":"x"}]`)), "item 1: there is no text"},
		"not UTF-8":        {m.Lines("a.jsonl", "a", strings.NewReader("{\"text\":\"\xff\"}")), "a.jsonl:1: byte 0xff"},
		"deep":             {m.JSON("a.json", "a", strings.NewReader(strings.Repeat("[", 200_000))), "malformed JSON"},
		"no items":         {shipped(t, "newsapi").JSON("a.json", "a", strings.NewReader(`{"error":"key"}`)), `nothing at "articles"`},
		"no header":        {m.Table("a.csv", "a", ',', strings.NewReader("")), "no header"},
		"no column":        {m.Table("a.csv", "a", ',', strings.NewReader("a,b\n1,2\n")), `no column "text"`},
		"table, not UTF-8": {m.Table("a.csv", "a", ',', strings.NewReader("text\n\xff\n")), "a.csv:2: byte 0xff"},
	} {
		list, bad := collect(test.articles)
		if len(list) != 0 || len(bad) != 1 || !strings.Contains(bad[0], test.want) {
			t.Errorf("%s: %d articles, %q, want %q", name, len(list), bad, test.want)
		}
	}
}

// A row without end is given up before it fills the memory.
func TestEndlessRow(t *testing.T) {
	r := &endless{left: 100 << 20}
	_, bad := collect(mapping.Default().Table("a.csv", "a", ',', r))
	if len(bad) != 1 || !strings.Contains(bad[0], "does not end") || r.left < 30<<20 {
		t.Errorf("rejected %q, %d bytes unread", bad, r.left)
	}
}

// endless is a header, and a quoted cell without end.
type endless struct{ left, given int }

func (e *endless) Read(p []byte) (int, error) {
	start := "text\n\""
	if e.given < len(start) {
		n := copy(p, start[e.given:])
		e.given += n
		return n, nil
	}
	for i := range p {
		p[i] = 'x'
	}
	e.left -= len(p)
	return len(p), nil
}

func FuzzMapping(f *testing.F) {
	f.Add("items: a.0\nfields: {text: ['{x|t}', '{y}'], id: '{z}'}\ntables: {t: {a: b}}", `{"a":[[{"x":"a"}]]}`)
	f.Add("html: true\nfields: {text: '{x}'}", `[{"x":"<p>a"}]`)
	f.Fuzz(func(t *testing.T, description, text string) {
		m, err := mapping.Parse("m.yaml", []byte(description))
		if err != nil {
			return
		}
		for range m.JSON("a", "a", strings.NewReader(text)) {
		}
		for range m.Lines("a", "a", strings.NewReader(text)) {
		}
		for range m.Table("a", "a", ',', strings.NewReader(text)) {
		}
	})
}
