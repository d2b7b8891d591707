package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
)

func writeFile(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestUsage(t *testing.T) {
	s := newSession(t)
	for _, args := range [][]string{
		{}, {"nothing"}, {"extract"}, {"load", "--store", s.store()}, {"extract", "--format", "xml", "x"}, {"extract", "--nothing", "x"},
		{"relations", "--store", "paper:x"}, {"relations", "--store", "sqlite:"}, {"relations", "extra"}, {"relations", "--store", "mem:", "--limit", "0"},
		{"relations", "--store", "mem:", "--kind", "likes"}, {"relations", "--store", "mem:", "--from", "yesterday"},
		{"statements", "--store", "mem:", "--cursor", "x"}, {"eval"}, {"verify", "x"}, {"export", "--format", "pdf"},
	} {
		if _, stderr := s.run(wrongUsage, args...); stderr == "" {
			t.Errorf("entente %v says nothing", args)
		}
	}
}

func TestHelp(t *testing.T) {
	s := newSession(t)
	all, _ := s.run(done, "--help")
	for _, c := range commands() {
		if !strings.Contains(all, "  "+c.name+" ") {
			t.Errorf("help does not list %s", c.name)
		}
		one, stderr := s.run(done, c.name, "--help")
		if !strings.Contains(one, "usage: entente "+c.name) || stderr != "" {
			t.Errorf("%s --help prints %q, %q", c.name, one, stderr)
		}
		if again, _ := s.run(done, "help", c.name); again != one {
			t.Errorf("help %s differs from %s --help", c.name, c.name)
		}
	}
}

func TestExtract(t *testing.T) {
	s := newSession(t)
	path := s.article("n1.txt", "2011-03-12", "Norway allies Sweden. Later Sweden opposes Norway.\n")
	stdout, _ := s.run(done, "extract", path, "--format", "jsonl")
	lines := strings.Split(strings.TrimSpace(stdout), "\n")
	if len(lines) != 2 {
		t.Fatalf("got %q", stdout)
	}
	var line map[string]any
	if err := json.Unmarshal([]byte(lines[0]), &line); err != nil {
		t.Fatal(err)
	}
	delete(line, "id")
	delete(line, "article_id")
	got, _ := json.Marshal(line)
	want := `{"article":"n1","confidence":0.8,"date":"2011-03-12","date_precision":"day","date_to":"2011-03-12","end":29,"extractor":"fake",` +
		`"key":"norway:allies:sweden","parties":[],"polarity":"asserted","published":"2011-03-12","publisher":"Gazette","quote":"Norway allies Sweden.",` +
		`"relation":"allies","rule":"fake","source":{"end":14,"id":"norway","mention":"Norway","name":"Norway","start":8,"type":"country"},` +
		`"speaker":null,"start":8,"target":{"end":28,"id":"sweden","mention":"Sweden","name":"Sweden","start":22,"type":"country"},` +
		`"trigger":"allies","trigger_end":21,"trigger_start":15}`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if text, _ := s.run(done, "extract", path); !strings.Contains(text, "Norway – allies → Sweden, 2011-03-12, confidence 0.80, article n1\n    “Norway allies Sweden.”") {
		t.Errorf("text reads %q", text)
	}
	if table, _ := s.run(done, "extract", path, "--format=csv"); strings.Count(table, "\n") != 3 || !strings.HasPrefix(table, "article,id,source_id,source_name,source_type,source_mention,") {
		t.Errorf("CSV is %q", table)
	}
	s.stdin = `{"id":"s1","text":"Norway meets Sweden."}`
	if stdin, _ := s.run(done, "extract", "-", "--format", "jsonl"); !strings.HasPrefix(stdin, `{"article":"s1",`) {
		t.Errorf("from standard input: %q", stdin)
	}
}

// Results come in the order of the input, whoever reads them first.
func TestExtractTrees(t *testing.T) {
	s := newSession(t)
	path := s.article("n1.txt", "2011-03-12", "Norway thanked Sweden on Friday.\n")
	stdout, stderr := s.run(failed, "extract", "--format", "conllu", path, filepath.Join(s.dir, "none.txt"))
	for _, want := range []string{"# newdoc id = n1\n", "# text = Norway thanked Sweden on Friday.\n", "1\tNorway\tNorway\tPROPN\tNNP\t_\t2\tnsubj\t"} {
		if !strings.Contains(stdout, want) {
			t.Errorf("%q is not in %q", want, stdout)
		}
	}
	if !strings.Contains(stderr, "none.txt") {
		t.Errorf("a file that is not there is not named: %q", stderr)
	}
}

func TestExtractOrder(t *testing.T) {
	s := newSession(t)
	var input strings.Builder
	for i := range 500 {
		fmt.Fprintf(&input, `{"id":"%d","text":"%s Norway allies Sweden."}`+"\n", i, strings.Repeat("x", (i*7919)%1000))
	}
	s.stdin = input.String()
	stdout, _ := s.run(done, "extract", "--format", "jsonl", "-")
	for i, line := range strings.Split(strings.TrimSpace(stdout), "\n") {
		if !strings.HasPrefix(line, fmt.Sprintf(`{"article":"%d",`, i)) {
			t.Fatalf("line %d is %s", i, line)
		}
	}
}

func TestLoad(t *testing.T) {
	s := newSession(t)
	s.article("in/a.txt", "2018-07-13", "Norway allies Sweden.")
	s.article("in/b.txt", "2018-07-14", "Norway opposes Denmark.")
	load := func(code int, want string) string {
		t.Helper()
		stdout, stderr := s.run(code, "load", "--store", s.store(), filepath.Join(s.dir, "in"))
		if stdout != want {
			t.Errorf("got %q, want %q", stdout, want)
		}
		return stderr
	}
	load(done, "2 new, 0 same, 0 changed, 0 rejected; 2 statements read\n")
	load(done, "0 new, 2 same, 0 changed, 0 rejected; 0 statements read\n")
	writeFile(t, filepath.Join(s.dir, "in/bad.txt"), "\xff\xfe")
	writeFile(t, filepath.Join(s.dir, "in/c.txt"), "unreadable")
	s.article("in/a.txt", "2018-07-15", "Norway allies Sweden.")
	stderr := load(failed, "0 new, 1 same, 1 changed, 2 rejected; 1 statements read\n")
	for _, want := range []string{"bad.txt:1: byte 0xff at offset 0 is not UTF-8", "c: it cannot be read: it is unreadable"} {
		if !strings.Contains(stderr, want) {
			t.Errorf("stderr does not say %q: %s", want, stderr)
		}
	}
	if out, _ := s.run(done, "verify", "--store", s.store()); out != "all is whole\n" {
		t.Errorf("verify says %q", out)
	}
}

// Any order of loading, once or twice, gives the same export.
func TestLoadOrder(t *testing.T) {
	exports := map[string]bool{}
	for _, order := range [][]string{{"a", "b", "c"}, {"c", "a", "b", "a", "c"}} {
		s := newSession(t)
		for i, name := range order {
			path := s.article(name+".txt", fmt.Sprintf("2018-07-%02d", 10+int(name[0]-'a')), "Norway allies Sweden. Denmark opposes "+strings.ToUpper(name)+".")
			if i%2 == 0 {
				s.run(done, "load", "--store", s.store(), path)
				continue
			}
			s.run(done, "load", "--store", s.store(), path, path)
		}
		all := ""
		for _, what := range []string{"statements", "relations", "articles", "actors"} {
			out, _ := s.run(done, "export", "--store", s.store(), "--what", what)
			all += out
		}
		graphml, _ := s.run(done, "export", "--store", s.store(), "--format", "graphml")
		exports[all+graphml] = true
	}
	if len(exports) != 1 {
		t.Errorf("%d different exports", len(exports))
	}
}

// An interrupted load keeps what it has begun, and going on gives what an uninterrupted one gives.
func TestLoadInterrupted(t *testing.T) {
	s := newSession(t)
	for i := range 300 {
		s.article(fmt.Sprintf("in/%03d.txt", i), "2018-07-13", fmt.Sprintf("Norway allies Country%d.", i))
	}
	ctx, cancel := context.WithCancel(context.Background())
	var read atomic.Int32
	var out, errs strings.Builder
	e := newEnv(strings.NewReader(""), &out, &errs)
	e.reader = func() (articleReader, error) {
		return readerFunc(func() {
			if read.Add(1) == 120 {
				cancel()
			}
		}), nil
	}
	if code := e.run(ctx, []string{"load", "--store", s.store(), filepath.Join(s.dir, "in")}); code != failed {
		t.Fatalf("exit code %d: %s", code, errs.String())
	}
	var n int
	if _, err := fmt.Sscanf(out.String(), "%d new", &n); err != nil || n < 100 || n >= 300 {
		t.Fatalf("after the interrupt: %q, %v", out.String(), err)
	}
	exported, _ := s.run(done, "export", "--store", s.store())
	if got := strings.Count(exported, "\n"); got != n {
		t.Errorf("%d statements, but %d articles were counted", got, n)
	}
	stdout, _ := s.run(done, "load", "--store", s.store(), filepath.Join(s.dir, "in"))
	if want := fmt.Sprintf("%d new, %d same, 0 changed, 0 rejected; %d statements read\n", 300-n, n, 300-n); stdout != want {
		t.Errorf("got %q, want %q", stdout, want)
	}
}

func TestQuestions(t *testing.T) {
	s := newSession(t)
	s.run(done, "load", "--store", s.store(),
		s.article("a.txt", "2018-07-13", "Norway allies Sweden. Oslo opposes Denmark."),
		s.article("b.txt", "2019-01-01", "Norway allies Sweden. Finland mediates Norway."))
	tests := []struct {
		args []string
		want string
	}{
		{[]string{"relations", "--source", "Norway", "--kind", "allies"}, "Norway – allies → Sweden  [norway:allies:sweden] 2 statements, 2 articles, 2018-07-13–2019-01-01, confidence 0.96, weight 1.60\n    b: “Norway allies Sweden.”\n"},
		{[]string{"relations", "--actor", "denmark", "--sign", "-", "--known-by=2018-01-01"}, ""},
		{[]string{"relations", "--sign", "negative", "--format", "csv"}, "key,source_id,source_name,source_type,relation,target_id,target_name,target_type,sign,parties,statements,contradicting,hypothetical,articles,publishers,origins,first_seen,last_seen,confidence,weight\noslo:opposes:denmark,oslo,Oslo,country,opposes,denmark,Denmark,country,-1,,1,0,0,1,1,1,2018-07-13,2018-07-13,0.8,0.8\n"},
		{[]string{"actors", "--q", "swe"}, "sweden                           country  Sweden\n"},
		{[]string{"mediations", "--party", "norway"}, "Finland mediates between Norway, 1 statement, 1 article, 2019-01-01, confidence 0.80, weight 0.80\n    b: “Finland mediates Norway.”\n"},
		{[]string{"statements", "--q", "oslo denmark"}, "Oslo – opposes → Denmark, 2018-07-13, confidence 0.80, article a\n    “Oslo opposes Denmark.”\n"},
	}
	for _, test := range tests {
		if got, _ := s.run(done, append(test.args, "--store", s.store())...); got != test.want {
			t.Errorf("entente %v\n got %q\nwant %q", test.args, got, test.want)
		}
	}
	if _, stderr := s.run(failed, "relations", "--store", s.store(), "--source", "Atlantis"); !strings.Contains(stderr, "Atlantis") {
		t.Errorf("an unknown actor: %q", stderr)
	}
	if _, stderr := s.run(done, "statements", "--store", s.store(), "--limit", "1"); !strings.Contains(stderr, "there are more") {
		t.Errorf("a short page: %q", stderr)
	}
}

func TestEval(t *testing.T) {
	s := newSession(t)
	gold := filepath.Join(s.dir, "gold")
	writeFile(t, filepath.Join(gold, "a.jsonl"), `{"source":"Norway","relation":"allies","target":"Sweden","evidence":"Norway allies Sweden.","polarity":"asserted","tier":"core"}`+"\n")
	s.article("in/a.txt", "2018-07-13", "Norway allies Sweden.")
	s.article("in/unmarked.txt", "2018-07-13", "Norway opposes Sweden.")
	read, _ := s.run(done, "eval", gold, filepath.Join(s.dir, "in"))
	if !strings.Contains(read, "interactions    1.000  1.000  1.000     1     1    1     1\n") || !strings.Contains(read, "evidence sentence right: 1/1") {
		t.Errorf("got %s", read)
	}
	lines, _ := s.run(done, "extract", "--format", "jsonl", filepath.Join(s.dir, "in", "a.txt"))
	predictions := filepath.Join(s.dir, "predictions.jsonl")
	writeFile(t, predictions, lines)
	if scored, _ := s.run(done, "eval", gold, predictions); scored != read {
		t.Errorf("statements from a file score\n%s, not\n%s", scored, read)
	}
}

func TestCopy(t *testing.T) {
	s := newSession(t)
	s.run(done, "load", "--store", s.store(), s.article("a.txt", "2018-07-13", "Norway allies Sweden."), s.article("b.txt", "2018-07-14", "Norway opposes Denmark."))
	other := "sqlite:" + filepath.Join(s.dir, "other.db")
	if out, _ := s.run(done, "copy", "--from", s.store(), "--to", other); out != "3 actors, 2 articles, 2 statements written; 0 articles were there already\n" {
		t.Errorf("got %q", out)
	}
	if out, _ := s.run(done, "copy", "--from", s.store(), "--to", other); out != "3 actors, 0 articles, 0 statements written; 2 articles were there already\n" {
		t.Errorf("again: %q", out)
	}
	for _, what := range []string{"statements", "relations", "articles", "actors"} {
		a, _ := s.run(done, "export", "--what", what, "--store", s.store())
		b, _ := s.run(done, "export", "--what", what, "--store", other)
		if a != b {
			t.Errorf("the copy has other %s", what)
		}
	}
	s.run(wrongUsage, "copy", "--from", s.store())
}

// A judgement holds over a reload and over a copy, and can be taken back; exports do not depend on the order of it all.
func TestJudge(t *testing.T) {
	s := newSession(t)
	a := s.article("a.txt", "2018-07-13", "Norway allies Sweden. Norge opposes Denmark. Finland meets Norge.")
	s.run(done, "load", "--store", s.store(), a)
	out, _ := s.run(done, "judge", "--store", s.store(), "merge", "norge", "Norway", "--reason", "the same", "--by", "ana")
	id, _, _ := strings.Cut(out, "  ")
	if want := "  merge norge into norway, by ana at 2"; !strings.Contains(out, want) || !strings.Contains(out, ": the same\n") {
		t.Errorf("judge says %q", out)
	}
	const merged = "finland:meets:norway\nnorway:allies:sweden\nnorway:opposes:denmark\n"
	keys := func(store string) string {
		t.Helper()
		table, _ := s.run(done, "relations", "--store", store, "--actor", "norge", "--format", "csv")
		var b strings.Builder
		for line := range strings.Lines(table) {
			if key, _, _ := strings.Cut(line, ","); key != "key" {
				b.WriteString(key + "\n")
			}
		}
		return b.String()
	}
	if got := keys(s.store()); got != merged {
		t.Errorf("relations %q", got)
	}
	s.run(done, "load", "--store", s.store(), a)
	late := "sqlite:" + filepath.Join(s.dir, "late.db")
	s.run(done, "copy", "--from", s.store(), "--to", late)
	s.run(done, "load", "--store", late, a)
	for _, store := range []string{s.store(), late} {
		if got := keys(store); got != merged {
			t.Errorf("after a load, relations %q", got)
		}
		s.run(done, "verify", "--store", store)
	}
	if list, _ := s.run(done, "judge", "list", "--store", late); list != out {
		t.Errorf("the copy lists %q", list)
	}
	if undone, _ := s.run(done, "judge", "undo", id, "--store", s.store(), "--by", "ben"); !strings.Contains(undone, "; undone by ben at 2") {
		t.Errorf("undo says %q", undone)
	}
	if got := keys(s.store()); got != "finland:meets:norge\nnorge:opposes:denmark\n" {
		t.Errorf("after undoing, relations %q", got)
	}
	if changes, _ := s.run(done, "changes", "--store", s.store()); strings.Count(changes, "\n") != 2 || !strings.Contains(changes, "retracted  judgement") {
		t.Errorf("changes %q", changes)
	}
	for _, args := range [][]string{{"judge"}, {"judge", "merge", "norge"}, {"judge", "split", "norge", "norway"}, {"judge", "praise", "norge"}, {"judge", "merge", "norway", "norway"}} {
		s.run(wrongUsage, append(args, "--store", s.store())...)
	}
	s.run(failed, "judge", "reject", "nothing", "--store", s.store())
}

// Reading makes no store where there is none.
func TestNoStore(t *testing.T) {
	s := newSession(t)
	for _, args := range [][]string{{"relations"}, {"actors"}, {"statements"}, {"mediations"}, {"export"}, {"verify"}} {
		if _, stderr := s.run(failed, append(args, "--store", s.store())...); !strings.Contains(stderr, "load articles first") {
			t.Errorf("entente %v says %q", args, stderr)
		}
	}
	if _, err := os.Stat(filepath.Join(s.dir, "test.db")); err == nil {
		t.Error("a store was made")
	}
}
