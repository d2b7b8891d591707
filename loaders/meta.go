package loaders

import (
	"os"
	"path/filepath"
	"strings"

	"entente/loaders/textfile"
)

// A metaTable is what a folder's meta.tsv says of its text files, by name.
type metaTable map[string]textfile.Meta

// meta looks a file up in the meta.tsv of its folder.
func (o *opener) meta(file, name string) textfile.Meta {
	if file == stdinName {
		return textfile.Meta{}
	}
	dir := filepath.Dir(file)
	table, known := o.beside[dir]
	if !known {
		table = readMeta(filepath.Join(dir, "meta.tsv"))
		o.beside[dir] = table
	}
	return table[name]
}

// readMeta reads a tab-separated table with a header row: id, and any of date, url, publisher. A table that is absent or
// has no column id says nothing.
func readMeta(path string) metaTable {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	rows := strings.Split(strings.ReplaceAll(string(data), "\r\n", "\n"), "\n")
	column := map[string]int{}
	for i, name := range strings.Split(rows[0], "\t") {
		column[name] = i
	}
	if _, ok := column["id"]; !ok {
		return nil
	}
	table := metaTable{}
	for _, row := range rows[1:] {
		cells := strings.Split(row, "\t")
		cell := func(name string) string {
			if i, ok := column[name]; ok && i < len(cells) {
				return strings.TrimSpace(cells[i])
			}
			return ""
		}
		if id := cell("id"); id != "" {
			table[id] = textfile.Meta{URL: cell("url"), Published: cell("date"), Publisher: cell("publisher")}
		}
	}
	return table
}
