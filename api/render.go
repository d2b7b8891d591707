package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"reflect"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/klauspost/compress/gzip"
)

// encode writes a value in a format; a list in csv or ndjson is its results alone.
func encode(value any, format string) ([]byte, error) {
	var b bytes.Buffer
	switch format {
	case "csv":
		err := WriteCSV(&b, resultsOf(value))
		return b.Bytes(), err
	case "ndjson":
		results := reflect.ValueOf(resultsOf(value))
		encoder := plainJSON(&b)
		for i := range results.Len() {
			if err := encoder.Encode(results.Index(i).Interface()); err != nil {
				return nil, err
			}
		}
		return b.Bytes(), nil
	}
	err := plainJSON(&b).Encode(value)
	return b.Bytes(), err
}

// plainJSON encodes without HTML escapes: quotes are read by people.
func plainJSON(b *bytes.Buffer) *json.Encoder {
	encoder := json.NewEncoder(b)
	encoder.SetEscapeHTML(false)
	return encoder
}

// resultsOf takes the results out of a page.
func resultsOf(page any) any {
	return reflect.Indirect(reflect.ValueOf(page)).FieldByName("Results").Interface()
}

// WriteCSV writes a slice of structs as a table with a header row. Members of members are joined by an underscore
// (source_id), lists of actors are their ids joined by a semicolon, lists of anything larger are left out.
func WriteCSV(b *bytes.Buffer, rows any) error {
	w := csv.NewWriter(b)
	v := reflect.ValueOf(rows)
	var header []string
	eachCell(reflect.Zero(v.Type().Elem()), "", func(name, _ string) { header = append(header, name) })
	if err := w.Write(header); err != nil {
		return err
	}
	for i := range v.Len() {
		var row []string
		eachCell(v.Index(i), "", func(_, value string) { row = append(row, value) })
		if err := w.Write(row); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

// eachCell calls use for each column of a struct with its text.
func eachCell(v reflect.Value, prefix string, use func(name, value string)) {
	eachColumn(v, prefix, func(name string, value reflect.Value) { use(name, cell(value)) })
}

// eachColumn calls use for each column of a struct, in the order of the fields; the columns do not depend on the values.
func eachColumn(v reflect.Value, prefix string, use func(name string, value reflect.Value)) {
	t := v.Type()
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		field := v.Field(i)
		if f.Type.Kind() == reflect.Pointer {
			field = reflect.Zero(f.Type.Elem())
			if !v.Field(i).IsNil() {
				field = v.Field(i).Elem()
			}
		}
		switch {
		case f.Anonymous:
			eachColumn(field, prefix, use)
		case field.Kind() == reflect.Struct:
			eachColumn(field, prefix+name+"_", use)
		case field.Kind() == reflect.Slice || field.Kind() == reflect.Map:
			if text, ok := listCell(field); ok {
				use(prefix+name, reflect.ValueOf(text))
			}
		default:
			use(prefix+name, field)
		}
	}
}

func cell(v reflect.Value) string {
	switch v.Kind() {
	case reflect.Int:
		return strconv.FormatInt(v.Int(), 10)
	case reflect.Float64:
		return strconv.FormatFloat(v.Float(), 'g', -1, 64)
	case reflect.Bool:
		return strconv.FormatBool(v.Bool())
	}
	return v.String()
}

// listCell joins a list of strings or actors; ok is false for other lists.
func listCell(v reflect.Value) (text string, ok bool) {
	var parts []string
	switch items := v.Interface().(type) {
	case []string:
		parts = items
	case []ActorRef:
		for _, a := range items {
			parts = append(parts, string(a.ID))
		}
	default:
		return "", false
	}
	return strings.Join(parts, ";"), true
}

// send writes an encoded body, or 304 where the caller has it already.
func send(c *gin.Context, status int, mediaType string, body []byte) {
	h := c.Writer.Header()
	h.Set("Content-Type", mediaType)
	h.Add("Vary", "Accept, Accept-Encoding")
	h.Set("X-Content-Type-Options", "nosniff")
	if read := c.Request.Method == http.MethodGet || c.Request.Method == http.MethodHead; read && status == http.StatusOK {
		sum := sha256.Sum256(body)
		tag := `W/"` + hex.EncodeToString(sum[:12]) + `"`
		h.Set("ETag", tag)
		h.Set("Cache-Control", "no-cache")
		if has(c.GetHeader("If-None-Match"), tag) {
			c.Status(http.StatusNotModified)
			c.Writer.WriteHeaderNow()
			return
		}
	}
	if len(body) > 1024 && strings.Contains(c.GetHeader("Accept-Encoding"), "gzip") {
		body = compress(body)
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	c.Status(status)
	c.Writer.WriteHeaderNow()
	if c.Request.Method != http.MethodHead {
		_, _ = c.Writer.Write(body) // a caller that went away is no fault of ours
	}
}

// has tells whether a list of entity tags holds one, by weak comparison.
func has(header, tag string) bool {
	for part := range strings.SplitSeq(header, ",") {
		part = strings.TrimSpace(part)
		if part == "*" || strings.TrimPrefix(part, "W/") == strings.TrimPrefix(tag, "W/") {
			return true
		}
	}
	return false
}

func compress(body []byte) []byte {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.StatelessCompression) // the level is valid; it needs no large tables, which cost more than the packing
	_, _ = w.Write(body)                                       // a buffer takes all
	_ = w.Close()
	return b.Bytes()
}
