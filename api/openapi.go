package api

import (
	"encoding/json"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"entente/graph"
)

// object is a JSON object; encoding/json writes its members sorted, so the document is the same every time.
type object = map[string]any

// openAPI describes the routes as OpenAPI 3.1, from the types that the handlers use.
func openAPI(routes []route, kinds *graph.Kinds, version string) ([]byte, error) {
	s := schemas{components: object{}}
	for _, k := range kinds.All() {
		s.kinds = append(s.kinds, string(k.Name))
	}
	paths := object{}
	for _, r := range routes {
		item, ok := paths[r.path].(object)
		if !ok {
			item = object{}
			paths[r.path] = item
		}
		item[strings.ToLower(r.method)] = s.operation(r)
	}
	s.of(reflect.TypeFor[Problem]())
	maps.Copy(paths, technicalPaths())
	return json.MarshalIndent(object{
		"openapi": "3.1.0",
		"info": object{
			"title":       "entente",
			"version":     version,
			"description": "Who stands how to whom, and who says so: relations between political actors, each with its sentences.",
			"license":     object{"name": "Apache-2.0", "identifier": "Apache-2.0"},
		},
		"servers": []object{{"url": "/"}},
		"paths":   paths,
		"components": object{
			"schemas":         s.components,
			"securitySchemes": object{"key": object{"type": "http", "scheme": "bearer"}},
		},
	}, "", " ")
}

// technicalPaths describes what is not a question.
func technicalPaths() object {
	state := object{"application/json": object{"schema": object{"type": "object", "properties": object{"status": object{"type": "string"}}}}}
	answer := func(name, summary string, content object, more object) object {
		responses := object{"200": object{"description": "OK", "content": content}, "304": object{"description": "as If-None-Match has it"}}
		maps.Copy(responses, more)
		return object{"get": object{"operationId": name, "summary": summary, "tags": []string{"technical"}, "responses": responses}}
	}
	return object{
		"/healthz": answer("alive", "Whether the program runs", state, nil),
		"/readyz":  answer("ready", "Whether the store answers", state, object{"503": object{"description": "Service Unavailable: unavailable"}}),
		"/metrics": answer("metrics", "Counters in the text format of Prometheus", object{"text/plain": object{"schema": object{"type": "string"}}}, nil),
	}
}

func (s *schemas) operation(r route) object {
	op := object{
		"operationId": r.name, "summary": r.summary, "tags": []string{r.tag},
		"parameters": s.parameters(r), "responses": s.responses(r),
	}
	if r.body != nil {
		op["requestBody"] = object{"required": true, "content": object{"application/json": object{"schema": s.of(r.body)}}}
		s.components[componentName(r.body)].(object)["additionalProperties"] = false
	}
	op["security"] = []object{{}, {"key": []string{}}}
	return op
}

func (s *schemas) parameters(r route) []object {
	all := []object{}
	for _, p := range paramsOf(r.params) {
		schema := s.parameterSchema(p)
		o := object{"name": p.Name, "in": p.In, "description": p.Doc, "schema": schema}
		if p.In == "path" || p.Needed {
			o["required"] = true
		}
		all = append(all, o)
	}
	if r.list {
		all = append(all, object{
			"name": "format", "in": "query", "description": "form of the results; Accept does the same",
			"schema": object{"type": "string", "enum": []string{"json", "csv", "ndjson"}, "default": "json"},
		})
	}
	return all
}

func (s *schemas) parameterSchema(p param) object {
	schema := s.of(p.Type)
	inner := schema
	if items, ok := schema["items"].(object); ok {
		inner = items
	}
	if p.In == "path" {
		schema["minLength"] = 1
	}
	if p.Needed {
		schema["minLength"] = 1
	}
	if len(p.Enum) > 0 {
		inner["enum"] = p.Enum
	}
	if p.Pattern != "" {
		inner["pattern"] = p.Pattern
	}
	if p.Name == "kind" {
		inner["enum"] = s.kinds
	}
	if p.Min != nil {
		inner["minimum"] = *p.Min
	}
	if p.Max != nil {
		inner["maximum"] = *p.Max
	}
	if p.Default != "" {
		schema["default"] = p.Default
		if p.Type.Kind() == reflect.Int {
			schema["default"] = json.Number(p.Default)
		}
	}
	return schema
}

func (s *schemas) responses(r route) object {
	out := object{}
	for _, status := range r.status {
		response := object{"description": http.StatusText(status)}
		if r.result != nil {
			content := object{"application/json": object{"schema": s.of(r.result)}}
			if r.list {
				content["text/csv"] = object{"schema": object{"type": "string"}}
				content["application/x-ndjson"] = object{"schema": object{"type": "string"}}
			}
			response["content"] = content
		}
		if r.stream != nil {
			content := object{}
			for _, mediaType := range exportTypes {
				content[mediaType] = object{"schema": object{"type": "string"}}
			}
			content[exportTypes["jsonld"]] = object{"schema": linkedSchema()}
			response["content"] = content
		}
		if r.method == http.MethodGet && r.stream == nil {
			response["headers"] = object{"ETag": object{"schema": object{"type": "string"}}}
		}
		out[strconv.Itoa(status)] = response
	}
	if r.method == http.MethodGet && r.stream == nil {
		out["304"] = object{"description": "as If-None-Match has it"}
	}
	for status, codes := range byStatus(r.faultsOf()) {
		out[strconv.Itoa(status)] = object{
			"description": http.StatusText(status) + ": " + strings.Join(codes, ", "),
			"content":     object{"application/problem+json": object{"schema": s.of(reflect.TypeFor[Problem]())}},
		}
	}
	return out
}

// linkedSchema describes a JSON-LD document; what its nodes hold is for its context to say.
func linkedSchema() object {
	open := object{"type": "object", "additionalProperties": object{}}
	return object{
		"type": "object", "required": []string{"@context", "@graph"},
		"properties": object{"@context": open, "@graph": object{"type": "array", "items": open}},
	}
}

// byStatus groups codes by their status.
func byStatus(codes []Code) map[int][]string {
	out := map[int][]string{}
	for _, c := range codes {
		if !slices.Contains(out[statusOf[c]], string(c)) {
			out[statusOf[c]] = append(out[statusOf[c]], string(c))
		}
	}
	return out
}

// schemas makes JSON schemas of Go types; structs become components.
type schemas struct {
	components object
	kinds      []string
}

// enums are the types whose values are a closed list.
func enums(t reflect.Type) []string {
	switch t {
	case reflect.TypeFor[Code]():
		var codes []string
		for _, c := range slices.Sorted(maps.Keys(statusOf)) {
			codes = append(codes, string(c))
		}
		return codes
	}
	return nil
}

func (s *schemas) of(t reflect.Type) object {
	switch t {
	case reflect.TypeFor[Day]():
		return object{"type": []string{"string", "null"}, "format": "date"}
	case reflect.TypeFor[graph.Date]():
		return object{"type": "string", "format": "date"}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return nullable(s.of(t.Elem()))
	case reflect.String:
		o := object{"type": "string"}
		if e := enums(t); e != nil {
			o["enum"] = e
		}
		return o
	case reflect.Int:
		return object{"type": "integer"}
	case reflect.Float64:
		return object{"type": "number"}
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Slice:
		return object{"type": "array", "items": s.of(t.Elem())}
	case reflect.Map:
		return object{"type": "object", "additionalProperties": s.of(t.Elem())}
	}
	name := componentName(t)
	if _, done := s.components[name]; !done {
		s.components[name] = object{} // a type that holds itself finds it there
		s.components[name] = s.structure(t)
	}
	return object{"$ref": "#/components/schemas/" + name}
}

func nullable(schema object) object {
	if kind, ok := schema["type"].(string); ok {
		schema["type"] = []string{kind, "null"}
		return schema
	}
	return object{"anyOf": []object{schema, {"type": "null"}}}
}

// componentName names a type; Page[entente/api.Relation] is RelationPage.
func componentName(t reflect.Type) string {
	name, argument, generic := strings.Cut(t.Name(), "[")
	if !generic {
		return name
	}
	argument = strings.TrimSuffix(argument, "]")
	return argument[strings.LastIndexByte(argument, '.')+1:] + name
}

func (s *schemas) structure(t reflect.Type) object {
	properties := object{}
	required := []string{}
	for _, f := range reflect.VisibleFields(t) {
		name, option, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous || name == "" {
			continue
		}
		schema := s.of(f.Type)
		if doc := f.Tag.Get("doc"); doc != "" {
			schema["description"] = doc
		}
		if e := f.Tag.Get("enum"); e != "" {
			schema["enum"] = strings.Split(e, ",")
		}
		bounds(schema, f.Tag)
		properties[name] = schema
		if option != "omitempty" {
			required = append(required, name)
		}
	}
	o := object{"type": "object", "properties": properties}
	if len(required) > 0 {
		o["required"] = required
	}
	return o
}

// bounds adds what the tags say of a member's values.
func bounds(schema object, tag reflect.StructTag) {
	for key, keyword := range map[string]string{"min": "minimum", "max": "maximum", "least": "minLength", "most": "maxItems"} {
		if b := bound(tag.Get(key)); b != nil {
			schema[keyword] = *b
		}
	}
	if p := tag.Get("pattern"); p != "" {
		schema["pattern"] = p
	}
	if f := tag.Get("format"); f != "" {
		schema["format"] = f
	}
}
