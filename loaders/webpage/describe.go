package webpage

import (
	"net/url"
	"regexp"
	"strings"
	"unicode"

	"github.com/markusmobius/go-htmldate"
	"github.com/markusmobius/go-trafilatura"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/publicsuffix"

	"entente/graph"
)

func isLetterOrDigit(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// A description is what a page says of itself.
type description struct {
	URL, Title, Published, Publisher, Author, Language string
	paid                                               bool // the page says that it is not free
}

// describe reads what stands in a page before anything is taken out of it.
func describe(doc *html.Node, from From) *description {
	d := &description{URL: stripped(from.URL), Publisher: from.Publisher, Published: from.Published}
	metas, inJSON := metaValues(doc), readLinked(doc)
	for _, claimed := range []string{linkTo(doc, "canonical"), metas["og:url"], inJSON.URL, metas["mainentityofpage"]} {
		if at := canonical(claimed, from.URL); at != "" {
			d.URL = at
			break
		}
	}
	for _, said := range []string{metas["article:published_time"], inJSON.Published, metas["datepublished"]} {
		if day, err := graph.ParseDate(said); err == nil && day != "" {
			d.Published = string(day)
			break
		}
	}
	d.Publisher = first(d.Publisher, metas["og:site_name"], inJSON.Publisher)
	d.Author = byline(inJSON.Author, metas["author"], metas["article:author"])
	d.Title = first(metas["og:title"], from.Title)
	d.paid = inJSON.paid || strings.EqualFold(metas["article:content_tier"], "locked")
	if root := elements(doc, atom.Html); len(root) > 0 {
		d.Language = languageOf(attribute(root[0], "lang"))
	}
	return d
}

// byline is the first value that can be a name: sites put addresses of profiles into the same places.
func byline(values ...string) string {
	for _, v := range values {
		v = strings.Join(strings.Fields(v), " ")
		if v != "" && len(v) <= 200 && !strings.Contains(v, "://") {
			return v
		}
	}
	return ""
}

func first(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}

// metaValues are the contents of meta elements by name, property or itemprop; the first of a name counts.
func metaValues(doc *html.Node) map[string]string {
	values := map[string]string{}
	for _, n := range elements(doc, atom.Meta) {
		name := strings.ToLower(first(attribute(n, "property"), attribute(n, "name"), attribute(n, "itemprop")))
		if content := strings.TrimSpace(attribute(n, "content")); name != "" && content != "" && values[name] == "" {
			values[name] = content
		}
	}
	return values
}

func linkTo(doc *html.Node, rel string) string {
	for _, n := range elements(doc, atom.Link) {
		if strings.EqualFold(attribute(n, "rel"), rel) {
			return attribute(n, "href")
		}
	}
	return ""
}

// canonical is the URL that a page claims, where it may: a page found at a URL can only name one of the same site, and not
// the front page of it. "" where it may not.
func canonical(claimed, foundAt string) string {
	at, err := url.Parse(strings.TrimSpace(claimed))
	if err != nil || claimed == "" {
		return ""
	}
	if base, err := url.Parse(foundAt); err == nil && foundAt != "" {
		at = base.ResolveReference(at)
		if site(at.Hostname()) != site(base.Hostname()) || strings.Trim(at.Path, "/") == "" && strings.Trim(base.Path, "/") != "" {
			return ""
		}
	}
	if at.Scheme != "http" && at.Scheme != "https" || at.Hostname() == "" {
		return ""
	}
	return stripped(at.String())
}

// site is the part of a host name that somebody has registered.
func site(host string) string {
	name, err := publicsuffix.EffectiveTLDPlusOne(strings.ToLower(host))
	if err != nil {
		return strings.ToLower(host)
	}
	return name
}

// stripped is a URL without its fragment and without what only tells the server where a reader came from.
func stripped(s string) string {
	at, err := url.Parse(s)
	if err != nil || s == "" {
		return s
	}
	at.Fragment = ""
	if at.RawQuery == "" {
		return at.String()
	}
	query := at.Query()
	for key := range query {
		if strings.HasPrefix(key, "utm_") || key == "fbclid" || key == "gclid" || key == "mc_cid" || key == "mc_eid" {
			query.Del(key)
		}
	}
	at.RawQuery = query.Encode()
	return at.String()
}

// languageOf is the language of a tag such as en-GB.
func languageOf(tag string) string {
	language, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(tag)), "-")
	language, _, _ = strings.Cut(language, "_")
	if len(language) != 2 {
		return ""
	}
	return language
}

func dateOptions(at string) *htmldate.Options {
	return &htmldate.Options{UseOriginalDate: true, URL: at, DeferUrlExtractor: true}
}

// complete adds what the extraction found to what the page says plainly.
func (d *description) complete(m trafilatura.Metadata) {
	d.Title = strings.Join(strings.Fields(first(m.Title, d.Title)), " ")
	if d.Published == "" && !m.Date.IsZero() {
		d.Published = string(graph.DateOf(m.Date))
	}
	if d.Publisher == "" && !strings.Contains(m.Sitename, ".") { // a site's name, not its host, which the page may only claim
		d.Publisher = m.Sitename
	}
	if d.Publisher == "" {
		d.Publisher = hostOf(d.URL)
	}
	d.Author = first(d.Author, byline(m.Author))
	if d.Language == "" {
		d.Language = languageOf(m.Language)
	}
}

// hostOf is the host of a URL without the labels that sites put before their own for readers on one kind of device.
func hostOf(s string) string {
	at, err := url.Parse(s)
	if err != nil {
		return ""
	}
	host := at.Hostname()
	for _, label := range []string{"www.", "m.", "amp."} {
		host = strings.TrimPrefix(host, label)
	}
	return host
}

var dayInURL = regexp.MustCompile(`/((?:19|20)\d\d)[/-](\d\d)[/-](\d\d)(?:/|-|$)`)

// dayIn is the day that the path of a URL names; "" where it names none.
func dayIn(s string) string {
	m := dayInURL.FindStringSubmatch(s)
	if m == nil {
		return ""
	}
	day, err := graph.ParseDate(m[1] + "-" + m[2] + "-" + m[3])
	if err != nil {
		return ""
	}
	return string(day)
}
