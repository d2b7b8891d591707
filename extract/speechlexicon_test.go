package extract

import (
	"strings"
	"testing"
	"testing/fstest"

	"entente/data"
)

func TestLexiconsLoad(t *testing.T) {
	if _, err := NewSpeechFinder(data.FS); err != nil {
		t.Error(err)
	}
	if _, err := NewStanceJudge(data.FS); err != nil {
		t.Error(err)
	}
}

func TestLexiconFaultsNameTheLine(t *testing.T) {
	const rest = "nouns:\n  neutral: [word]\n"
	tests := []struct{ name, text, want string }{
		{"unknown section", "verb:\n  neutral: [say]\n" + rest, "reporting.yaml:1: unknown section \"verb\""},
		{"unknown class", "verbs:\n  loud: [shout]\n" + rest, "reporting.yaml:2: unknown class \"loud\""},
		{"twice", "verbs:\n  neutral: [say]\n  claim: [say]\n" + rest, "reporting.yaml:3: \"say\" is already listed as neutral"},
		{"no list", "verbs:\n  neutral: say\n" + rest, "reporting.yaml:2: expected a list"},
		{"missing section", rest, "section \"verbs\" is missing"},
		{"empty", "", "reporting.yaml:1: expected sections"},
		{"not YAML", "verbs: [", "reporting.yaml"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := NewSpeechFinder(fstest.MapFS{reportingFile: {Data: []byte(test.text)}})
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q in it", err, test.want)
			}
		})
	}
	if _, err := NewStanceJudge(fstest.MapFS{}); err == nil {
		t.Error("a missing file is no error")
	}
}
