package graph

import "strings"

// WithTitle returns an article's text as it is stored: beginning with its title. Where the text does not begin with it
// the title is put before it, with a blank line between.
func WithTitle(title, text string) string {
	if title == "" || strings.HasPrefix(strings.TrimLeft(text, " \t\r\n"), title) {
		return text
	}
	return title + "\n\n" + text
}
