package extract

import (
	"slices"
	"testing"
)

func TestAllyNouns(t *testing.T) {
	for text, want := range map[string][]string{
		"Russia, a key ally of Syria, has warned it would be unrealistic to expect that.": {"russia syria asserted"},
		"China is not an ally of Pakistan.":                                               {"china pakistan denied"},
		"Iran's ally Hezbollah fired rockets at Israel.":                                  {"hezbollah iran asserted"},
		"Georgia, a former ally of Russia, wants to join NATO.":                           nil,
		"Turkey met allies of Qatar in Doha, and Egypt visited Bahrain.":                  nil,
		"The United States and its allies struck Syria; Russia protested.":                nil,
	} {
		reading, err := testReader(t).Read(testArticle(t, "2018-07-13", text))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, s := range reading.Statements {
			if s.Rule == "ally noun" {
				got = append(got, string(s.Subject)+" "+string(s.Object)+" "+string(s.Stance))
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s\ngot %q, want %q", text, got, want)
		}
	}
}
