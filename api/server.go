package api

import (
	"bufio"
	"compress/gzip"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"go.opentelemetry.io/otel/trace"

	"entente/graph"
)

// Config is what a server needs beside its service.
type Config struct {
	Version   string
	StoreKind string // for metrics: mem, sqlite, neo4j
	Log       *slog.Logger
	Keys      []Key                // who may come in
	Private   bool                 // reading needs a key too
	OpenWrite bool                 // writing needs no key where none of Keys may write: only for a loopback address
	Rate      int                  // requests a minute for each key, and for each address without one; 0: no limit
	Origins   []string             // of pages that may ask from a browser, such as https://desk.example
	BodyLimit int64                // bytes; 0: 1 MiB, more than any article
	Timeout   time.Duration        // for one question; 0: 30 s
	Tracers   trace.TracerProvider // makes spans of requests and of calls to the store; nil: none are made
}

// A server holds what the handlers share.
type server struct {
	service *Service
	config  Config
	metrics *metrics
	limits  limits
	spec    []byte
}

// NewHandler serves a service.
func NewHandler(s *Service, config Config) (http.Handler, error) {
	if config.BodyLimit == 0 {
		config.BodyLimit = 1 << 20
	}
	if config.Timeout == 0 {
		config.Timeout = 30 * time.Second
	}
	srv := &server{service: s, config: config, metrics: newMetrics(config.StoreKind)}
	spans := newSpans(config)
	watched := *s
	watched.Store = &watchedStore{Store: s.Store, seen: func(ctx context.Context, call string, start time.Time) {
		srv.metrics.observeStore(call, time.Since(start))
		spans.call(ctx, call, start)
	}}
	s, srv.service = &watched, &watched
	routes := s.routes()
	spec, err := openAPI(routes, s.Kinds, config.Version)
	if err != nil {
		return nil, err
	}
	srv.spec = spec
	gin.SetMode(gin.ReleaseMode)
	engine := gin.New()
	engine.HandleMethodNotAllowed = true
	engine.RedirectTrailingSlash = false
	if spans.tracer != nil {
		engine.Use(spans.request)
	}
	engine.Use(srv.observe, srv.recover, srv.cors, srv.admit, srv.limit)
	for _, r := range routes {
		engine.Handle(r.method, r.ginPath(), srv.handler(r))
		if r.method == http.MethodGet {
			engine.HEAD(r.ginPath(), srv.handler(r))
		}
	}
	srv.technical(engine)
	if err := srv.browser(engine); err != nil {
		return nil, err
	}
	if err := srv.pages(engine); err != nil {
		return nil, err
	}
	engine.NoRoute(func(c *gin.Context) {
		srv.fail(c, problem(CodeNotFound, "there is nothing at %s: /openapi.json lists what there is", c.Request.URL.Path))
	})
	engine.NoMethod(func(c *gin.Context) {
		srv.allow(c, routes)
		srv.fail(c, problem(CodeMethod, "%s is not for %s", c.Request.Method, c.Request.URL.Path))
	})
	return engine, nil
}

// allow corrects the methods that a path is said to take, where the path of another route with a parameter fits it too.
func (s *server) allow(c *gin.Context, routes []route) {
	var methods []string
	for _, r := range routes {
		if r.path == c.Request.URL.Path {
			methods = append(methods, r.method)
		}
	}
	if len(methods) > 0 {
		c.Header("Allow", strings.Join(methods, ", "))
	}
}

// technical adds what is not a question.
func (s *server) technical(engine *gin.Engine) {
	engine.GET("/healthz", func(c *gin.Context) {
		send(c, http.StatusOK, "application/json", []byte(`{"status":"alive"}`+"\n"))
	})
	engine.GET("/readyz", s.ready)
	engine.GET("/metrics", func(c *gin.Context) {
		send(c, http.StatusOK, "text/plain; version=0.0.4; charset=utf-8", s.metrics.text())
	})
	engine.GET("/openapi.json", func(c *gin.Context) { send(c, http.StatusOK, "application/json", s.spec) })
}

// ready tells whether the store answers.
func (s *server) ready(c *gin.Context) {
	ctx, cancel := context.WithTimeout(c.Request.Context(), 5*time.Second)
	defer cancel()
	if _, err := s.service.Store.Actors(ctx, graph.ActorQuery{Limit: 1}); err != nil {
		s.config.Log.Error("store does not answer", "error", err)
		s.fail(c, problem(CodeUnavailable, "the store does not answer"))
		return
	}
	send(c, http.StatusOK, "application/json", []byte(`{"status":"ready"}`+"\n"))
}

// handler answers one route: the body is encoded before the status is written.
func (s *server) handler(r route) gin.HandlerFunc {
	writes := r.method != http.MethodGet && !r.reads
	params := paramsOf(r.params)
	return func(c *gin.Context) {
		if writes {
			if p := s.mayWrite(c); p != nil {
				s.fail(c, p)
				return
			}
		}
		if r.stream != nil {
			s.stream(c, r, params)
			return
		}
		ctx, cancel := context.WithTimeout(c.Request.Context(), s.config.Timeout)
		defer cancel()
		e := &exchange{ctx: ctx, gin: c, format: "json", who: who(c), params: params}
		answer, err := r.answer(e)
		if err != nil {
			s.redirect(c, err, e.format)
			s.fail(c, err)
			return
		}
		if answer.location != "" {
			c.Header("Location", answer.location)
		}
		if answer.value == nil {
			c.Status(answer.status)
			c.Writer.WriteHeaderNow()
			return
		}
		body, err := encode(answer.value, e.format)
		if err != nil {
			s.fail(c, err)
			return
		}
		if answer.next != nil {
			c.Header("Link", nextLink(c, *answer.next, e.format))
		}
		send(c, answer.status, mediaType(e.format), body)
	}
}

// stream answers a route that is too long to hold; a fault after the first byte cuts the connection, so that nobody takes
// half an answer for a whole one.
func (s *server) stream(c *gin.Context, r route, params []param) {
	const limit = 30 * time.Minute
	ctx, cancel := context.WithTimeout(c.Request.Context(), limit)
	defer cancel()
	mediaType, write, err := r.stream(&exchange{ctx: ctx, gin: c, params: params})
	if err != nil {
		s.redirect(c, err, "json")
		s.fail(c, err)
		return
	}
	c.Header("Content-Type", mediaType)
	c.Header("X-Content-Type-Options", "nosniff")
	if c.Request.Method == http.MethodHead {
		c.Status(http.StatusOK)
		return
	}
	_ = http.NewResponseController(c.Writer).SetWriteDeadline(time.Now().Add(limit)) // where the connection has one
	out := bufio.NewWriterSize(c.Writer, 1<<16)
	if err = compressed(c, mediaType, out, write); err == nil {
		err = out.Flush()
	}
	switch {
	case err == nil:
	case !c.Writer.Written():
		s.fail(c, err)
	default:
		s.config.Log.Error("cut off", "id", c.GetString(requestID), "error", err)
		panic(http.ErrAbortHandler)
	}
}

// compressed writes through gzip where the caller takes it and it is of use.
func compressed(c *gin.Context, mediaType string, out io.Writer, write func(io.Writer) error) error {
	c.Header("Vary", "Accept-Encoding")
	if !strings.Contains(c.GetHeader("Accept-Encoding"), "gzip") || mediaType == exportTypes["parquet"] {
		return write(out)
	}
	packed, _ := gzip.NewWriterLevel(out, gzip.BestSpeed) // the level is valid
	c.Header("Content-Encoding", "gzip")
	if err := write(packed); err != nil {
		c.Writer.Header().Del("Content-Encoding") // where nothing was sent, a problem follows
		return err
	}
	return packed.Close()
}

// redirect says where the answer is, where an actor was merged.
func (s *server) redirect(c *gin.Context, err error, format string) {
	var moved *Moved
	if !errors.As(err, &moved) {
		return
	}
	path, query := c.Request.URL.EscapedPath(), c.Request.URL.Query()
	if c.Param(moved.Parameter) != "" {
		path = strings.Replace(c.FullPath(), ":"+moved.Parameter, url.PathEscape(moved.To), 1)
	}
	for i, value := range query[moved.Parameter] {
		if value == moved.From {
			query[moved.Parameter][i] = moved.To
		}
	}
	if format != "json" {
		query.Set("format", format)
	}
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	c.Header("Location", path)
}

func mediaType(format string) string {
	if format == "csv" {
		return "text/csv; charset=utf-8; header=present"
	}
	return formats[format]
}

// nextLink is the address of the next page, for formats that have no room for it.
func nextLink(c *gin.Context, cursor, format string) string {
	query := c.Request.URL.Query()
	query.Set("cursor", cursor)
	if format != "json" {
		query.Set("format", format)
	}
	return fmt.Sprintf("<%s?%s>; rel=\"next\"", c.Request.URL.EscapedPath(), query.Encode())
}

// requestID is the key in gin's context under which the id of the request stands.
const requestID = "request-id"

// observe gives the request an id, logs it, and counts it.
func (s *server) observe(c *gin.Context) {
	start := time.Now()
	id := c.GetHeader("X-Request-Id")
	if !plainID(id) {
		id = newID()
	}
	c.Set(requestID, id)
	c.Header("X-Request-Id", id)
	c.Next()
	route := c.FullPath()
	if route == "" {
		route = "none"
	}
	took := time.Since(start)
	s.metrics.observe(c.Request.Method, route, c.Writer.Status(), took)
	s.config.Log.Info("request", "id", id, "method", c.Request.Method, "path", c.Request.URL.Path, "query", c.Request.URL.RawQuery,
		"key", who(c), "status", c.Writer.Status(), "bytes", c.Writer.Size(), "ms", float64(took.Microseconds())/1000)
}

func newID() string {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

// plainID tells whether an id that the caller gave is short and plain enough for logs.
func plainID(id string) bool {
	if id == "" || len(id) > 64 {
		return false
	}
	return strings.IndexFunc(id, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_.:", r))
	}) < 0
}

// recover turns a panic into an answer and a line in the log.
func (s *server) recover(c *gin.Context) {
	defer func() {
		fault := recover()
		if fault == http.ErrAbortHandler {
			panic(fault)
		}
		if fault != nil {
			s.config.Log.Error("panic", "id", c.GetString(requestID), "fault", fault, "stack", string(debug.Stack()))
			if !c.Writer.Written() {
				s.fail(c, problem(CodeInternal, "something failed inside; the log has it under this instance"))
			}
			c.Abort()
		}
	}()
	c.Next()
}

// limit keeps bodies small.
func (s *server) limit(c *gin.Context) {
	if c.Request.Body != nil {
		c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, s.config.BodyLimit)
	}
	c.Next()
}

// fail answers with a problem; what is not for the caller goes to the log alone.
func (s *server) fail(c *gin.Context, err error) {
	p := *asProblem(err)
	p.Instance = c.GetString(requestID)
	if p.Code == CodeInternal {
		s.config.Log.Error("failed", "id", p.Instance, "path", c.Request.URL.Path, "error", err)
	}
	body, err := encode(p, "json")
	if err != nil {
		s.config.Log.Error("failed", "id", p.Instance, "error", err)
	}
	send(c, p.Status, "application/problem+json", body)
	c.Abort()
}
