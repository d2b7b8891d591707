// Package loaders turns sources into articles: text and markdown files (textfile), JSON lines (jsonlines), tables and other
// JSON (mapping), event data (eventdata), web pages (webpage), from files, folders, archives (archive), URLs (fetch) and standard input.
package loaders

import (
	"bufio"
	"context"
	"errors"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"entente/graph"
	"entente/loaders/archive"
	"entente/loaders/eventdata"
	"entente/loaders/fetch"
	"entente/loaders/jsonlines"
	"entente/loaders/mapping"
	"entente/loaders/source"
	"entente/loaders/textfile"
)

// Rejection is the error that a bad file or line is reported by; see Open.
type Rejection = source.Rejection

// stdinName is how standard input is called in rejections.
const stdinName = "standard input"

// Options say how sources are read; the zero value will do.
type Options struct {
	Stdin   io.Reader        // what the path - stands for
	Mapping *mapping.Mapping // of tables, JSON and JSON lines; nil: columns and members are called as those of JSON lines are
	Client  *fetch.Client    // of URLs; nil: one that reaches public addresses only
	Meter   *Meter           // told what has been read; may be nil
}

// Open streams the articles of paths with no further options; see Options.Open.
func Open(ctx context.Context, paths []string, stdin io.Reader) iter.Seq2[*graph.Article, error] {
	return Options{Stdin: stdin}.Open(ctx, paths)
}

// Open streams the articles of the paths in their order. A path is a file, a folder, a URL, or - for stdin. Folders are read
// recursively and sorted by name, of their files those whose ending is known, but for README.md and hidden ones, and for
// tables and JSON where no mapping is given and that are no event data. What a file named by itself holds is told by its
// ending, or else by its first bytes. A text file that holds nothing but URLs stands for the pages there. Tables that begin
// as one of the event data sets does are read as such, unless a mapping is given.
//
// What cannot be taken is yielded as a *Rejection, and the next article follows. The only other error is that of ctx,
// after which the sequence ends. A text file without front matter takes URL, date and publisher from a line of meta.tsv
// in its folder, where there is one with its name.
func (options Options) Open(ctx context.Context, paths []string) iter.Seq2[*graph.Article, error] {
	if options.Client == nil {
		options.Client = fetch.New(fetch.Config{})
	}
	return func(yield func(*graph.Article, error) bool) {
		o := opener{Options: options, ctx: ctx, yield: yield, beside: map[string]metaTable{}}
		for _, path := range paths {
			if !o.open(path) {
				return
			}
		}
	}
}

// An opener walks the paths of one Open. Its methods return false once the caller wants no more.
type opener struct {
	Options
	ctx    context.Context
	yield  func(*graph.Article, error) bool
	beside map[string]metaTable // by folder
}

func (o *opener) open(path string) bool {
	switch {
	case path == "-":
		return o.stream(stdinName, input{name: "stdin"}, &interruptible{o.ctx, o.Stdin})
	case isURL(path):
		return o.url(path)
	}
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return o.reject(path, err)
	case info.IsDir():
		return o.folder(path)
	}
	return o.file(path)
}

// folder reads what lies below a folder. Links to folders are not followed, so a cycle of them ends.
func (o *opener) folder(dir string) bool {
	entries, err := os.ReadDir(dir)
	if err != nil && !o.reject(dir, err) {
		return false
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	for _, entry := range entries {
		path := filepath.Join(dir, entry.Name())
		switch {
		case strings.HasPrefix(entry.Name(), ".") || entry.Name() == "README.md":
			continue
		case entry.IsDir():
			if !o.folder(path) {
				return false
			}
		case o.wanted(path):
			if !o.file(path) {
				return false
			}
		case tabular(path):
			if !o.table(path) {
				return false
			}
		}
	}
	return true
}

func tabular(path string) bool {
	return slices.Contains([]string{".csv", ".tsv", ".tab"}, strings.ToLower(filepath.Ext(path)))
}

// table reads a table in a folder if it is event data.
func (o *opener) table(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return o.reject(path, err)
	}
	defer f.Close()
	buffered, start, err := begin(o.Meter.count(f))
	if err != nil {
		return o.reject(path, err)
	}
	if format := eventdata.Detect(start); format != nil {
		return o.deliverAll(format.Decode(path, buffered))
	}
	return true
}

// begin peeks at how a stream begins.
func begin(r io.Reader) (*bufio.Reader, []byte, error) {
	buffered := bufio.NewReaderSize(r, 1<<16)
	start, err := buffered.Peek(4096)
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return buffered, start, err
}

// wanted tells whether a file that was not named by itself is read.
func (o *opener) wanted(path string) bool {
	switch k, _, _ := kindOf(path); k {
	case unknown:
		return false
	case document, commas, tabs:
		return o.Mapping != nil
	}
	return true
}

func (o *opener) file(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return o.reject(path, err)
	}
	defer f.Close()
	k, c, name := kindOf(path)
	if k == zip && c == "" {
		info, err := f.Stat()
		if err != nil {
			return o.reject(path, err)
		}
		return o.members(path, 0, archive.Zip(f, info.Size()))
	}
	return o.stream(path, input{kind: k, compression: c, name: name}, o.Meter.count(f))
}

// An input is what is known of a stream before it is read.
type input struct {
	kind        kind
	compression archive.Compression
	name        string // what an article is called that has no name of its own
	depth       int    // how many archives it is in
}

// maxDepth is how many archives may lie one in another.
const maxDepth = 3

// stream reads what a stream holds; file is how it is called in rejections.
func (o *opener) stream(file string, in input, r io.Reader) bool {
	if in.depth > maxDepth {
		return o.deliver(nil, &Rejection{File: file, Reason: "it is an archive in an archive, too deep", Mend: "unpack it first"})
	}
	if in.compression != "" {
		return o.decompress(file, in, r)
	}
	if in.kind == unknown || in.kind == text || in.kind == commas || in.kind == tabs {
		buffered, start, err := begin(r)
		if err != nil {
			return o.reject(file, err)
		}
		if format := eventdata.Detect(start); format != nil && o.Mapping == nil {
			return o.deliverAll(format.Decode(file, buffered))
		}
		if in.kind == unknown {
			in.kind, in.compression = sniff(start)
		}
		if in.compression != "" {
			return o.decompress(file, in, buffered)
		}
		r = buffered
	}
	switch in.kind {
	case warc:
		return o.warc(file, in.name, r)
	case tar:
		return o.members(file, in.depth, archive.Tar(r))
	case zip:
		return o.zipped(file, in, r)
	case lines, document, commas, tabs:
		return o.rows(file, in, r)
	}
	return o.whole(file, in, r)
}

func (o *opener) decompress(file string, in input, r io.Reader) bool {
	opened, err := archive.Decompress(in.compression, r)
	if err != nil {
		return o.reject(file, err)
	}
	defer opened.Close()
	in.compression = ""
	in.depth++
	return o.stream(file, in, opened)
}

// rows reads the articles of a table or of JSON.
func (o *opener) rows(file string, in input, r io.Reader) bool {
	return o.deliverAll(o.decoder(file, in, r))
}

func (o *opener) deliverAll(articles iter.Seq2[*graph.Article, error]) bool {
	for article, err := range articles {
		if !o.deliver(article, err) {
			return false
		}
	}
	return true
}

func (o *opener) decoder(file string, in input, r io.Reader) iter.Seq2[*graph.Article, error] {
	m := o.Mapping
	if m == nil {
		m = mapping.Default()
	}
	switch {
	case in.kind == commas:
		return m.Table(file, in.name, ',', r)
	case in.kind == tabs:
		return m.Table(file, in.name, '\t', r)
	case in.kind == document:
		return m.JSON(file, in.name, r)
	case o.Mapping != nil:
		return m.Lines(file, in.name, r)
	}
	return jsonlines.Decode(file, in.name, r)
}

// whole reads one article of text or HTML, or a list of URLs.
func (o *opener) whole(file string, in input, r io.Reader) bool {
	data, err := source.ReadAll(r)
	if err != nil {
		return o.reject(file, err)
	}
	if in.kind == page {
		return o.page(file, in.name, data)
	}
	if urls := urlList(data); urls != nil && in.depth == 0 {
		for _, url := range urls {
			if !o.url(url) {
				return false
			}
		}
		return true
	}
	article, bad := textfile.Decode(file, in.name, data, o.meta(file, in.name))
	return o.decoded(article, bad)
}

// decoded keeps a nil *Rejection from becoming a non-nil error.
func (o *opener) decoded(article *graph.Article, bad *Rejection) bool {
	if bad != nil {
		return o.deliver(nil, bad)
	}
	return o.deliver(article, nil)
}

// deliver yields, unless the context has ended.
func (o *opener) deliver(article *graph.Article, err error) bool {
	if stop := o.ctx.Err(); stop != nil {
		o.yield(nil, stop)
		return false
	}
	return o.yield(article, err)
}

func (o *opener) reject(path string, err error) bool {
	var cause *fs.PathError
	reason := err.Error()
	if errors.As(err, &cause) {
		reason = cause.Err.Error()
	}
	mend := "see that it is whole and readable"
	switch {
	case errors.Is(err, fs.ErrNotExist):
		mend = "check the path"
	case errors.Is(err, archive.ErrName), errors.Is(err, archive.ErrBomb), errors.Is(err, source.ErrTooLarge):
		mend = "unpack it by hand, if you trust where it comes from"
	}
	return o.deliver(nil, &Rejection{File: path, Reason: "it cannot be read: " + reason, Mend: mend})
}

// interruptible reads until its context ends; a read that waits is then left behind.
type interruptible struct {
	ctx context.Context
	r   io.Reader
}

func (r *interruptible) Read(p []byte) (int, error) {
	type answer struct {
		data []byte
		err  error
	}
	answers := make(chan answer, 1)
	go func() {
		own := make([]byte, len(p))
		n, err := r.r.Read(own)
		answers <- answer{own[:n], err}
	}()
	select {
	case <-r.ctx.Done():
		return 0, r.ctx.Err()
	case a := <-answers:
		return copy(p, a.data), a.err
	}
}
