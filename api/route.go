package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"
)

// A route ties a path to what answers it, and holds the types from which its description is made.
type route struct {
	method  string
	path    string // with {name} for parameters
	name    string // operation id
	summary string
	tag     string
	params  reflect.Type
	body    reflect.Type // nil where there is none
	result  reflect.Type // nil where there is none
	status  []int        // on success
	list    bool         // also as CSV and JSON lines
	reads   bool         // a POST that changes nothing
	codes   []Code       // faults beside those that every route has
	answer  func(*exchange) (*reply, error)
	stream  func(*exchange) (mediaType string, write func(io.Writer) error, err error) // instead of answer: too long to hold
}

// An exchange is one request.
type exchange struct {
	ctx    context.Context
	gin    *gin.Context
	format string // of a list: json, csv or ndjson
	who    string // the name of the caller's key; "" where he gave none
	params []param
}

// A reply is what goes back.
type reply struct {
	status   int
	location string
	value    any // nil: no body
	next     *string
}

// ginPath writes {name} as :name.
func (r route) ginPath() string {
	return strings.NewReplacer("{", ":", "}", "").Replace(r.path)
}

// decode fills the parameter struct of the route from the request.
func (e *exchange) decode(into any) error {
	path := map[string]string{}
	for _, p := range e.gin.Params {
		path[p.Key] = p.Value
	}
	return decode(into, e.params, e.gin.Request.URL.Query(), path)
}

// question answers GET with one value.
func question[P, R any](tag, path, name, summary string, ask func(context.Context, *P) (*R, error), codes ...Code) route {
	return route{
		method: http.MethodGet, path: path, name: name, summary: summary, tag: tag, codes: codes,
		params: reflect.TypeFor[P](), result: reflect.TypeFor[R](), status: []int{http.StatusOK},
		answer: func(e *exchange) (*reply, error) {
			var p P
			if err := e.decode(&p); err != nil {
				return nil, err
			}
			value, err := ask(e.ctx, &p)
			return &reply{status: http.StatusOK, value: value}, err
		},
	}
}

// listing answers GET with a page, as JSON, CSV or JSON lines.
func listing[P, T any](tag, path, name, summary string, ask func(context.Context, *P) (*Page[T], error), codes ...Code) route {
	r := question(tag, path, name, summary, ask, codes...)
	r.list = true
	r.answer = func(e *exchange) (*reply, error) {
		format, err := e.takeFormat()
		if err != nil {
			return nil, err
		}
		e.format = format
		var p P
		if err := e.decode(&p); err != nil {
			return nil, err
		}
		page, err := ask(e.ctx, &p)
		if err != nil {
			return nil, err
		}
		return &reply{status: http.StatusOK, value: page, next: page.Meta.NextCursor}, nil
	}
	return r
}

// formats are those of a list, with their media types.
var formats = map[string]string{"json": "application/json", "csv": "text/csv", "ndjson": "application/x-ndjson"}

// takeFormat takes format out of the query, or reads it from Accept.
func (e *exchange) takeFormat() (string, error) {
	query := e.gin.Request.URL.Query()
	given := query["format"]
	query.Del("format")
	e.gin.Request.URL.RawQuery = query.Encode()
	switch {
	case len(given) > 1:
		return "", problem(CodeBadParameter, "parameter format: it is given %d times: give it once", len(given)).at("format")
	case len(given) == 1:
		if formats[given[0]] == "" {
			return "", problem(CodeBadParameter, "parameter format: %q is none of json, csv, ndjson", given[0]).at("format")
		}
		return given[0], nil
	}
	accept := e.gin.GetHeader("Accept")
	for _, format := range []string{"csv", "ndjson"} {
		if strings.Contains(accept, formats[format]) && !strings.Contains(accept, formats["json"]) {
			return format, nil
		}
	}
	return "json", nil
}

// body decodes a JSON body into one value; members that it does not know are faults.
func (e *exchange) body(into any) error {
	kind, _, _ := strings.Cut(e.gin.GetHeader("Content-Type"), ";")
	if strings.TrimSpace(strings.ToLower(kind)) != "application/json" {
		return problem(CodeMediaType, "the body must be application/json, not %q", kind)
	}
	var given json.RawMessage
	decoder := json.NewDecoder(e.gin.Request.Body)
	err := decoder.Decode(&given)
	if err == nil {
		if _, more := decoder.Token(); !errors.Is(more, io.EOF) {
			err = errors.New("something follows the object")
		}
	}
	if err == nil {
		err = decodeStrictly(given, into)
	}
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return problem(CodeTooLarge, "the body is larger than %d bytes", large.Limit)
	case err != nil:
		return problem(CodeBadBody, "the body is not the JSON that is asked for: %s", strings.TrimPrefix(err.Error(), "json: "))
	}
	return nil
}

// decodeStrictly decodes an object into a struct: its members must be known and have values, and none that is required may
// be missing.
func decodeStrictly(given json.RawMessage, into any) error {
	var plain any
	if err := json.Unmarshal(given, &plain); err != nil {
		return err
	}
	if hasNull(plain) {
		return errors.New("null stands for nothing: leave it out, or give a value")
	}
	decoder := json.NewDecoder(bytes.NewReader(given))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return err
	}
	members, _ := plain.(map[string]any) // else it did not fit a struct
	for _, f := range reflect.VisibleFields(reflect.TypeOf(into).Elem()) {
		name, option, _ := strings.Cut(f.Tag.Get("json"), ",")
		value, there := members[name]
		switch {
		case !there && option != "omitempty":
			return fmt.Errorf("%s is missing", name)
		case there && value == "" && f.Tag.Get("format") != "":
			return fmt.Errorf("%s is empty: leave it out, or give a value", name)
		}
	}
	return nil
}

// hasNull tells whether null stands anywhere in a decoded value.
func hasNull(value any) bool {
	switch v := value.(type) {
	case []any:
		return slices.ContainsFunc(v, hasNull)
	case map[string]any:
		return slices.ContainsFunc(slices.Collect(maps.Values(v)), hasNull)
	}
	return value == nil
}

// faultsOf lists the codes that a route may answer with.
func (r route) faultsOf() []Code {
	codes := []Code{CodeUnknownParameter, CodeUnauthorized, CodeTooMany, CodeTimeout, CodeInternal}
	for _, p := range paramsOf(r.params) {
		if p.In == "query" {
			codes = append(codes, CodeBadParameter)
			break
		}
	}
	return append(codes, r.codes...)
}
