package main

import (
	"fmt"
	"os"
	"strings"
)

// A table is a raw file: its rows as maps from column to cell.
type table struct {
	file string
	rows []map[string]string
}

func readTable(file string) (table, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return table{}, err
	}
	lines := strings.Split(strings.TrimRight(string(data), "\n"), "\n")
	columns := strings.Split(strings.TrimRight(lines[0], "\r"), "\t")
	t := table{file: file}
	for i, line := range lines[1:] {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(strings.TrimRight(line, "\r"), "\t")
		if len(cells) > len(columns) {
			return table{}, fmt.Errorf("%s:%d: %d columns, the header has %d", file, i+2, len(cells), len(columns))
		}
		row := map[string]string{"": fmt.Sprintf("%s:%d", file, i+2)}
		for c, cell := range cells {
			row[columns[c]] = strings.TrimSpace(cell)
		}
		t.rows = append(t.rows, row)
	}
	return t, nil
}

// list splits a cell at "|", empty parts left out.
func list(cell string) []string {
	var parts []string
	for _, p := range strings.Split(cell, "|") {
		if p = strings.TrimSpace(p); p != "" {
			parts = append(parts, p)
		}
	}
	return parts
}
