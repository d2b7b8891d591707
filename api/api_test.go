package api_test

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"

	"entente/api"
	"entente/api/apitest"
	"entente/data"
	"entente/graph"
	"entente/graph/kindfile"
	"entente/graph/memstore"
	"entente/graph/neo4jstore"
	"entente/graph/neo4jstore/neo4jtest"
	"entente/graph/sqlitestore"
)

// lineReader reads lines of the form "Russia [allies] Syria." or "Qatar [mediates] Israel, Hamas."; "not" before the kind
// denies, "may" makes it hypothetical.
type lineReader struct{}

var lineForm = regexp.MustCompile(`(?m)^([\w -]+?) (not |may )?\[(\w+)\] ([\w ,-]+)\.$`)

var world = map[string]*graph.Actor{
	"Russia":         {ID: "russia", Type: graph.Country, Name: "Russia", Aliases: []graph.Alias{{Name: "Russian Federation"}}, Codes: map[string]string{"iso3": "RUS", "wikidata": "Q159"}},
	"Syria":          {ID: "syria", Type: graph.Country, Name: "Syria", Codes: map[string]string{"iso3": "SYR", "wikidata": "Q858"}},
	"Iran":           {ID: "iran", Type: graph.Country, Name: "Iran", Codes: map[string]string{"iso3": "IRN", "wikidata": "Q794"}},
	"Israel":         {ID: "israel", Type: graph.Country, Name: "Israel", Codes: map[string]string{"iso3": "ISR"}},
	"Qatar":          {ID: "qatar", Type: graph.Country, Name: "Qatar", Codes: map[string]string{"iso3": "QAT"}},
	"Côte d'Ivoire":  {ID: "ivory-coast", Type: graph.Country, Name: "Côte d'Ivoire", Codes: map[string]string{"iso3": "CIV"}},
	"Vladimir Putin": {ID: "vladimir-putin", Type: graph.Person, Name: "Vladimir Putin", Roles: []graph.Role{{Kind: graph.Leads, Of: "russia", Title: "President", From: "2012-05-07", Source: "test"}, {Kind: graph.Leads, Of: "russia", Title: "Prime Minister", From: "2008-05-08", To: "2012-05-07", Source: "test"}}},
	"Congo":          {ID: "congo-brazzaville", Type: graph.Country, Name: "Republic of the Congo", Aliases: []graph.Alias{{Name: "Congo"}}},
	"DR Congo":       {ID: "dr-congo", Type: graph.Country, Name: "Democratic Republic of the Congo", Aliases: []graph.Alias{{Name: "Congo"}, {Name: "DR Congo"}}},
}

func (lineReader) Read(a *graph.Article) (graph.Reading, error) {
	r := graph.Reading{Article: a}
	actor := func(name string) graph.ActorID {
		found := world[name]
		if found == nil {
			found = &graph.Actor{ID: graph.ActorID(strings.ReplaceAll(strings.ToLower(name), " ", "-")), Type: graph.Group, Name: name}
		}
		r.Actors = append(r.Actors, found)
		return found.ID
	}
	for _, at := range lineForm.FindAllStringSubmatchIndex(a.Text, -1) {
		word := func(i int) (string, graph.Span) { return a.Text[at[i]:at[i+1]], graph.Span{Start: at[i], End: at[i+1]} }
		var e graph.Evidence
		e.Quote, e.Sentence = word(0)
		e.SubjectText, e.Subject = word(2)
		e.TriggerText, e.Trigger = word(6)
		e.ObjectText, e.Object = word(8)
		stance := graph.Asserted
		if at[4] >= 0 {
			stance = map[string]graph.Stance{"not ": graph.Denied, "may ": graph.Hypothetical}[a.Text[at[4]:at[5]]]
		}
		var objects []graph.ActorID
		for _, name := range strings.Split(e.ObjectText, ", ") {
			objects = append(objects, actor(name))
		}
		for _, object := range objects {
			s := &graph.Statement{
				Article: a.ID, Subject: actor(e.SubjectText), Kind: graph.KindName(e.TriggerText), Object: object, Stance: stance,
				When: graph.Interval{From: a.Published, To: a.Published, Precision: graph.Day}, Published: a.Published, Publisher: a.Publisher,
				Confidence: 0.5, Evidence: e, Extractor: "test", Rule: "line",
			}
			if s.Kind == graph.Mediates {
				s.Parties = slices.Sorted(slices.Values(objects))
			}
			s.ID = graph.NewStatementID(a.ID, s.Subject, s.Kind, s.Object, e.Trigger)
			r.Statements = append(r.Statements, s)
		}
	}
	return r, nil
}

// stores opens an empty one of each kind.
var stores = map[string]func(t *testing.T, kinds *graph.Kinds) graph.Store{
	"mem": func(_ *testing.T, kinds *graph.Kinds) graph.Store { return memstore.New(kinds) },
	"sqlite": func(t *testing.T, kinds *graph.Kinds) graph.Store {
		store, err := sqlitestore.Open(t.Context(), filepath.Join(t.TempDir(), "test.db"), kinds)
		if err != nil {
			t.Fatal(err)
		}
		return store
	},
}

// serve starts a server on an empty store.
func serve(t *testing.T, kind string, config api.Config) (url string, service *api.Service) {
	t.Helper()
	return serveOn(t, kind, stores[kind], config)
}

func serveOn(t *testing.T, kind string, open func(*testing.T, *graph.Kinds) graph.Store, config api.Config) (url string, service *api.Service) {
	t.Helper()
	kinds, err := kindfile.Load(data.FS)
	if err != nil {
		t.Fatal(err)
	}
	store := open(t, kinds)
	t.Cleanup(func() { _ = store.Close() })
	service = &api.Service{Store: store, Kinds: kinds, Reader: lineReader{}}
	config.StoreKind, config.Version = kind, "test"
	if config.Log == nil {
		config.Log = slog.New(slog.NewJSONHandler(io.Discard, nil))
	}
	handler, err := api.NewHandler(service, config)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL, service
}

func TestMain(m *testing.M) { os.Exit(neo4jtest.Main(m)) }

// openNeo4j empties a real server for the test.
func openNeo4j(t *testing.T, kinds *graph.Kinds) graph.Store {
	store, err := neo4jstore.Open(t.Context(), neo4jtest.Config(t), kinds)
	if err != nil {
		t.Fatal(err)
	}
	return store
}

// TestQuestions asks the questions of each file, in order, on each store.
func TestQuestions(t *testing.T) {
	stores := maps.Clone(stores)
	stores["neo4j"] = openNeo4j
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no questions", err)
	}
	for kind := range stores {
		for _, file := range files {
			t.Run(kind+"/"+filepath.Base(file), func(t *testing.T) {
				url, _ := serveOn(t, kind, stores[kind], api.Config{OpenWrite: true, BodyLimit: 4096})
				apitest.Run(t, file, url)
			})
		}
	}
}

func get(t *testing.T, url string, header ...string) (*http.Response, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response, string(body)
}

func post(t *testing.T, url, mediaType, body string, header ...string) *http.Response {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", mediaType)
	for i := 0; i < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	return response
}

// Pages follow each other without gap or repetition while articles are added between them, whatever the order.
func TestPages(t *testing.T) {
	for kind := range stores {
		for _, question := range []string{"/v1/statements?", "/v1/relations?", "/v1/relations?sort=weight&", "/v1/actors?", "/v1/actors?q=a&", "/v1/articles?", "/v1/mediations?"} {
			t.Run(kind+question, func(t *testing.T) {
				url, _ := serve(t, kind, api.Config{OpenWrite: true})
				for i := range 7 {
					post(t, url+"/v1/articles", "application/json", fmt.Sprintf(`{"text":"Actor %c [allies] Actor Z.\nActor %c [mediates] Actor Y, Actor Z."}`, 'A'+i, 'A'+i))
				}
				_, all := get(t, url+question+"limit=500&format=ndjson")
				want := strings.Split(strings.TrimSpace(all), "\n")
				var got []string
				next := url + question + "limit=3&format=ndjson"
				for next != "" {
					response, body := get(t, next)
					got = append(got, strings.Split(strings.TrimSpace(body), "\n")...)
					next = ""
					if link := response.Header.Get("Link"); link != "" {
						next = url + strings.TrimPrefix(strings.SplitN(link, ">", 2)[0], "<")
					}
				}
				if strings.Join(got, "\n") != strings.Join(want, "\n") {
					t.Errorf("pages give %d results, one page gives %d", len(got), len(want))
				}
			})
		}
	}
}

func TestCursorsStayValid(t *testing.T) {
	url, _ := serve(t, "sqlite", api.Config{OpenWrite: true})
	text := func(i int) string { return fmt.Sprintf(`{"text":"Actor %02d [allies] Actor Z."}`, i) }
	for i := range 10 {
		post(t, url+"/v1/articles", "application/json", text(2*i))
	}
	seen := map[string]int{}
	next := url + "/v1/relations?limit=2&format=ndjson"
	for added := 1; next != ""; added += 2 {
		response, body := get(t, next)
		for _, line := range strings.Split(strings.TrimSpace(body), "\n") {
			seen[line[:strings.Index(line, ",")]]++
		}
		next = ""
		if link := response.Header.Get("Link"); link != "" {
			next = url + strings.TrimPrefix(strings.SplitN(link, ">", 2)[0], "<")
			post(t, url+"/v1/articles", "application/json", text(added))
		}
	}
	for i := range 10 {
		if n := seen[fmt.Sprintf(`{"key":"actor-%02d:allies:actor-z"`, 2*i)]; n != 1 {
			t.Errorf("relation %d was given %d times", 2*i, n)
		}
	}
}

func TestHeaders(t *testing.T) {
	url, _ := serve(t, "mem", api.Config{OpenWrite: true})
	post(t, url+"/v1/articles", "application/json", `{"text":"Russia [allies] Syria.\n`+strings.Repeat("x", 2000)+`"}`)
	first, body := get(t, url+"/v1/relations")
	tag := first.Header.Get("ETag")
	if again, empty := get(t, url+"/v1/relations", "If-None-Match", tag); again.StatusCode != http.StatusNotModified || empty != "" {
		t.Errorf("with the same tag: %d %q", again.StatusCode, empty)
	}
	post(t, url+"/v1/articles", "application/json", `{"text":"Iran [allies] Syria."}`)
	if changed, _ := get(t, url+"/v1/relations", "If-None-Match", tag); changed.StatusCode != http.StatusOK || changed.Header.Get("ETag") == tag {
		t.Errorf("after a change: %d", changed.StatusCode)
	}
	if table, text := get(t, url+"/v1/relations", "Accept", "text/csv"); table.Header.Get("Content-Type") != "text/csv; charset=utf-8; header=present" || !strings.HasPrefix(text, "key,source_id,") {
		t.Errorf("Accept: text/csv gives %s %q", table.Header.Get("Content-Type"), text)
	}
	if named, _ := get(t, url+"/v1/kinds", "X-Request-Id", "mine-1"); named.Header.Get("X-Request-Id") != "mine-1" {
		t.Error("the request's id is not kept")
	}
	if named, _ := get(t, url+"/v1/kinds", "X-Request-Id", "<script>"); strings.Contains(named.Header.Get("X-Request-Id"), "<") {
		t.Error("a request's id is kept unchecked")
	}
	if response, _ := get(t, url+"/v1/kinds", "Origin", "http://elsewhere.example"); response.Header.Get("Access-Control-Allow-Origin") != "" {
		t.Error("other origins are allowed in")
	}
	if len(body) == 0 {
		t.Error("no body")
	}
}

func TestWriting(t *testing.T) {
	article := `{"text":"Russia [allies] Syria."}`
	readOnly, _ := serve(t, "mem", api.Config{})
	if r := post(t, readOnly+"/v1/articles", "application/json", article); r.StatusCode != http.StatusForbidden {
		t.Errorf("a server without a key takes an article: %d", r.StatusCode)
	}
	keyed, _ := serve(t, "mem", api.Config{OpenWrite: true, Keys: []api.Key{{Name: "ana", Hash: api.HashKey("secret"), Write: true}, {Name: "ben", Hash: api.HashKey("other")}}})
	for key, want := range map[string]int{"": 401, "Bearer wrong": 401, "Bearer other": 403, "Bearer secret": 201, "secret": 401} {
		if r := post(t, keyed+"/v1/articles", "application/json", article, "Authorization", key); r.StatusCode != want {
			t.Errorf("with %q: %d, not %d", key, r.StatusCode, want)
		}
	}
	open, _ := serve(t, "mem", api.Config{OpenWrite: true, BodyLimit: 100})
	for mediaType, want := range map[string]int{"application/json": 413, "text/plain": 415, "application/x-www-form-urlencoded": 415} {
		if r := post(t, open+"/v1/articles", mediaType, `{"text":"`+strings.Repeat("x", 200)+`"}`); r.StatusCode != want {
			t.Errorf("%s of 200 bytes: %d, not %d", mediaType, r.StatusCode, want)
		}
	}
}

// What fails inside is logged, and the caller gets an instance to ask about but no detail.
func TestInternalFault(t *testing.T) {
	var log bytes.Buffer
	url, service := serve(t, "sqlite", api.Config{Log: slog.New(slog.NewJSONHandler(&log, nil))})
	if err := service.Store.Close(); err != nil {
		t.Fatal(err)
	}
	response, body := get(t, url+"/v1/statements", "X-Request-Id", "find-me")
	if response.StatusCode != 500 || !strings.Contains(body, `"code":"internal"`) || !strings.Contains(body, `"instance":"find-me"`) || strings.Contains(body, "sql") {
		t.Errorf("%d %s", response.StatusCode, body)
	}
	if !strings.Contains(log.String(), "find-me") {
		t.Error("the log does not have it")
	}
	if ready, _ := get(t, url+"/readyz"); ready.StatusCode != 503 {
		t.Errorf("/readyz says %d", ready.StatusCode)
	}
	if alive, _ := get(t, url+"/healthz"); alive.StatusCode != 200 {
		t.Errorf("/healthz says %d", alive.StatusCode)
	}
}

func TestReading(t *testing.T) {
	keys := []api.Key{{Name: "ana", Hash: api.HashKey("a")}, {Name: "ben", Hash: api.HashKey("b"), Rate: 2}}
	private, _ := serve(t, "mem", api.Config{Keys: keys, Private: true, Rate: 5})
	for _, path := range []string{"/v1/relations", "/", "/metrics", "/openapi.json", "/v1/export"} {
		if r, _ := get(t, private+path); r.StatusCode != http.StatusUnauthorized || r.Header.Get("WWW-Authenticate") != "Bearer" {
			t.Errorf("%s without a key: %d", path, r.StatusCode)
		}
	}
	if r, _ := get(t, private+"/healthz"); r.StatusCode != http.StatusOK {
		t.Errorf("/healthz: %d", r.StatusCode)
	}
	var codes []int
	for range 3 {
		r, _ := get(t, private+"/v1/kinds", "Authorization", "Bearer b")
		codes = append(codes, r.StatusCode)
		if r.Header.Get("RateLimit-Limit") != "2" || r.Header.Get("RateLimit-Remaining") == "" || r.Header.Get("RateLimit-Reset") == "" {
			t.Errorf("headers %v", r.Header)
		}
		if r.StatusCode == http.StatusTooManyRequests && r.Header.Get("Retry-After") == "" {
			t.Error("nothing says when to ask again")
		}
	}
	if !slices.Equal(codes, []int{200, 200, 429}) {
		t.Errorf("three requests of two a minute: %v", codes)
	}
	if r, _ := get(t, private+"/v1/kinds", "Authorization", "Bearer a"); r.StatusCode != http.StatusOK || r.Header.Get("RateLimit-Limit") != "5" {
		t.Errorf("another key: %d", r.StatusCode)
	}
	open, _ := serve(t, "mem", api.Config{Keys: keys})
	if r, _ := get(t, open+"/v1/kinds"); r.StatusCode != http.StatusOK || r.Header.Get("RateLimit-Limit") != "" {
		t.Errorf("open, without a key: %d", r.StatusCode)
	}
	if r, _ := get(t, open+"/v1/kinds", "Authorization", "Bearer c"); r.StatusCode != http.StatusUnauthorized {
		t.Errorf("open, with a wrong key: %d", r.StatusCode)
	}
}

func TestReadKeys(t *testing.T) {
	ana := api.Key{Name: "ana", Hash: api.HashKey("x"), Write: true, Rate: 7}
	ben := api.Key{Name: "ben", Hash: api.HashKey("y")}
	keys, err := api.ReadKeys(strings.NewReader("# keys\n\n"+ana.Line()+"\n  "+ben.Line()+"\n"), "keys")
	if err != nil || !slices.Equal(keys, []api.Key{ana, ben}) {
		t.Errorf("%v, %v", keys, err)
	}
	if strings.Contains(ana.Line(), "x ") || len(api.NewSecret()) < 40 || api.NewSecret() == api.NewSecret() {
		t.Error("keys are not secret")
	}
	for _, bad := range []string{"ana", "ana read zz", "ana sing " + ben.Line()[9:], ben.Line() + " 0", ben.Line() + " 1 1", ben.Line() + "\n" + ben.Line()} {
		if _, err := api.ReadKeys(strings.NewReader("\n"+bad), "keys"); err == nil || !strings.Contains(err.Error(), "keys:") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestOrigins(t *testing.T) {
	url, _ := serve(t, "mem", api.Config{Origins: []string{"https://desk.example"}, OpenWrite: true})
	ask := func(method, origin string) *http.Response {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), method, url+"/v1/judgements", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Origin", origin)
		r.Header.Set("Access-Control-Request-Method", "POST")
		response, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		return response
	}
	if r := ask("OPTIONS", "https://desk.example"); r.StatusCode != 204 || r.Header.Get("Access-Control-Allow-Origin") != "https://desk.example" || !strings.Contains(r.Header.Get("Access-Control-Allow-Headers"), "Authorization") {
		t.Errorf("a listed origin: %d %v", r.StatusCode, r.Header)
	}
	if r := ask("GET", "https://desk.example"); r.StatusCode != 200 || r.Header.Get("Access-Control-Allow-Origin") != "https://desk.example" {
		t.Errorf("a listed origin: %d %v", r.StatusCode, r.Header)
	}
	for _, method := range []string{"OPTIONS", "GET"} {
		if r := ask(method, "https://elsewhere.example"); r.Header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s from another origin: %v", method, r.Header)
		}
	}
}

func TestMetrics(t *testing.T) {
	url, _ := serve(t, "sqlite", api.Config{OpenWrite: true})
	post(t, url+"/v1/articles", "application/json", `{"text":"Russia [allies] Syria."}`)
	get(t, url+"/v1/relations?source=russia")
	get(t, url+"/v1/relations?source=atlantis")
	_, text := get(t, url+"/metrics")
	for _, want := range []string{
		`entente_requests_total{store="sqlite",method="GET",route="/v1/relations",status="200"} 1`,
		`entente_requests_total{store="sqlite",method="GET",route="/v1/relations",status="404"} 1`,
		`entente_request_seconds_count{store="sqlite",route="/v1/relations"} 2`, `entente_store_seconds_count{store="sqlite",call="Relations"} 1`,
		`entente_store_seconds_count{store="sqlite",call="PutReadings"} 1`,
	} {
		if !strings.Contains(text, want+"\n") {
			t.Errorf("the metrics lack %s", want)
		}
	}
}

// Streams come packed where the caller takes it, and whole.
func TestPackedExport(t *testing.T) {
	url, _ := serve(t, "mem", api.Config{OpenWrite: true})
	post(t, url+"/v1/articles", "application/json", `{"text":"Russia [allies] Syria.\nQatar [mediates] Israel, Iran."}`)
	for _, query := range []string{"", "?format=csv", "?format=gexf", "?format=jsonld", "?format=ftm", "?format=graphml", "?format=csv&what=relations"} {
		_, plain := get(t, url+"/v1/export"+query, "Accept-Encoding", "identity")
		response, body := get(t, url+"/v1/export"+query, "Accept-Encoding", "gzip")
		if response.Header.Get("Content-Encoding") != "gzip" {
			t.Errorf("%s comes unpacked", query)
			continue
		}
		packed, err := gzip.NewReader(strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		if all, err := io.ReadAll(packed); err != nil || string(all) != plain || plain == "" {
			t.Errorf("%s: %d bytes packed, %d plain, %v", query, len(all), len(plain), err)
		}
	}
}

// A Parquet file has the columns of the CSV, with types.
func TestParquet(t *testing.T) {
	url, _ := serve(t, "mem", api.Config{OpenWrite: true})
	post(t, url+"/v1/articles", "application/json", `{"id":"p","text":"Russia [allies] Syria.\nQatar [mediates] Israel, Iran.","published":"2018-07-13"}`)
	for _, what := range []string{"statements", "relations", "articles", "actors"} {
		_, table := get(t, url+"/v1/export?format=csv&what="+what)
		_, data := get(t, url+"/v1/export?format=parquet&what="+what)
		file, err := parquet.OpenFile(strings.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, field := range file.Schema().Fields() {
			names = append(names, field.Name())
		}
		rows, err := csv.NewReader(strings.NewReader(table)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(names, rows[0]) || file.NumRows() != int64(len(rows)-1) {
			t.Errorf("%s: %d rows of %q, want %d of %q", what, file.NumRows(), names, len(rows)-1, rows[0])
		}
	}
}
