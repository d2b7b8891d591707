package watch

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"mime"
	"net/http"
	"net/url"
	"path"
	"strings"
	"sync"
	"time"

	"entente/graph"
	"entente/loaders/feed"
	"entente/loaders/fetch"
	"entente/loaders/source"
	"entente/loaders/webpage"
)

// An Outcome says what became of an article.
type Outcome struct {
	Change     string // new, same or changed
	Statements int
}

// A Watcher follows feeds. All fields but Rand must be set.
type Watcher struct {
	Config *Config
	Client *fetch.Client
	State  *State
	// Take stores an article. A *source.Rejection means that it will never be taken, another error that it may be tried again
	// later. It is called by several goroutines.
	Take  func(context.Context, *graph.Article) (Outcome, error)
	Log   *slog.Logger
	Clock Clock
	Rand  func() float64 // 0 ≤ r < 1, for jitter; nil: math/rand

	Metrics Metrics

	hosts *hosts
	slots chan struct{} // full while as many polls are under way as may be
}

const (
	atOnce     = 8 // polls under way
	maxBackoff = 24 * time.Hour
	goneFor    = 7 * 24 * time.Hour // until a feed that is gone is asked for again
)

// Run follows the feeds until ctx ends, or only polls each once. What is under way when ctx ends is finished or undone. The
// error is that of the state, without which articles would be loaded again and again.
func (w *Watcher) Run(ctx context.Context, once bool) error {
	w.hosts = newHosts(w.Client, w.Clock, w.Config.Pause)
	w.slots = make(chan struct{}, atOnce)
	if w.Rand == nil {
		w.Rand = rand.Float64
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var group sync.WaitGroup
	for _, f := range w.Config.Feeds {
		group.Go(func() {
			if err := w.follow(ctx, f, once); err != nil {
				cancel(err)
			}
		})
	}
	group.Wait()
	if err := context.Cause(ctx); err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// follow polls one feed again and again.
func (w *Watcher) follow(ctx context.Context, f Feed, once bool) error {
	for {
		if wait := w.State.get(f.URL).Next.Sub(w.Clock.Now()); wait > 0 && !once {
			if w.Clock.Sleep(ctx, wait) != nil {
				return nil
			}
		}
		select {
		case w.slots <- struct{}{}:
		case <-ctx.Done():
			return nil
		}
		err := w.poll(ctx, f)
		<-w.slots
		if err != nil || once || ctx.Err() != nil {
			return err
		}
	}
}

// poll asks a feed once and loads what is new in it. The error is that of the state.
func (w *Watcher) poll(ctx context.Context, f Feed) error {
	state := w.State.get(f.URL)
	at := f.URL
	if state.MovedTo != "" {
		at = state.MovedTo
	}
	response, err := w.hosts.get(ctx, fetch.Request{URL: at, ETag: state.ETag, LastModified: state.LastModified})
	if ctx.Err() != nil {
		return nil
	}
	if err != nil {
		return w.failed(f, state, err)
	}
	if response.NotModified {
		return w.succeeded(f, state, "unchanged")
	}
	parsed, err := feed.Parse(response.Body, response.URL)
	if err != nil {
		return w.failed(f, state, err)
	}
	pending, err := w.entries(ctx, f, parsed)
	if err != nil || ctx.Err() != nil {
		return err
	}
	if response.MovedTo != "" {
		state.MovedTo = response.MovedTo
	}
	state.ETag, state.LastModified = response.ETag, response.LastModified
	if pending > 0 { // they are in the next answer only if it is a whole one
		state.ETag, state.LastModified = "", ""
	}
	return w.succeeded(f, state, "read")
}

// entries loads the entries that have not been seen, the oldest first, and counts those that must be tried again.
func (w *Watcher) entries(ctx context.Context, f Feed, parsed *feed.Feed) (pending int, err error) {
	for i := len(parsed.Entries) - 1; i >= 0 && ctx.Err() == nil; i-- {
		e := parsed.Entries[i]
		if w.State.hasSeen(f.URL, e.ID) {
			continue
		}
		if !w.entry(ctx, f, e) {
			pending++
			continue
		}
		if err := w.State.saw(f.URL, e.ID); err != nil {
			return pending, err
		}
	}
	return pending, nil
}

// entry loads one entry, writes one line about it, and tells whether it is done with.
func (w *Watcher) entry(ctx context.Context, f Feed, e feed.Entry) bool {
	var outcome Outcome
	article, err := w.article(ctx, f, e)
	if err == nil {
		outcome, err = w.Take(ctx, article)
	}
	log := w.Log.With("feed", f.URL, "url", e.URL, "title", e.Title)
	var bad *source.Rejection
	switch {
	case err == nil:
		w.Metrics.article(f.URL, outcome.Change)
		log.Info("article "+outcome.Change, "statements", outcome.Statements)
		return true
	case ctx.Err() != nil:
		return false
	case errors.As(err, &bad):
		w.Metrics.article(f.URL, "rejected")
		log.Info("article rejected", "reason", bad.Reason)
		return true
	case lasting(err):
		w.Metrics.article(f.URL, "rejected")
		log.Info("article rejected", "reason", err.Error())
		return true
	}
	w.Metrics.article(f.URL, "failed")
	log.Warn("article failed, it will be tried again", "reason", err.Error())
	return false
}

// lasting tells whether trying again would give the same error.
func lasting(err error) bool {
	var answer *fetch.StatusError
	if errors.As(err, &answer) {
		return answer.Status >= 400 && answer.Status < 500 && answer.Status != http.StatusTooManyRequests && answer.Status != http.StatusRequestTimeout
	}
	for _, one := range []error{fetch.ErrAddress, fetch.ErrURL, fetch.ErrTooLarge, fetch.ErrRedirects, fetch.ErrEncoding, ErrRobots} {
		if errors.Is(err, one) {
			return true
		}
	}
	return false
}

// article makes the article of an entry.
func (w *Watcher) article(ctx context.Context, f Feed, e feed.Entry) (*graph.Article, error) {
	if f.Content == "feed" {
		return fromFeed(f, e)
	}
	response, err := w.hosts.get(ctx, fetch.Request{URL: e.URL})
	if err != nil {
		return nil, err
	}
	if kind, _, err := mime.ParseMediaType(response.ContentType); err == nil && kind != "text/html" && kind != "application/xhtml+xml" {
		return nil, &source.Rejection{File: e.URL, Reason: "it is " + kind + ", not a web page", Mend: "leave it out of the feeds"}
	}
	article, bad := webpage.Decode(e.URL, nameOf(e.URL), response.Body, webpage.From{
		URL: response.URL, ContentType: response.ContentType, Title: e.Title, Published: e.Published, Publisher: f.Publisher,
	})
	if bad != nil {
		return nil, bad
	}
	return article, nil
}

// fromFeed takes the text that the feed itself holds.
func fromFeed(f Feed, e feed.Entry) (*graph.Article, error) {
	text := webpage.Text(e.Content)
	if text == "" {
		return nil, &source.Rejection{File: e.URL, Reason: "the feed holds no text of it", Mend: "write content: page for this feed"}
	}
	article, bad := source.Fields{Name: nameOf(e.URL), URL: e.URL, Title: e.Title, Text: text, Published: e.Published, Publisher: f.Publisher}.Article()
	if bad != nil {
		return nil, bad
	}
	return article, nil
}

func nameOf(at string) string {
	u, err := url.Parse(at)
	if err != nil || path.Base(u.Path) == "/" || path.Base(u.Path) == "." {
		return at
	}
	return strings.TrimSuffix(path.Base(u.Path), path.Ext(u.Path))
}

// succeeded notes a poll that came to its end, and when the next one is due.
func (w *Watcher) succeeded(f Feed, state feedState, outcome string) error {
	state.Failures = 0
	state.Next = w.Clock.Now().Add(w.jittered(f.Interval, 0.1))
	w.Metrics.poll(f.URL, outcome, w.Clock.Now())
	w.Log.Debug("feed "+outcome, "feed", f.URL, "next", state.Next)
	return w.State.polled(f.URL, state)
}

// failed notes a poll that failed; the next one is due the later the more have failed.
func (w *Watcher) failed(f Feed, state feedState, err error) error {
	state.Failures++
	wait := w.jittered(backoff(f.Interval, state.Failures), 0.2)
	var answer *fetch.StatusError
	if errors.As(err, &answer) {
		wait = max(wait, answer.RetryAfter)
		if answer.Status == http.StatusGone {
			wait = goneFor
		}
		if answer.Status == http.StatusNotFound { // a place that a feed has moved to may be wrong
			state.MovedTo = ""
		}
	}
	state.Next = w.Clock.Now().Add(wait)
	w.Metrics.poll(f.URL, "failed", time.Time{})
	w.Log.Warn("feed failed", "feed", f.URL, "reason", err.Error(), "failures", state.Failures, "next", state.Next)
	return w.State.polled(f.URL, state)
}

// backoff doubles the interval with each failure, up to a day.
func backoff(interval time.Duration, failures int) time.Duration {
	wait := interval
	for ; failures > 0 && wait < maxBackoff; failures-- {
		wait *= 2
	}
	return max(interval, min(wait, maxBackoff))
}

// jittered changes a duration by up to so much of it, so that feeds do not stay in step.
func (w *Watcher) jittered(d time.Duration, part float64) time.Duration {
	return time.Duration(float64(d) * (1 + part*(2*w.Rand()-1)))
}

// SystemClock is the clock of the machine.
type SystemClock struct{}

// Now is time.Now.
func (SystemClock) Now() time.Time { return time.Now() }

// Sleep waits, unless ctx ends first.
func (SystemClock) Sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
