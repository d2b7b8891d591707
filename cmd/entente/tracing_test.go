package main

import (
	"compress/gzip"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	trace "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"
)

// A collector of spans, as OTLP over HTTP sends them.
type spanCollector struct {
	mu       sync.Mutex
	spans    []*trace.Span
	services []string
}

func (c *spanCollector) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body := io.Reader(r.Body)
	if r.Header.Get("Content-Encoding") == "gzip" {
		body, _ = gzip.NewReader(r.Body)
	}
	data, err := io.ReadAll(body)
	var sent collector.ExportTraceServiceRequest
	if err != nil || r.URL.Path != "/v1/traces" || proto.Unmarshal(data, &sent) != nil {
		http.Error(w, "no spans", http.StatusBadRequest)
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, of := range sent.ResourceSpans {
		for _, a := range of.Resource.Attributes {
			if a.Key == "service.name" {
				c.services = append(c.services, a.Value.GetStringValue())
			}
		}
		for _, scope := range of.ScopeSpans {
			c.spans = append(c.spans, scope.Spans...)
		}
	}
}

// named returns the spans with a name.
func (c *spanCollector) named(name string) []*trace.Span {
	return slices.DeleteFunc(slices.Clone(c.spans), func(s *trace.Span) bool { return s.Name != name })
}

// A server with an exporter in its environment sends spans of requests, and below them those of calls to the store.
func TestServeSendsSpans(t *testing.T) {
	collected := &spanCollector{}
	server := httptest.NewServer(collected)
	defer server.Close()
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", server.URL)
	t.Setenv("OTEL_SERVICE_NAME", "entente-desk")
	s := newSession(t)
	s.article("in/a.txt", "2018-07-13", "Norway allies Sweden.")
	cmd, url := startServer(t, s.store(), "--load", filepath.Join(s.dir, "in"))
	const traceID = "4bf92f3577b34da6a3ce929d0e0e4736"
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url+"/v1/relations?source=norway", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Traceparent", "00-"+traceID+"-00f067aa0ba902b7-01")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil { // what is left is sent before the end
		t.Error(err)
	}
	collected.mu.Lock()
	defer collected.mu.Unlock()
	requests, calls := collected.named("GET /v1/relations"), collected.named("Relations")
	if len(requests) != 1 || len(calls) == 0 || !slices.Contains(collected.services, "entente-desk") {
		t.Fatalf("%d requests, %d calls to the store, services %q", len(requests), len(calls), collected.services)
	}
	if got := requests[0]; string(calls[0].ParentSpanId) != string(got.SpanId) || string(calls[0].TraceId) != string(got.TraceId) {
		t.Error("the call to the store is not below its request")
	}
	attributes := map[string]string{}
	for _, a := range requests[0].Attributes {
		attributes[a.Key] = a.Value.String()
	}
	if !strings.Contains(attributes["http.response.status_code"], "200") || !strings.Contains(attributes["http.route"], "/v1/relations") {
		t.Errorf("the request has %q", attributes)
	}
}

// Without an exporter in the environment, or with tracing off, nothing is made; what cannot be sent is a clear fault.
func TestTracers(t *testing.T) {
	for _, test := range []struct {
		set   map[string]string
		made  bool
		fault string
	}{
		{},
		{set: map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318"}, made: true},
		{set: map[string]string{"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://127.0.0.1:4318/v1/traces"}, made: true},
		{set: map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318", "OTEL_SDK_DISABLED": "true"}},
		{set: map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318", "OTEL_TRACES_EXPORTER": "none"}},
		{set: map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4317", "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"}, fault: "http/protobuf"},
	} {
		e := newEnv(nil, io.Discard, io.Discard)
		e.getenv = func(name string) string { return test.set[name] }
		made, err := e.tracers(context.Background(), nil)
		switch {
		case test.fault != "":
			if err == nil || !strings.Contains(err.Error(), test.fault) {
				t.Errorf("%v: %v, want %q", test.set, err, test.fault)
			}
		case err != nil || (made != nil) != test.made:
			t.Errorf("%v: made %v, %v", test.set, made, err)
		}
	}
}
