package fetch_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"entente/loaders/fetch"
)

func TestPublicOnly(t *testing.T) {
	for address, want := range map[string]bool{
		"93.184.216.34": true, "8.8.8.8": true, "2606:4700::1": true, "2a00:1450::1": true, "64:ff9b::8.8.8.8": true, "::ffff:8.8.8.8": true,
		"127.0.0.1": false, "127.8.8.8": false, "10.1.2.3": false, "172.16.0.1": false, "172.31.255.255": false, "192.168.1.1": false,
		"169.254.169.254": false, "100.64.0.1": false, "100.127.255.255": false, "0.0.0.0": false, "0.1.2.3": false, "224.0.0.1": false,
		"239.1.1.1": false, "255.255.255.255": false, "240.0.0.1": false, "192.0.2.1": false, "198.18.0.1": false, "203.0.113.9": false,
		"::": false, "::1": false, "fe80::1": false, "fe80::1%eth0": false, "fc00::1": false, "fd12::1": false, "ff02::1": false,
		"::ffff:127.0.0.1": false, "::ffff:10.0.0.1": false, "::127.0.0.1": false, "64:ff9b::127.0.0.1": false, "64:ff9b::a00:1": false,
		"64:ff9b:1::1": false, "2002:7f00:1::": false, "2001:0:7f00:1::": false, "2001:db8::1": false, "fec0::1": false,
	} {
		err := fetch.PublicOnly(netip.AddrPortFrom(netip.MustParseAddr(address), 80))
		if (err == nil) != want || err != nil && !errors.Is(err, fetch.ErrAddress) {
			t.Errorf("%s: %v", address, err)
		}
	}
}

// server answers on a loopback address; its client may reach that and no other.
func server(t *testing.T, handler http.HandlerFunc, c fetch.Config) (string, *fetch.Client) {
	t.Helper()
	s := httptest.NewServer(handler)
	t.Cleanup(s.Close)
	own := netip.MustParseAddrPort(s.Listener.Addr().String())
	c.Allow = func(at netip.AddrPort) error {
		if at == own {
			return nil
		}
		return fetch.PublicOnly(at)
	}
	return s.URL, fetch.New(c)
}

func zipped(data []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write(data)
	_ = w.Close()
	return b.Bytes()
}

func TestGet(t *testing.T) {
	base, client := server(t, func(w http.ResponseWriter, r *http.Request) {
		if r.UserAgent() != "probe/1 (+mailto:a@example.org)" {
			t.Errorf("the agent is %q", r.UserAgent())
		}
		switch r.URL.Path {
		case "/moved":
			http.Redirect(w, r, "/page", http.StatusMovedPermanently)
		case "/found":
			http.Redirect(w, r, "/moved", http.StatusFound)
		case "/page":
			if r.Header.Get("If-None-Match") == `"1"` {
				w.WriteHeader(http.StatusNotModified)
				return
			}
			w.Header().Set("ETag", `"1"`)
			w.Header().Set("Content-Encoding", "gzip")
			w.Header().Set("Content-Type", "text/html")
			_, _ = w.Write(zipped([]byte("hello")))
		}
	}, fetch.Config{UserAgent: "probe/1 (+mailto:a@example.org)"})
	get := func(r fetch.Request) *fetch.Response {
		t.Helper()
		got, err := client.Get(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	if got := get(fetch.Request{URL: base + "/page#part"}); string(got.Body) != "hello" || got.ETag != `"1"` || got.ContentType != "text/html" || got.MovedTo != "" {
		t.Errorf("got %+v", got)
	}
	if got := get(fetch.Request{URL: base + "/moved"}); got.URL != base+"/page" || got.MovedTo != base+"/page" {
		t.Errorf("moved for good: %+v", got)
	}
	if got := get(fetch.Request{URL: base + "/found"}); got.URL != base+"/page" || got.MovedTo != "" {
		t.Errorf("moved for a time: %+v", got)
	}
	if got := get(fetch.Request{URL: base + "/page", ETag: `"1"`}); !got.NotModified || got.Body != nil {
		t.Errorf("not modified: %+v", got)
	}
}

// What must not be fetched is not, and the error says why.
func TestRefused(t *testing.T) {
	inside := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		t.Error("a server inside was reached")
	}))
	defer inside.Close()
	port := inside.URL[strings.LastIndex(inside.URL, ":"):]
	bomb := zipped(make([]byte, 64<<20))
	ended := make(chan struct{})
	base, client := server(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/inside":
			http.Redirect(w, r, inside.URL, http.StatusFound)
		case "/file":
			http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
		case "/loop":
			http.Redirect(w, r, "/loop", http.StatusFound)
		case "/bomb":
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(bomb)
		case "/large":
			w.Header().Set("Content-Length", "9000000")
			_, _ = io.CopyN(w, neverEnding{}, 9000000)
		case "/endless":
			_, _ = io.CopyN(w, neverEnding{}, 1<<30)
		case "/short":
			w.Header().Set("Content-Length", "100")
			_, _ = w.Write([]byte("ten bytes."))
		case "/notgzip":
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write([]byte("this is not gzip"))
		case "/brotli":
			w.Header().Set("Content-Encoding", "br")
		case "/busy":
			w.Header().Set("Retry-After", "120")
			w.WriteHeader(http.StatusServiceUnavailable)
		case "/unasked":
			w.WriteHeader(http.StatusNotModified)
		case "/header":
			w.Header().Set("X-Long", strings.Repeat("x", 1<<20))
		case "/silent":
			select {
			case <-r.Context().Done():
			case <-ended:
			}
		case "/drip":
			for r.Context().Err() == nil {
				if _, err := w.Write([]byte("x")); err != nil {
					return
				}
				w.(http.Flusher).Flush()
				select {
				case <-r.Context().Done():
				case <-ended:
					return
				case <-time.After(5 * time.Millisecond):
				}
			}
		}
	}, fetch.Config{MaxBytes: 1 << 20, Timeout: 300 * time.Millisecond})
	defer close(ended)
	for url, want := range map[string]error{
		inside.URL: fetch.ErrAddress, "http://localhost" + port: fetch.ErrAddress, "http://[::1]" + port: fetch.ErrAddress,
		"http://[::ffff:127.0.0.1]" + port: fetch.ErrAddress, "http://0.0.0.0" + port: fetch.ErrAddress,
		"http://2130706433" + port: nil, "http://127.1" + port: nil, // no names of hosts, and no addresses
		base + "/inside": fetch.ErrAddress, base + "/file": fetch.ErrURL, base + "/loop": fetch.ErrRedirects,
		base + "/bomb": fetch.ErrTooLarge, base + "/large": fetch.ErrTooLarge, base + "/endless": fetch.ErrTooLarge,
		base + "/short": io.ErrUnexpectedEOF, base + "/notgzip": gzip.ErrHeader, base + "/brotli": fetch.ErrEncoding,
		base + "/header": nil, base + "/silent": context.DeadlineExceeded, base + "/drip": context.DeadlineExceeded,
		"ftp://example.org/x": fetch.ErrURL, "file:///etc/passwd": fetch.ErrURL, "http://": fetch.ErrURL, "//example.org": fetch.ErrURL,
		"http://user:secret@example.org/": fetch.ErrURL, "http://a b/": fetch.ErrURL, "": fetch.ErrURL,
	} {
		got, err := client.Get(t.Context(), fetch.Request{URL: url})
		if err == nil || got != nil || want != nil && !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", url, err, want)
		}
	}
	for path, status := range map[string]int{"/busy": 503, "/unasked": 304} {
		var answer *fetch.StatusError
		if _, err := client.Get(t.Context(), fetch.Request{URL: base + path}); !errors.As(err, &answer) || answer.Status != status {
			t.Errorf("%s: %v", path, err)
		} else if path == "/busy" && answer.RetryAfter != 2*time.Minute {
			t.Errorf("retry after %v", answer.RetryAfter)
		}
	}
}

type neverEnding struct{}

func (neverEnding) Read(p []byte) (int, error) { return len(p), nil }

// The check is asked for each hop, and none is made that it forbids.
func TestCheck(t *testing.T) {
	var asked atomic.Int32
	base, client := server(t, func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		http.Redirect(w, r, fmt.Sprintf("/hop%d", asked.Load()), http.StatusFound)
	}, fetch.Config{})
	forbidden := errors.New("robots.txt forbids it")
	_, err := client.Get(t.Context(), fetch.Request{URL: base + "/start", Check: func(_ context.Context, u *url.URL) error {
		if u.Path == "/hop2" {
			return forbidden
		}
		return nil
	}})
	if !errors.Is(err, forbidden) || asked.Load() != 2 {
		t.Errorf("%v after %d requests", err, asked.Load())
	}
}
