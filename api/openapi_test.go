package api_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"

	"entente/api"
)

// document fetches /openapi.json.
func document(t *testing.T, base string) map[string]any {
	t.Helper()
	response, body := get(t, base+"/openapi.json")
	var doc map[string]any
	if err := json.Unmarshal([]byte(body), &doc); err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%d %v", response.StatusCode, err)
	}
	return doc
}

// at walks down objects.
func at(value any, steps ...string) any {
	for _, s := range steps {
		object, _ := value.(map[string]any)
		value = object[s]
	}
	return value
}

// Every route is described, and everything described is a route.
func TestDocumentHasAllRoutes(t *testing.T) {
	base, service := serve(t, "mem", api.Config{})
	doc := document(t, base)
	if doc["openapi"] != "3.1.0" {
		t.Errorf("openapi is %v", doc["openapi"])
	}
	var described []string
	for path, item := range doc["paths"].(map[string]any) {
		for method := range item.(map[string]any) {
			described = append(described, strings.ToUpper(method)+" "+path)
		}
	}
	handler, err := api.NewHandler(service, api.Config{})
	if err != nil {
		t.Fatal(err)
	}
	var served []string
	for _, r := range handler.(*gin.Engine).Routes() {
		path := regexp.MustCompile(`:(\w+)`).ReplaceAllString(r.Path, "{$1}")
		if r.Method != http.MethodHead && (strings.HasPrefix(path, "/v1/") && !strings.HasSuffix(path, ".svg") || slices.Contains([]string{"/healthz", "/readyz", "/metrics"}, path)) {
			served = append(served, r.Method+" "+path)
		}
	}
	slices.Sort(described)
	slices.Sort(served)
	if !slices.Equal(described, served) {
		t.Errorf("described %q\nserved %q", described, served)
	}
}

// Answers are as the document says: known status, media type, and a body that fits the schema.
func TestAnswersFitDocument(t *testing.T) {
	for kind := range stores {
		t.Run(kind, func(t *testing.T) {
			base, service := serve(t, kind, api.Config{OpenWrite: true})
			post(t, base+"/v1/articles", "application/json", `{"id":"d1","text":"Russia [allies] Syria.\nQatar [mediates] Israel, Iran.\nVladimir Putin [leads] Russia.\nCongo [meets] DR Congo.\nSyria [meets] Russia.","published":"2018-07-13"}`)
			page, err := service.Statements(t.Context(), &api.StatementParams{Paging: api.Paging{Limit: 1}})
			if err != nil {
				t.Fatal(err)
			}
			id := string(page.Results[0].ID)
			doc := document(t, base)
			random := rand.New(rand.NewPCG(1, 2))
			for path, item := range doc["paths"].(map[string]any) {
				operation := at(item, "get")
				if operation == nil {
					continue
				}
				for range 60 {
					address := base + invent(random, path, operation, id)
					response, body := get(t, address, "X-Request-Id", "t")
					if fault := fits(doc, operation, response, body); fault != "" {
						t.Fatalf("GET %s: %s\n%d %.500s", address, fault, response.StatusCode, body)
					}
				}
			}
		})
	}
}

// invent makes an address from what the document says of the parameters: fitting values mostly, and sometimes nonsense.
func invent(random *rand.Rand, path string, operation any, id string) string {
	pick := func(s ...string) string { return s[random.IntN(len(s))] }
	nonsense := []string{"", "x", "0", "-1", "501", "\x00", "'", "\"", "%", "a:b:c", "🦉", "Côte d'Ivoire", "*", "NEAR(", "2018-99-99", strings.Repeat("y", 3000), "\xff"}
	query := url.Values{}
	parameters, _ := at(operation, "parameters").([]any)
	for _, p := range parameters {
		name := at(p, "name").(string)
		value := pick("russia", "Congo", "RUS", "d1", id, "russia:allies:syria", "2018-07-13", "1", "0.5", "iran")
		if enum, ok := at(p, "schema", "enum").([]any); ok {
			value = fmt.Sprint(enum[random.IntN(len(enum))])
		} else if at(p, "schema", "format") == "date" {
			value = "2019-01-01"
		} else if at(p, "schema", "type") == "integer" {
			value = "1"
		}
		if random.IntN(8) == 0 {
			value = pick(nonsense...)
		}
		switch {
		case at(p, "in") == "path":
			if value == "" || strings.ContainsAny(value, "\x00") {
				value = "x"
			}
			path = strings.Replace(path, "{"+name+"}", url.PathEscape(value), 1)
		case random.IntN(5) == 0 || at(p, "required") == true:
			query.Set(name, value)
		}
	}
	if random.IntN(20) == 0 {
		query.Set("unknown", "1")
	}
	return path + "?" + query.Encode()
}

func fits(doc map[string]any, operation any, response *http.Response, body string) string {
	described := at(operation, "responses", fmt.Sprint(response.StatusCode))
	if described == nil {
		return "the status is not described"
	}
	if response.StatusCode >= 500 {
		return "it failed"
	}
	mediaType, _, _ := strings.Cut(response.Header.Get("Content-Type"), ";")
	content := at(described, "content", mediaType)
	if content == nil {
		return "the media type " + mediaType + " is not described"
	}
	if !strings.HasSuffix(mediaType, "json") || mediaType == "application/x-ndjson" {
		return ""
	}
	var value any
	if err := json.Unmarshal([]byte(body), &value); err != nil {
		return err.Error()
	}
	return valid(doc, at(content, "schema"), value, "body")
}

// valid checks a value against the parts of JSON Schema that the document uses.
func valid(doc map[string]any, schema, value any, where string) string {
	if anything, ok := schema.(map[string]any); ok && len(anything) == 0 {
		return ""
	}
	if ref, ok := at(schema, "$ref").(string); ok {
		return valid(doc, at(doc, strings.Split(strings.TrimPrefix(ref, "#/"), "/")...), value, where)
	}
	if options, ok := at(schema, "anyOf").([]any); ok {
		for _, o := range options {
			if valid(doc, o, value, where) == "" {
				return ""
			}
		}
		return where + " fits none of the options"
	}
	if !typed(at(schema, "type"), value) {
		return fmt.Sprintf("%s is %v, not a %v", where, value, at(schema, "type"))
	}
	if enum, ok := at(schema, "enum").([]any); ok && !slices.Contains(enum, value) {
		return fmt.Sprintf("%s is %v, none of %v", where, value, enum)
	}
	switch v := value.(type) {
	case []any:
		for i, member := range v {
			if fault := valid(doc, at(schema, "items"), member, fmt.Sprintf("%s[%d]", where, i)); fault != "" {
				return fault
			}
		}
	case map[string]any:
		return validObject(doc, schema, v, where)
	}
	return ""
}

func validObject(doc map[string]any, schema any, value map[string]any, where string) string {
	required, _ := at(schema, "required").([]any)
	for _, name := range required {
		if _, ok := value[name.(string)]; !ok {
			return fmt.Sprintf("%s lacks %v", where, name)
		}
	}
	for name, member := range value {
		inner := at(schema, "properties", name)
		if inner == nil {
			inner = at(schema, "additionalProperties")
		}
		if inner == nil {
			return fmt.Sprintf("%s.%s is not described", where, name)
		}
		if fault := valid(doc, inner, member, where+"."+name); fault != "" {
			return fault
		}
	}
	return ""
}

func typed(want, value any) bool {
	if list, ok := want.([]any); ok {
		return slices.ContainsFunc(list, func(w any) bool { return typed(w, value) })
	}
	switch value.(type) {
	case nil:
		return want == "null"
	case string:
		return want == "string"
	case float64:
		return want == "number" || want == "integer" && value == float64(int(value.(float64)))
	case bool:
		return want == "boolean"
	case []any:
		return want == "array"
	}
	return want == "object"
}
