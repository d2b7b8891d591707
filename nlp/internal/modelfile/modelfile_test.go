package modelfile

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"testing"
)

func TestWhatWasWrittenIsRead(t *testing.T) {
	var file bytes.Buffer
	write := func(w *bufio.Writer) error { _, err := w.WriteString("a model"); return err }
	if err := Write(&file, write); err != nil {
		t.Fatal(err)
	}
	r, err := Open(file.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(r); err != nil || string(got) != "a model" {
		t.Errorf("%q, %v", got, err)
	}
	for n := range file.Len() {
		damaged := bytes.Clone(file.Bytes())
		damaged[n] ^= 1
		for _, content := range [][]byte{damaged, file.Bytes()[:n]} {
			if _, err := Open(content); !errors.Is(err, ErrDamaged) {
				t.Errorf("damaged at byte %d: %v", n, err)
			}
		}
	}
}

func TestFailuresAreReported(t *testing.T) {
	failure := errors.New("no model")
	if err := Write(io.Discard, func(*bufio.Writer) error { return failure }); !errors.Is(err, failure) {
		t.Errorf("%v", err)
	}
}
