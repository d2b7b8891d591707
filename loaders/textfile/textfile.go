// Package textfile reads articles from text and markdown: the first line is the headline, a blank line, the body;
// optionally with YAML front matter before them.
package textfile

import (
	"bytes"
	"strings"

	"gopkg.in/yaml.v3"

	"entente/graph"
	"entente/loaders/source"
)

// frontMatter is the block between two lines of three dashes at the top of a file; keys that it does not know are let be.
type frontMatter struct {
	Title     string `yaml:"title"`
	URL       string `yaml:"url"`
	Published string `yaml:"published"`
	Date      string `yaml:"date"` // accepted for published
	Publisher string `yaml:"publisher"`
	Author    string `yaml:"author"`
	Speaker   string `yaml:"speaker"`
	Language  string `yaml:"language"`
}

// Meta is what stands beside a file about it; the file's own front matter goes first.
type Meta struct{ URL, Published, Publisher string }

// Decode reads one article; name is what people call it, file is named in a rejection.
func Decode(file, name string, data []byte, beside Meta) (*graph.Article, *source.Rejection) {
	if bad := source.CheckUTF8(file, data); bad != nil {
		return nil, bad
	}
	data = source.TrimBOM(data)
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, &source.Rejection{File: file, Reason: "the file is empty", Mend: "write a headline, a blank line and the body"}
	}
	matter, body, bad := split(file, data)
	if bad != nil {
		return nil, bad
	}
	fields := source.Fields{
		Name: name, URL: first(matter.URL, beside.URL), Title: first(matter.Title, headline(body)), Text: body,
		Published: first(matter.Published, matter.Date, beside.Published),
		Publisher: first(matter.Publisher, beside.Publisher), Author: matter.Author, Speaker: matter.Speaker, Language: matter.Language,
	}
	article, bad := fields.Article()
	if bad != nil {
		bad.File = file
		bad.Line = lineOf(data, bad, fields.Published)
		return nil, bad
	}
	return article, nil
}

func first(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}

// lineOf finds the line of a bad date in the front matter.
func lineOf(data []byte, bad *source.Rejection, value string) int {
	if !strings.Contains(bad.Reason, "date") {
		return 0
	}
	for i, line := range bytes.Split(data, []byte("\n")) {
		key, rest, _ := strings.Cut(string(line), ":")
		if (key == "published" || key == "date") && strings.Contains(rest, value) {
			return i + 1
		}
	}
	return 0
}

// split takes the front matter off. The body begins at the first line after it that is not blank.
func split(file string, data []byte) (frontMatter, string, *source.Rejection) {
	var matter frontMatter
	text := string(data)
	line, rest, _ := strings.Cut(text, "\n")
	if strings.TrimRight(line, " \t\r") != "---" {
		return matter, text, nil
	}
	block, body, closed := cutFence(rest)
	if !closed {
		return matter, "", &source.Rejection{
			File: file, Line: 1, Reason: "the front matter has no end",
			Mend: "close it with a line of three dashes",
		}
	}
	if err := yaml.Unmarshal([]byte(block), &matter); err != nil {
		n, message := source.YAMLFault(err)
		return matter, "", &source.Rejection{
			File: file, Line: n + 1, Reason: "the front matter is not YAML: " + message,
			Mend: "write lines of the form key: value, and put quotes around a value that holds a colon",
		}
	}
	return matter, strings.TrimLeft(body, "\r\n"), nil
}

// cutFence splits at the first line that is "---".
func cutFence(text string) (before, after string, found bool) {
	for at := 0; at <= len(text); {
		line, _, more := strings.Cut(text[at:], "\n")
		end := at + len(line)
		if strings.TrimRight(line, " \t\r") == "---" {
			return text[:at], text[min(end+1, len(text)):], true
		}
		if !more {
			break
		}
		at = end + 1
	}
	return "", "", false
}

// headline returns the first line where a blank line, or nothing, follows it and it does not end like a sentence of
// running text; "" otherwise.
func headline(body string) string {
	line, rest, _ := strings.Cut(strings.TrimLeft(body, "\r\n"), "\n")
	line = strings.TrimSpace(strings.TrimLeft(line, "# "))
	next, _, _ := strings.Cut(rest, "\n")
	if strings.TrimSpace(next) != "" || strings.HasSuffix(line, ".") || len(line) > 300 {
		return ""
	}
	return line
}
