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
	mu      sync.Mutex
	counts  map[countKey]int
	seconds map[string]*histogram // by route
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

func newMetrics() *metrics {
	return &metrics{counts: map[countKey]int{}, seconds: map[string]*histogram{}}
}

func (m *metrics) observe(method, route string, status int, took time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.counts[countKey{method, route, status}]++
	h := m.seconds[route]
	if h == nil {
		h = &histogram{buckets: make([]int, len(buckets))}
		m.seconds[route] = h
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
func (m *metrics) text(store string) []byte {
	m.mu.Lock()
	defer m.mu.Unlock()
	var b bytes.Buffer
	fmt.Fprintf(&b, "# HELP entente_store The store that answers.\n# TYPE entente_store gauge\nentente_store{kind=%q} 1\n", store)
	b.WriteString("# HELP entente_requests_total Requests answered.\n# TYPE entente_requests_total counter\n")
	for _, k := range slices.SortedFunc(maps.Keys(m.counts), func(a, b countKey) int {
		return compareStrings(a.route, b.route, a.method, b.method, fmt.Sprint(a.status), fmt.Sprint(b.status))
	}) {
		fmt.Fprintf(&b, "entente_requests_total{method=%q,route=%q,status=\"%d\"} %d\n", k.method, k.route, k.status, m.counts[k])
	}
	b.WriteString("# HELP entente_request_seconds Time to answer.\n# TYPE entente_request_seconds histogram\n")
	for _, route := range slices.Sorted(maps.Keys(m.seconds)) {
		h := m.seconds[route]
		for i, bound := range buckets {
			fmt.Fprintf(&b, "entente_request_seconds_bucket{route=%q,le=\"%g\"} %d\n", route, bound, h.buckets[i])
		}
		fmt.Fprintf(&b, "entente_request_seconds_bucket{route=%q,le=\"+Inf\"} %d\n", route, h.count)
		fmt.Fprintf(&b, "entente_request_seconds_sum{route=%q} %g\nentente_request_seconds_count{route=%q} %d\n", route, h.sum, route, h.count)
	}
	return b.Bytes()
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
