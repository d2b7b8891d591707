package loaders

import (
	"bytes"
	"errors"
	"io"
	"iter"
	"strings"

	"entente/graph"
	"entente/loaders/archive"
	"entente/loaders/source"
	"entente/loaders/textfile"
	"entente/loaders/webpage"
)

// members reads what lies in an archive as if it lay in a folder.
func (o *opener) members(file string, depth int, members iter.Seq2[archive.Member, error]) bool {
	for m, err := range members {
		inside := file
		if m.Name != "" {
			inside = file + "/" + m.Name
		}
		goesOn := true
		switch {
		case err != nil:
			goesOn = o.reject(inside, err)
		case o.hidden(m.Name) || !o.wanted(m.Name):
		default:
			k, c, name := kindOf(m.Name)
			goesOn = o.stream(inside, input{kind: k, compression: c, name: name, depth: depth + 1}, m.Body)
		}
		if !goesOn {
			return false
		}
	}
	return true
}

// hidden tells whether a part of a name begins with a dot, or is what some systems put beside files.
func (o *opener) hidden(name string) bool {
	for part := range strings.SplitSeq(name, "/") {
		if strings.HasPrefix(part, ".") || part == "__MACOSX" || part == "README.md" {
			return true
		}
	}
	return false
}

// zipped reads a zip archive that is no file of its own, and so must fit into memory.
func (o *opener) zipped(file string, in input, r io.Reader) bool {
	data, err := source.ReadAll(r)
	if err != nil {
		return o.reject(file, err)
	}
	return o.members(file, in.depth, archive.Zip(bytes.NewReader(data), int64(len(data))))
}

// warc reads the pages of a WARC file. What was no page of text is left out without a word, for such files are full of it.
func (o *opener) warc(file, name string, r io.Reader) bool {
	for p, err := range archive.WARC(r) {
		goesOn := true
		switch {
		case err != nil && p.URL == "":
			goesOn = o.reject(file, err)
		case errors.Is(err, archive.ErrStatus):
		case err != nil:
			goesOn = o.reject(file+": "+p.URL, err)
		case isPage(p.MediaType) || p.MediaType == "text/plain":
			goesOn = o.archived(file+": "+p.URL, p)
		}
		if !goesOn {
			return false
		}
	}
	return true
}

func isPage(mediaType string) bool {
	return mediaType == "text/html" || mediaType == "application/xhtml+xml"
}

// archived delivers the article of an archived page; the day of its retrieval is the archive's, not today.
func (o *opener) archived(file string, p archive.Page) bool {
	var article *graph.Article
	var bad *Rejection
	if isPage(p.MediaType) {
		article, bad = webpage.Decode(file, pageName(p.URL), p.Body, webpage.From{URL: p.URL, ContentType: p.ContentType})
	} else {
		article, bad = textfile.Decode(file, pageName(p.URL), p.Body, textfile.Meta{URL: p.URL})
	}
	if bad == nil {
		article.Retrieved, _ = graph.ParseDate(p.Retrieved) // "" where it is none
	}
	return o.decoded(article, bad)
}
