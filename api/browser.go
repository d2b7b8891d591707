package api

import (
	"bytes"
	"embed"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"strings"

	"github.com/gin-gonic/gin"
)

//go:embed browser
var browserFiles embed.FS

// A browserQuery is a saved query for the Neo4j Browser; its first line is a comment with the title.
type browserQuery struct{ Name, Title, Text string }

// browserQueries reads the saved queries in the order of their file names.
func browserQueries() ([]browserQuery, error) {
	names, err := fs.Glob(browserFiles, "browser/queries/*.cypher")
	if err != nil {
		return nil, err
	}
	var list []browserQuery
	for _, name := range names {
		text, err := browserFiles.ReadFile(name)
		if err != nil {
			return nil, err
		}
		first, _, _ := strings.Cut(string(text), "\n")
		list = append(list, browserQuery{path.Base(name), strings.TrimSpace(strings.TrimPrefix(first, "//")), strings.TrimSpace(string(text))})
	}
	return list, nil
}

// browser serves what the Neo4j Browser fetches to show the graph: a style, a guide and saved queries. A page of the
// Browser's origin must be able to read them, and they are no secret, so every origin may.
func (s *server) browser(engine *gin.Engine) error {
	queries, err := browserQueries()
	if err != nil {
		return err
	}
	style, err := browserFiles.ReadFile("browser/style.grass")
	if err != nil {
		return err
	}
	guide, err := template.ParseFS(browserFiles, "browser/guide.html")
	if err != nil {
		return err
	}
	var page bytes.Buffer
	if err := guide.Execute(&page, queries); err != nil {
		return err
	}
	s.open(engine, "/browser/style.grass", "text/plain; charset=utf-8", style)
	s.open(engine, "/browser/guide.html", "text/html; charset=utf-8", page.Bytes())
	for _, q := range queries {
		s.open(engine, "/browser/queries/"+q.Name, "text/plain; charset=utf-8", []byte(q.Text+"\n"))
	}
	return nil
}

// open serves a file that pages of every origin may read.
func (s *server) open(engine *gin.Engine, at, mediaType string, body []byte) {
	answer := func(c *gin.Context) {
		c.Header("Access-Control-Allow-Origin", "*")
		send(c, http.StatusOK, mediaType, body)
	}
	engine.GET(at, answer)
	engine.HEAD(at, answer)
	engine.OPTIONS(at, func(c *gin.Context) {
		c.Header("Access-Control-Allow-Origin", "*")
		c.Header("Access-Control-Allow-Methods", "GET, HEAD")
		c.Header("Access-Control-Allow-Headers", "*")
		c.Status(http.StatusNoContent)
	})
}

// BrowserSettings returns the lines of neo4j.conf that make the Neo4j Browser show the graph in its style and begin with
// the guide, where this server is reached at base, such as http://127.0.0.1:8080.
func BrowserSettings(base string) []string {
	base = strings.TrimSuffix(base, "/")
	return []string{
		"browser.remote_content_hostname_whitelist=localhost,127.0.0.1",
		"browser.post_connect_cmd=style " + base + "/browser/style.grass;play " + base + "/browser/guide.html",
	}
}
