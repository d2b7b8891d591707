package feed_test

import (
	"strings"
	"testing"

	"entente/loaders/feed"
)

const (
	rss = `<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Lantern</title>
<item><title>Norway meets Sweden</title><link>/a</link><guid isPermaLink="false">g1</guid><pubDate>Fri, 13 Jul 2018 10:00:00 +0000</pubDate><content:encoded><![CDATA[<p>They met.</p>]]></content:encoded></item>
<item><title>No link</title></item>
<item><title>Not a page</title><link>javascript:alert(1)</link></item></channel></rss>`
	atom = `<feed xmlns="http://www.w3.org/2005/Atom"><title>Lantern</title><entry><id>g1</id><title>Norway meets Sweden</title>
<link href="https://lantern.example/a"/><published>2018-07-13T10:00:00Z</published><content type="html">&lt;p&gt;They met.&lt;/p&gt;</content></entry></feed>`
	jsonFeed = `{"version":"https://jsonfeed.org/version/1.1","title":"Lantern","items":[{"id":"g1","url":"https://lantern.example/a",
"title":"Norway meets Sweden","date_published":"2018-07-13T10:00:00Z","content_html":"<p>They met.</p>"}]}`
)

func TestParse(t *testing.T) {
	want := feed.Entry{ID: "g1", URL: "https://lantern.example/a", Title: "Norway meets Sweden", Published: "2018-07-13", Content: "<p>They met.</p>"}
	for name, text := range map[string]string{"RSS": rss, "Atom": atom, "JSON Feed": jsonFeed} {
		f, err := feed.Parse([]byte(text), "https://lantern.example/feed")
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if f.Title != "Lantern" || len(f.Entries) != 1 || f.Entries[0] != want {
			t.Errorf("%s: %+v", name, f)
		}
	}
}

// Feeds made to exhaust a reader, or to read what they must not, do neither.
func TestHostile(t *testing.T) {
	lol := `<!ENTITY a "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa">`
	for c := 'b'; c < 'k'; c++ {
		lol += `<!ENTITY ` + string(c) + ` "` + strings.Repeat("&"+string(c-1)+";", 10) + `">`
	}
	for name, text := range map[string]string{
		"entities":  `<?xml version="1.0"?><!DOCTYPE rss [` + lol + `]><rss version="2.0"><channel><title>&j;</title><item><title>&j;</title><link>https://lantern.example/a</link></item></channel></rss>`,
		"a file":    `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel><title>&x;</title><item><title>&x;</title><link>https://lantern.example/a</link></item></channel></rss>`,
		"deep":      `<rss version="2.0"><channel>` + strings.Repeat("<a>", 100_000),
		"deep JSON": `{"version":"https://jsonfeed.org/version/1","items":` + strings.Repeat("[", 100_000),
		"empty":     "", "no feed": "<html><body>no</body></html>", "null items": `{"version":"https://jsonfeed.org/version/1","items":[null]}`,
		"cut": rss[:200],
	} {
		f, err := feed.Parse([]byte(text), "https://lantern.example/feed")
		if err != nil {
			continue
		}
		for _, e := range f.Entries {
			if len(e.Title) > 1000 || strings.Contains(e.Title, "root:") {
				t.Errorf("%s: a title of %d bytes", name, len(e.Title))
			}
		}
	}
}

func TestManyEntries(t *testing.T) {
	var b strings.Builder
	b.WriteString(`<rss version="2.0"><channel>`)
	for range 3 * feed.MaxEntries {
		b.WriteString("<item><link>/a</link></item>")
	}
	f, err := feed.Parse([]byte(b.String()+"</channel></rss>"), "https://lantern.example/")
	if err != nil || len(f.Entries) != feed.MaxEntries {
		t.Errorf("%v, %v", len(f.Entries), err)
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range []string{rss, atom, jsonFeed, rss[:150]} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		parsed, err := feed.Parse(data, "https://lantern.example/feed")
		if (parsed == nil) == (err == nil) {
			t.Errorf("%v, %v", parsed, err)
		}
		if parsed == nil {
			return
		}
		for _, e := range parsed.Entries {
			if e.URL == "" || e.ID == "" {
				t.Errorf("%+v", e)
			}
		}
	})
}
