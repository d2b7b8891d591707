package main

import (
	"path/filepath"
	"slices"
	"strings"
)

// great and major are the countries that are most in world news, by the raw id; they set prominence.
var (
	great = strings.Fields("USA GBR RUS CHN IRN ISR FRA DEU")
	major = strings.Fields("UKR SYR IRQ AFG PAK IND JPN KOR PRK TUR SAU EGY PSE ITA CAN AUS BRA ESP POL LBN YEM LBY VEN MEX CUB ZAF NGA SDN ETH SOM TWN QAT ARE JOR IDN PHL THA MMR BLR GRC SRB XKX GEO ARM AZE COD SUN YUG")
)

func weight(rawID string) float64 {
	switch {
	case slices.Contains(great, rawID):
		return 1
	case slices.Contains(major, rawID):
		return 0.8
	}
	return 0.5
}

// officialStart are the beginnings of official names that newspapers write.
var officialStart = []string{"Republic of", "Kingdom of", "State of", "Islamic Republic", "People's Republic", "Federal Republic",
	"Democratic Republic", "United Republic", "Federative Republic", "Commonwealth of", "Grand Duchy", "Principality of", "Sultanate of",
	"Socialist Republic", "Arab Republic", "Hashemite Kingdom", "Bolivarian Republic", "Plurinational State", "Islamic Emirate", "Union of"}

func (w *work) countries() error {
	t, err := readTable(filepath.Join(w.raw, "countries.tsv"))
	if err != nil {
		return err
	}
	skip, err := w.listed("skip-countries.tsv")
	if err != nil {
		return err
	}
	names, err := w.pairs("country-names.tsv")
	if err != nil {
		return err
	}
	for _, r := range t.rows {
		if skip[r["id"]] {
			continue
		}
		name := r["name"]
		if better := names[r["id"]]; better != "" {
			name = better
		}
		a := w.add("country", slug(name), name, r["source"])
		w.country[r["id"]] = a
		w.territory[r["id"]] = r["status"] == "territory"
		countryRow(a, r)
	}
	return nil
}

func countryRow(a *actor, r map[string]string) {
	a.prominence = weight(r["id"])
	if r["status"] == "territory" || r["status"] == "historical" {
		a.prominence = 0.3
	}
	for _, n := range append([]string{r["official"], r["name"]}, list(r["aliases"])...) {
		official := slices.ContainsFunc(officialStart, func(s string) bool { return strings.HasPrefix(n, s) })
		if (n == r["name"] || n == r["official"] || official && strings.Contains(n, a.name)) && !junk(n) {
			a.put("names", n)
		}
	}
	for _, n := range append(list(r["adjectives"]), list(r["demonyms"])...) {
		n, _, _ = strings.Cut(n, " (")
		if n != a.name && n != "NA" && !junk(n) {
			a.put("adjectives", n)
		}
	}
	if c := r["capital"]; c != "" && c != a.name && !strings.Contains(c, " in ") && !strings.Contains(c, "from") && !strings.Contains(c, "no official") {
		a.put("capitals", c)
	}
	for column, code := range map[string]string{"wikidata": "wikidata", "iso2": "iso2", "cow": "cow", "cameo": "cameo"} {
		if v := strings.TrimSpace(r[column]); v != "" {
			a.codes = append(a.codes, code+"="+v)
		}
	}
	if len(r["id"]) == 3 && r["id"][0] != 'X' && r["status"] != "historical" {
		a.codes = append(a.codes, "iso3="+r["id"])
	}
	slices.Sort(a.codes)
	a.executive = "president"
}

// listed reads the first column of a curated table as a set.
func (w *work) listed(file string) (map[string]bool, error) {
	pairs, err := w.pairs(file)
	set := map[string]bool{}
	for k := range pairs {
		set[k] = true
	}
	return set, err
}

// pairs reads the first two columns of a curated table as a map.
func (w *work) pairs(file string) (map[string]string, error) {
	t, err := readTable(filepath.Join(w.curated, file))
	if err != nil {
		return nil, err
	}
	m := map[string]string{}
	for _, r := range t.rows {
		m[r["key"]] = r["value"]
	}
	return m, nil
}
