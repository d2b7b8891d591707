package api

import (
	"fmt"
	"io"
	"reflect"
	"time"

	"github.com/parquet-go/parquet-go"

	"entente/graph"
)

// rowsInGroup is how many rows are held before they are written.
const rowsInGroup = 20_000

// A parquetTable writes structs with the columns of their CSV; days are dates, empty ones null.
type parquetTable struct {
	row    reflect.Type
	writer *parquet.Writer
}

func newParquetTable(w io.Writer, of reflect.Type) *parquetTable {
	var fields []reflect.StructField
	eachColumn(reflect.Zero(of), "", func(name string, v reflect.Value) {
		t, option := parquetType(v)
		fields = append(fields, reflect.StructField{
			Name: fmt.Sprintf("Column%d", len(fields)), Type: t, Tag: reflect.StructTag(`parquet:"` + name + option + `"`),
		})
	})
	row := reflect.StructOf(fields)
	schema := parquet.SchemaOf(reflect.New(row).Interface())
	return &parquetTable{row: row, writer: parquet.NewWriter(w, schema, parquet.Compression(&parquet.Zstd), parquet.MaxRowsPerRowGroup(rowsInGroup))}
}

// parquetType returns the type of a column, and what its tag must say beside its name.
func parquetType(v reflect.Value) (t reflect.Type, option string) {
	if v.Type() == reflect.TypeFor[Day]() {
		return reflect.TypeFor[*int32](), ",date,optional"
	}
	switch v.Kind() {
	case reflect.Int:
		return reflect.TypeFor[int64](), ""
	case reflect.Float64:
		return reflect.TypeFor[float64](), ""
	case reflect.Bool:
		return reflect.TypeFor[bool](), ""
	}
	return reflect.TypeFor[string](), ""
}

func (t *parquetTable) write(row any) error {
	out := reflect.New(t.row).Elem()
	i := 0
	eachColumn(reflect.ValueOf(row), "", func(_ string, v reflect.Value) {
		field := out.Field(i)
		i++
		switch {
		case v.Type() == reflect.TypeFor[Day]():
			if v.String() != "" {
				days := int32(graph.Date(v.String()).Time().Unix() / int64((24 * time.Hour).Seconds()))
				field.Set(reflect.ValueOf(&days))
			}
		default:
			field.Set(v.Convert(field.Type()))
		}
	})
	return t.writer.Write(out.Addr().Interface())
}

func (t *parquetTable) close() error { return t.writer.Close() }
