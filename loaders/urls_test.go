package loaders_test

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"entente/loaders"
	"entente/loaders/fetch"
)

func TestURLs(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/world/accord.html":
			w.Header().Set("Content-Type", "text/html")
			_, _ = w.Write([]byte(htmlPage))
		case "/talks.txt":
			w.Header().Set("Content-Type", "text/plain")
			_, _ = w.Write([]byte("Talks\n\nThey met."))
		case "/x.pdf":
			w.Header().Set("Content-Type", "application/pdf")
		default:
			w.WriteHeader(http.StatusNotFound)
		}
	}))
	defer server.Close()
	list := filepath.Join(folder(t, map[string]string{"urls.txt": "# pages\n" + server.URL + "/talks.txt\n\n" + server.URL + "/none\n" + server.URL + "/x.pdf\n"}), "urls.txt")
	paths := []string{server.URL + "/world/accord.html", list}

	if articles, rejected := read(t, "", paths...); len(articles) != 0 || len(rejected) != 4 || !strings.Contains(rejected[0].Error(), "--allow_private") {
		t.Errorf("private addresses: %d articles, %v", len(articles), rejected)
	}
	var names, reasons []string
	for a, err := range (loaders.Options{Client: fetch.New(fetch.Config{Allow: fetch.AnyAddress})}).Open(t.Context(), paths) {
		if err != nil {
			reasons = append(reasons, err.Error())
			continue
		}
		names = append(names, a.Name)
		if !strings.HasPrefix(a.URL, server.URL) {
			t.Errorf("%+v", *a)
		}
	}
	if strings.Join(names, " ") != "accord talks" || len(reasons) != 2 || !strings.Contains(reasons[0], "404 Not Found") || !strings.Contains(reasons[1], "application/pdf") {
		t.Errorf("read %v, rejected %q", names, reasons)
	}
}
