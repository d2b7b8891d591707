package webpage

import (
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// simplify takes out of a page what is never part of an article, and writes habits of layout in the one way that the
// extraction knows: layout tables become blocks, and lines broken twice become paragraphs.
func simplify(doc *html.Node) {
	dropLongAttributes(doc)
	remove(doc, unwanted(prose(doc)))
	for _, n := range elements(doc, atom.Table) {
		if !holdsData(n) {
			unwrapTable(n)
		}
	}
	for _, n := range elements(doc, atom.Br) {
		if n.Parent != nil && doubled(n) {
			paragraphs(n.Parent)
		}
	}
}

// unwantedTags never hold a sentence of the article itself.
var unwantedTags = []string{
	"aside", "nav", "figcaption", "figure", "button", "form", "iframe", "dialog", "noscript", "svg", "select",
}

// unwantedNames matches words of class and id that stand for what is around an article.
var unwantedNames = regexp.MustCompile(`(?i)(^|[ _-])(cookies?|consent|gdpr|newsletter|sign-?up|subscribe|paywall-promo|caption(-text)?|credits?|` +
	`comments?|disqus|related|recommend(ed|ations)?|promo|share|sharing|social|advert(isement)?s?|ads?|sponsored|breadcrumbs?|sidebar|` +
	`most-?(read|popular)|read-?more|also-like|tags|skip|tooltip|author-bio|byline|dateline-meta|timestamp)($|[ _-])`)

// unwanted tells whether an element goes with all that is in it. An element that holds much of the running text of the
// page stays, whatever its name is: it must be the article.
func unwanted(all int) func(*html.Node) bool {
	return func(n *html.Node) bool {
		switch {
		case n.Type == html.CommentNode:
			return true
		case n.Type != html.ElementNode || n.DataAtom == atom.Html || n.DataAtom == atom.Body || n.DataAtom == atom.Head:
			return false
		case n.DataAtom == atom.Script:
			return attribute(n, "type") != "application/ld+json"
		case n.DataAtom == atom.Style || n.DataAtom == atom.Template:
			return true
		}
		names := attribute(n, "class") + " " + attribute(n, "id")
		named := unwantedNames.MatchString(names)
		if !named && !slices.Contains(unwantedTags, n.Data) && !strings.HasPrefix(n.Data, "amp-") {
			return false
		}
		return 3*prose(n) < all || named && readersNames.MatchString(names)
	}
}

// readersNames stand for what readers write and for other articles, which may be longer than the article itself.
var readersNames = regexp.MustCompile(`(?i)(^|[ _-])(comments?|disqus|related|recommend(ed|ations)?)($|[ _-])`)

// proseLine is how many bytes a line of running text has at least.
const proseLine = 80

// prose is how many bytes of running text a node holds: lines of some length outside links.
func prose(n *html.Node) int {
	total := 0
	for _, line := range blocksOf(n) {
		if len(line) > proseLine {
			total += len(line)
		}
	}
	return total
}

// remove takes out all nodes that are not wanted, highest first.
func remove(n *html.Node, bad func(*html.Node) bool) {
	for child := n.FirstChild; child != nil; {
		next := child.NextSibling
		if bad(child) {
			n.RemoveChild(child)
		} else {
			remove(child, bad)
		}
		child = next
	}
}

// dropLongAttributes takes away names and styles of a length that no site uses, for they are matched many times.
func dropLongAttributes(doc *html.Node) {
	for n := range doc.Descendants() {
		n.Attr = slices.DeleteFunc(n.Attr, func(a html.Attribute) bool { return len(a.Val) > 2000 && a.Key != "content" })
	}
}

func elements(doc *html.Node, a atom.Atom) []*html.Node {
	var found []*html.Node
	for n := range doc.Descendants() {
		if n.DataAtom == a && n.Type == html.ElementNode {
			found = append(found, n)
		}
	}
	return found
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// holdsData tells a table of data from one that lays out a page: it has headed columns, or no cell with running text.
func holdsData(table *html.Node) bool {
	for n := range table.Descendants() {
		switch n.DataAtom {
		case atom.Th, atom.Caption:
			return true
		case atom.Td:
			if len(textOf(n)) > 400 {
				return false
			}
		}
	}
	return true
}

// unwrapTable makes blocks of a table and its cells; tables within it are looked at by themselves.
func unwrapTable(table *html.Node) {
	rename(table)
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		for child := n.FirstChild; child != nil; child = child.NextSibling {
			switch child.DataAtom {
			case atom.Table:
				continue
			case atom.Tbody, atom.Thead, atom.Tfoot, atom.Tr, atom.Td:
				rename(child)
			}
			walk(child)
		}
	}
	walk(table)
}

func rename(n *html.Node) { n.DataAtom, n.Data, n.Attr = atom.Div, "div", nil }

// doubled tells whether another line break follows at once.
func doubled(br *html.Node) bool {
	next := br.NextSibling
	for next != nil && next.Type == html.TextNode && strings.TrimSpace(next.Data) == "" {
		next = next.NextSibling
	}
	return next != nil && next.DataAtom == atom.Br
}

// paragraphs puts the runs of text between doubled line breaks into paragraphs.
func paragraphs(parent *html.Node) {
	if parent.DataAtom == atom.P {
		rename(parent)
	}
	var run *html.Node
	for child := parent.FirstChild; child != nil; {
		next := child.NextSibling
		switch {
		case child.DataAtom == atom.Br && (doubled(child) || run == nil):
			parent.RemoveChild(child)
			run = nil
		case isBlock(child):
			run = nil
		case run == nil && child.Type == html.TextNode && strings.TrimSpace(child.Data) == "":
		default:
			if run == nil {
				run = &html.Node{Type: html.ElementNode, Data: "p", DataAtom: atom.P}
				parent.InsertBefore(run, child)
			}
			parent.RemoveChild(child)
			run.AppendChild(child)
		}
		child = next
	}
}
