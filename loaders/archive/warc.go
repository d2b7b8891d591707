package archive

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/klauspost/compress/gzip"

	"entente/loaders/source"
)

// A Page is what a WARC file keeps of one URL: the answer of a server, or the text made of it.
type Page struct {
	URL         string
	Retrieved   string // as written, "2024-05-01T12:00:00Z"
	ContentType string // with its parameters
	MediaType   string // text/html, text/plain …
	Body        []byte
}

// Limits of a WARC record.
const (
	maxHeader = 256 << 10
	maxBody   = 16 << 20
)

// ErrStatus says that the server of a page answered with another status than 200.
var ErrStatus = errors.New("the server answered")

// WARC yields the pages of a WARC file, 1.0 or 1.1, not compressed: response records with status 200, and resource and
// conversion records. An error about one page comes with its URL, and the next one follows; one without a URL is the last.
//
// The framing is read here: the modules for it read headers of any length into memory.
func WARC(r io.Reader) iter.Seq2[Page, error] {
	return func(yield func(Page, error) bool) {
		w := &warc{r: bufio.NewReaderSize(r, 64<<10)}
		for {
			header, err := w.next()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				yield(Page{}, err)
				return
			}
			block := io.LimitReader(w.r, header.length)
			page, err := header.page(block)
			if (err != nil || page.Body != nil) && !yield(page, err) {
				return
			}
			if _, err := io.Copy(io.Discard, block); err != nil {
				yield(Page{}, err)
				return
			}
		}
	}
}

type warc struct {
	r     *bufio.Reader
	begun bool
}

// A record is the header of one.
type record struct {
	fields map[string]string
	length int64
}

// next reads the header of the next record; what stands between two records is skipped.
func (w *warc) next() (record, error) {
	for {
		line, err := source.ReadLine(w.r, maxHeader)
		if errors.Is(err, source.ErrTooLarge) {
			continue
		}
		if bytes.HasPrefix(line, []byte("WARC/1.")) {
			w.begun = true
			break
		}
		if err != nil {
			if errors.Is(err, io.EOF) && !w.begun {
				return record{}, errors.New("it is no WARC file: it has no record")
			}
			return record{}, err
		}
	}
	fields, err := w.fields()
	if err != nil {
		return record{}, err
	}
	length, err := strconv.ParseInt(fields["content-length"], 10, 64)
	if err != nil || length < 0 {
		return record{}, fmt.Errorf("a record has no length: Content-Length is %q", fields["content-length"])
	}
	return record{fields, length}, nil
}

// fields reads the named fields of a header up to its blank line; the names are returned in small letters.
func (w *warc) fields() (map[string]string, error) {
	fields := map[string]string{}
	size := 0
	for {
		line, err := source.ReadLine(w.r, maxHeader)
		if err != nil {
			return nil, fmt.Errorf("a record breaks off in its header: %w", noEOF(err))
		}
		if size += len(line); size > maxHeader {
			return nil, errors.New("the header of a record is too long")
		}
		text := strings.TrimRight(string(line), "\r\n")
		if text == "" {
			return fields, nil
		}
		if name, value, ok := strings.Cut(text, ":"); ok {
			fields[strings.ToLower(strings.TrimSpace(name))] = strings.TrimSpace(value)
		}
	}
}

func noEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// page reads the block of a record; a page without body, and no error, is of no interest.
func (r record) page(block io.Reader) (Page, error) {
	page := Page{URL: printable(strings.Trim(r.fields["warc-target-uri"], "<>")), Retrieved: r.fields["warc-date"]}
	if page.URL == "" || !strings.HasPrefix(page.URL, "http") {
		return Page{}, nil
	}
	var err error
	switch r.fields["warc-type"] {
	case "response":
		err = page.answer(block)
	case "resource", "conversion":
		page.ContentType = r.fields["content-type"]
		page.Body, err = body(block)
	default:
		return Page{}, nil
	}
	page.MediaType, _, _ = mime.ParseMediaType(page.ContentType)
	if r.fields["warc-truncated"] != "" && err == nil {
		err = errors.New("it was cut when it was archived: " + printable(r.fields["warc-truncated"]))
	}
	return page, err
}

// answer reads the HTTP answer that a block holds.
func (p *Page) answer(block io.Reader) error {
	answer, err := http.ReadResponse(bufio.NewReader(&headerLimit{block, maxHeader + maxBody}), nil)
	if err != nil {
		return fmt.Errorf("it is no HTTP answer: %w", noEOF(err))
	}
	defer answer.Body.Close()
	p.ContentType = answer.Header.Get("Content-Type")
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%w %d", ErrStatus, answer.StatusCode)
	}
	content := io.Reader(answer.Body)
	if strings.EqualFold(answer.Header.Get("Content-Encoding"), "gzip") {
		buffered := bufio.NewReader(answer.Body)
		if magic, _ := buffered.Peek(2); bytes.Equal(magic, []byte{0x1f, 0x8b}) { // crawlers keep the header of what they have unpacked
			if content, err = gzip.NewReader(buffered); err != nil {
				return err
			}
		} else {
			content = buffered
		}
	}
	p.Body, err = body(content)
	return err
}

// body reads a body within the limit; it is never nil without an error.
func body(r io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxBody+1))
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, err
	}
	if len(data) > maxBody {
		return nil, fmt.Errorf("it has more than %d MiB", maxBody>>20)
	}
	return append([]byte{}, data...), nil
}

// headerLimit ends a stream after so many bytes, as an HTTP header without end would be read into memory.
type headerLimit struct {
	r    io.Reader
	left int64
}

func (l *headerLimit) Read(p []byte) (int, error) {
	if l.left <= 0 {
		return 0, errors.New("it is too long")
	}
	n, err := l.r.Read(p[:min(int64(len(p)), l.left)])
	l.left -= int64(n)
	return n, err
}
