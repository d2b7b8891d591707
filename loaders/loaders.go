// Package loaders turns sources into articles: text and markdown files (textfile), JSON lines (jsonlines), tables of
// event data (eventdata), folders of them, and standard input.
package loaders

import (
	"bufio"
	"bytes"
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
	"entente/loaders/eventdata"
	"entente/loaders/jsonlines"
	"entente/loaders/source"
	"entente/loaders/textfile"
)

// Rejection is the error that a bad file or line is reported by; see Open.
type Rejection = source.Rejection

// stdinName is how standard input is called in rejections.
const stdinName = "standard input"

// Open streams the articles of the paths in their order; folders are read recursively and sorted by name, of their files
// those that end in .txt, .md or .jsonl, but for README.md and hidden ones, and tables (.csv, .tsv, .tab) that begin as
// one of the event data sets does. The path - is stdin. What a path named by itself holds is told by its ending, or else
// by its beginning: { means JSON lines, the first row of an event data set its rows, anything else one article of text.
//
// What cannot be taken is yielded as a *Rejection, and the next article follows. The only other error is that of ctx,
// after which the sequence ends. A text file without front matter takes URL, date and publisher from a line of meta.tsv
// in its folder, where there is one with its name.
func Open(ctx context.Context, paths []string, stdin io.Reader) iter.Seq2[*graph.Article, error] {
	return OpenMetered(ctx, paths, stdin, nil)
}

// OpenMetered is Open; the meter is told what has been read.
func OpenMetered(ctx context.Context, paths []string, stdin io.Reader, meter *Meter) iter.Seq2[*graph.Article, error] {
	return func(yield func(*graph.Article, error) bool) {
		o := opener{ctx: ctx, yield: yield, stdin: stdin, meter: meter, beside: map[string]metaTable{}}
		for _, path := range paths {
			if !o.open(path) {
				return
			}
		}
	}
}

// An opener walks the paths of one Open. Its methods return false once the caller wants no more.
type opener struct {
	ctx    context.Context
	yield  func(*graph.Article, error) bool
	stdin  io.Reader
	meter  *Meter
	beside map[string]metaTable // by folder
}

func (o *opener) open(path string) bool {
	if path == "-" {
		return o.detect(stdinName, "stdin", &interruptible{o.ctx, o.stdin})
	}
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return o.reject(path, err)
	case info.IsDir():
		return o.folder(path)
	case wanted(path):
		return o.file(path)
	}
	return o.withFile(path, func(f io.Reader) bool { return o.detect(path, baseName(path), f) })
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
		case wanted(path):
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
	return o.withFile(path, func(f io.Reader) bool {
		buffered, start, err := begin(f)
		if err != nil {
			return o.reject(path, err)
		}
		if format := eventdata.Detect(start); format != nil {
			return o.deliverAll(format.Decode(path, buffered))
		}
		return true
	})
}

// begin peeks at how a file begins.
func begin(r io.Reader) (*bufio.Reader, []byte, error) {
	buffered := bufio.NewReaderSize(r, 1<<16)
	start, err := buffered.Peek(4096)
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return buffered, start, err
}

func wanted(path string) bool {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".txt", ".md", ".jsonl":
		return true
	}
	return false
}

func baseName(path string) string {
	base := filepath.Base(path)
	return strings.TrimSuffix(base, filepath.Ext(base))
}

// file reads one file by its ending.
func (o *opener) file(path string) bool {
	return o.withFile(path, func(f io.Reader) bool {
		if strings.EqualFold(filepath.Ext(path), ".jsonl") {
			return o.lines(path, baseName(path), f)
		}
		return o.detect(path, baseName(path), f)
	})
}

func (o *opener) withFile(path string, read func(io.Reader) bool) bool {
	f, err := os.Open(path)
	if err != nil {
		return o.reject(path, err)
	}
	defer f.Close()
	return read(o.meter.count(f))
}

// detect tells JSON lines and event data from text by how they begin. What ends in .txt or .md is not taken for JSON.
func (o *opener) detect(file, name string, r io.Reader) bool {
	buffered, start, err := begin(r)
	if err != nil {
		return o.reject(file, err)
	}
	if format := eventdata.Detect(start); format != nil {
		return o.deliverAll(format.Decode(file, buffered))
	}
	if !wanted(file) && bytes.HasPrefix(bytes.TrimSpace(source.TrimBOM(start)), []byte("{")) {
		return o.lines(file, name, buffered)
	}
	return o.text(file, name, buffered)
}

func (o *opener) lines(file, name string, r io.Reader) bool {
	return o.deliverAll(jsonlines.Decode(file, name, r))
}

func (o *opener) deliverAll(articles iter.Seq2[*graph.Article, error]) bool {
	for article, err := range articles {
		if !o.deliver(article, err) {
			return false
		}
	}
	return true
}

func (o *opener) text(file, name string, r io.Reader) bool {
	data, err := io.ReadAll(r)
	if err != nil {
		return o.reject(file, err)
	}
	article, bad := textfile.Decode(file, name, data, o.meta(file, name))
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
	if stop := o.ctx.Err(); stop != nil {
		return o.deliver(nil, stop)
	}
	mend := "see that it is readable"
	if errors.Is(err, fs.ErrNotExist) {
		mend = "check the path"
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
