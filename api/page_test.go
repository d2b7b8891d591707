package api_test

import (
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"entente/api"
)

// Every view answers, is well formed, leads only to addresses that answer, and shows text as text.
func TestViews(t *testing.T) {
	base, _ := serve(t, "sqlite", api.Config{OpenWrite: true})
	post(t, base+"/v1/articles", "application/json", `{"id":"p1","title":"A <b>title</b>","text":"Russia [allies] Syria.\nQatar [mediates] Israel, Iran.\nVladimir Putin [leads] Russia.\nRussia [meets] Iran.\n<script>alert(1)</script>","published":"2018-07-13"}`)
	post(t, base+"/v1/articles", "application/json", `{"id":"p2","text":"Russia [opposes] Iran.","published":"2019-07-13","publisher":"\"><script>alert(2)</script>"}`)
	seen := map[string]bool{}
	open := []string{"/", "/search?q=russ", "/search?q=%22%3E%3Cscript%3E", "/actors/russia?as_of=2018-12-31", "/pair?a=russia&b=iran", "/pair?a=syria&b=israel", "/mediations", "/docs"}
	for len(open) > 0 {
		path := open[0]
		open = open[1:]
		if seen[path] {
			continue
		}
		seen[path] = true
		response, body := get(t, base+path)
		if response.StatusCode != 200 {
			t.Errorf("%s: %d", path, response.StatusCode)
			continue
		}
		if !strings.HasPrefix(response.Header.Get("Content-Type"), "text/html") {
			continue
		}
		for _, bad := range []string{"<script>alert", "<b>title"} {
			if strings.Contains(body, bad) {
				t.Errorf("%s holds %q as markup", path, bad)
			}
		}
		open = append(open, links(t, body)...)
	}
	for _, want := range []string{"/actors/russia", "/pair?a=russia&b=iran", "/actors/vladimir-putin", "/mediations"} {
		if !seen[want] {
			t.Errorf("nothing leads to %s", want)
		}
	}
}

var fragment = regexp.MustCompile(`#.*`)

// links lists the addresses that a document leads to on the same host.
func links(t *testing.T, body string) []string {
	t.Helper()
	var found []string
	tokens := html.NewTokenizer(strings.NewReader(body))
	for {
		switch tokens.Next() {
		case html.ErrorToken:
			if !errors.Is(tokens.Err(), io.EOF) {
				t.Error(tokens.Err())
			}
			return found
		case html.StartTagToken:
			for _, a := range tokens.Token().Attr {
				if (a.Key == "href" || a.Key == "src") && strings.HasPrefix(a.Val, "/") {
					found = append(found, fragment.ReplaceAllString(a.Val, ""))
				}
			}
		}
	}
}

func TestPageFaults(t *testing.T) {
	base, _ := serve(t, "mem", api.Config{OpenWrite: true})
	post(t, base+"/v1/articles", "application/json", `{"text":"Congo [opposes] DR Congo."}`)
	for path, want := range map[string]int{"/actors/atlantis": 404, "/actors/Congo": 409, "/pair?a=Congo&b=dr-congo": 409, "/articles/none": 404, "/?as_of=soon": 400, "/actors/atlantis?as_of=x": 400} {
		response, body := get(t, base+path)
		if response.StatusCode != want || !strings.Contains(body, "<main") {
			t.Errorf("%s: %d, not %d", path, response.StatusCode, want)
		}
	}
	if _, body := get(t, base+"/actors/Congo"); !strings.Contains(body, `href="/actors/congo-brazzaville"`) {
		t.Error("an ambiguous name leads nowhere")
	}
}

// The marks lie where the statements say, and the text is whole.
func TestArticleMarks(t *testing.T) {
	base, _ := serve(t, "mem", api.Config{OpenWrite: true})
	post(t, base+"/v1/articles", "application/json", `{"id":"m","text":"Çelik said.\nRussia [allies] Syria.\nEnd."}`)
	_, list := get(t, base+"/v1/articles?format=csv")
	id := regexp.MustCompile(`(?m)^([0-9a-f]{24}),`).FindStringSubmatch(list)[1]
	_, body := get(t, base+"/articles/"+id)
	text := body[strings.Index(body, `<article class="text">`):]
	text = text[:strings.Index(text, "</article>")]
	if plain := regexp.MustCompile(`<[^>]*>`).ReplaceAllString(text, ""); plain != "Çelik said.\nRussia [allies] Syria.\nEnd." {
		t.Errorf("the text reads %q", plain)
	}
	for _, want := range []string{`title="Russia">Russia</span>`, `title="Russia allies Syria">allies</span>`, `title="Syria">Syria</span>`, `class="sentence trigger positive" id="s-`} {
		if !strings.Contains(text, want) {
			t.Errorf("lacks %s: %s", want, text)
		}
	}
}

func TestPicture(t *testing.T) {
	base, _ := serve(t, "mem", api.Config{OpenWrite: true})
	post(t, base+"/v1/articles", "application/json", `{"text":"Russia [allies] Syria.\nRussia [opposes] Israel.\nIsrael [opposes] Syria.\nA & B [meets] Russia."}`)
	response, svg := get(t, base+"/v1/actors/russia/graph.svg")
	if response.Header.Get("Content-Type") != "image/svg+xml" {
		t.Fatalf("%d %s", response.StatusCode, svg)
	}
	decoder := xml.NewDecoder(strings.NewReader(svg))
	count := map[string]int{}
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if start, ok := token.(xml.StartElement); ok {
			count[start.Name.Local]++
		}
	}
	if count["circle"] != 3+5 || count["line"] != 3+3 {
		t.Errorf("%d dots, %d lines with those of the legend", count["circle"], count["line"])
	}
	if _, again := get(t, base+"/v1/actors/RUS/graph.svg"); again != svg {
		t.Error("the same picture differs")
	}
	if missing, _ := get(t, base+"/v1/actors/atlantis/graph.svg"); missing.StatusCode != 404 {
		t.Errorf("an unknown actor: %d", missing.StatusCode)
	}
}
