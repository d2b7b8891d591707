package api

import (
	"context"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
	keys "go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

// spans makes OpenTelemetry spans of requests and of the calls to the store that they need. The zero value makes none.
type spans struct {
	tracer trace.Tracer
	store  string // kind of store: mem, sqlite, neo4j
}

func newSpans(config Config) spans {
	if config.Tracers == nil {
		return spans{}
	}
	return spans{tracer: config.Tracers.Tracer("entente/api"), store: config.StoreKind}
}

// request spans a request; it goes on with the trace of the caller, where the header traceparent names one.
func (s spans) request(c *gin.Context) {
	ctx := propagation.TraceContext{}.Extract(c.Request.Context(), propagation.HeaderCarrier(c.Request.Header))
	name := c.Request.Method
	if c.FullPath() != "" {
		name += " " + c.FullPath()
	}
	ctx, span := s.tracer.Start(ctx, name, trace.WithSpanKind(trace.SpanKindServer), trace.WithAttributes(
		keys.String("http.request.method", c.Request.Method), keys.String("http.route", c.FullPath()),
		keys.String("url.path", c.Request.URL.Path), keys.String("url.query", c.Request.URL.RawQuery)))
	defer span.End()
	c.Request = c.Request.WithContext(ctx)
	c.Next()
	status := c.Writer.Status()
	span.SetAttributes(keys.Int("http.response.status_code", status), keys.String("entente.request_id", c.GetString(requestID)))
	if status >= http.StatusInternalServerError {
		span.SetStatus(codes.Error, http.StatusText(status))
	}
}

// call spans a call to the store that has just ended.
func (s spans) call(ctx context.Context, name string, start time.Time) {
	if s.tracer == nil {
		return
	}
	_, span := s.tracer.Start(ctx, name, trace.WithTimestamp(start), trace.WithSpanKind(trace.SpanKindClient),
		trace.WithAttributes(keys.String("db.system.name", s.store), keys.String("db.operation.name", name)))
	span.End()
}
