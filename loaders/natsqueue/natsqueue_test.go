package natsqueue

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"entente/graph"
	"entente/loaders/source"
)

// serve runs a queue with a folder until the function that it returns is called.
func serve(t *testing.T, addr, folder, token string) (url string, end func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ready, ended := make(chan string, 1), make(chan error, 1)
	go func() { ended <- Serve(ctx, addr, folder, token, func(url string) { ready <- url }) }()
	select {
	case url = <-ready:
	case err := <-ended:
		cancel()
		t.Fatal(err)
	}
	return url, func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
}

func open(t *testing.T, c Config) *Queue {
	t.Helper()
	if c.URL == "" {
		url, end := serve(t, "127.0.0.1:0", t.TempDir(), "")
		t.Cleanup(end)
		c.URL = url
	}
	q, err := Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(q.Close)
	return q
}

func article(id, text string) *graph.Article {
	return &graph.Article{ID: graph.ArticleID(id), Name: id, Text: text, Published: "2018-07-13", Publisher: "Gazette", Form: graph.Record, Origin: "o"}
}

func put(t *testing.T, q *Queue, a *graph.Article) (duplicate bool) {
	t.Helper()
	duplicate, err := q.Put(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	return duplicate
}

// take takes the next job.
func take(t *testing.T, jobs *Jobs) *Job {
	t.Helper()
	for job, err := range jobs.All(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if job != nil {
			return job
		}
	}
	t.Fatal("the queue has ended")
	return nil
}

func finish(t *testing.T, job *Job) {
	t.Helper()
	if err := job.Done(); err != nil {
		t.Fatal(err)
	}
}

func TestArticleKeepsAll(t *testing.T) {
	q := open(t, Config{})
	want := article("a", "Text with “quotes” and <tags>.")
	want.URL, want.Title, want.Language, want.Retrieved, want.Author, want.Speaker = "https://example.org/a", "Title", "en", "2018-07-14", "A. B.", "Iran"
	put(t, q, want)
	jobs := q.Jobs(1, 5)
	defer jobs.End()
	if got := take(t, jobs).Article; *got != *want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

// Who puts the same again is told so; who puts another version waits until the first is done; after that all may be put.
func TestDuplicates(t *testing.T) {
	q := open(t, Config{})
	if put(t, q, article("a", "One.")) || !put(t, q, article("a", "One.")) || put(t, q, article("b", "One.")) {
		t.Error("the same article twice is a duplicate, another one is not")
	}
	second := make(chan error, 1)
	go func() {
		_, err := q.Put(t.Context(), article("a", "Two."))
		second <- err
	}()
	jobs := q.Jobs(1, 5)
	defer jobs.End()
	first := take(t, jobs)
	if !put(t, q, article("a", "One.")) {
		t.Error("an article that a worker has is no duplicate")
	}
	finish(t, first)
	if err := <-second; err != nil {
		t.Fatal(err)
	}
	var texts []string
	for range 2 {
		job := take(t, jobs)
		texts = append(texts, string(job.Article.ID)+job.Article.Text)
		finish(t, job)
	}
	if got := strings.Join(texts, " "); got != "bOne. aTwo." {
		t.Errorf("taken: %s", got)
	}
	if put(t, q, article("a", "One.")) {
		t.Error("after it is done it may be put again")
	}
}

// Who puts waits while the queue is full, and goes on when there is place.
func TestFull(t *testing.T) {
	q := open(t, Config{Waiting: 3})
	for i := range 3 {
		put(t, q, article(fmt.Sprint(i), "Text."))
	}
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if _, err := q.Put(ctx, article("3", "Text.")); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("the fourth does not wait: %v", err)
	}
	jobs := q.Jobs(1, 5)
	defer jobs.End()
	finish(t, take(t, jobs))
	put(t, q, article("3", "Text."))
}

func TestTooLarge(t *testing.T) {
	q := open(t, Config{})
	var bad *source.Rejection
	if _, err := q.Put(t.Context(), article("a", strings.Repeat("x", largest))); !errors.As(err, &bad) || bad.File != "a" {
		t.Errorf("got %v", err)
	}
}

// What a worker does not finish goes back: at once where it ends well, after a while where it is lost.
func TestRedelivery(t *testing.T) {
	q := open(t, Config{LostAfter: time.Second})
	put(t, q, article("a", "Text."))
	for range 2 {
		jobs := q.Jobs(1, 5)
		take(t, jobs)
		jobs.End()
	}
	lost := q.Jobs(1, 5)
	take(t, lost)
	lost.stop() // no sign of life any more
	other := q.Jobs(1, 5)
	defer other.End()
	finish(t, take(t, other))
	for s := (Status{Taken: 1}); s.Waiting > 0 || s.Taken > 0; { // until the server has heard that it is done
		var err error
		if s, err = q.Status(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

// A worker that gives signs of life keeps what it has for longer than the time after which it would be lost.
func TestSignsOfLife(t *testing.T) {
	q := open(t, Config{LostAfter: time.Second})
	put(t, q, article("a", "Text."))
	jobs := q.Jobs(1, 5)
	job := take(t, jobs)
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
	defer cancel()
	other := q.Jobs(1, 5)
	defer other.End()
	for again, err := range other.All(ctx) {
		if again != nil || err != nil {
			t.Fatalf("another worker got %v, %v", again, err)
		}
	}
	finish(t, job)
	jobs.End()
}

func TestDead(t *testing.T) {
	q := open(t, Config{})
	for _, id := range []string{"a", "b"} {
		put(t, q, article(id, "Text."))
	}
	jobs := q.Jobs(1, 5)
	defer jobs.End()
	for range 2 {
		job := take(t, jobs)
		bad := &source.Rejection{File: job.Article.Name, Line: 7, Reason: "it is\nbad", Mend: "mend it"}
		for range 2 { // as where the first answer was lost
			if err := job.Reject(t.Context(), bad); err != nil && !strings.Contains(err.Error(), "already") {
				t.Fatal(err)
			}
		}
	}
	for range 2 {
		var got []string
		for d, err := range q.Dead(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, d.Error())
			if d.Article.ID == "a" {
				if err := q.Forget(t.Context(), d); err != nil {
					t.Fatal(err)
				}
			}
		}
		if text := strings.Join(got, "; "); !strings.HasSuffix(text, "b:7: it is bad (mend it)") || len(got) > 2 {
			t.Errorf("put apart: %s", text)
		}
	}
	if s, err := q.Status(t.Context()); err != nil || s.Dead != 1 {
		t.Errorf("the queue holds %+v, %v", s, err)
	}
}

// A server that is started again has what it had, and its clients go on.
func TestServerComesBack(t *testing.T) {
	folder := t.TempDir()
	url, end := serve(t, "127.0.0.1:0", folder, "secret")
	troubles := make(chan error, 10)
	q := open(t, Config{URL: url, Token: "secret", Trouble: func(err error) { troubles <- err }})
	put(t, q, article("a", "Text."))
	end()
	<-troubles
	_, end = serve(t, strings.TrimPrefix(url, "nats://"), folder, "secret")
	defer end()
	put(t, q, article("b", "Text."))
	jobs := q.Jobs(1, 5)
	defer jobs.End()
	for _, want := range []graph.ArticleID{"a", "b"} {
		job := take(t, jobs)
		finish(t, job)
		if job.Article.ID != want {
			t.Errorf("got %s, want %s", job.Article.ID, want)
		}
	}
	if _, err := Open(t.Context(), Config{URL: url, Token: "guess"}); err == nil {
		t.Error("the queue is open to a wrong token")
	}
}
