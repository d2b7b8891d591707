package api

import (
	"bytes"
	"context"
	"embed"
	"html/template"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"entente/graph"
)

//go:embed page
var pageFiles embed.FS

// A page is what every view hands to its template.
type pageData struct {
	Title string
	Query string     // in the search box
	AsOf  graph.Date // of the view
	Path  string     // of the view, without as_of
	API   string     // the same question to the API
	CSV   string
	Range dateRange // of the slider
	Body  any
}

// dateRange is what the slider runs over.
type dateRange struct{ First, Last graph.Date }

// pages serves the views.
type pages struct {
	server    *server
	templates map[string]*template.Template
}

var views = []string{"home", "search", "actor", "pair", "mediations", "article", "problem", "docs"}

func (s *server) pages(engine *gin.Engine) error {
	p := &pages{server: s, templates: map[string]*template.Template{}}
	functions := template.FuncMap{
		"actorURL": actorURL, "pairURL": pairURL, "tone": tone, "percent": func(x float64) int { return int(x*100 + 0.5) }, "names": nameList,
		"share": func(n, most int) int { return 100 * n / max(most, 1) }, "month": func(d Day) string { return string(d[:min(7, len(d))]) },
	}
	for _, v := range views {
		t, err := template.New("layout.html").Funcs(functions).ParseFS(pageFiles, "page/layout.html", "page/"+v+".html")
		if err != nil {
			return err
		}
		p.templates[v] = t
	}
	engine.GET("/", p.view("home", p.home))
	engine.GET("/search", p.view("search", p.search))
	engine.GET("/actors/:id", p.view("actor", p.actor))
	engine.GET("/pair", p.view("pair", p.pair))
	engine.GET("/mediations", p.view("mediations", p.mediations))
	engine.GET("/articles/:id", p.view("article", p.article))
	engine.GET("/docs", p.view("docs", p.docs))
	engine.GET("/v1/actors/:id/graph.svg", p.picture)
	for name, mediaType := range map[string]string{"style.css": "text/css; charset=utf-8", "page.js": "text/javascript; charset=utf-8", "docs.js": "text/javascript; charset=utf-8", "icon.svg": "image/svg+xml"} {
		content, err := pageFiles.ReadFile("page/" + name)
		if err != nil {
			return err
		}
		engine.GET("/static/"+name, func(c *gin.Context) { send(c, http.StatusOK, mediaType, content) })
	}
	return nil
}

// view makes a handler of a function that fills the data of a page.
func (p *pages) view(name string, fill func(context.Context, *gin.Context, *pageData) error) gin.HandlerFunc {
	return func(c *gin.Context) {
		ctx, cancel := context.WithTimeout(c.Request.Context(), p.server.config.Timeout)
		defer cancel()
		data := &pageData{Title: "entente"}
		err := data.takeDay(c)
		if err == nil {
			err = fill(ctx, c, data)
		}
		if err != nil {
			p.fail(c, err)
			return
		}
		p.render(c, http.StatusOK, name, data)
	}
}

// takeDay reads as_of and remembers the address without it.
func (d *pageData) takeDay(c *gin.Context) error {
	query := c.Request.URL.Query()
	day, err := graph.ParseDate(query.Get("as_of"))
	if err != nil {
		return problem(CodeBadParameter, "as_of: %s", err).at("as_of")
	}
	d.AsOf = day
	query.Del("as_of")
	d.Path = c.Request.URL.EscapedPath()
	if len(query) > 0 {
		d.Path += "?" + query.Encode()
	}
	return nil
}

func (p *pages) render(c *gin.Context, status int, name string, data *pageData) {
	var b bytes.Buffer
	if err := p.templates[name].Execute(&b, data); err != nil {
		p.server.fail(c, err)
		return
	}
	c.Header("Content-Security-Policy", "default-src 'self'; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'")
	c.Header("Referrer-Policy", "same-origin")
	send(c, status, "text/html; charset=utf-8", b.Bytes())
}

func (p *pages) fail(c *gin.Context, err error) {
	fault := asProblem(err)
	p.server.redirect(c, err, "json")
	if fault.Code == CodeInternal {
		p.server.config.Log.Error("failed", "id", c.GetString(requestID), "path", c.Request.URL.Path, "error", err)
	}
	p.render(c, fault.Status, "problem", &pageData{Title: fault.Title, Body: fault})
}

func (p *pages) picture(c *gin.Context) {
	ctx, cancel := context.WithTimeout(c.Request.Context(), p.server.config.Timeout)
	defer cancel()
	var params PictureParams
	e := &exchange{ctx: ctx, gin: c, params: paramsOf(reflect.TypeFor[PictureParams]())}
	err := e.decode(&params)
	var svg []byte
	if err == nil {
		svg, err = p.server.service.Picture(ctx, &params)
	}
	if err != nil {
		p.server.fail(c, err)
		return
	}
	send(c, http.StatusOK, "image/svg+xml", svg)
}

// apiLinks sets the links to the same question of the API.
func (d *pageData) apiLinks(path string, query url.Values) {
	if d.AsOf != "" {
		query.Set("as_of", string(d.AsOf))
	}
	d.API = path
	if len(query) > 0 {
		d.API += "?" + query.Encode()
	}
	query.Set("format", "csv")
	d.CSV = path + "?" + query.Encode()
}

func actorURL(a ActorRef) string { return "/actors/" + url.PathEscape(string(a.ID)) }

func pairURL(a, b ActorRef) string {
	return "/pair?a=" + url.QueryEscape(string(a.ID)) + "&b=" + url.QueryEscape(string(b.ID))
}

// tone is the class of a sign.
func tone(sign graph.Sign) string {
	switch {
	case sign > 0:
		return "positive"
	case sign < 0:
		return "negative"
	}
	return "neutral"
}

func nameList(actors []ActorRef) string {
	var names []string
	for _, a := range actors {
		names = append(names, a.Name)
	}
	return strings.Join(names, ", ")
}

// home is the first view.
type home struct {
	Large      bool // too large a graph to show as a whole
	Strongest  []Relation
	Mediations []Mediation
	Articles   []ArticleHead
	Picture    template.HTML
}

// largest is how many relations the first view adds up at most.
const largest = 20_000

func (p *pages) home(ctx context.Context, _ *gin.Context, d *pageData) error {
	s := p.server.service
	articles, err := s.Articles(ctx, &ArticleListParams{Paging{Limit: 30}})
	if err != nil {
		return err
	}
	view := home{Articles: articles.Results}
	if _, view.Large, err = collect(s.Store.Relations(ctx, graph.Filter{AsOf: d.AsOf, Limit: largest + 1}), largest); err != nil {
		return err
	}
	if !view.Large {
		if err := p.whole(ctx, d, &view); err != nil {
			return err
		}
	}
	d.Title = "Who stands how to whom, and who says so"
	d.apiLinks("/v1/relations", url.Values{"sort": {"weight"}, "sign": {"+", "-"}})
	d.Body = view
	return nil
}

// whole adds what is only shown of a graph that is not too large.
func (p *pages) whole(ctx context.Context, d *pageData, view *home) error {
	s := p.server.service
	relations, err := s.Relations(ctx, &RelationParams{Filters: Filters{AsOf: d.AsOf, Sign: []string{"+", "-"}}, Sort: "weight", Evidence: 1, Paging: Paging{Limit: 12}})
	if err != nil {
		return err
	}
	mediations, err := s.Mediations(ctx, &MediationParams{AsOf: d.AsOf, Evidence: 1, Paging: Paging{Limit: 5}})
	if err != nil {
		return err
	}
	svg, err := s.Overview(ctx, graph.Filter{AsOf: d.AsOf}, shownTies)
	if err != nil {
		return err
	}
	all, err := s.Relations(ctx, &RelationParams{Sort: "last_seen", Paging: Paging{Limit: 500}})
	if err != nil {
		return err
	}
	d.Range = rangeOf(all.Results)
	view.Strongest, view.Mediations, view.Picture = relations.Results, mediations.Results, template.HTML(svg)
	return nil
}

// rangeOf is the time that relations are about.
func rangeOf(relations []Relation) dateRange {
	var r dateRange
	for _, rel := range relations {
		if rel.FirstSeen != "" && (r.First == "" || graph.Date(rel.FirstSeen) < r.First) {
			r.First = graph.Date(rel.FirstSeen)
		}
		r.Last = max(r.Last, graph.Date(rel.LastSeen))
	}
	return r
}

func (p *pages) search(ctx context.Context, c *gin.Context, d *pageData) error {
	d.Query = strings.TrimSpace(c.Query("q"))
	d.Title = "Search: " + d.Query
	found, err := p.server.service.Actors(ctx, &ActorSearchParams{Q: d.Query, Paging: Paging{Limit: 50}})
	if err != nil {
		return err
	}
	d.apiLinks("/v1/actors", url.Values{"q": {d.Query}})
	d.Body = found.Results
	return nil
}

// actorView is what the page of an actor shows.
type actorView struct {
	Actor   *Actor
	Groups  []kindGroup
	Buckets []Bucket
	Picture template.HTML
	Most    int // statements in the fullest bucket
}

// A kindGroup is the relations of one kind.
type kindGroup struct {
	Kind Kind
	Out  []Relation // the actor is the source
	In   []Relation
}

func (p *pages) actor(ctx context.Context, c *gin.Context, d *pageData) error {
	s := p.server.service
	a, err := s.Actor(ctx, &ActorParams{ID: c.Param("id"), AsOf: d.AsOf})
	if err != nil {
		return err
	}
	id := string(a.ID)
	relations, err := s.ActorRelations(ctx, &ActorRelationParams{ID: id, Direction: "both", RelationParams: RelationParams{
		Filters: Filters{AsOf: d.AsOf}, Sort: "weight", Evidence: 1, Paging: Paging{Limit: 200},
	}})
	if err != nil {
		return err
	}
	timeline, err := s.Timeline(ctx, &TimelineParams{A: id, Interval: "month", Scope: Scope{AsOf: d.AsOf}})
	if err != nil {
		return err
	}
	svg, err := s.Picture(ctx, &PictureParams{ID: id, AsOf: d.AsOf, Limit: 24})
	if err != nil {
		return err
	}
	d.Title, d.Range = a.Name, p.rangeOfActor(ctx, a)
	d.apiLinks("/v1/actors/"+url.PathEscape(id)+"/relations", url.Values{})
	d.Body = actorView{Actor: a, Groups: p.group(relations.Results, a.ID), Buckets: timeline.Results, Most: most(timeline.Results), Picture: template.HTML(svg)}
	return nil
}

// rangeOfActor is the whole time that an actor is told of, whatever the day of the view.
func (p *pages) rangeOfActor(ctx context.Context, a *Actor) dateRange {
	all, err := p.server.service.ActorRelations(ctx, &ActorRelationParams{ID: string(a.ID), Direction: "both", RelationParams: RelationParams{Sort: "key", Paging: Paging{Limit: 500}}})
	if err != nil {
		return dateRange{}
	}
	return rangeOf(all.Results)
}

func (p *pages) group(relations []Relation, id graph.ActorID) []kindGroup {
	var groups []kindGroup
	for _, k := range p.server.service.Kinds.All() {
		g := kindGroup{Kind: newKind(k)}
		for _, r := range relations {
			switch {
			case r.Relation != k.Name:
			case r.Source.ID == id || k.Symmetric:
				g.Out = append(g.Out, r)
			default:
				g.In = append(g.In, r)
			}
		}
		if len(g.Out)+len(g.In) > 0 {
			groups = append(groups, g)
		}
	}
	return groups
}

func most(buckets []Bucket) int {
	n := 1
	for _, b := range buckets {
		n = max(n, b.Statements)
	}
	return n
}

// pairView is what the page of two actors shows.
type pairView struct {
	A, B      ActorRef
	Relations []Relation
	Buckets   []Bucket
	Most      int
	Brokers   []Broker
	Paths     []Path
}

func (p *pages) pair(ctx context.Context, c *gin.Context, d *pageData) error {
	s := p.server.service
	a, err := s.actor(ctx, "a", c.Query("a"))
	if err != nil {
		return err
	}
	b, err := s.actor(ctx, "b", c.Query("b"))
	if err != nil {
		return err
	}
	view := pairView{A: refOf(a), B: refOf(b)}
	for _, ends := range [][2]string{{string(a.ID), string(b.ID)}, {string(b.ID), string(a.ID)}} {
		page, err := s.Relations(ctx, &RelationParams{Filters: Filters{Source: ends[0], Target: ends[1], AsOf: d.AsOf}, Sort: "weight", Evidence: 10, Paging: Paging{Limit: 100}})
		if err != nil {
			return err
		}
		for _, r := range page.Results {
			if !slices.ContainsFunc(view.Relations, func(x Relation) bool { return x.Key == r.Key }) {
				view.Relations = append(view.Relations, r)
			}
		}
	}
	if err := p.around(ctx, &view, d); err != nil {
		return err
	}
	d.Title = a.Name + " and " + b.Name
	d.Range = rangeOf(view.Relations)
	d.apiLinks("/v1/relations", url.Values{"source": {string(a.ID)}, "target": {string(b.ID)}})
	d.Body = view
	return nil
}

// around adds what stands beside the relations of two actors.
func (p *pages) around(ctx context.Context, view *pairView, d *pageData) error {
	s := p.server.service
	a, b := string(view.A.ID), string(view.B.ID)
	timeline, err := s.Timeline(ctx, &TimelineParams{A: a, B: b, Interval: "month", Scope: Scope{AsOf: d.AsOf}})
	if err != nil {
		return err
	}
	brokers, err := s.Brokers(ctx, &BrokerParams{A: a, B: b, Limit: 8, Scope: Scope{AsOf: d.AsOf}})
	if err != nil {
		return err
	}
	view.Buckets, view.Most, view.Brokers = timeline.Results, most(timeline.Results), brokers.Results
	if len(view.Relations) > 0 || a == b {
		return nil
	}
	paths, err := s.Paths(ctx, &PathParams{From: a, To: b, Limit: 3, MaxHops: 4, AsOf: d.AsOf})
	if err != nil {
		return err
	}
	view.Paths = paths.Results
	return nil
}

func (p *pages) mediations(ctx context.Context, _ *gin.Context, d *pageData) error {
	page, err := p.server.service.Mediations(ctx, &MediationParams{AsOf: d.AsOf, Evidence: 3, Paging: Paging{Limit: 200}})
	if err != nil {
		return err
	}
	d.Title = "Mediations"
	d.apiLinks("/v1/mediations", url.Values{})
	d.Body = page.Results
	return nil
}

func (p *pages) docs(_ context.Context, _ *gin.Context, d *pageData) error {
	d.Title = "The API"
	return nil
}
