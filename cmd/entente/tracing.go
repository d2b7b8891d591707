package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

// A tracing sends spans to a collector; nil sends none.
type tracing struct{ made *sdktrace.TracerProvider }

// tracers makes what sends spans to the collector that the usual OTEL_ variables name; nil where they name none.
func (e *env) tracers(ctx context.Context, log *slog.Logger) (*tracing, error) {
	if !e.wantsTraces() {
		return nil, nil
	}
	if p := e.first("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL"); p != "" && p != "http/protobuf" {
		return nil, fmt.Errorf("spans are sent as http/protobuf, and OTEL_EXPORTER_OTLP_PROTOCOL asks for %s: set it to http/protobuf, and the endpoint to port 4318", p)
	}
	exporter, err := otlptracehttp.New(ctx)
	if err != nil {
		return nil, fmt.Errorf("spans cannot be sent: %w", err)
	}
	about, err := resource.New(ctx, resource.WithAttributes(attribute.String("service.name", "entente"), attribute.String("service.version", version)),
		resource.WithTelemetrySDK(), resource.WithFromEnv())
	if err != nil {
		return nil, fmt.Errorf("OTEL_RESOURCE_ATTRIBUTES: %w", err)
	}
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { log.Warn("spans were not sent", "error", err) }))
	return &tracing{sdktrace.NewTracerProvider(sdktrace.WithBatcher(exporter), sdktrace.WithResource(about))}, nil
}

// wantsTraces tells whether an exporter is configured.
func (e *env) wantsTraces() bool {
	if e.getenv("OTEL_SDK_DISABLED") == "true" || e.getenv("OTEL_TRACES_EXPORTER") == "none" {
		return false
	}
	return e.first("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT") != ""
}

// first returns the first of some environment variables that is set.
func (e *env) first(names ...string) string {
	for _, name := range names {
		if value := e.getenv(name); value != "" {
			return value
		}
	}
	return ""
}

// provider is what makes the spans; nil where none are made.
func (t *tracing) provider() trace.TracerProvider {
	if t == nil {
		return nil
	}
	return t.made
}

// stop sends the spans that have not been sent yet.
func (t *tracing) stop(ctx context.Context) error {
	if t == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if err := t.made.Shutdown(ctx); err != nil {
		return fmt.Errorf("the last spans were not sent: %w", err)
	}
	return nil
}
