// Compile makes the tables of data/actors from raw tables of facts and from the rows in data/curated:
//
//	go run ./extract/gazetteer/compile -raw DIR -curated data/curated -out data/actors
//
// What it reads and which rules it cleans by stands in data/README.md. It loads what it wrote, so that a fault shows at
// once.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"entente/extract/gazetteer"
)

func main() {
	raw := flag.String("raw", "", "folder of countries.tsv, leaders.tsv, groups.tsv, igos.tsv, igo_members_by_year.tsv")
	curated := flag.String("curated", "data/curated", "folder of rows kept by hand")
	out := flag.String("out", "data/actors", "folder to write")
	flag.Parse()
	if err := run(*raw, *curated, *out); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(raw, curated, out string) error {
	w, err := newWork(raw, curated)
	if err != nil {
		return err
	}
	for _, step := range []func() error{w.countries, w.bodies, w.groups, w.people, w.ownRows, w.edit, w.members} {
		if err := step(); err != nil {
			return err
		}
	}
	w.clean()
	if err := w.write(out); err != nil {
		return err
	}
	kb, err := gazetteer.Load(os.DirFS(filepath.Dir(out)))
	if err != nil {
		return fmt.Errorf("the tables written do not load: %w", err)
	}
	fmt.Printf("%d actors\n", kb.Len())
	return nil
}
