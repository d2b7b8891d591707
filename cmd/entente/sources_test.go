package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
)

const lanternPage = `<html lang=en><head><title>Norway and Sweden | Lantern</title></head><body><article><h1>Norway and Sweden</h1>
<p>Norway allies Sweden. The two governments told so on Monday in Oslo, after talks that had lasted for ten days and nights.</p>
<p>Sweden opposes Denmark. It said so on Tuesday in Stockholm, where the parliament had met to hear the foreign minister.</p></article></body></html>`

func lantern(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/feed":
			_, _ = io.WriteString(w, `<rss version="2.0"><channel><item><link>/a</link><guid>a</guid></item></channel></rss>`)
		case "/a":
			_, _ = io.WriteString(w, lanternPage)
		default:
			w.WriteHeader(http.StatusNotFound)
		}
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func TestLoadURL(t *testing.T) {
	s := newSession(t)
	at := lantern(t)
	if _, stderr := s.run(failed, "load", "--store", s.store(), at+"/a"); !strings.Contains(stderr, "not an address of the public internet") {
		t.Errorf("a private address: %q", stderr)
	}
	if out, _ := s.run(done, "load", "--store", s.store(), "--allow_private", at+"/a"); !strings.HasPrefix(out, "1 new") {
		t.Errorf("got %q", out)
	}
	if out, _ := s.run(done, "load", "--store", s.store(), "--allow-private", at+"/a"); !strings.HasPrefix(out, "0 new, 1 same") {
		t.Errorf("again: %q", out)
	}
}

func TestLoadMapping(t *testing.T) {
	s := newSession(t)
	path := filepath.Join(s.dir, "un.jsonl")
	writeFile(t, path, `{"country":"SWE","year":1985,"text":"1. Norway allies Sweden."}`+"\n")
	if out, _ := s.run(done, "load", "--store", s.store(), "--mapping", "un-general-debate", path); !strings.HasPrefix(out, "1 new") {
		t.Errorf("got %q", out)
	}
	own := filepath.Join(s.dir, "m.yaml")
	writeFile(t, own, "fields: {text: '{text}', published: '{year}'}")
	if out, _ := s.run(done, "extract", "--mapping", own, path); !strings.Contains(out, "Norway – allies → Sweden, 1985-01-01") {
		t.Errorf("got %q", out)
	}
	writeFile(t, own, "fields: {body: x}")
	if _, stderr := s.run(failed, "load", "--store", s.store(), "--mapping", own, path); !strings.Contains(stderr, "m.yaml") || !strings.Contains(stderr, `no field "body"`) {
		t.Errorf("a bad mapping: %q", stderr)
	}
	if _, stderr := s.run(wrongUsage, "load", "--store", s.store(), "--mapping", "nothing", path); !strings.Contains(stderr, "guardian") {
		t.Errorf("no mapping: %q", stderr)
	}
}

func TestWatchCommand(t *testing.T) {
	s := newSession(t)
	feeds := filepath.Join(s.dir, "feeds.yaml")
	writeFile(t, feeds, "pause: 0s\nfeeds:\n- url: "+lantern(t)+"/feed\n")
	_, stderr := s.run(done, "watch", "--once", "--allow_private", "--metrics", "127.0.0.1:0", "--store", s.store(), feeds)
	if !strings.Contains(stderr, `msg="article new"`) || !strings.Contains(stderr, "statements=2") {
		t.Errorf("logged %q", stderr)
	}
	if _, stderr = s.run(done, "watch", "--once", "--allow_private", "--store", s.store(), feeds); strings.Contains(stderr, "article") {
		t.Errorf("again: logged %q", stderr)
	}
	if out, _ := s.run(done, "statements", "--store", s.store(), "--actor", "denmark"); !strings.Contains(out, "Sweden – opposes → Denmark") {
		t.Errorf("got %q", out)
	}
	if _, stderr = s.run(done, "watch", "--once", "--store", "mem:", "--state", filepath.Join(s.dir, "state"), feeds); !strings.Contains(stderr, "not an address of the public internet") {
		t.Errorf("a private address: logged %q", stderr)
	}
	s.run(wrongUsage, "watch", "--store", "mem:", feeds)
	s.run(wrongUsage, "watch", "--store", s.store())
	writeFile(t, feeds, "feeds: []")
	if _, stderr = s.run(failed, "watch", "--store", s.store(), feeds); !strings.Contains(stderr, "names no feed") {
		t.Errorf("no feeds: %q", stderr)
	}
}

// What is not English is set aside with its language, also over the API's reader, and not misread.
func TestOtherLanguages(t *testing.T) {
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "fr.txt"), "Accord à Oslo\n\nLe gouvernement norvégien et les rebelles du nord ont signé lundi un accord à Oslo, après dix jours de pourparlers. La Russie a condamné la Suède et les États-Unis.")
	writeFile(t, filepath.Join(dir, "ru.txt"), "Соглашение в Осло\n\nПравительство Норвегии и повстанцы севера подписали в понедельник соглашение в Осло. Россия осудила Швецию.")
	writeFile(t, filepath.Join(dir, "short.md"), "---\nlanguage: de\n---\nNorwegen meets Sweden.")
	writeFile(t, filepath.Join(dir, "z.txt"), "Russia condemned Sweden.")
	var stdout, stderr strings.Builder
	if code := realEnv(&stdout, &stderr).run(t.Context(), []string{"extract", dir}); code != failed {
		t.Errorf("exit code %d", code)
	}
	for _, want := range []string{"French (fr)", "Russian (ru)", "de (de)"} {
		if !strings.Contains(stderr.String(), want) {
			t.Errorf("%q is not said in %s", want, &stderr)
		}
	}
	if strings.Count(stderr.String(), "rejected:") != 3 || !strings.Contains(stdout.String(), "Russia – ") || strings.Contains(stdout.String(), "article fr") {
		t.Errorf("%s%s", &stdout, &stderr)
	}
}
