package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"entente/graph"
)

// Code is the stable name of a fault, for programs to act on.
type Code string

const (
	CodeUnknownParameter Code = "unknown_parameter"
	CodeBadParameter     Code = "bad_parameter"
	CodeBadCursor        Code = "bad_cursor"
	CodeBadBody          Code = "bad_body"
	CodeTooLarge         Code = "too_large"
	CodeMediaType        Code = "unsupported_media_type"
	CodeNotFound         Code = "not_found"
	CodeUnknownActor     Code = "unknown_actor"
	CodeAmbiguousActor   Code = "ambiguous_actor"
	CodeMoved            Code = "moved"
	CodeContradiction    Code = "contradiction"
	CodeMethod           Code = "method_not_allowed"
	CodeUnauthorized     Code = "unauthorized"
	CodeForbidden        Code = "forbidden"
	CodeTooMany          Code = "too_many_requests"
	CodeUnavailable      Code = "unavailable"
	CodeTimeout          Code = "timeout"
	CodeInternal         Code = "internal"
)

// statusOf is the one table from codes to HTTP.
var statusOf = map[Code]int{
	CodeUnknownParameter: http.StatusBadRequest,
	CodeBadParameter:     http.StatusBadRequest,
	CodeBadCursor:        http.StatusBadRequest,
	CodeBadBody:          http.StatusBadRequest,
	CodeTooLarge:         http.StatusRequestEntityTooLarge,
	CodeMediaType:        http.StatusUnsupportedMediaType,
	CodeNotFound:         http.StatusNotFound,
	CodeUnknownActor:     http.StatusNotFound,
	CodeAmbiguousActor:   http.StatusConflict,
	CodeMoved:            http.StatusPermanentRedirect,
	CodeContradiction:    http.StatusConflict,
	CodeMethod:           http.StatusMethodNotAllowed,
	CodeUnauthorized:     http.StatusUnauthorized,
	CodeForbidden:        http.StatusForbidden,
	CodeTooMany:          http.StatusTooManyRequests,
	CodeUnavailable:      http.StatusServiceUnavailable,
	CodeTimeout:          http.StatusServiceUnavailable,
	CodeInternal:         http.StatusInternalServerError,
}

// A Problem is an error for the caller, in the form of RFC 9457.
type Problem struct {
	Type       string       `json:"type" doc:"about:blank: the code says more"`
	Title      string       `json:"title" doc:"the status in words"`
	Status     int          `json:"status"`
	Code       Code         `json:"code" doc:"stable name of the fault"`
	Detail     string       `json:"detail" doc:"what is wrong and how to mend it"`
	Instance   string       `json:"instance,omitempty" doc:"the request's id"`
	Parameter  string       `json:"parameter,omitempty" doc:"the parameter at fault"`
	Candidates []FoundActor `json:"candidates,omitempty" doc:"whom an ambiguous name may mean"`
}

// Error returns the detail.
func (p *Problem) Error() string { return p.Detail }

func problem(code Code, format string, args ...any) *Problem {
	status := statusOf[code]
	return &Problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Code: code, Detail: fmt.Sprintf(format, args...)}
}

func (p *Problem) at(parameter string) *Problem {
	p.Parameter = parameter
	return p
}

// Moved says that what a parameter names goes by another name since actors were merged.
type Moved struct{ Parameter, From, To string }

func (m *Moved) Error() string { return fmt.Sprintf("%s was merged: ask for %s", m.From, m.To) }

// asProblem turns any error into one for the caller; what is not his business becomes internal, without its text.
func asProblem(err error) *Problem {
	var p *Problem
	var ambiguous *graph.AmbiguousError
	var moved *Moved
	switch {
	case errors.As(err, &p):
		return p
	case errors.As(err, &ambiguous):
		p = problem(CodeAmbiguousActor, "%s", ambiguous.Error())
		p.Candidates = foundActors(ambiguous.Candidates)
		return p
	case errors.As(err, &moved):
		return problem(CodeMoved, "%s", moved).at(moved.Parameter)
	case errors.Is(err, graph.ErrContradiction):
		return problem(CodeContradiction, "%s", strings.TrimPrefix(err.Error(), "contradiction: "))
	case errors.Is(err, graph.ErrNotFound):
		return problem(CodeNotFound, "%s", err)
	case errors.Is(err, context.DeadlineExceeded):
		return problem(CodeTimeout, "the question took too long: narrow it by actor, kind or time")
	case errors.Is(err, context.Canceled):
		return problem(CodeUnavailable, "the server is stopping: ask again")
	}
	return problem(CodeInternal, "something failed inside; the log has it under this instance")
}
