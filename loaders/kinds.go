package loaders

import (
	"bufio"
	"bytes"
	"path/filepath"
	"strings"

	"entente/loaders/archive"
	"entente/loaders/source"
)

// A kind is what a file holds.
type kind int

const (
	unknown  kind = iota
	text          // one article, or a list of URLs
	lines         // JSON lines
	page          // HTML
	document      // JSON
	commas        // a table with commas
	tabs          // a table with tabs
	warc
	tar
	zip
)

var endings = map[string]kind{
	".txt": text, ".md": text, ".jsonl": lines, ".ndjson": lines, ".html": page, ".htm": page, ".xhtml": page, ".json": document,
	".csv": commas, ".tsv": tabs, ".warc": warc, ".wet": warc, ".tar": tar, ".zip": zip,
}

var compressions = map[string]archive.Compression{
	".gz": archive.Gzip, ".zst": archive.Zstd, ".xz": archive.XZ, ".bz2": archive.Bzip2,
}

// kindOf tells from the end of a name what a file holds, how it is compressed, and what it is called without the endings.
func kindOf(path string) (k kind, c archive.Compression, name string) {
	name = filepath.Base(path)
	ending := func() string { return strings.ToLower(filepath.Ext(name)) }
	if ending() == ".tgz" {
		return tar, archive.Gzip, strings.TrimSuffix(name, filepath.Ext(name))
	}
	if c = compressions[ending()]; c != "" {
		name = strings.TrimSuffix(name, filepath.Ext(name))
	}
	if k = endings[ending()]; k != unknown || c == "" {
		name = strings.TrimSuffix(name, filepath.Ext(name))
	}
	return k, c, name
}

// sniff tells what a stream holds from its first bytes.
func sniff(start []byte) (kind, archive.Compression) {
	for c, magic := range map[archive.Compression]string{archive.Gzip: "\x1f\x8b", archive.Zstd: "\x28\xb5\x2f\xfd", archive.XZ: "\xfd7zXZ\x00", archive.Bzip2: "BZh"} {
		if bytes.HasPrefix(start, []byte(magic)) {
			return unknown, c
		}
	}
	trimmed := bytes.TrimSpace(source.TrimBOM(start))
	switch {
	case bytes.HasPrefix(start, []byte("PK\x03\x04")):
		return zip, ""
	case bytes.HasPrefix(start, []byte("WARC/1.")):
		return warc, ""
	case len(start) > 262 && string(start[257:262]) == "ustar":
		return tar, ""
	case bytes.HasPrefix(trimmed, []byte("{")):
		return lines, ""
	case looksLikeHTML(trimmed):
		return page, ""
	}
	return text, ""
}

func looksLikeHTML(start []byte) bool {
	lower := bytes.ToLower(start[:min(len(start), 200)])
	return bytes.HasPrefix(lower, []byte("<!doctype html")) || bytes.HasPrefix(lower, []byte("<html")) ||
		bytes.HasPrefix(lower, []byte("<?xml")) && bytes.Contains(lower, []byte("<html"))
}

// urlList returns the URLs of a text that holds nothing but URLs, one a line, and comments after #.
func urlList(data []byte) []string {
	var urls []string
	scanner := bufio.NewScanner(bytes.NewReader(source.TrimBOM(data)))
	for scanner.Scan() {
		line := strings.TrimSpace(scanner.Text())
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case isURL(line) && !strings.ContainsAny(line, " \t"):
			urls = append(urls, line)
		default:
			return nil
		}
	}
	if scanner.Err() != nil {
		return nil
	}
	return urls
}

func isURL(path string) bool {
	lower := strings.ToLower(path[:min(len(path), 8)])
	return strings.HasPrefix(lower, "http://") || strings.HasPrefix(lower, "https://")
}
