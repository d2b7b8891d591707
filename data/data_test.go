package data_test

import (
	"io/fs"
	"strings"
	"testing"
	"time"

	"gopkg.in/yaml.v3"

	"entente/data"
)

// TestArticles holds the samples to their form: front matter with a day, a headline that is its title, 150 to 350 words.
func TestArticles(t *testing.T) {
	files, err := fs.Glob(data.FS, "articles/*.md")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 18 {
		t.Errorf("%d sample articles, want 18 at least", len(files))
	}
	for _, file := range files {
		text, err := fs.ReadFile(data.FS, file)
		if err != nil {
			t.Fatal(err)
		}
		parts := strings.SplitN(string(text), "---\n", 3)
		if len(parts) != 3 || parts[0] != "" {
			t.Errorf("%s: no front matter", file)
			continue
		}
		var matter struct{ Title, Published, Publisher, Language string }
		if err := yaml.Unmarshal([]byte(parts[1]), &matter); err != nil {
			t.Errorf("%s: %v", file, err)
		}
		if _, err := time.Parse(time.DateOnly, matter.Published); err != nil || matter.Published < "2000-01-01" {
			t.Errorf("%s: published %q: %v", file, matter.Published, err)
		}
		if matter.Publisher != "entente samples" || matter.Language != "en" {
			t.Errorf("%s: publisher %q, language %q", file, matter.Publisher, matter.Language)
		}
		headline, body, _ := strings.Cut(parts[2], "\n\n")
		if headline != matter.Title {
			t.Errorf("%s: headline %q is not the title %q", file, headline, matter.Title)
		}
		if n := len(strings.Fields(body)); n < 150 || n > 350 {
			t.Errorf("%s: %d words", file, n)
		}
	}
}
