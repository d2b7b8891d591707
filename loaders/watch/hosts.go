package watch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/temoto/robotstxt"

	"entente/loaders/fetch"
)

// A Clock tells the time and waits; tests have their own.
type Clock interface {
	Now() time.Time
	Sleep(ctx context.Context, d time.Duration) error // the error is that of ctx
}

// ErrRobots says that robots.txt of a host forbids a URL, or could not be read, which forbids it for an hour.
var ErrRobots = errors.New("robots.txt of the host forbids it")

const (
	robotsAge     = 24 * time.Hour
	robotsRetry   = time.Hour
	maxCrawlDelay = time.Minute
	maxHosts      = 4096
)

// hosts keeps to what hosts may expect: one request at a time, a pause after it, and what robots.txt says.
type hosts struct {
	client *fetch.Client
	clock  Clock
	pause  time.Duration

	mu     sync.Mutex
	byName map[string]*host
}

type host struct {
	slot chan struct{} // full while a request is under way
	free time.Time     // when the next may begin; guarded by slot

	mu     sync.Mutex
	robots *robotstxt.Group // nil: forbidden
	until  time.Time        // when robots must be read again
}

func newHosts(client *fetch.Client, clock Clock, pause time.Duration) *hosts {
	return &hosts{client: client, clock: clock, pause: pause, byName: map[string]*host{}}
}

func (h *hosts) host(name string) *host {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.byName) >= maxHosts {
		clear(h.byName) // they are asked for robots.txt again
	}
	one := h.byName[name]
	if one == nil {
		one = &host{slot: make(chan struct{}, 1)}
		h.byName[name] = one
	}
	return one
}

// get fetches when the turn has come.
func (h *hosts) get(ctx context.Context, r fetch.Request) (*fetch.Response, error) {
	at, err := url.Parse(r.URL)
	if err != nil {
		return nil, fmt.Errorf("%q: %w", r.URL, fetch.ErrURL)
	}
	one := h.host(at.Host)
	select {
	case one.slot <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-one.slot }()
	if wait := one.free.Sub(h.clock.Now()); wait > 0 {
		if err := h.clock.Sleep(ctx, wait); err != nil {
			return nil, err
		}
	}
	r.Check = h.allowed
	response, err := h.client.Get(ctx, r)
	one.free = h.clock.Now().Add(max(h.pause, one.delay()))
	return response, err
}

// delay is the crawl delay that robots.txt asks for.
func (one *host) delay() time.Duration {
	one.mu.Lock()
	defer one.mu.Unlock()
	if one.robots == nil {
		return 0
	}
	return min(one.robots.CrawlDelay, maxCrawlDelay)
}

// allowed asks robots.txt of the host of a URL.
func (h *hosts) allowed(ctx context.Context, at *url.URL) error {
	one := h.host(at.Host)
	one.mu.Lock()
	defer one.mu.Unlock()
	if !h.clock.Now().Before(one.until) {
		robots, age, err := h.readRobots(ctx, at)
		if err != nil {
			return err
		}
		one.robots, one.until = robots, h.clock.Now().Add(age)
	}
	if one.robots == nil || !one.robots.Test(at.EscapedPath()) {
		return fmt.Errorf("%s: %w", at.Host, ErrRobots)
	}
	return nil
}

// readRobots reads robots.txt. A host without one allows everything; one that is at fault, or cannot be reached, nothing.
func (h *hosts) readRobots(ctx context.Context, at *url.URL) (*robotstxt.Group, time.Duration, error) {
	place := url.URL{Scheme: at.Scheme, Host: at.Host, Path: "/robots.txt"}
	response, err := h.client.Get(ctx, fetch.Request{URL: place.String()})
	var answer *fetch.StatusError
	switch {
	case ctx.Err() != nil:
		return nil, 0, ctx.Err()
	case errors.Is(err, fetch.ErrAddress):
		return nil, 0, err
	case errors.As(err, &answer):
		response = &fetch.Response{}
	case err != nil:
		return nil, robotsRetry, nil
	}
	status := http.StatusOK
	if answer != nil {
		status = answer.Status
	}
	rules, err := robotstxt.FromStatusAndBytes(status, response.Body)
	if err != nil || status >= 500 || status == http.StatusTooManyRequests {
		return nil, robotsRetry, nil
	}
	return rules.FindGroup("entente"), robotsAge, nil
}
