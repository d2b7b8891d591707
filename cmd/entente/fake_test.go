package main

import (
	"bytes"
	"context"
	"errors"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"entente/graph"
)

// fakeReader reads sentences of the form "A kind B." where A and B are single words, for tests of what is around the
// real reader.
type fakeReader struct{}

var fakeSentence = regexp.MustCompile(`(\w+) (allies|opposes|meets|mediates) (\w+)\.`)

func (fakeReader) Version(*graph.Article) string { return "fake" }

func (r fakeReader) Read(a *graph.Article) (graph.Reading, error) {
	return stamped(r.read, r.Version(a), a)
}

func (fakeReader) read(a *graph.Article) (graph.Reading, error) {
	if strings.Contains(a.Text, "unreadable") {
		return graph.Reading{}, errors.New("it is unreadable")
	}
	if strings.Contains(a.Text, "breaking") {
		panic("the fake reader breaks")
	}
	r := graph.Reading{Article: a}
	actors := map[graph.ActorID]bool{}
	actor := func(name string) graph.ActorID {
		id := graph.ActorID(strings.ToLower(name))
		if !actors[id] {
			actors[id] = true
			r.Actors = append(r.Actors, &graph.Actor{ID: id, Type: graph.Country, Name: name})
		}
		return id
	}
	for _, at := range fakeSentence.FindAllStringSubmatchIndex(a.Text, -1) {
		word := func(i int) (string, graph.Span) { return a.Text[at[i]:at[i+1]], graph.Span{Start: at[i], End: at[i+1]} }
		s := &graph.Statement{
			Article: a.ID, Stance: graph.Asserted, Published: a.Published, Publisher: a.Publisher, Confidence: 0.8,
			When:      graph.Interval{From: a.Published, To: a.Published, Precision: graph.Day},
			Extractor: "fake", Rule: "fake",
		}
		s.Evidence.Quote, s.Evidence.Sentence = word(0)
		s.Evidence.SubjectText, s.Evidence.Subject = word(2)
		s.Evidence.TriggerText, s.Evidence.Trigger = word(4)
		s.Evidence.ObjectText, s.Evidence.Object = word(6)
		s.Subject, s.Kind, s.Object = actor(s.Evidence.SubjectText), graph.KindName(s.Evidence.TriggerText), actor(s.Evidence.ObjectText)
		if s.Kind == graph.Mediates {
			s.Parties = []graph.ActorID{s.Object}
		}
		s.ID = graph.NewStatementID(a.ID, s.Subject, s.Kind, s.Object, s.Evidence.Trigger)
		r.Statements = append(r.Statements, s)
	}
	return r, nil
}

// A session runs commands with the fake reader.
type session struct {
	t     *testing.T
	dir   string
	stdin string
}

func newSession(t *testing.T) *session { return &session{t: t, dir: t.TempDir()} }

// store is the spec of the session's SQLite file.
func (s *session) store() string { return "sqlite:" + filepath.Join(s.dir, "test.db") }

// env is what the commands of the session work with.
func (s *session) env(stdout, stderr *bytes.Buffer) *env {
	e := newEnv(strings.NewReader(s.stdin), stdout, stderr)
	e.reader = func() (articleReader, error) { return fakeReader{}, nil }
	return e
}

// run runs one command line and returns what it printed.
func (s *session) run(code int, args ...string) (stdout, stderr string) {
	s.t.Helper()
	return s.runContext(context.Background(), code, args...)
}

func (s *session) runContext(ctx context.Context, code int, args ...string) (string, string) {
	s.t.Helper()
	var stdout, stderr bytes.Buffer
	if got := s.env(&stdout, &stderr).run(ctx, args); got != code {
		s.t.Fatalf("entente %s: exit code %d, want %d\n%s%s", strings.Join(args, " "), got, code, &stdout, &stderr)
	}
	return stdout.String(), stderr.String()
}

// article writes a text file.
func (s *session) article(name, published, text string) string {
	s.t.Helper()
	path := filepath.Join(s.dir, name)
	writeFile(s.t, path, "---\ntitle: "+name+"\npublished: "+published+"\npublisher: Gazette\n---\n"+text)
	return path
}

// readerFunc reads as fakeReader does, and is told each time.
type readerFunc func()

func (readerFunc) Version(a *graph.Article) string { return fakeReader{}.Version(a) }

func (f readerFunc) Read(a *graph.Article) (graph.Reading, error) {
	f()
	return fakeReader{}.Read(a)
}
