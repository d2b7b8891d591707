package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"entente/graph"
)

// Going on reads nothing that the store has already, articles that say nothing included.
func TestLoadResume(t *testing.T) {
	s := newSession(t)
	for i := range 250 {
		s.article(fmt.Sprintf("in/%03d.txt", i), "2018-07-13", fmt.Sprintf("Norway allies Country%d.", i))
	}
	s.article("in/silent.txt", "2018-07-13", "Nothing happened.")
	in := filepath.Join(s.dir, "in")
	var read atomic.Int32
	load := func(ctx context.Context, code int, reader articleReader, args ...string) (string, string) {
		t.Helper()
		read.Store(0)
		var out, errs strings.Builder
		e := newEnv(strings.NewReader(""), &out, &errs)
		e.reader = func() (articleReader, error) { return reader, nil }
		if got := e.run(ctx, append([]string{"load", "--store", s.store(), in}, args...)); got != code {
			t.Fatalf("exit code %d: %s", got, errs.String())
		}
		return out.String(), errs.String()
	}
	ctx, cancel := context.WithCancel(t.Context())
	_, said := load(ctx, failed, readerFunc(func() {
		if read.Add(1) == 100 {
			cancel()
		}
	}), "--errors", filepath.Join(s.dir, "it's rejected.jsonl"))
	want := "To go on: entente load --resume --store " + s.store() + " " + in + " --errors '" + filepath.Join(s.dir, `it'\''s rejected.jsonl`) + "'\n"
	if !strings.Contains(said, want) {
		t.Errorf("an interrupt says %q, want %q", said, want)
	}
	before := int(read.Load())
	out, _ := load(t.Context(), done, readerFunc(func() { read.Add(1) }), "--resume")
	if int(read.Load()) != 251-before || out != fmt.Sprintf("%d new, %d same, 0 changed, 0 rejected; %d statements read\n", 251-before, before, 251-before-1) {
		t.Errorf("after %d articles going on read %d: %s", before, read.Load(), out)
	}
	load(t.Context(), done, readerFunc(func() { read.Add(1) }), "--resume")
	if read.Load() != 0 {
		t.Errorf("a complete load was gone on with by reading %d articles", read.Load())
	}
	out, _ = load(t.Context(), done, newerReader{&read}, "--resume")
	if read.Load() != 251 || !strings.HasPrefix(out, "0 new, 0 same, 251 changed") {
		t.Errorf("a newer reader read %d: %s", read.Load(), out)
	}
}

// A newerReader is another version of the fake reader.
type newerReader struct{ read *atomic.Int32 }

func (newerReader) Version(*graph.Article) string { return "fake 2" }

func (r newerReader) Read(a *graph.Article) (graph.Reading, error) {
	r.read.Add(1)
	return stamped(fakeReader{}.read, r.Version(a), a)
}

// What is rejected is kept with the reason, and where it is an article, so that it can be loaded again.
func TestLoadErrors(t *testing.T) {
	s := newSession(t)
	s.article("in/good.txt", "2018-07-13", "Norway allies Sweden.")
	s.article("in/odd.txt", "2018-07-13", "unreadable")
	s.article("in/panic.txt", "2018-07-13", "breaking")
	writeFile(t, filepath.Join(s.dir, "in/bad.txt"), "\xff\xfe")
	file := filepath.Join(s.dir, "rejected.jsonl")
	for range 2 { // begun anew each time
		if _, stderr := s.run(failed, "load", "--store", s.store(), "--errors", file, filepath.Join(s.dir, "in")); stderr != "" {
			t.Errorf("the terminal says %q", stderr)
		}
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")
	if len(lines) != 3 {
		t.Fatalf("the file holds %q", lines)
	}
	var bad, odd, defect rejectLine
	for i, to := range []*rejectLine{&bad, &odd, &defect} {
		if err := json.Unmarshal([]byte(lines[i]), to); err != nil {
			t.Fatal(err)
		}
	}
	if bad.File != filepath.Join(s.dir, "in/bad.txt") || bad.Line != 1 || !strings.Contains(bad.Reason, "not UTF-8") || bad.Article != nil {
		t.Errorf("got %+v", bad)
	}
	if odd.Article == nil || odd.Article.Text != "in/odd.txt\n\nunreadable" || odd.Article.Published != "2018-07-13" || !strings.Contains(odd.Reason, "it is unreadable") {
		t.Errorf("got %+v", odd)
	}
	if defect.Article == nil || !strings.Contains(defect.Reason, "the fake reader breaks, in entente/cmd/entente.fakeReader.read (fake_test.go:") {
		t.Errorf("got %+v", defect)
	}
	if _, stderr := s.run(failed, "load", "--store", s.store(), "--errors", filepath.Join(s.dir, "no", "where"), file); !strings.Contains(stderr, "cannot keep what is rejected") {
		t.Errorf("a file that cannot be made: %q", stderr)
	}
}

// A dry run counts what a load would do, and does nothing.
func TestLoadDryRun(t *testing.T) {
	s := newSession(t)
	a := s.article("a.txt", "2018-07-13", "Norway allies Sweden.")
	if out, _ := s.run(done, "load", "--dry-run", "--store", s.store(), a); out != "1 new, 0 same, 0 changed, 0 rejected; 1 statements read\n" {
		t.Errorf("got %q", out)
	}
	if _, err := os.Stat(filepath.Join(s.dir, "test.db")); err == nil {
		t.Error("a store was made")
	}
	s.run(done, "load", "--store", s.store(), a)
	before, _ := s.run(done, "export", "--store", s.store())
	s.article("a.txt", "2018-07-14", "Norway opposes Sweden.")
	s.run(done, "load", "--dry-run", "--store", s.store(), a)
	if after, _ := s.run(done, "export", "--store", s.store()); after != before {
		t.Error("a dry run wrote something")
	}
}

// Memory does not grow with the number of articles: what is held after so many is held after ten times as many.
func TestLoadMemoryFlat(t *testing.T) {
	heap := func(articles int) uint64 {
		s := newSession(t)
		e := newEnv(&endless{articles: articles}, &strings.Builder{}, &strings.Builder{})
		e.reader = func() (articleReader, error) { return fakeReader{}, nil }
		kinds, err := e.loadKinds()
		if err != nil {
			t.Fatal(err)
		}
		store, err := e.openStore(t.Context(), s.store(), kinds)
		if err != nil {
			t.Fatal(err)
		}
		defer store.Close()
		counts, err := e.load(t.Context(), store, loadOptions{paths: []string{"-"}})
		if err != nil || counts.New != articles {
			t.Fatalf("%+v, %v", counts, err)
		}
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	few, many := heap(500), heap(5000)
	if many > few+4<<20 {
		t.Errorf("after 500 articles %d KB are held, after 5,000 %d KB", few>>10, many>>10)
	}
}

// endless makes up JSON lines.
type endless struct {
	articles, made int
	rest           []byte
}

func (e *endless) Read(p []byte) (int, error) {
	if len(e.rest) == 0 {
		if e.made == e.articles {
			return 0, io.EOF
		}
		e.made++
		e.rest = fmt.Appendf(nil, `{"id":"%d","text":"Norway allies Sweden. %d %s"}`+"\n", e.made, e.made, strings.Repeat("word ", 200))
	}
	n := copy(p, e.rest)
	e.rest = e.rest[n:]
	return n, nil
}

func TestProgressText(t *testing.T) {
	for _, test := range []struct {
		fraction float64
		last     bool
		want     string
	}{
		{0.25, false, "3000 articles, 100 a second, 2 rejected, 25 %, 90 s left"},
		{0.01, false, "3000 articles, 100 a second, 2 rejected, 1 %, 50 min left"},
		{0.001, false, "3000 articles, 100 a second, 2 rejected, 0 %, 8.3 h left"},
		{0, false, "3000 articles, 100 a second, 2 rejected, 0 %"},
		{-1, false, "3000 articles, 100 a second, 2 rejected"},
		{1, true, "3000 articles, 100 a second, 2 rejected"},
	} {
		if got := progressText(3000, 2, test.fraction, 30*time.Second, test.last); got != test.want {
			t.Errorf("%v: got %q, want %q", test.fraction, got, test.want)
		}
	}
}
