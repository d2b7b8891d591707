package watch

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"
)

// Metrics counts what a watcher does, in the text format of Prometheus. Its zero value is ready.
type Metrics struct {
	mu       sync.Mutex
	polls    map[countKey]int
	articles map[countKey]int
	last     map[string]time.Time // of each feed: when it was last read
}

type countKey struct{ feed, outcome string }

func (m *Metrics) poll(feed, outcome string, at time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.polls == nil {
		m.polls, m.last = map[countKey]int{}, map[string]time.Time{}
	}
	m.polls[countKey{feed, outcome}]++
	if !at.IsZero() {
		m.last[feed] = at
	}
}

func (m *Metrics) article(feed, outcome string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.articles == nil {
		m.articles = map[countKey]int{}
	}
	m.articles[countKey{feed, outcome}]++
}

// ServeHTTP writes everything counted so far, in a fixed order.
func (m *Metrics) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	_, _ = w.Write(m.text())
}

func (m *Metrics) text() []byte {
	m.mu.Lock()
	defer m.mu.Unlock()
	var b bytes.Buffer
	writeCounts(&b, "entente_watch_polls_total", "Polls of feeds.", m.polls)
	writeCounts(&b, "entente_watch_articles_total", "Entries of feeds dealt with.", m.articles)
	b.WriteString("# HELP entente_watch_read_timestamp_seconds When a feed last answered.\n# TYPE entente_watch_read_timestamp_seconds gauge\n")
	for _, feed := range slices.Sorted(maps.Keys(m.last)) {
		fmt.Fprintf(&b, "entente_watch_read_timestamp_seconds{feed=%q} %d\n", feed, m.last[feed].Unix())
	}
	return b.Bytes()
}

func writeCounts(b *bytes.Buffer, name, help string, counts map[countKey]int) {
	fmt.Fprintf(b, "# HELP %s %s\n# TYPE %s counter\n", name, help, name)
	keys := slices.SortedFunc(maps.Keys(counts), func(a, b countKey) int {
		return cmp.Or(cmp.Compare(a.feed, b.feed), cmp.Compare(a.outcome, b.outcome))
	})
	for _, k := range keys {
		fmt.Fprintf(b, "%s{feed=%q,outcome=%q} %d\n", name, k.feed, k.outcome, counts[k])
	}
}
