package webpage

import (
	"fmt"
	"regexp"
	"strings"

	"entente/loaders/source"
)

// walls are what a page says in the place of the rest of an article.
var walls = regexp.MustCompile(`(?i)(subscribe|sign in|log in|register|create (a|an|your) (free )?account|become a (member|subscriber)|start your (free )?trial)` +
	`[^.!?]{0,60} to (continue|keep|read|view|unlock|access|see)|(this|the rest of (this|the)|the full) (article|story|content|page)[^.!?]{0,30} (is|are)( only)? ` +
	`(available|reserved|for|exclusive|accessible)[^.!?]{0,30} (subscribers|members|registered)|you.ve (reached|used|read) (your|all|the)[^.!?]{0,40} (limit|free|articles)|` +
	`to (continue|keep) reading|already a (subscriber|member)\?|for (subscribers|members) only|subscribers?-only|unlock (this|the full) (article|story)`)

// errorTitles are the titles of pages that a server sends in the place of an article.
var errorTitles = regexp.MustCompile(`(?i)^\W*(error\W+)?(40[0-9]|410|429|50[0-9])\b|\b(page|article|story|content|file) (was |is |could |can ?)?(not|no longer|n.t)( be)? (found|available|exist)|` +
	`^(not found|forbidden|access (denied|to this page has been denied)|just a moment|attention required|are you (a robot|human)|security check|` +
	`bad gateway|service unavailable|internal server error|site maintenance|under maintenance|one moment,? please|verify(ing)? (that )?you are human|` +
	`pardon our interruption|before you continue|captcha|redirecting|account suspended|this site can.t be reached)\b`)

var challenges = regexp.MustCompile(`(?i)enable (javascript|cookies|js)( and (javascript|cookies))? (to (continue|view|proceed)|in your browser)|checking your browser|unusual traffic|complete the captcha|verify (that )?you are (a )?human|ray id:`)

// most words that a stub has: the beginning of an article before its wall, or the text of an error page.
const stubWords = 150

// stub tells why the text of a page is no article; nil where it is one.
func stub(d *description, body string) *source.Rejection {
	words := countWords(body)
	switch {
	case words < stubWords && (errorTitles.MatchString(d.Title) || challenges.MatchString(body)):
		return &source.Rejection{Reason: fmt.Sprintf("it is a page of the server, not an article: %q", short(first(d.Title, body))), Mend: "open it in a browser and save the article"}
	case words < stubWords && walls.MatchString(body) || words < 2*stubWords && d.paid:
		return &source.Rejection{Reason: fmt.Sprintf("only the beginning is there, the rest is for subscribers (%d words)", words), Mend: "load the whole article from where you may read it"}
	case words < minWords || !hasProse(body):
		return noArticle(d.Title, body)
	}
	return nil
}

func noArticle(title, body string) *source.Rejection {
	if errorTitles.MatchString(title) {
		return &source.Rejection{Reason: fmt.Sprintf("it is a page of the server, not an article: %q", short(title)), Mend: "open it in a browser and save the article"}
	}
	return &source.Rejection{Reason: fmt.Sprintf("no article was found on the page (%d words of running text)", countWords(body)), Mend: "give the page of one article; one that a script fills must be saved from a browser"}
}

func short(s string) string {
	if r := []rune(s); len(r) > 80 {
		return string(r[:80]) + "…"
	}
	return s
}

// countWords counts words; where a script sets none apart it takes twenty bytes for one.
func countWords(text string) int { return max(len(strings.Fields(text)), len(text)/20) }

// hasProse tells running text from a list of links: one of its lines is as long as a sentence.
func hasProse(body string) bool {
	for line := range strings.Lines(body) {
		if len(line) > proseLine {
			return true
		}
	}
	return false
}
