package extract

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"
)

// FuzzRead reads any bytes: nothing panics, and every statement stands in the text that it quotes.
func FuzzRead(f *testing.F) {
	reader := testReader(f)
	for _, seed := range []string{
		"Russia backs Syria\n\nPutin met Assad in Moscow on Monday. He said Israel \"must leave\", and Iran agreed.",
		"\n\n. . .\n\n\"", "Iran\x00Israel \xff\xfe met.", "Iran Iran Iran Iran, Israel; Syria\n\nIt did not attack them.",
		"北京 Beijing 会见 Moscow. Ìrân attacked İsrael’s ally",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if text != "" && len(text) <= 4000 {
			readWhole(t, reader, text)
		}
	})
}

// readWhole reads a text whose statements must stand in it.
func readWhole(t *testing.T, reader *Extractor, text string) {
	a := testArticle(t, "2018-07-13", text)
	reading, err := reader.Read(a)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range reading.Statements {
		if err := s.Validate(a); err != nil {
			t.Errorf("%s: %v", s.ID, err)
		}
	}
}

// TestWordsInAnyOrder reads texts of the words of the samples and of the tests of actors in any order.
func TestWordsInAnyOrder(t *testing.T) {
	reader := testReader(t)
	words := wordsOfTests(t)
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 0))
		var text strings.Builder
		for range 150 {
			text.WriteString(words[r.IntN(len(words))])
			text.WriteByte(" \n"[r.IntN(32)/31])
		}
		func() {
			defer func() {
				if p := recover(); p != nil {
					t.Errorf("seed %d: %v\n%s\n%s", seed, p, text.String(), debug.Stack())
				}
			}()
			readWhole(t, reader, text.String())
		}()
	}
}

// wordsOfTests lists the words of the samples and of testdata, marks and all, each once.
func wordsOfTests(t *testing.T) (words []string) {
	files, err := filepath.Glob("../data/articles/*")
	if err != nil || len(files) == 0 {
		t.Fatalf("no samples: %v", err)
	}
	seen := map[string]bool{}
	for _, name := range append(files, "testdata/actors.txt") {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range strings.Fields(string(text)) {
			if !seen[w] {
				seen[w] = true
				words = append(words, w)
			}
		}
	}
	return words
}
