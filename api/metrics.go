package api

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"
)

// buckets are the upper bounds of the histogram, in seconds.
var buckets = []float64{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10}

// metrics counts requests in the text format of Prometheus.
type metrics struct {
	store  string // kind of store: mem, sqlite, neo4j
	mu     sync.Mutex
	counts map[countKey]int
	routes map[string]*histogram // time to answer, by route
	calls  map[string]*histogram // time of calls to the store, by method
}

type countKey struct {
	method, route string
	status        int
}

type histogram struct {
	buckets []int
	count   int
	sum     float64
}

func newMetrics(store string) *metrics {
	return &metrics{store: store, counts: map[countKey]int{}, routes: map[string]*histogram{}, calls: map[string]*histogram{}}
}

func (m *metrics) observe(method, route string, status int, took time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.counts[countKey{method, route, status}]++
	add(m.routes, route, took)
}

func (m *metrics) observeStore(method string, took time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	add(m.calls, method, took)
}

func add(all map[string]*histogram, name string, took time.Duration) {
	h := all[name]
	if h == nil {
		h = &histogram{buckets: make([]int, len(buckets))}
		all[name] = h
	}
	h.count++
	h.sum += took.Seconds()
	for i, bound := range buckets {
		if took.Seconds() <= bound {
			h.buckets[i]++
		}
	}
}

// text writes everything counted so far, in a fixed order.
func (m *metrics) text() []byte {
	m.mu.Lock()
	defer m.mu.Unlock()
	var b bytes.Buffer
	fmt.Fprintf(&b, "# HELP entente_store The store that answers.\n# TYPE entente_store gauge\nentente_store{kind=%q} 1\n", m.store)
	b.WriteString("# HELP entente_requests_total Requests answered.\n# TYPE entente_requests_total counter\n")
	for _, k := range slices.SortedFunc(maps.Keys(m.counts), func(a, b countKey) int {
		return compareStrings(a.route, b.route, a.method, b.method, fmt.Sprint(a.status), fmt.Sprint(b.status))
	}) {
		fmt.Fprintf(&b, "entente_requests_total{store=%q,method=%q,route=%q,status=\"%d\"} %d\n", m.store, k.method, k.route, k.status, m.counts[k])
	}
	m.histograms(&b, "entente_request_seconds", "Time to answer.", "route", m.routes)
	m.histograms(&b, "entente_store_seconds", "Time that calls to the store took, reading their results included.", "call", m.calls)
	return b.Bytes()
}

func (m *metrics) histograms(b *bytes.Buffer, name, help, label string, all map[string]*histogram) {
	fmt.Fprintf(b, "# HELP %s %s\n# TYPE %s histogram\n", name, help, name)
	for _, of := range slices.Sorted(maps.Keys(all)) {
		h, labels := all[of], fmt.Sprintf("store=%q,%s=%q", m.store, label, of)
		for i, bound := range buckets {
			fmt.Fprintf(b, "%s_bucket{%s,le=\"%g\"} %d\n", name, labels, bound, h.buckets[i])
		}
		fmt.Fprintf(b, "%s_bucket{%s,le=\"+Inf\"} %d\n%s_sum{%s} %g\n%s_count{%s} %d\n", name, labels, h.count, name, labels, h.sum, name, labels, h.count)
	}
}

// compareStrings compares pairs in order.
func compareStrings(pairs ...string) int {
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i] < pairs[i+1] {
			return -1
		}
		if pairs[i] > pairs[i+1] {
			return 1
		}
	}
	return 0
}
