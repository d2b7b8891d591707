package main

import (
	"slices"
	"strings"
)

// familyFirst are the countries whose people are named family name first in English papers too; givenOnly those whose
// people are called by the first of their names, which is their own.
var (
	familyFirst = strings.Fields("CHN TWN HKG MAC KOR PRK VNM KHM SGP")
	givenOnly   = strings.Fields("ETH ERI")
	noSurname   = strings.Fields("MMR")
)

// joined are the particles that belong to the surname that follows them.
var joined = strings.Fields("de del della der den di da do dos du la le van von ter ten zu bin ibn ben ould bint abu el al ag st san o")

// surnames returns the last names that a person goes by: "Khamenei", "al-Assad" and "Assad", "bin Salman", "von der
// Leyen", "Ban" for Ban Ki-moon, "Abiy" for Abiy Ahmed, "Suu Kyi".
func surnames(name, country string) []string {
	words := strings.Fields(name)
	if n := len(words); n > 1 && (words[n-1] == "Jr." || words[n-1] == "Jr" || words[n-1] == "II" || words[n-1] == "III") {
		words = words[:n-1]
	}
	if len(words) < 2 {
		return nil
	}
	switch {
	case slices.Contains(familyFirst, country):
		return []string{words[0]}
	case slices.Contains(givenOnly, country):
		return []string{words[0]}
	case slices.Contains(noSurname, country):
		return nil
	}
	last := words[len(words)-1]
	if regnal(last) {
		return nil
	}
	found := []string{last}
	start := len(words) - 1
	for start > 1 && slices.Contains(joined, strings.ToLower(words[start-1])) {
		start--
	}
	if start < len(words)-1 {
		found = append(found, strings.Join(words[start:], " "))
		if p := strings.ToLower(words[start]); p == "bin" || p == "ben" || p == "ibn" || p == "abu" {
			found = found[1:]
		}
	}
	if lower := strings.ToLower(last); strings.HasPrefix(lower, "al-") || strings.HasPrefix(lower, "el-") {
		found = append(found, last[3:])
	}
	return found
}

// regnal tells whether a word is the number of a monarch.
func regnal(word string) bool {
	return word != "" && strings.Trim(word, "IVX") == ""
}
