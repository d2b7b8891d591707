// Package source holds what every loader shares: how an article is put together from what a source gives, and what is
// said about input that cannot be taken.
package source

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"entente/graph"
)

// A Rejection says why a file, or one line of it, is not an article. It is an error; the input after it is still read.
type Rejection struct {
	File   string // as given, or as found below the folder given; "standard input" for -
	Line   int    // 1 for the first; 0 where the fault has no line
	Reason string // what is wrong
	Mend   string // what to do about it
}

// Error reads "FILE:LINE: REASON (MEND)".
func (r *Rejection) Error() string {
	where := r.File
	if r.Line > 0 {
		where += ":" + strconv.Itoa(r.Line)
	}
	if r.Mend == "" {
		return where + ": " + r.Reason
	}
	return where + ": " + r.Reason + " (" + r.Mend + ")"
}

// Fields are what a source says of one article.
type Fields struct {
	Name      string
	URL       string
	Title     string
	Text      string
	Published string
	Publisher string
	Author    string
	Speaker   string
	Language  string
}

// Article checks the fields and puts the article together. A title that the text does not begin with is put before it,
// with a blank line between. The error says what is wrong and how to mend it; file and line are the caller's to add.
func (f Fields) Article() (*graph.Article, *Rejection) {
	published, err := graph.ParseDate(strings.TrimSpace(f.Published))
	if err != nil {
		return nil, &Rejection{Reason: "the date of publication " + strconv.Quote(f.Published) + " is not a date", Mend: "write YYYY-MM-DD"}
	}
	if strings.TrimSpace(f.Text) == "" {
		return nil, &Rejection{Reason: "there is no text", Mend: "give the article a body"}
	}
	title := strings.TrimSpace(f.Title)
	text := graph.WithTitle(title, f.Text)
	return &graph.Article{
		ID:        graph.NewArticleID(f.URL, text),
		Name:      f.Name,
		URL:       f.URL,
		Title:     title,
		Text:      text,
		Publisher: f.Publisher,
		Author:    strings.Join(strings.Fields(f.Author), " "),
		Speaker:   strings.Join(strings.Fields(f.Speaker), " "),
		Language:  f.Language,
		Published: published,
	}, nil
}

// MaxBytes is how large one article may be where it is read whole: a file of text, a line, a row, an entry of an archive.
const MaxBytes = 64 << 20

// ReadAll reads one article whole; more than MaxBytes is an error.
func ReadAll(r io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err == nil && len(data) > MaxBytes {
		return nil, ErrTooLarge
	}
	return data, err
}

// ErrTooLarge says that something is larger than MaxBytes.
var ErrTooLarge = fmt.Errorf("it has more than %d MiB", MaxBytes>>20)

// ReadLine reads a line with its end. A line of more than limit bytes is read to its end and forgotten: the error is
// ErrTooLarge, and the next call gives the next line. Other errors are those of the reader, with what was read before.
func ReadLine(r *bufio.Reader, limit int) ([]byte, error) {
	var line []byte
	long := false
	for {
		part, err := r.ReadSlice('\n')
		if !long {
			line = append(line, part...)
		}
		if len(line) > limit {
			line, long = nil, true
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case long && (err == nil || errors.Is(err, io.EOF)):
			return nil, ErrTooLarge
		}
		return line, err
	}
}

var bom = []byte("\xef\xbb\xbf")

// TrimBOM takes a byte order mark off the front.
func TrimBOM(data []byte) []byte { return bytes.TrimPrefix(data, bom) }

// CheckUTF8 rejects data that is not UTF-8, with the line of the first bad byte.
func CheckUTF8(file string, data []byte) *Rejection {
	if utf8.Valid(data) {
		return nil
	}
	line := 1
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size == 1 {
			return &Rejection{
				File: file, Line: line,
				Reason: fmt.Sprintf("byte 0x%02x at offset %d is not UTF-8", data[i], i),
				Mend:   "convert the file to UTF-8, for example with iconv -f WINDOWS-1252 -t UTF-8",
			}
		}
		if r == '\n' {
			line++
		}
		i += size
	}
	return nil
}

var yamlLine = regexp.MustCompile(`line (\d+): `)

// YAMLFault takes the line number out of the message of a YAML error; 0 where it names none.
func YAMLFault(err error) (line int, message string) {
	message = strings.TrimPrefix(err.Error(), "yaml: ")
	message = strings.TrimPrefix(message, "unmarshal errors:\n  ")
	if m := yamlLine.FindStringSubmatch(message); m != nil {
		line, _ = strconv.Atoi(m[1])
		message = strings.Replace(message, m[0], "", 1)
	}
	return line, message
}
