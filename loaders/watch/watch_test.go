package watch_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"entente/graph"
	"entente/loaders/fetch"
	"entente/loaders/source"
	"entente/loaders/watch"
)

// A clock goes on by itself when somebody waits, and ends the test's context at its end.
type clock struct {
	mu   sync.Mutex
	now  time.Time
	end  time.Time
	stop context.CancelFunc
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Sleep(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.now = c.now.Add(d); c.now.After(c.end) {
		c.stop()
	}
	return ctx.Err()
}

// A site is a server of feeds and pages that counts what it is asked for.
type site struct {
	*httptest.Server
	mu     sync.Mutex
	asked  map[string]int
	agents map[string]bool
	robots string
	pages  map[string]http.HandlerFunc
	ended  chan struct{}
}

func newSite(t *testing.T, pages map[string]http.HandlerFunc) *site {
	s := &site{asked: map[string]int{}, agents: map[string]bool{}, pages: pages, ended: make(chan struct{})}
	s.Server = httptest.NewUnstartedServer(s)
	s.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	s.Start()
	t.Cleanup(func() {
		close(s.ended)
		s.Close()
	})
	return s
}

func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.asked[r.URL.Path]++
	s.agents[r.UserAgent()] = true
	robots, page := s.robots, s.pages[r.URL.Path]
	s.mu.Unlock()
	switch {
	case page != nil:
		page(w, r)
	case r.URL.Path == "/robots.txt" && robots != "":
		_, _ = io.WriteString(w, robots)
	case strings.HasPrefix(r.URL.Path, "/news/"):
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, story(r.URL.Path))
	default:
		w.WriteHeader(http.StatusNotFound)
	}
}

func (s *site) count(path string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked[path]
}

// hang waits until the client or the test has had enough.
func (s *site) hang(r *http.Request) {
	select {
	case <-r.Context().Done():
	case <-s.ended:
	}
}

func story(path string) string {
	return `<html lang=en><head><title>Norway and rebels sign accord ` + path + `</title></head><body><article><h1>Norway and rebels sign accord ` + path + `</h1>
<p>The government of Norway and the rebels of the north signed an accord in Oslo on Monday after talks that had lasted for ten days.</p>
<p>Sweden mediated between them. The Swedish foreign minister said that the accord would end a war of two years, and that it would be kept.</p></article></body></html>`
}

// rss is a feed of pages, the newest first.
func rss(pages ...string) string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0"?><rss version="2.0"><channel><title>Lantern</title>`)
	for _, p := range pages {
		fmt.Fprintf(&b, `<item><title>Norway %s</title><link>%s</link><guid>%s</guid><pubDate>Fri, 13 Jul 2018 10:00:00 +0000</pubDate></item>`, p, p, p)
	}
	return b.String() + `</channel></rss>`
}

func static(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, body) }
}

func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

// A run is one life of a watcher.
type run struct {
	t     *testing.T
	state string // the file
	feeds string // of the configuration
	last  time.Duration
	once  bool
	take  func(*graph.Article) error // nil: all are taken

	mu    sync.Mutex
	taken map[string]int // by URL
	log   bytes.Buffer
	watch *watch.Watcher
}

func (r *run) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.log.Write(p)
}

func (r *run) do(from time.Time) *run {
	r.t.Helper()
	config, err := watch.ParseConfig("feeds.yaml", []byte("contact: mailto:a@example.org\nfeeds:\n"+r.feeds))
	if err != nil {
		r.t.Fatal(err)
	}
	state, err := watch.OpenState(r.state)
	if err != nil {
		r.t.Fatal(err)
	}
	defer state.Close()
	ctx, cancel := context.WithCancel(r.t.Context())
	defer cancel()
	r.taken = map[string]int{}
	r.watch = &watch.Watcher{
		Config: config, State: state, Rand: func() float64 { return 0.5 }, Log: slog.New(slog.NewTextHandler(r, nil)),
		Clock:  &clock{now: from, end: from.Add(r.last), stop: cancel},
		Client: fetch.New(fetch.Config{UserAgent: config.UserAgent("1"), Allow: fetch.AnyAddress, Timeout: 3 * time.Second, MaxBytes: 4 << 20}),
		Take: func(_ context.Context, a *graph.Article) (watch.Outcome, error) {
			r.mu.Lock()
			defer r.mu.Unlock()
			if r.take != nil {
				if err := r.take(a); err != nil {
					return watch.Outcome{}, err
				}
			}
			r.taken[a.URL]++
			return watch.Outcome{Change: "new", Statements: 1}, nil
		},
	}
	if err := r.watch.Run(ctx, r.once); err != nil {
		r.t.Fatal(err)
	}
	return r
}

var noon = time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)

func newRun(t *testing.T, feeds ...string) *run {
	r := &run{t: t, state: filepath.Join(t.TempDir(), "state"), last: 10 * time.Hour}
	for _, f := range feeds {
		r.feeds += "  - url: " + f + "\n"
	}
	return r
}

// What is new is loaded once, however often the feed is asked and the program is started, and nothing that has not changed
// is sent again.
func TestWatch(t *testing.T) {
	var mu sync.Mutex
	pages := []string{"/news/2", "/news/1"}
	notModified := 0
	s := newSite(t, nil)
	s.pages = map[string]http.HandlerFunc{"/feed": func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		tag := fmt.Sprintf(`"%d"`, len(pages))
		if r.Header.Get("If-None-Match") == tag {
			notModified++
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("ETag", tag)
		_, _ = io.WriteString(w, rss(pages...))
	}}
	r := newRun(t, s.URL+"/feed").do(noon)
	if len(r.taken) != 2 || r.taken[s.URL+"/news/1"] != 1 || r.taken[s.URL+"/news/2"] != 1 {
		t.Errorf("taken %v", r.taken)
	}
	if asked := s.count("/feed"); asked < 10 || asked > 25 || notModified != asked-1 {
		t.Errorf("asked %d times in ten hours, %d times not modified", asked, notModified)
	}
	if strings.Index(r.log.String(), "/news/1") > strings.Index(r.log.String(), "/news/2") || strings.Count(r.log.String(), `msg="article new"`) != 2 {
		t.Errorf("the log is\n%s", &r.log)
	}
	mu.Lock()
	pages = append([]string{"/news/3"}, pages...)
	mu.Unlock()
	again := &run{t: t, state: r.state, feeds: r.feeds, last: time.Hour}
	if again.do(noon.Add(20 * time.Hour)); len(again.taken) != 1 || again.taken[s.URL+"/news/3"] != 1 || s.count("/news/1") != 1 {
		t.Errorf("after a new start: taken %v", again.taken)
	}
	if len(s.agents) != 1 || !s.agents["entente/1 (+mailto:a@example.org)"] {
		t.Errorf("agents %v", s.agents)
	}
	var metrics bytes.Buffer
	recorder := httptest.NewRecorder()
	again.watch.Metrics.ServeHTTP(recorder, nil)
	metrics.ReadFrom(recorder.Body)
	if !strings.Contains(metrics.String(), `entente_watch_articles_total{feed="`+s.URL+`/feed",outcome="new"} 1`) {
		t.Errorf("metrics\n%s", &metrics)
	}
}

// Whatever one feed does, the others are loaded, watching goes on, and memory does not grow.
func TestMisbehaving(t *testing.T) {
	s := newSite(t, nil)
	var bomb bytes.Buffer
	w := gzip.NewWriter(&bomb)
	_, _ = w.Write(make([]byte, 256<<20))
	_ = w.Close()
	entities := `<!ENTITY a "aaaaaaaaaaaaaaaaaaaaaaaaa">`
	for c := 'b'; c < 'k'; c++ {
		entities += `<!ENTITY ` + string(c) + ` "` + strings.Repeat("&"+string(c-1)+";", 10) + `">`
	}
	bad := map[string]http.HandlerFunc{
		"/loop": func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/loop", http.StatusFound) },
		"/pingpong": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/pongping", http.StatusMovedPermanently)
		},
		"/file": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
		},
		"/500": status(500), "/404": status(404), "/410": status(410), "/418": status(418), "/204": status(204), "/304": status(304),
		"/503": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "3600")
			w.WriteHeader(503)
		},
		"/short": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "10000")
			_, _ = io.WriteString(w, rss("/news/9"))
		},
		"/bomb": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(bomb.Bytes())
		},
		"/notgzip": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = io.WriteString(w, rss("/news/9"))
		},
		"/brotli": func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Encoding", "br") },
		"/endless": func(w http.ResponseWriter, _ *http.Request) {
			chunk := bytes.Repeat([]byte("<item>"), 10_000)
			for range 1000 {
				if _, err := w.Write(chunk); err != nil {
					return
				}
			}
		},
		"/silent": func(_ http.ResponseWriter, r *http.Request) { s.hang(r) },
		"/slow": func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.WriteString(w, "<rss>")
			w.(http.Flusher).Flush()
			s.hang(r)
		},
		"/cut": func(w http.ResponseWriter, _ *http.Request) {
			conn, _, err := w.(http.Hijacker).Hijack()
			if err == nil {
				_ = conn.Close()
			}
		},
		"/header":   func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("X-Long", strings.Repeat("x", 1<<20)) },
		"/empty":    static(""),
		"/xml":      static("<rss><channel><item></channel>"),
		"/html":     static("<html><body>Welcome</body></html>"),
		"/entities": static(`<!DOCTYPE rss [` + entities + `]><rss version="2.0"><channel><title>&j;</title><item>&j;</item></channel></rss>`),
		"/deep":     static("<rss><channel>" + strings.Repeat("<a>", 100_000)),
		"/private":  static(rss("/news/9")),
	}
	good := map[string]http.HandlerFunc{
		"/rss":       static(rss("/news/1", "/news/1", "/gone/1", "javascript:alert(1)", "/paper.pdf")),
		"/atom":      static(`<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>2</id><link href="/news/2"/></entry></feed>`),
		"/json":      static(`{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"3","url":"/news/3"}]}`),
		"/old":       func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/new", http.StatusMovedPermanently) },
		"/new":       static(rss("/news/4")),
		"/paper.pdf": func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Type", "application/pdf") },
		"/pongping": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/pingpong", http.StatusMovedPermanently)
		},
	}
	s.pages, s.robots = map[string]http.HandlerFunc{}, "User-agent: *\nDisallow: /private\n"
	var feeds []string
	for path, handler := range bad {
		s.pages[path] = handler
		feeds = append(feeds, s.URL+path)
	}
	for path, handler := range good {
		s.pages[path] = handler
	}
	feeds = append(feeds, s.URL+"/rss", s.URL+"/atom", s.URL+"/json", s.URL+"/old")
	if len(bad) < 20 {
		t.Fatalf("only %d ways to misbehave", len(bad))
	}
	r := newRun(t, feeds...)
	r.once = true
	r.do(noon)
	for _, page := range []string{"/news/1", "/news/2", "/news/3", "/news/4"} {
		if r.taken[s.URL+page] != 1 {
			t.Errorf("%s was taken %d times", page, r.taken[s.URL+page])
		}
	}
	if len(r.taken) != 4 || s.count("/private") != 0 {
		t.Errorf("taken %v, the forbidden feed asked for %d times", r.taken, s.count("/private"))
	}
	for path := range bad {
		if path == "/xml" || path == "/entities" || path == "/deep" { // taken as far as they go
			continue
		}
		if !strings.Contains(r.log.String(), `msg="feed failed" feed=`+s.URL+path+" ") {
			t.Errorf("nothing is logged of %s", path)
		}
	}
	before := heap()
	for i := range 2 {
		next := &run{t: t, state: r.state, feeds: r.feeds, once: true}
		if next.do(noon.Add(time.Duration(i+1) * 48 * time.Hour)); len(next.taken) != 0 {
			t.Errorf("taken again: %v", next.taken)
		}
	}
	if grown := int64(heap()) - int64(before); grown > 8<<20 {
		t.Errorf("memory has grown by %d bytes", grown)
	}
	if s.count("/old") != 1 {
		t.Errorf("the moved feed was asked for %d times at its old place", s.count("/old"))
	}
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// A feed that fails is asked less and less often.
func TestBackoff(t *testing.T) {
	s := newSite(t, map[string]http.HandlerFunc{"/feed": status(500)})
	r := newRun(t, s.URL+"/feed")
	r.last = 7 * 24 * time.Hour
	r.do(noon)
	// 30 minutes doubled up to a day: 1 + 2 + 4 + 8 + 16 hours, then daily
	if asked := s.count("/feed"); asked < 9 || asked > 14 {
		t.Errorf("asked %d times in a week", asked)
	}
}

// An article that fails for a time is tried again; one that is rejected is not.
func TestRetries(t *testing.T) {
	s := newSite(t, nil)
	var mu sync.Mutex
	tries := 0
	s.pages = map[string]http.HandlerFunc{
		"/feed": func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("If-None-Match") != "" {
				w.WriteHeader(http.StatusNotModified)
				return
			}
			w.Header().Set("ETag", `"1"`)
			_, _ = io.WriteString(w, rss("/news/1", "/news/2", "/later", "/short"))
		},
		"/later": func(w http.ResponseWriter, _ *http.Request) {
			mu.Lock()
			defer mu.Unlock()
			if tries++; tries < 3 {
				w.WriteHeader(http.StatusBadGateway)
				return
			}
			_, _ = io.WriteString(w, story("/later"))
		},
		"/short": static("<html><p>Subscribe to continue reading"),
	}
	r := newRun(t, s.URL+"/feed")
	failures := 0
	r.take = func(a *graph.Article) error {
		switch {
		case strings.HasSuffix(a.URL, "/1"):
			return &source.Rejection{Reason: "its language is not read"}
		case strings.HasSuffix(a.URL, "/2") && failures < 2:
			failures++
			return errors.New("the store is away")
		}
		return nil
	}
	r.do(noon)
	if len(r.taken) != 2 || r.taken[s.URL+"/later"] != 1 || r.taken[s.URL+"/news/2"] != 1 {
		t.Errorf("taken %v", r.taken)
	}
	if s.count("/news/1") != 1 || s.count("/short") != 1 || s.count("/later") != 3 {
		t.Errorf("asked %v", s.asked)
	}
	if !strings.Contains(r.log.String(), "its language is not read") {
		t.Errorf("the log is\n%s", &r.log)
	}
}

// The text that a feed holds can be taken from it.
func TestContentOfFeed(t *testing.T) {
	s := newSite(t, map[string]http.HandlerFunc{"/feed": static(`{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","url":"/news/1","title":"Norway meets Sweden",
"date_published":"2018-07-13T10:00:00Z","content_html":"<p>They met.</p><p>Advertisement</p>"},{"id":"2","url":"/news/2"}]}`)})
	r := newRun(t, s.URL+"/feed")
	r.feeds += "    content: feed\n    publisher: Lantern\n"
	var got *graph.Article
	r.take = func(a *graph.Article) error { got = a; return nil }
	r.do(noon)
	if got == nil || got.Text != "Norway meets Sweden\n\nThey met." || got.Published != "2018-07-13" || got.Publisher != "Lantern" || s.count("/news/1") != 0 {
		t.Errorf("got %+v", got)
	}
}

// A crash may cut the last line of the state, or lose it: then an article is offered again, and no more.
func TestCutState(t *testing.T) {
	s := newSite(t, map[string]http.HandlerFunc{"/feed": static(rss("/news/2", "/news/1"))})
	r := newRun(t, s.URL+"/feed")
	r.once = true
	r.do(noon)
	data, err := os.ReadFile(r.state)
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.SplitAfter(data, []byte("\n"))
	for cut := range data[:len(data)-len(lines[0])] {
		if err := os.WriteFile(r.state, data[:cut], 0o600); err != nil {
			t.Fatal(err)
		}
		state, err := watch.OpenState(r.state)
		if err != nil {
			t.Fatalf("cut after %d bytes: %v", cut, err)
		}
		_ = state.Close()
	}
	if err := os.WriteFile(r.state, data, 0o600); err != nil {
		t.Fatal(err)
	}
	again := &run{t: t, state: r.state, feeds: r.feeds, once: true}
	if again.do(noon.Add(time.Hour)); len(again.taken) != 0 {
		t.Errorf("taken again: %v", again.taken)
	}
}

func TestParseConfig(t *testing.T) {
	for text, want := range map[string]string{
		"":                        "no list of feeds",
		"feeds: []":               "names no feed",
		"feeds: [{url: ftp://x}]": "feed 1: \"ftp://x\" is not a URL",
		"feeds: [{url: http://a}, {url: http://a}]": "feed 2: http://a stands there twice",
		"feeds: [{url: http://a, interval: 1s}]":    "not polite",
		"feeds: [{url: http://a, content: all}]":    "neither page nor feed",
		"feeds:\n- url: http://a\n  intervall: 1h":  "f.yaml:3:",
	} {
		if _, err := watch.ParseConfig("f.yaml", []byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

func FuzzParseConfig(f *testing.F) {
	f.Add("contact: x\ninterval: 1h\nfeeds:\n- url: http://a\n  content: feed")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := watch.ParseConfig("f.yaml", []byte(text))
		if (c == nil) == (err == nil) {
			t.Errorf("%v, %v", c, err)
		}
	})
}
