// Package fetch gets pages and feeds from servers that nobody vouches for. Addresses are checked when a connection is
// made, so that neither a name nor a redirect leads inside the network that entente runs in; time, size and redirects are
// limited. Proxies of the environment are not used: behind one the address could not be checked.
package fetch

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// A Config says how to fetch; zero values are the defaults.
type Config struct {
	UserAgent string                     // "entente"
	Allow     func(netip.AddrPort) error // asked for every connection: PublicOnly
	Timeout   time.Duration              // for a request with its redirects and its body: 30 s
	MaxBytes  int64                      // of a body, decompressed: 16 MiB
	Redirects int                        // how many are followed: 5
}

// A Client fetches. It may be used by several goroutines.
type Client struct {
	config Config
	http   *http.Client
}

// New makes a client.
func New(c Config) *Client {
	if c.UserAgent == "" {
		c.UserAgent = "entente"
	}
	if c.Allow == nil {
		c.Allow = PublicOnly
	}
	if c.Timeout == 0 {
		c.Timeout = 30 * time.Second
	}
	if c.MaxBytes == 0 {
		c.MaxBytes = 16 << 20
	}
	if c.Redirects == 0 {
		c.Redirects = 5
	}
	dialer := &net.Dialer{Timeout: 10 * time.Second, Control: control(c.Allow)}
	return &Client{config: c, http: &http.Client{
		Timeout: c.Timeout,
		Transport: &http.Transport{
			DialContext: dialer.DialContext, TLSHandshakeTimeout: 10 * time.Second, ResponseHeaderTimeout: c.Timeout,
			MaxResponseHeaderBytes: 256 << 10, DisableCompression: true, // decompressed here, within the limit
			MaxIdleConnsPerHost: 1, MaxIdleConns: 32, IdleConnTimeout: 30 * time.Second, ForceAttemptHTTP2: true,
		},
	}}
}

// UserAgent is the name that the client gives to servers.
func (c *Client) UserAgent() string { return c.config.UserAgent }

// A Request names what to get. ETag and LastModified are those of an earlier answer; Check, where there is one, is asked
// for each URL before it is requested, redirects included.
type Request struct {
	URL, ETag, LastModified string
	Check                   func(context.Context, *url.URL) error
}

// A Response is what a server answered with 200, or with 304 where the request had an ETag or LastModified.
type Response struct {
	URL          string // where it was found in the end
	MovedTo      string // where it is from now on, when every redirect was a permanent one
	NotModified  bool   // it is as it was; there is no body
	ContentType  string
	ETag         string
	LastModified string
	Body         []byte
}

// Errors of Get.
var (
	ErrURL       = errors.New("it is not a URL of the form http://HOST/PATH or https://HOST/PATH")
	ErrTooLarge  = errors.New("it is too large")
	ErrRedirects = errors.New("it redirects too often")
	ErrEncoding  = errors.New("it is compressed in a way that was not asked for")
)

// A StatusError says that a server answered with another status than 200.
type StatusError struct {
	Status     int
	RetryAfter time.Duration // 0 where the server does not say
}

func (e *StatusError) Error() string {
	return fmt.Sprintf("the server answered %d %s", e.Status, http.StatusText(e.Status))
}

// Get fetches. Errors are a *StatusError, one of those above, ErrAddress, that of Check, or that of the network.
func (c *Client) Get(ctx context.Context, r Request) (*Response, error) {
	request, err := c.request(ctx, r)
	if err != nil {
		return nil, err
	}
	if r.Check != nil {
		if err := r.Check(ctx, request.URL); err != nil {
			return nil, err
		}
	}
	permanent := true
	client := *c.http
	client.CheckRedirect = func(next *http.Request, via []*http.Request) error {
		permanent = permanent && (next.Response.StatusCode == http.StatusMovedPermanently || next.Response.StatusCode == http.StatusPermanentRedirect)
		return c.follow(ctx, r, next, via)
	}
	answer, err := client.Do(request)
	if err != nil {
		return nil, plain(err)
	}
	defer answer.Body.Close()
	out, err := c.response(answer, r)
	if err != nil {
		return nil, plain(err)
	}
	if final := answer.Request.URL.String(); permanent && final != request.URL.String() {
		out.MovedTo = final
	}
	return out, nil
}

func (c *Client) request(ctx context.Context, r Request) (*http.Request, error) {
	at, err := parse(r.URL)
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, at.String(), nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("User-Agent", c.config.UserAgent)
	request.Header.Set("Accept-Encoding", "gzip")
	if r.ETag != "" {
		request.Header.Set("If-None-Match", r.ETag)
	}
	if r.LastModified != "" {
		request.Header.Set("If-Modified-Since", r.LastModified)
	}
	return request, nil
}

func parse(s string) (*url.URL, error) {
	at, err := url.Parse(s)
	if err != nil || at.Scheme != "http" && at.Scheme != "https" || at.Hostname() == "" || at.User != nil {
		return nil, fmt.Errorf("%q: %w", s, ErrURL)
	}
	at.Fragment = ""
	return at, nil
}

// follow checks a redirect.
func (c *Client) follow(ctx context.Context, r Request, next *http.Request, via []*http.Request) error {
	if len(via) > c.config.Redirects {
		return ErrRedirects
	}
	if _, err := parse(next.URL.String()); err != nil {
		return err
	}
	if r.Check != nil {
		return r.Check(ctx, next.URL)
	}
	return nil
}

func (c *Client) response(answer *http.Response, r Request) (*Response, error) {
	out := &Response{
		URL: answer.Request.URL.String(), ContentType: answer.Header.Get("Content-Type"),
		ETag: answer.Header.Get("ETag"), LastModified: answer.Header.Get("Last-Modified"),
	}
	if answer.StatusCode == http.StatusNotModified && (r.ETag != "" || r.LastModified != "") {
		out.NotModified = true
		return out, nil
	}
	if answer.StatusCode != http.StatusOK {
		return nil, &StatusError{answer.StatusCode, retryAfter(answer.Header)}
	}
	body, err := c.body(answer)
	if err != nil {
		return nil, err
	}
	out.Body = body
	return out, nil
}

// body reads and decompresses within the limit.
func (c *Client) body(answer *http.Response) ([]byte, error) {
	if answer.ContentLength > c.config.MaxBytes {
		return nil, c.tooLarge()
	}
	body := io.Reader(answer.Body)
	switch strings.ToLower(strings.TrimSpace(answer.Header.Get("Content-Encoding"))) {
	case "", "identity":
	case "gzip", "x-gzip":
		unzipped, err := gzip.NewReader(body)
		if err != nil {
			return nil, fmt.Errorf("it is said to be gzip: %w", err)
		}
		body = unzipped
	default:
		return nil, ErrEncoding
	}
	data, err := io.ReadAll(io.LimitReader(body, c.config.MaxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("it broke off: %w", err)
	}
	if int64(len(data)) > c.config.MaxBytes {
		return nil, c.tooLarge()
	}
	return data, nil
}

func (c *Client) tooLarge() error {
	return fmt.Errorf("%w: more than %d MiB", ErrTooLarge, c.config.MaxBytes>>20)
}

// retryAfter reads the header in its form of seconds.
func retryAfter(h http.Header) time.Duration {
	seconds, err := strconv.Atoi(h.Get("Retry-After"))
	if err != nil || seconds < 0 || seconds > 7*24*3600 {
		return 0
	}
	return time.Duration(seconds) * time.Second
}

// plain takes off what net/http puts before an error: the method and the URL, which the caller knows.
func plain(err error) error {
	var of *url.Error
	if errors.As(err, &of) {
		if of.Timeout() && !errors.Is(of.Err, context.Canceled) {
			return fmt.Errorf("the server is too slow: %w", of.Err)
		}
		return of.Err
	}
	return err
}
