package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"entente/api"
	"entente/graph"
	"entente/graph/neo4jstore/neo4jtest"
)

// beProgram makes the test binary the program, with the fake reader; its value is after how many articles the process
// kills itself, 0 for never.
const beProgram = "ENTENTE_TEST_BE_PROGRAM"

func TestMain(m *testing.M) {
	value, ok := os.LookupEnv(beProgram)
	if !ok {
		os.Exit(neo4jtest.Main(m))
	}
	limit, _ := strconv.Atoi(value)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	e := newEnv(os.Stdin, os.Stdout, os.Stderr)
	e.reader = func() (articleReader, error) { return &dyingReader{limit: int32(limit)}, nil }
	os.Exit(e.run(ctx, os.Args[1:]))
}

// A dyingReader kills its process with the article after the limit.
type dyingReader struct {
	read  atomic.Int32
	limit int32
}

func (*dyingReader) Version(a *graph.Article) string { return fakeReader{}.Version(a) }

func (r *dyingReader) Read(a *graph.Article) (graph.Reading, error) {
	if r.read.Add(1) == r.limit {
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		select {}
	}
	return fakeReader{}.Read(a)
}

// program prepares a process.
func program(t testing.TB, killAfter int, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], args...)
	cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%d", beProgram, killAfter))
	return cmd
}

// A load that is killed loses and doubles nothing: going on gives what an undisturbed load gives.
func TestLoadKilled(t *testing.T) {
	s := newSession(t)
	for i := range 400 {
		s.article(fmt.Sprintf("in/%03d.txt", i), "2018-07-13", fmt.Sprintf("Norway allies Country%d. Country%d opposes Sweden.", i%50, i%7))
	}
	in := filepath.Join(s.dir, "in")
	export := func(store string) string {
		out, _ := s.run(done, "export", "--store", store)
		relations, _ := s.run(done, "export", "--store", store, "--what", "relations")
		return out + relations
	}
	whole := "sqlite:" + filepath.Join(s.dir, "whole.db")
	s.run(done, "load", "--store", whole, in)
	for _, after := range []int{150, 250, 399} {
		if err := program(t, after, "load", "--store", s.store(), in).Run(); err == nil {
			t.Fatalf("the load was not killed after %d articles", after)
		}
		s.run(done, "verify", "--store", s.store())
	}
	if partial := strings.Count(export(s.store()), "\n"); partial == 0 {
		t.Error("nothing was kept of what had been written before the kill")
	}
	s.run(done, "load", "--store", s.store(), in)
	if export(s.store()) != export(whole) {
		t.Error("the store differs from that of an undisturbed load")
	}
}

// startServer starts a server process on a store and returns its address.
func startServer(t testing.TB, store string, args ...string) (*exec.Cmd, string) {
	t.Helper()
	cmd := program(t, 0, append([]string{"serve", "--addr", "127.0.0.1:0", "--store", store}, args...)...)
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(stderr)
	var said bytes.Buffer
	for lines.Scan() {
		fmt.Fprintln(&said, lines.Text())
		var line struct{ Msg, URL string }
		if json.Unmarshal(lines.Bytes(), &line) == nil && line.Msg == "serving" {
			go func() { _, _ = io.Copy(io.Discard, stderr) }()
			return cmd, strings.TrimSuffix(line.URL, "/")
		}
	}
	t.Fatalf("the server did not start: %s", &said)
	return nil, ""
}

func TestServe(t *testing.T) {
	s := newSession(t)
	s.article("in/a.txt", "2018-07-13", "Norway allies Sweden.")
	cmd, url := startServer(t, s.store(), "--load", filepath.Join(s.dir, "in"))
	response, err := http.Get(url + "/v1/relations?source=norway")
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(response.Body)
	response.Body.Close()
	if !strings.Contains(string(body), `"key":"norway:allies:sweden"`) {
		t.Errorf("%d %s", response.StatusCode, body)
	}
	posted, err := http.Post(url+"/v1/articles", "application/json", strings.NewReader(`{"text":"Norway opposes Denmark."}`))
	if err != nil || posted.StatusCode != http.StatusCreated {
		t.Errorf("posting on a loopback address: %v %v", posted, err)
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("after SIGTERM: %v", err)
	}
	if out, _ := s.run(done, "relations", "--store", s.store(), "--target", "denmark", "--format", "jsonl"); !strings.Contains(out, "norway:opposes:denmark") {
		t.Error("what was posted is not in the store")
	}
}

// A server that is killed under load gives whole answers or none.
func TestServeKilledUnderLoad(t *testing.T) {
	s := newSession(t)
	for i := range 50 {
		s.article(fmt.Sprintf("in/%d.txt", i), "2018-07-13", fmt.Sprintf("Norway allies Country%d. Country%d opposes Sweden.", i, i))
	}
	cmd, url := startServer(t, s.store(), "--load", filepath.Join(s.dir, "in"))
	results := make(chan error, 8)
	var answered atomic.Int32
	for range cap(results) {
		go func() {
			for {
				response, err := http.Get(url + "/v1/statements?limit=500")
				if err != nil {
					results <- nil // refused or cut off
					return
				}
				body, err := io.ReadAll(response.Body)
				response.Body.Close()
				if err != nil {
					results <- nil
					return
				}
				var page api.Page[api.Statement]
				if err := json.Unmarshal(body, &page); err != nil || len(page.Results) != 100 {
					results <- fmt.Errorf("half an answer: %d results, %v", len(page.Results), err)
					return
				}
				if answered.Add(1) == 40 {
					_ = cmd.Process.Kill()
				}
			}
		}()
	}
	for range cap(results) {
		if err := <-results; err != nil {
			t.Error(err)
		}
	}
	_ = cmd.Wait() // it was killed
	again, url := startServer(t, s.store())
	response, err := http.Get(url + "/v1/statements?limit=500&format=ndjson")
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(response.Body)
	response.Body.Close()
	if err != nil || strings.Count(string(body), "\n") != 100 {
		t.Errorf("after a new start: %d lines, %v", strings.Count(string(body), "\n"), err)
	}
	_ = again.Process.Signal(syscall.SIGTERM)
	if err := again.Wait(); err != nil {
		t.Error(err)
	}
}

func TestServeFaults(t *testing.T) {
	s := newSession(t)
	if _, stderr := s.run(failed, "serve", "--store", "mem:", "--addr", "256.0.0.1:1"); !strings.Contains(stderr, "cannot listen") {
		t.Errorf("a bad address: %q", stderr)
	}
	s.run(wrongUsage, "serve", "extra")
	s.run(wrongUsage, "serve", "--store", "nothing")
}
