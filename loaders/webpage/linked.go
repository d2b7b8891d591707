package webpage

import (
	"encoding/json"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// linked is what the JSON-LD of a page says of its article.
type linked struct {
	URL, Published, Publisher, Author string
	paid                              bool
}

// readLinked reads the first object of JSON-LD whose type is a kind of article.
func readLinked(doc *html.Node) linked {
	for _, n := range elements(doc, atom.Script) {
		if attribute(n, "type") != "application/ld+json" || n.FirstChild == nil {
			continue
		}
		var value any
		if json.Unmarshal([]byte(n.FirstChild.Data), &value) != nil {
			continue
		}
		if found := findArticle(value, 0); found != nil {
			return linkedArticle(found)
		}
	}
	return linked{}
}

// findArticle looks for an article among lists and graphs of objects.
func findArticle(value any, depth int) map[string]any {
	if depth > 4 {
		return nil
	}
	switch v := value.(type) {
	case []any:
		for _, item := range v {
			if found := findArticle(item, depth+1); found != nil {
				return found
			}
		}
	case map[string]any:
		if isArticle(v["@type"]) {
			return v
		}
		return findArticle(v["@graph"], depth+1)
	}
	return nil
}

func isArticle(kind any) bool {
	switch v := kind.(type) {
	case string:
		return strings.HasSuffix(v, "Article") || strings.HasSuffix(v, "Posting") || v == "Report"
	case []any:
		for _, k := range v {
			if isArticle(k) {
				return true
			}
		}
	}
	return false
}

func linkedArticle(v map[string]any) linked {
	l := linked{Published: textIn(v["datePublished"]), Publisher: textIn(v["publisher"], "name"), URL: textIn(v["mainEntityOfPage"], "@id", "url")}
	l.Author = strings.Join(textsIn(v["author"], "name"), ", ")
	if l.URL == "" {
		l.URL = textIn(v["url"])
	}
	switch free := v["isAccessibleForFree"].(type) {
	case bool:
		l.paid = !free
	case string:
		l.paid = strings.EqualFold(free, "false")
	}
	return l
}

// textsIn is textIn of each item of a list.
func textsIn(value any, members ...string) []string {
	items, ok := value.([]any)
	if !ok {
		items = []any{value}
	}
	var texts []string
	for _, item := range items {
		if text := textIn(item, members...); text != "" {
			texts = append(texts, text)
		}
	}
	return texts
}

// textIn is a text, or the first of the members of an object, or of the first item of a list, that is one.
func textIn(value any, members ...string) string {
	switch v := value.(type) {
	case string:
		return strings.TrimSpace(v)
	case []any:
		if len(v) > 0 {
			return textIn(v[0], members...)
		}
	case map[string]any:
		for _, m := range members {
			if s, ok := v[m].(string); ok && s != "" {
				return strings.TrimSpace(s)
			}
		}
	}
	return ""
}
