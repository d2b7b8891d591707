package webpage

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

func isBlock(n *html.Node) bool {
	switch n.DataAtom {
	case atom.P, atom.Div, atom.Section, atom.Article, atom.Main, atom.Header, atom.Footer, atom.Ul, atom.Ol, atom.Li, atom.Dl, atom.Dt,
		atom.Dd, atom.Blockquote, atom.Pre, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Table, atom.Tr, atom.Hr, atom.Body,
		atom.Html, atom.Center, atom.Address, atom.Td, atom.Th, atom.Details, atom.Summary:
		return true
	}
	return false
}

// textOf is the text of a node on one line.
func textOf(n *html.Node) string { return strings.Join(blocksOf(n), " ") }

// blocks are the paragraphs, headings and items of an article without those that are not of it.
func blocks(n *html.Node) []string {
	var kept []string
	for _, b := range blocksOf(n) {
		if !boilerplate(b) {
			kept = append(kept, b)
		}
	}
	return kept
}

// blocksOf are the texts of the innermost blocks, white space brought down to single spaces.
func blocksOf(n *html.Node) []string {
	var list []string
	var line strings.Builder
	end := func() {
		if text := strings.Join(strings.Fields(line.String()), " "); text != "" {
			list = append(list, text)
		}
		line.Reset()
	}
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			line.WriteString(n.Data)
			return
		}
		block := isBlock(n)
		switch n.DataAtom {
		case atom.Script, atom.Style, atom.Head:
			return
		}
		if block {
			end()
		} else if n.DataAtom == atom.Br {
			line.WriteByte(' ')
		}
		for child := n.FirstChild; child != nil; child = child.NextSibling {
			walk(child)
		}
		if block {
			end()
		}
	}
	walk(n)
	end()
	return list
}

// boilerplateLines are whole paragraphs that pages put between those of an article; the number is the most letters that
// such a paragraph has, so that a sentence of an article that begins alike stays.
var boilerplateLines = []struct {
	max     int
	pattern *regexp.Regexp
}{
	{40, regexp.MustCompile(`(?i)^(advert(isement|ising)?|sponsored( content)?|loading…|loading\.\.\.|share( this)?( article)?|tweet|print|e-?mail|comments?|\d+ comments?|related( articles| stories| topics| content)?|most read|story continues below.*|article continues below.*|scroll to continue.*|live|updated|correction|top stories|more on this( story)?|follow us|tags?:?|topics?:?|more from .*)$`)},
	{160, regexp.MustCompile(`(?i)^(read (more|also|next|the full story)|see also|also read|related|watch( live)?|listen|more|recommended|don.t miss|you (may|might) also like|up next|in pictures)( ?[:>»–-].*|$)`)},
	{220, regexp.MustCompile(`(?i)^((please )?follow|like|find|join|connect with) (us|[\w ]+) on (our )?(social|twitter|x\b|facebook|instagram|telegram|whatsapp|youtube|linkedin|tiktok|threads|bluesky|mastodon)`)},
	{220, regexp.MustCompile(`(?i)^(sign up|subscribe|register|click here|tap here|download (the|our)) .*(newsletter|e-?mails?|inbox|briefing|channel|alerts?|app\b|updates|podcast|notifications)`)},
	{220, regexp.MustCompile(`(?i)^(©|\(c\)|copyright\b).*|.*\ball rights reserved\b.*$`)},
	{160, regexp.MustCompile(`(?i)^(photo(graph)?s?|image|picture|file photo|video|graphic|credit|source|illustration)( credit| by| courtesy of)?: .*$`)},
	{160, regexp.MustCompile(`(?i)^\(?((additional )?(reporting|writing|editing|compiled|translated|edited|written)) by [^.]*\)?[.;]?.*$`)},
	{200, regexp.MustCompile(`(?i)^(we use cookies|this (site|website) uses cookies|by (continuing|clicking) .* you (agree|accept))`)},
	{200, regexp.MustCompile(`(?i)^(this article (was|is) (first|originally) (published|appeared)|if you (liked|enjoyed) this)`)},
}

func boilerplate(text string) bool {
	for _, b := range boilerplateLines {
		if len(text) <= b.max && b.pattern.MatchString(text) {
			return true
		}
	}
	return !strings.ContainsFunc(text, isLetterOrDigit)
}

// withoutTitle leaves out the title where the text repeats it at its beginning, and what stands above that.
func withoutTitle(texts []string, title string) []string {
	for i, t := range texts[:min(len(texts), 4)] {
		if title != "" && strings.EqualFold(t, title) {
			return texts[i+1:]
		}
	}
	return texts
}

// Text is the text of a piece of HTML, its blocks set apart by blank lines.
func Text(fragment string) string {
	doc, err := html.Parse(strings.NewReader(fragment))
	if err != nil {
		return ""
	}
	return strings.Join(blocks(doc), "\n\n")
}
