// Package apitest asks a served graph the questions of a text file and compares the answers.
//
// A file holds blocks, separated by blank lines; # begins a comment line. The first line of a block is the request, with
// an optional body after the path. Each line after it names a place in the answer and what must stand there:
//
//	GET /v1/relations?source=russia&kind=allies
//	status: 200
//	results[].target.name: Syria | Iran
//	meta.count: 2
//
// The name status means the HTTP status, header.Name a header, body the whole body. [] goes through a list, its values
// are joined by " | "; [0], [1] … take one member. After ~ instead of : the values must be among those that stand there, after
// !: none of them may be. After = stands a name under which the value is remembered: {name} stands for it in later blocks.
package apitest

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// A Question is one block of a file.
type Question struct {
	Line    int // of the request
	Method  string
	Path    string
	Body    string
	Expects []Expectation
}

// An Expectation is what must stand at a place of the answer.
type Expectation struct {
	Line  int
	Place string
	How   string // ":" exactly, "~" among others, "!" not, "=" remembered
	Want  []string
}

// Read parses a file; the error names the line.
func Read(path string) ([]Question, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var all []Question
	open := false
	for i, line := range strings.Split(string(data), "\n") {
		line = strings.TrimSpace(line)
		switch {
		case line == "":
			open = false
		case strings.HasPrefix(line, "#"):
		case !open:
			q, err := request(line)
			if err != nil {
				return nil, fmt.Errorf("%s:%d: %w", path, i+1, err)
			}
			q.Line = i + 1
			all = append(all, q)
			open = true
		default:
			e, err := expectation(line)
			if err != nil {
				return nil, fmt.Errorf("%s:%d: %w", path, i+1, err)
			}
			e.Line = i + 1
			last := &all[len(all)-1]
			last.Expects = append(last.Expects, e)
		}
	}
	return all, nil
}

func request(line string) (Question, error) {
	parts := strings.SplitN(line, " ", 3)
	if len(parts) < 2 || !strings.HasPrefix(parts[1], "/") {
		return Question{}, fmt.Errorf("%q is no request: write METHOD /path", line)
	}
	q := Question{Method: parts[0], Path: parts[1]}
	if len(parts) == 3 {
		q.Body = parts[2]
	}
	return q, nil
}

func expectation(line string) (Expectation, error) {
	i := strings.IndexAny(line, ":~!=")
	if i < 1 {
		return Expectation{}, fmt.Errorf("%q expects nothing: write PLACE: VALUE", line)
	}
	e := Expectation{Place: line[:i], How: line[i : i+1]}
	if want := strings.TrimSpace(line[i+1:]); want != "" {
		e.Want = strings.Split(want, " | ")
	}
	return e, nil
}

// Run asks all questions of a file at a base URL, each in a subtest named after its line. It returns how many there are.
func Run(t *testing.T, file, base string) int {
	t.Helper()
	questions, err := Read(file)
	if err != nil {
		t.Fatal(err)
	}
	remembered := map[string]string{}
	for _, q := range questions {
		t.Run(fmt.Sprintf("line %d", q.Line), func(t *testing.T) { q.with(remembered).ask(t, file, base, remembered) })
	}
	return len(questions)
}

// with puts what was remembered into the question.
func (q Question) with(remembered map[string]string) Question {
	var pairs []string
	for name, value := range remembered {
		pairs = append(pairs, "{"+name+"}", value)
	}
	fill := strings.NewReplacer(pairs...)
	q.Path, q.Body = fill.Replace(q.Path), fill.Replace(q.Body)
	q.Expects = slices.Clone(q.Expects)
	for i, e := range q.Expects {
		q.Expects[i].Want = slices.Clone(e.Want)
		for k, w := range e.Want {
			q.Expects[i].Want[k] = fill.Replace(w)
		}
	}
	return q
}

// plain is a client that follows no redirects.
var plain = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

// send asks the question.
func (q Question) send(ctx context.Context, base string) (*http.Response, []byte, error) {
	request, err := http.NewRequestWithContext(ctx, q.Method, base+q.Path, strings.NewReader(q.Body))
	if err != nil {
		return nil, nil, err
	}
	if q.Body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	response, err := plain.Do(request)
	if err != nil {
		return nil, nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return response, body, err
}

// Update asks all questions of a file and writes what stands at the places into it, for those that are compared exactly.
// Questions with remembered values are left alone.
func Update(ctx context.Context, file, base string) error {
	questions, err := Read(file)
	if err != nil {
		return err
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	lines := strings.Split(string(data), "\n")
	for _, q := range questions {
		if strings.ContainsAny(q.Path, "{}") {
			continue
		}
		response, body, err := q.send(ctx, base)
		if err != nil {
			return err
		}
		for _, e := range q.Expects {
			if e.How == ":" {
				lines[e.Line-1] = strings.TrimSpace(e.Place + ": " + strings.Join(e.found(response, body), " | "))
			}
		}
	}
	return os.WriteFile(file, []byte(strings.Join(lines, "\n")), 0o644)
}

func (q Question) ask(t *testing.T, file, base string, remembered map[string]string) {
	response, body, err := q.send(t.Context(), base)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range q.Expects {
		if e.How == "=" {
			if found := e.found(response, body); len(found) == 1 && len(e.Want) == 1 {
				remembered[e.Want[0]] = found[0]
			} else {
				t.Errorf("%s:%d: %s has %q: one value is needed to be remembered", file, e.Line, e.Place, found)
			}
			continue
		}
		if fault := e.check(e.found(response, body)); fault != "" {
			t.Errorf("%s:%d: %s %s\n%s %s", file, e.Line, q.Method, q.Path, e.Place, fault)
		}
	}
	if t.Failed() {
		t.Logf("the answer was %d %.2000s", response.StatusCode, body)
	}
}

// found lists what stands at the place.
func (e Expectation) found(response *http.Response, body []byte) []string {
	name, isHeader := strings.CutPrefix(e.Place, "header.")
	switch {
	case e.Place == "status":
		return []string{strconv.Itoa(response.StatusCode)}
	case isHeader:
		return response.Header.Values(name)
	case e.Place == "body":
		return []string{strings.TrimSpace(string(body))}
	}
	var value any
	if err := json.Unmarshal(body, &value); err != nil {
		return []string{"no JSON: " + err.Error()}
	}
	return walk(value, strings.Split(strings.ReplaceAll(e.Place, "[", ".["), "."))
}

// walk follows the steps of a place down into a value.
func walk(value any, steps []string) []string {
	if len(steps) == 0 {
		return []string{text(value)}
	}
	list, _ := value.([]any)
	switch steps[0] {
	case "":
		return walk(value, steps[1:])
	case "[]":
		var all []string
		for _, member := range list {
			all = append(all, walk(member, steps[1:])...)
		}
		return all
	}
	if i, err := strconv.Atoi(strings.Trim(steps[0], "[]")); err == nil {
		if i >= len(list) {
			return nil
		}
		return walk(list[i], steps[1:])
	}
	object, _ := value.(map[string]any)
	member, ok := object[steps[0]]
	if !ok {
		return nil
	}
	return walk(member, steps[1:])
}

func text(value any) string {
	if s, ok := value.(string); ok {
		return s
	}
	data, _ := json.Marshal(value) // it was decoded from JSON
	return string(data)
}

func (e Expectation) check(found []string) string {
	switch e.How {
	case "~":
		for _, w := range e.Want {
			if !slices.Contains(found, w) {
				return fmt.Sprintf("lacks %q, has %q", w, found)
			}
		}
	case "!":
		for _, w := range e.Want {
			if slices.Contains(found, w) {
				return fmt.Sprintf("has %q", w)
			}
		}
	default:
		if !slices.Equal(found, e.Want) {
			return fmt.Sprintf("is %q, not %q", found, e.Want)
		}
	}
	return ""
}
