package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"entente/loaders/natsqueue"
)

// startQueue runs a queue in this process until the test ends.
func startQueue(t *testing.T) (url string) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ready, ended := make(chan string, 1), make(chan error, 1)
	folder := t.TempDir()
	go func() {
		ended <- natsqueue.Serve(ctx, "127.0.0.1:0", folder, "", func(url string) { ready <- url })
	}()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	select {
	case url = <-ready:
		return url
	case err := <-ended:
		ended <- nil
		t.Fatal(err)
	}
	return ""
}

// awaitStatus asks for the status of a queue until it is as wanted, or the test runs out of time.
func awaitStatus(t *testing.T, url, what string, wanted func(natsqueue.Status) bool) {
	t.Helper()
	q, err := natsqueue.Open(t.Context(), natsqueue.Config{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	defer q.Close()
	for {
		status, err := q.Status(t.Context())
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		if wanted(status) {
			return
		}
	}
}

func settled(s natsqueue.Status) bool { return s.Waiting == 0 && s.Taken == 0 }

// A worker is a process that reads from a queue.
type worker struct {
	*exec.Cmd
	out bytes.Buffer
}

func startWorker(t *testing.T, killAfter int, args ...string) *worker {
	t.Helper()
	w := &worker{Cmd: program(t, killAfter, append([]string{"worker"}, args...)...)}
	w.Stdout, w.Stderr = &w.out, &w.out
	if err := w.Start(); err != nil {
		t.Fatal(err)
	}
	return w
}

// drain ends a worker as a service manager does.
func (w *worker) drain(t *testing.T) {
	t.Helper()
	if err := w.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := w.Wait(); err != nil {
		t.Errorf("a worker after SIGTERM: %v\n%s", err, &w.out)
	}
}

// Three workers share a store. One is killed in the middle; what it had, the others take. Then another one is killed. The
// store is that of a single load.
func TestWorkersKilled(t *testing.T) {
	s := newSession(t)
	var halves [2]string
	for h := range halves {
		halves[h] = filepath.Join(s.dir, fmt.Sprint("in", h))
		for i := range 150 {
			s.article(fmt.Sprintf("in%d/%03d.txt", h, i), "2018-07-13", fmt.Sprintf("Norway allies Country%d. Country%d opposes Sweden. This is report %d of %d.", i%50, i%7, i, h))
		}
	}
	s.article("in0/unreadable.txt", "2018-07-13", "This is unreadable.")
	whole := "sqlite:" + filepath.Join(s.dir, "whole.db")
	s.run(failed, "load", "--store", whole, halves[0], halves[1])
	url := startQueue(t)
	args := []string{"--queue", url, "--store", s.store(), "--lost_after", "2s", "--attempts", "100"}
	workers := []*worker{startWorker(t, 0, args...), startWorker(t, 0, args...)}
	for _, half := range halves {
		doomed := startWorker(t, 15, args...)
		awaitStatus(t, url, "three workers", func(s natsqueue.Status) bool { return s.Idle == 3 })
		s.run(done, "load", "--queue", url, half) // what cannot be read is for the workers to find out
		if err := doomed.Wait(); doomed.ProcessState.Exited() {
			t.Fatalf("the worker was not killed: %v\n%s", err, &doomed.out)
		}
		awaitStatus(t, url, "an empty queue", settled)
	}
	for _, w := range workers {
		w.drain(t)
	}
	for _, what := range []string{"statements", "relations", "articles", "actors"} {
		got, _ := s.run(done, "export", "--store", s.store(), "--what", what)
		want, _ := s.run(done, "export", "--store", whole, "--what", what)
		if got != want || got == "" {
			t.Errorf("the %s differ from those of a single load", what)
		}
	}
	s.run(done, "verify", "--store", s.store())
	out, _ := s.run(done, "queue", "dead", "--queue", url, "--forget")
	var dead rejectLine
	if err := json.Unmarshal([]byte(out), &dead); err != nil || dead.Article == nil || dead.Article.ID != "unreadable" || !strings.Contains(dead.Reason, "it is unreadable") {
		t.Errorf("what is put apart: %s", out)
	}
	if out, _ := s.run(done, "queue", "status", "--queue", url); out != `{"waiting":0,"taken":0,"dead":0,"idle":0}`+"\n" {
		t.Errorf("the queue holds %s", out)
	}
}

// An article over which every worker is lost is put apart, and the others are stored.
func TestPoison(t *testing.T) {
	s := newSession(t)
	url := startQueue(t)
	s.run(done, "load", "--queue", url, s.article("a.txt", "2018-07-13", "Norway allies Sweden."))
	args := []string{"--queue", url, "--store", s.store(), "--until_empty", "--lost_after", "1s", "--attempts", "2"}
	for range 2 {
		if w := startWorker(t, 1, args...); w.Wait() == nil {
			t.Fatal("the worker was not killed")
		}
	}
	s.run(done, "load", "--queue", url, s.article("b.txt", "2018-07-13", "Norway allies Denmark."))
	last := startWorker(t, 0, args...)
	if err := last.Wait(); err != nil || !strings.Contains(last.out.String(), "1 new") {
		t.Fatalf("%v: %s", err, &last.out)
	}
	if out, _ := s.run(done, "queue", "dead", "--queue", url); !strings.Contains(out, "2 workers, and none finished it") {
		t.Errorf("what is put apart: %s", out)
	}
}

// SIGTERM finishes what is under way, gives back the rest, and ends well.
func TestWorkerDrains(t *testing.T) {
	s := newSession(t)
	for i := range 300 {
		s.article(fmt.Sprintf("in/%03d.txt", i), "2018-07-13", fmt.Sprintf("Norway allies Country%d.", i))
	}
	url := startQueue(t)
	s.run(done, "load", "--queue", url, filepath.Join(s.dir, "in"))
	w := startWorker(t, 0, "--queue", url, "--store", s.store(), "--lost_after", "1h")
	awaitStatus(t, url, "a worker that has begun", func(s natsqueue.Status) bool { return s.Waiting < 300 })
	w.drain(t)
	var stored int
	if _, err := fmt.Sscanf(w.out.String(), "%d new", &stored); err != nil {
		t.Fatalf("the worker says %q", &w.out)
	}
	if exported, _ := s.run(done, "export", "--store", s.store()); strings.Count(exported, "\n") != stored {
		t.Errorf("%d statements are stored, the worker says %d", strings.Count(exported, "\n"), stored)
	}
	// Had anything been kept, another worker would have to wait for an hour.
	s.run(done, "worker", "--queue", url, "--store", s.store(), "--until_empty")
	if exported, _ := s.run(done, "export", "--store", s.store()); strings.Count(exported, "\n") != 300 {
		t.Errorf("%d statements are stored in the end", strings.Count(exported, "\n"))
	}
}

func TestLoadQueue(t *testing.T) {
	s := newSession(t)
	url := startQueue(t)
	s.article("in/a.txt", "2018-07-13", "Norway allies Sweden.")
	s.article("in/b.txt", "yesterday", "Norway allies Denmark.")
	in := filepath.Join(s.dir, "in")
	for _, want := range []string{"1 queued, 0 on the queue already, 1 rejected\n", "0 queued, 1 on the queue already, 1 rejected\n"} {
		if out, stderr := s.run(failed, "load", "--queue", url, in); out != want || !strings.Contains(stderr, "b.txt:3") {
			t.Errorf("%q, want %q; %s", out, want, stderr)
		}
	}
	for _, want := range []string{"1 new", "1 same"} {
		if out, _ := s.run(done, "worker", "--queue", url, "--store", s.store(), "--until_empty"); !strings.Contains(out, want) {
			t.Errorf("the worker says %q", out)
		}
		s.run(failed, "load", "--queue", url, in)
	}
}

func TestQueueUsage(t *testing.T) {
	s := newSession(t)
	s.run(wrongUsage, "queue", "serve", "--addr", "0.0.0.0:0")
	s.run(failed, "queue", "serve", "--addr", "here")
	s.run(wrongUsage, "queue", "empty")
	s.run(wrongUsage, "worker", "extra")
	s.run(wrongUsage, "worker", "--attempts", "0")
	s.run(wrongUsage, "worker", "--lost_after", "10ms")
	s.run(wrongUsage, "load", "--queue", "nats://127.0.0.1:1", "--resume", "in")
	s.run(wrongUsage, "load", "--queue", "nats://127.0.0.1:1", "--waiting", "-1", "in")
	if _, stderr := s.run(failed, "worker", "--store", s.store(), "--queue", "nats://127.0.0.1:1"); !strings.Contains(stderr, "entente queue starts one") {
		t.Errorf("without a queue: %q", stderr)
	}
	addr := strings.TrimPrefix(startQueue(t), "nats://")
	if _, stderr := s.run(failed, "queue", "--addr", addr, "--dir", filepath.Join(s.dir, "other")); !strings.Contains(stderr, "address already in use") {
		t.Errorf("where another listens: %q", stderr)
	}
}
