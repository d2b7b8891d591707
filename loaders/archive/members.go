package archive

import (
	"archive/tar"
	"archive/zip"
	"errors"
	"io"
	"iter"
	"path/filepath"
	"strings"
)

// A Member is a file in an archive. Body is read before the next one is asked for.
type Member struct {
	Name string // with slashes, below the root of the archive
	Body io.Reader
}

// ErrName says that the name of a member leads out of the archive.
var ErrName = errors.New("its name leads out of the archive")

// Tar yields the regular files of a tar archive; links, devices and folders are left out. With ErrName, the sequence goes on;
// any other error is the last.
func Tar(r io.Reader) iter.Seq2[Member, error] {
	return func(yield func(Member, error) bool) {
		archive := tar.NewReader(r)
		for {
			header, err := archive.Next()
			switch {
			case errors.Is(err, io.EOF):
				return
			case errors.Is(err, tar.ErrInsecurePath):
				err = nil // checked below
			case err != nil:
				yield(Member{}, err)
				return
			}
			if header.Typeflag == tar.TypeReg && !yield(member(header.Name, archive)) {
				return
			}
		}
	}
}

// Zip yields the files of a zip archive as Tar does. What a member cannot be opened for is yielded too, and the next one
// follows.
func Zip(r io.ReaderAt, size int64) iter.Seq2[Member, error] {
	return func(yield func(Member, error) bool) {
		archive, err := zip.NewReader(r, size)
		if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
			yield(Member{}, err)
			return
		}
		for _, f := range archive.File {
			if f.Mode().IsRegular() && !strings.HasSuffix(f.Name, "/") && !yieldZipped(f, yield) {
				return
			}
		}
	}
}

func yieldZipped(f *zip.File, yield func(Member, error) bool) bool {
	body, err := f.Open()
	if err != nil {
		return yield(Member{Name: printable(f.Name)}, err)
	}
	defer body.Close()
	return yield(member(f.Name, &guard{ReadCloser: body, in: &counter{n: int64(min(f.CompressedSize64, 1<<40))}}))
}

func member(name string, body io.Reader) (Member, error) {
	if !filepath.IsLocal(name) || strings.ContainsAny(name, "\\:") {
		return Member{Name: printable(name)}, ErrName
	}
	return Member{Name: printable(name), Body: body}, nil
}

// printable is a name as it can be shown: without what would steer a terminal.
func printable(name string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 || r == '\u202e' {
			return '?'
		}
		return r
	}, strings.ToValidUTF8(name, "?"))
}
