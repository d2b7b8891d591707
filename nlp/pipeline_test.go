package nlp

import (
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"
)

// shipped loads the models that the program embeds.
var shipped = sync.OnceValues(func() (*Pipeline, error) { return Load(os.DirFS("../data")) })

func load(t testing.TB) *Pipeline {
	t.Helper()
	p, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// token returns the index of the first token with the text word.
func token(t *testing.T, d *Doc, word string) int {
	t.Helper()
	i := slices.Index(words(d), word)
	if i < 0 {
		t.Fatalf("no token %q in %q", word, words(d))
	}
	return i
}

func TestParseNewswire(t *testing.T) {
	for _, c := range []struct{ text, dependent, rel, head string }{
		{"Russian Defense Minister Sergei Shoigu met his Turkish counterpart in Ankara.", "counterpart", "obj", "met"},
		{"Russian Defense Minister Sergei Shoigu met his Turkish counterpart in Ankara.", "Ankara", "obl", "met"},
		{"The rebels were attacked by government troops on Monday.", "rebels", "nsubj:pass", "attacked"},
		{"France and Germany condemned the attack.", "Germany", "conj", "France"},
		{"France and Germany condemned the attack.", "France", "nsubj", "condemned"},
		{"Russia, a key ally of Syria, rejected the report.", "ally", "appos", "Russia"},
		{"The minister said that the talks had failed.", "failed", "ccomp", "said"},
		{"The army, which seized power in May, dissolved parliament.", "seized", "acl:relcl", "army"},
		{"The president did not sign the treaty.", "not", "advmod", "sign"},
		{"Iran's government wants to resume talks with the United States.", "resume", "xcomp", "wants"},
	} {
		d := load(t).Parse(c.text)
		i := token(t, d, c.dependent)
		if got := d.Tokens[i]; got.Rel != c.rel || d.Word(got.Head) != c.head {
			t.Errorf("%q: %s is %s of %s, want %s of %s", c.text, c.dependent, got.Rel, d.Word(got.Head), c.rel, c.head)
		}
	}
}

func TestLemmas(t *testing.T) {
	d := load(t).Parse("The ministers condemned the attacks and were brokering better deals.")
	var got []string
	for _, t := range d.Tokens {
		got = append(got, t.Lemma)
	}
	if s := strings.Join(got, " "); s != "the minister condemn the attack and be broker good deal ." {
		t.Errorf("lemmas: %s", s)
	}
}

func TestEntities(t *testing.T) {
	d := load(t).Parse("Barack Obama visited Germany on Tuesday. The president was tired.")
	var got []string
	for _, e := range d.Ents {
		got = append(got, string(e.Type)+" "+strings.Join(words(d)[e.First:e.Last], " "))
		if e.Score <= 0 || e.Score > 1 {
			t.Errorf("score %f of %s", e.Score, got[len(got)-1])
		}
	}
	if want := []string{"PER Barack Obama", "LOC Germany"}; !slices.Equal(got, want) {
		t.Errorf("entities %q, want %q", got, want)
	}
}

func TestChildren(t *testing.T) {
	d := load(t).Parse("France and Germany condemned the attack. They left.")
	bare := &Doc{Text: d.Text, Tokens: d.Tokens, Sents: d.Sents}
	for i := range d.Tokens {
		if !slices.Equal(d.Children(i), bare.Children(i)) {
			t.Errorf("children of %s: %v with index, %v without", d.Word(i), d.Children(i), bare.Children(i))
		}
		for _, k := range d.Children(i) {
			if d.Tokens[k].Head != i {
				t.Errorf("%s is no child of %s", d.Word(k), d.Word(i))
			}
		}
	}
}

func TestWriteConllu(t *testing.T) {
	var b strings.Builder
	if err := WriteConllu(&b, load(t).Parse("Putin left.\n\nTwo\nlines.")); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(b.String(), "\n")
	if want := "1\tPutin\tPutin\tPROPN\tNNP\t_\t2\tnsubj\t_\tEntity=B-PER"; lines[2] != want {
		t.Errorf("got  %q\nwant %q", lines[2], want)
	}
	if !strings.Contains(b.String(), "# text = Two lines.\n") {
		t.Errorf("line break inside a comment:\n%s", b.String())
	}
}

func TestParseTogether(t *testing.T) {
	p := load(t)
	const text = "The United Nations said on Monday that Iran and Iraq had agreed to a ceasefire."
	want := p.Parse(text)
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			for range 20 {
				if got := p.Parse(text); !slices.Equal(got.Tokens, want.Tokens) || !slices.Equal(got.Ents, want.Ents) {
					t.Error("two readings of one text differ")
				}
			}
		})
	}
	wait.Wait()
}

func TestLoadErrors(t *testing.T) {
	_, err := Load(os.DirFS(t.TempDir()))
	if err == nil || !strings.Contains(err.Error(), "entente train") {
		t.Errorf("empty folder: error %v, want one that says how to make the models", err)
	}
	folder := t.TempDir()
	if err := os.CopyFS(folder, os.DirFS("../data")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"tagger", "parser", "lemmas", "classes", "entities"} {
		path := folder + "/models/" + name + ".bin"
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, damaged := range [][]byte{nil, []byte("text"), whole[:len(whole)/2]} {
			if err := os.WriteFile(path, damaged, 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := Load(os.DirFS(folder)); err == nil || !strings.Contains(err.Error(), name+".bin") {
				t.Errorf("%s with %d bytes: error %v, want one that names the file", name, len(damaged), err)
			}
		}
		if err := os.WriteFile(path, whole, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// oddTexts are inputs that have broken readers of text.
var oddTexts = []string{
	"", " ", "\n\n", ".", "...", "\"", "''", "]]The", "\xff\xfe", "a\x00b", "\u200b\ufeff", "U.S.", "-", "--", "$", "'s", "n't",
	"A\u0301.\u202e b", "((((((((((", strings.Repeat("a", 5000), strings.Repeat("(", 900), strings.Repeat("x ", 900),
	"http://", "@", "a@", "1-", "-1", "$-", "’", "’’’", "5p.m.", "pro-", "pro--", "non-\xff", "€\xff5", "'\xff",
}

func FuzzTokenizer(f *testing.F) {
	for _, s := range oddTexts {
		f.Add(s)
	}
	p, err := NewPipeline(Tokenizer{}, Splitter{})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) { checkTokens(t, p.Parse(text)) })
}

// checkTokens holds a document to what the Tokenizer and the Splitter promise.
func checkTokens(t *testing.T, d *Doc) {
	t.Helper()
	at := 0
	for i, token := range d.Tokens {
		if token.Start < at || token.End <= token.Start || token.End > len(d.Text) {
			t.Fatalf("token %d is [%d,%d) behind %d in %q", i, token.Start, token.End, at, d.Text)
		}
		checkSpace(t, d.Text[at:token.Start])
		at = token.End
	}
	checkSpace(t, d.Text[at:])
	first := 0
	for _, s := range d.Sents {
		if s.First != first || s.Last <= s.First || s.Start != d.Tokens[s.First].Start || s.End != d.Tokens[s.Last-1].End {
			t.Fatalf("sentence %+v does not follow token %d in %q", s, first, d.Text)
		}
		first = s.Last
	}
	if first != len(d.Tokens) {
		t.Fatalf("%d of %d tokens are in sentences in %q", first, len(d.Tokens), d.Text)
	}
}

func checkSpace(t *testing.T, s string) {
	t.Helper()
	for len(s) > 0 {
		r, n := utf8.DecodeRuneInString(s)
		if !isSpace(r) {
			t.Fatalf("%q is in no token", s)
		}
		s = s[n:]
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range oddTexts {
		f.Add(s)
	}
	p := load(f)
	f.Fuzz(func(t *testing.T, text string) {
		d := p.Parse(text)
		checkTokens(t, d)
		checkTrees(t, d)
		last := 0
		for _, e := range d.Ents {
			if e.First < last || e.Last <= e.First || e.Last > len(d.Tokens) || !(e.Score >= 0 && e.Score <= 1.0001) {
				t.Fatalf("entity %+v behind %d in %q", e, last, text)
			}
			last = e.Last
		}
	})
}

// checkTrees holds every sentence to one tree with one root.
func checkTrees(t *testing.T, d *Doc) {
	t.Helper()
	for _, s := range d.Sents {
		roots := 0
		for i := s.First; i < s.Last; i++ {
			if d.Tokens[i].Head == i {
				roots++
			}
			k := i
			for range s.Last - s.First {
				k = d.Tokens[k].Head
			}
			if k < s.First || k >= s.Last || d.Tokens[k].Head != k {
				t.Fatalf("token %d never reaches a root in %q", i, d.Text)
			}
			if (d.Tokens[i].Rel == "root") != (d.Tokens[i].Head == i) || d.Tokens[i].UPOS == "" || d.Tokens[i].Lemma == "" {
				t.Fatalf("token %d is %+v in %q", i, d.Tokens[i], d.Text)
			}
		}
		if roots != 1 {
			t.Fatalf("%d roots in %q", roots, d.Text)
		}
	}
}
