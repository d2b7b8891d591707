package webpage_test

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"entente/loaders/source"
	"entente/loaders/webpage"
)

const story = `<p>The government of Norway and the rebels of the north signed an accord in Oslo on Monday after talks that had lasted for ten days, officials of both sides said.</p>
<p>Sweden mediated between them. The Swedish foreign minister said that the accord would end a war of two years, and that observers would see to it that it was kept.</p>
<p>Denmark condemned the accord. Its prime minister told the parliament in Copenhagen that it rewarded violence, and he demanded that Norway should withdraw from it.</p>`

func page(head, body string) string {
	return "<!DOCTYPE html><html lang=en><head>" + head + "</head><body>" + body + "</body></html>"
}

func article(head string) string {
	return page("<title>Norway and rebels sign accord</title>"+head, "<article><h1>Norway and rebels sign accord</h1>"+story+"</article>")
}

// What is no whole article is rejected, and the reason says what it is.
func TestRejected(t *testing.T) {
	intro := "<h1>Norway and rebels sign accord</h1><p>The government of Norway and the rebels of the north signed an accord in Oslo on Monday after talks that had lasted for ten days, officials of both sides said, and Sweden mediated.</p>"
	for name, test := range map[string]struct{ page, reason string }{
		"not found":       {page("<title>Page not found | The Lantern</title>", "<h1>Page not found</h1><p>The page that you were looking for is not here any more. It may have been moved, or its address may have been mistyped. Try the search, or begin again at the front page of our site, please.</p>"), "page of the server"},
		"404":             {page("<title>404 - The Lantern</title>", "<p>Sorry.</p>"), "page of the server"},
		"challenge":       {page("<title>Just a moment...</title>", "<p>Checking your browser before you go on. Enable JavaScript and cookies to continue.</p>"), "page of the server"},
		"denied":          {page("<title>Access Denied</title>", "<h1>Access Denied</h1>You don't have permission to access this server. Reference 18.1"), "page of the server"},
		"robot":           {page("<title>Lantern</title>", "<div><p>We have seen unusual traffic from your network. Please verify you are human by ticking the box below, and then you will be sent on to the page that you have asked us for.</p></div>"), "page of the server"},
		"wall":            {page("<title>Norway and rebels sign accord</title>", intro+"<p>Subscribe now to continue reading this article.</p>"), "for subscribers"},
		"wall, reworded":  {page("<title>Norway and rebels sign accord</title>", intro+"<p>The rest of this article is only available to members.</p>"), "for subscribers"},
		"wall in JSON-LD": {page(`<title>Norway</title><script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":"False"}</script>`, "<article>"+intro+"</article>"), "for subscribers"},
		"empty":           {"", "no article"},
		"no text":         {page("<title>Norway</title>", "<div id=root></div><script>render()</script>"), "no article"},
		"only links":      {page("<title>World</title>", "<ul>"+strings.Repeat("<li><a href=/a>Norway meets Sweden</a></li>", 50)+"</ul>"), "no article"},
		"binary":          {"\x00\x01\x02\xff\xfe\x00PDF%%EOF", "no article"},
	} {
		t.Run(name, func(t *testing.T) {
			a, bad := webpage.Decode("x.html", "x", []byte(test.page), webpage.From{})
			if a != nil || bad == nil {
				t.Fatalf("it was taken: %+v", a)
			}
			if !strings.Contains(bad.Reason, test.reason) || bad.File != "x.html" || bad.Mend == "" {
				t.Errorf("got %v, want %q", bad, test.reason)
			}
		})
	}
}

func TestAuthor(t *testing.T) {
	for head, want := range map[string]string{
		"":                                      "",
		`<meta name=author content="Ann  Lee">`: "Ann Lee",
		`<meta name=author content="Ann Lee"><script type="application/ld+json">{"@type":"NewsArticle","author":[{"@type":"Person","name":"Bo Ek"},{"name":"Cy Dahl"}]}</script>`: "Bo Ek, Cy Dahl",
		`<meta property="article:author" content="https://social.example/ann">`:                                                                                                   "",
	} {
		a, bad := webpage.Decode("x.html", "x", []byte(article(head)), webpage.From{})
		if bad != nil {
			t.Fatal(bad)
		}
		if a.Author != want {
			t.Errorf("%s: %q, want %q", head, a.Author, want)
		}
	}
}

// An article about what error pages and walls say is an article.
func TestNotRejected(t *testing.T) {
	for name, text := range map[string]string{
		"about subscribers": article("") + "<p>Subscribe to continue reading</p>" + strings.Repeat(story, 3),
		"a paid whole":      page(`<title>A</title><script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":false}</script>`, "<article>"+strings.Repeat(story, 5)+"</article>"),
		"about errors":      page("<title>Access denied: Norway shuts its border</title>", "<article>"+strings.Repeat(story, 3)+"</article>"),
	} {
		if _, bad := webpage.Decode("x.html", "x", []byte(text), webpage.From{}); bad != nil {
			t.Errorf("%s: %v", name, bad)
		}
	}
}

func TestDescription(t *testing.T) {
	at := "https://www.lantern.example/2024/05/01/accord?utm_source=x&id=7#top"
	for name, test := range map[string]struct {
		head                      string
		from                      webpage.From
		url, published, publisher string
	}{
		"nothing said":          {"", webpage.From{URL: at}, "https://www.lantern.example/2024/05/01/accord?id=7", "2024-05-01", "lantern.example"},
		"canonical":             {`<link rel=canonical href="/accord">`, webpage.From{URL: at}, "https://www.lantern.example/accord", "2024-05-01", "lantern.example"},
		"another host of it":    {`<link rel=canonical href="https://m.lantern.example/accord">`, webpage.From{URL: at}, "https://m.lantern.example/accord", "2024-05-01", "lantern.example"},
		"of another site":       {`<link rel=canonical href="https://courier.example/accord">`, webpage.From{URL: at}, "https://www.lantern.example/2024/05/01/accord?id=7", "2024-05-01", "lantern.example"},
		"the front page":        {`<link rel=canonical href="https://www.lantern.example/">`, webpage.From{URL: at}, "https://www.lantern.example/2024/05/01/accord?id=7", "2024-05-01", "lantern.example"},
		"not a URL":             {`<link rel=canonical href="javascript:alert(1)">`, webpage.From{URL: at}, "https://www.lantern.example/2024/05/01/accord?id=7", "2024-05-01", "lantern.example"},
		"day of the feed":       {"", webpage.From{URL: "https://lantern.example/a", Published: "2024-05-02", Publisher: "Lantern"}, "https://lantern.example/a", "2024-05-02", "Lantern"},
		"the page's day first":  {`<meta property="article:published_time" content="2024-05-03T23:59:00+09:00">`, webpage.From{Published: "2024-05-02"}, "", "2024-05-03", ""},
		"published, not edited": {`<meta property="article:modified_time" content="2025-01-01"><script type="application/ld+json">[{"@type":["NewsArticle"],"dateModified":"2025-01-01","datePublished":"2024-05-04","publisher":[{"name":"Lantern"}]}]</script>`, webpage.From{}, "", "2024-05-04", "Lantern"},
	} {
		t.Run(name, func(t *testing.T) {
			a, bad := webpage.Decode("x.html", "x", []byte(article(test.head)), test.from)
			if bad != nil {
				t.Fatal(bad)
			}
			if a.URL != test.url || string(a.Published) != test.published || a.Publisher != test.publisher {
				t.Errorf("URL %q, published %s, publisher %q", a.URL, a.Published, a.Publisher)
			}
			if !strings.HasPrefix(a.Text, "Norway and rebels sign accord\n\nThe government of Norway") || !strings.HasSuffix(a.Text, "withdraw from it.") {
				t.Errorf("text %q", a.Text)
			}
		})
	}
}

func TestEncodings(t *testing.T) {
	text := strings.ReplaceAll(article(""), "rebels of the north", "rebels of Łódź, “the north” – Ş")
	latin := strings.ReplaceAll(article(""), "rebels of the north", "rebels of the “nörth”")
	utf16, _ := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(text)
	windows, _ := charmap.Windows1252.NewEncoder().String(latin)
	central, _ := charmap.ISO8859_2.NewEncoder().String(strings.ReplaceAll(article(""), "rebels of the north", "rebels of Łódź"))
	for name, test := range map[string]struct{ page, contentType, want string }{
		"UTF-8, not said":          {text, "", "Łódź, “the north” – Ş"},
		"UTF-8 with mark":          {"\ufeff" + text, "", "Łódź"},
		"UTF-16":                   {utf16, "", "Łódź"},
		"windows-1252, not said":   {windows, "", "“nörth”"},
		"by the server":            {central, "text/html; charset=ISO-8859-2", "Łódź"},
		"said wrongly by the page": {text, "text/html; charset=utf-8", "Łódź"},
		"an unknown encoding":      {text, "text/html; charset=klingon", "Łódź"},
	} {
		a, bad := webpage.Decode("x.html", "x", []byte(test.page), webpage.From{ContentType: test.contentType})
		if bad != nil {
			t.Errorf("%s: %v", name, bad)
		} else if !strings.Contains(a.Text, test.want) {
			t.Errorf("%s: %q", name, a.Text)
		}
	}
}

// Pages made to exhaust a reader are rejected, or read.
func TestHostile(t *testing.T) {
	for name, test := range map[string]struct {
		page string
		want string // of the reason; "" where it may be read
	}{
		"50 MB":               {article("") + strings.Repeat("<p>x</p>", 50<<20/8), "more than 5 MiB"},
		"100,000 nested":      {page("", strings.Repeat("<div>", 100_000)+story), "no web page"},
		"100,000 nested b":    {page("", strings.Repeat("<b>", 100_000)+story), "no web page"},
		"100,000 open tables": {page("", strings.Repeat("<table><tr><td>", 100_000)+story), "no web page"},
		"600,000 elements":    {page("", strings.Repeat("<i>x</i>", 600_000)), "elements"},
		"40,000 paragraphs":   {page("", strings.Repeat("<p>x", 40_000)), ""},
		"40,000 line breaks":  {page("", story+strings.Repeat("x<br><br>", 20_000)), ""},
		"a long attribute":    {page("", `<div class="`+strings.Repeat("ad ", 1<<20)+`">`+story+"</div>"), ""},
		"100,000 attributes":  {page("", "<div "+strings.Repeat("a=b ", 100_000)+">"+story+"</div>"), ""},
		"an entity":           {page("", "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><article>&a;"+story+"</article>"), ""},
		"deep JSON-LD":        {page(`<script type="application/ld+json">`+strings.Repeat("[", 1<<20)+`</script>`, story), ""},
		"a long line":         {page("", "<p>"+strings.Repeat("Norway meets Sweden and so on, ", 1<<17)), ""},
	} {
		t.Run(name, func(t *testing.T) {
			a, bad := webpage.Decode("x.html", "x", []byte(test.page), webpage.From{})
			if test.want != "" && (bad == nil || !strings.Contains(bad.Reason, test.want)) {
				t.Errorf("got %v, want %q", bad, test.want)
			}
			if a != nil && strings.Contains(a.Text, "root:") {
				t.Error("a file was read")
			}
		})
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(article("")), "text/html")
	f.Add([]byte(page("<meta charset=utf-16>", story)), "")
	f.Add([]byte("<table><td>"+story+"<br><br>x"), "text/html; charset=big5")
	f.Fuzz(func(t *testing.T, data []byte, contentType string) {
		a, bad := webpage.Decode("f.html", "f", data, webpage.From{URL: "https://lantern.example/f", ContentType: contentType})
		checkDecoded(t, a != nil, bad)
		if a != nil && (strings.TrimSpace(a.Text) == "" || source.CheckUTF8("", []byte(a.Text)) != nil) {
			t.Errorf("text %q", a.Text)
		}
	})
}

func checkDecoded(t *testing.T, taken bool, bad *source.Rejection) {
	t.Helper()
	if taken == (bad != nil) || bad != nil && (bad.Reason == "" || bad.Mend == "") {
		t.Errorf("taken %v, rejected %v", taken, bad)
	}
}

func BenchmarkDecode(b *testing.B) {
	for _, name := range []string{"semantic", "crowded"} {
		b.Run(name, func(b *testing.B) {
			data := render(b, fmt.Sprintf("testdata/templates/%s.html", name), sampleArticles(b)[0], "https://lantern.example/a")
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				if _, bad := webpage.Decode("x.html", "x", data, webpage.From{}); bad != nil {
					b.Fatal(bad)
				}
			}
		})
	}
}
