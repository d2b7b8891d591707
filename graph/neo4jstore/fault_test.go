package neo4jstore_test

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"entente/graph"
	"entente/graph/graphtest"
	"entente/graph/memstore"
	"entente/graph/neo4jstore"
	"entente/graph/neo4jstore/neo4jtest"
)

func TestOpenFaults(t *testing.T) {
	good := neo4jtest.Config(t)
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	free.Close()
	for name, test := range map[string]struct {
		change func(c *neo4jstore.Config)
		says   string
	}{
		"server away":     {func(c *neo4jstore.Config) { c.URI = "bolt://" + free.Addr().String() }, "no Neo4j server answers at bolt://127.0.0.1"},
		"away, routed":    {func(c *neo4jstore.Config) { c.URI = "neo4j://" + free.Addr().String() }, "no Neo4j server answers at neo4j://127.0.0.1"},
		"no such host":    {func(c *neo4jstore.Config) { c.URI = "bolt://nowhere.invalid:7687" }, "no Neo4j server answers at bolt://nowhere.invalid"},
		"wrong database":  {func(c *neo4jstore.Config) { c.URI += "/nosuchdatabase" }, `no database "nosuchdatabase"`},
		"other scheme":    {func(c *neo4jstore.Config) { c.URI = "http://127.0.0.1:7474" }, "not a URI such as neo4j://"},
		"no host":         {func(c *neo4jstore.Config) { c.URI = "neo4j:graph" }, "not a URI such as neo4j://"},
		"password in URI": {func(c *neo4jstore.Config) { c.URI = "bolt://neo4j:secret@127.0.0.1:7687" }, "set NEO4J_USERNAME"},
		"long path":       {func(c *neo4jstore.Config) { c.URI += "/a/b" }, "only the name of a database"},
	} {
		c := good
		test.change(&c)
		store, err := neo4jstore.Open(t.Context(), c, graphtest.Kinds())
		if err == nil {
			store.Close()
		}
		if err == nil || !strings.Contains(err.Error(), test.says) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: error %v, want one that says %q", name, err, test.says)
		}
	}
	open(t, good).Close()
}

func TestWrongPassword(t *testing.T) {
	c := neo4jtest.Config(t)
	if c.Username == "" {
		t.Skip("the server that NEO4J_URI names asks for no password")
	}
	c.Password = "not the password"
	store, err := neo4jstore.Open(t.Context(), c, graphtest.Kinds())
	if err == nil {
		store.Close()
		t.Skip("the server that NEO4J_URI names takes any password")
	}
	if !strings.Contains(err.Error(), "wrong name or password") || !errors.Is(err, graph.ErrInvalid) {
		t.Errorf("error %v", err)
	}
}

func TestNewerSchema(t *testing.T) {
	c := neo4jtest.Config(t)
	open(t, c).Close()
	execute(t, c, "MATCH (m:Entente {name: 'schema'}) SET m.version = 99")
	store, err := neo4jstore.Open(t.Context(), c, graphtest.Kinds())
	if err == nil {
		store.Close()
	}
	if !errors.Is(err, graph.ErrConflict) || !strings.Contains(err.Error(), "newer entente (schema 99") {
		t.Errorf("error %v", err)
	}
}

func execute(t *testing.T, c neo4jstore.Config, query string) {
	t.Helper()
	if err := neo4jtest.Execute(c, query, nil); err != nil {
		t.Fatal(err)
	}
}

func load(t testing.TB, store graph.Store, data graphtest.Synthetic) {
	t.Helper()
	for batch := range slices.Chunk(slices.Collect(data.Readings()), 50) {
		if err := store.PutReadings(t.Context(), batch...); err != nil {
			t.Fatal(err)
		}
	}
}

func faults(t *testing.T, store graph.Store) []string {
	t.Helper()
	var list []string
	if err := store.Verify(t.Context(), func(fault string) { list = append(list, fault) }); err != nil {
		t.Fatal(err)
	}
	return list
}

// TestEdits changes the database as somebody in the Browser might; Verify must notice and Repair mend what is an edge.
func TestEdits(t *testing.T) {
	c := neo4jtest.Config(t)
	store := open(t, c)
	defer store.Close()
	data := graphtest.Synthetic{Articles: 12, Statements: 80, Actors: 6, Seed: 2}
	load(t, store, data)
	for _, test := range []struct{ name, edit, says string }{
		{"weight", "MATCH ()-[r:FIGHTS]->() WITH r LIMIT 1 SET r.weight = 99.5", "does not equal its statements"},
		{"a whole number", "MATCH ()-[r:FIGHTS]->() WITH r LIMIT 1 SET r.weight = 99", "does not equal its statements"},
		{"count", "MATCH ()-[r:OPPOSES]->() WITH r LIMIT 1 SET r.statements = r.statements + 1", "does not equal its statements"},
		{"deleted edge", "MATCH ()-[r:ALLIES]->() WITH r LIMIT 1 DELETE r", "is missing"},
		{"new edge", "MATCH (a:Actor), (b:Actor) WHERE a.id < b.id WITH a, b LIMIT 1 CREATE (a)-[:ALLIES {key: 'x:allies:y', weight: 1}]->(b)", "has no statements"},
		{"edge without a key", "MATCH (a:Actor), (b:Actor) WHERE a.id < b.id WITH a, b LIMIT 1 CREATE (a)-[:ALLIES]->(b)", "has no key"},
		{"edge of another kind", "MATCH (a)-[r:MEETS]->(b) WITH a, r, b LIMIT 1 CREATE (a)-[n:LEADS]->(b) SET n = properties(r) DELETE r", "is of type LEADS"},
		{"reversed edge", "MATCH (a)-[r:FIGHTS]->(b) WITH a, r, b, properties(r) AS p LIMIT 1 DELETE r CREATE (b)-[n:FIGHTS]->(a) SET n = p", "runs from"},
	} {
		execute(t, c, test.edit)
		found := strings.Join(faults(t, store), "\n")
		if !strings.Contains(found, test.says) {
			t.Errorf("%s: Verify reports %q, want %q", test.name, found, test.says)
		}
		repaired := 0
		if err := store.Repair(t.Context(), func(string) { repaired++ }); err != nil {
			t.Errorf("%s: Repair: %v", test.name, err)
		}
		if list := faults(t, store); repaired == 0 || len(list) > 0 {
			t.Errorf("%s: %d repaired, still %q", test.name, repaired, list)
		}
	}
	for _, test := range []struct{ name, edit, says string }{
		{"quote", "MATCH (s:Statement) WITH s ORDER BY s.id LIMIT 1 SET s.quote = 'He said nothing.'", "the quote is not the text"},
		{"search words", "MATCH (s:Statement) WITH s ORDER BY s.id LIMIT 1 SET s.words = 'nothing'", "words is"},
		{"cut link", "MATCH (s:Statement)-[l:SUBJECT]->() WITH l LIMIT 1 DELETE l", "links differ"},
		{"other link", "MATCH (s:Statement {kind: 'meets'}), (a:Actor) WHERE a.id <> s.subject AND a.id <> s.object WITH s, a LIMIT 1 CREATE (s)-[:PARTY]->(a)", "links differ"},
		{"no type", "MATCH (a:Actor:Country) WITH a LIMIT 1 REMOVE a:Country", "other than one type"},
	} {
		execute(t, c, test.edit)
		if found := strings.Join(faults(t, store), "\n"); !strings.Contains(found, test.says) {
			t.Errorf("%s: Verify reports %q, want %q", test.name, found, test.says)
		}
	}
	load(t, store, data) // loading again mends statements
	execute(t, c, "MATCH (a:Actor) WHERE NOT a:Country AND NOT a:Person AND NOT a:Igo AND NOT a:Org AND NOT a:Group SET a:Country")
	if list := faults(t, store); len(list) > 0 {
		t.Errorf("after loading again: %q", list)
	}
}

// TestNames puts made-up names full of what Cypher, Lucene and JSON give a meaning to.
func TestNames(t *testing.T) {
	c := neo4jtest.Config(t)
	store := open(t, c)
	defer store.Close()
	parts := []string{"'", `"`, "`", "{", "}", "$", "\\", "//", "/*", "*/", ";", ")", "(", "[:", "]->", "MATCH", " RETURN ", "DETACH DELETE n", "\x00", "\x01", "\x1b", "\u2028", "\u202e", "+", "-", "~", "^", "?", "*", " AND ", " OR ", "é", "e\u0301", "İ", "ß", "北", "👩‍🚀", " ", "\n", "null", "\\u0027", "a", "Z", "9"}
	rng := rand.New(rand.NewPCG(5, 5))
	var want []*graph.Actor
	for i := range 300 {
		var b strings.Builder
		for range 1 + rng.IntN(8) {
			b.WriteString(parts[rng.IntN(len(parts))])
		}
		name := "N" + b.String()
		want = append(want, (&graph.Actor{
			ID: graph.ActorID(fmt.Sprintf("a-%04d", i)), Type: graph.Group, Name: name,
			Aliases: []graph.Alias{{Name: b.String() + "."}}, Codes: map[string]string{"x" + b.String(): name},
			Roles: []graph.Role{{Kind: graph.Leads, Of: "x", Title: name, Source: name}},
		}).Clone())
	}
	if err := store.PutActors(t.Context(), want...); err != nil {
		t.Fatal(err)
	}
	for _, a := range want {
		got, err := store.Actor(t.Context(), a.ID)
		if err != nil || fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", a) {
			t.Errorf("got %+v, %v, want %+v", got, err, a)
		}
		found, err := store.Actors(t.Context(), graph.ActorQuery{Text: a.Name})
		if err != nil || !slices.ContainsFunc(found, func(m graph.ActorMatch) bool { return m.Actor.ID == a.ID && m.Score == 1 }) {
			t.Errorf("search for %q: %d found, %v, not the actor itself", a.Name, len(found), err)
		}
	}
	found, err := store.Actors(t.Context(), graph.ActorQuery{})
	if err != nil || len(found) != len(want) {
		t.Errorf("%d actors are stored, %v, want %d", len(found), err, len(want))
	}
}

// A gate passes connections on to a server and can be shut, as if the server had gone.
type gate struct {
	address, server string

	mu       sync.Mutex
	listener net.Listener
	open     []net.Conn
}

func newGate(t *testing.T, server string) *gate {
	t.Helper()
	g := &gate{server: server, address: "127.0.0.1:0"}
	if err := g.lift(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(g.shut)
	return g
}

func (g *gate) lift() error {
	l, err := net.Listen("tcp", g.address)
	if err != nil {
		return err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.listener, g.address = l, l.Addr().String()
	go g.accept(l)
	return nil
}

func (g *gate) accept(l net.Listener) {
	for {
		in, err := l.Accept()
		if err != nil {
			return
		}
		out, err := net.Dial("tcp", g.server)
		if err != nil {
			in.Close()
			continue
		}
		g.mu.Lock()
		g.open = append(g.open, in, out)
		g.mu.Unlock()
		go func() { io.Copy(out, in); out.Close() }()
		go func() { io.Copy(in, out); in.Close() }()
	}
}

func (g *gate) shut() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.listener.Close()
	for _, c := range g.open {
		c.Close()
	}
	g.open = nil
}

// TestServerGone cuts the connection again and again during a load, and lifts the gate when the load says that it waits.
func TestServerGone(t *testing.T) {
	c := neo4jtest.Config(t)
	u, err := url.Parse(c.URI)
	if err != nil {
		t.Fatal(err)
	}
	g := newGate(t, u.Host)
	through := c
	through.URI = "bolt://" + g.address
	waits := 0
	through.Waiting = func(reason error, pause time.Duration) {
		if waits++; waits%2 == 0 {
			if err := g.lift(); err != nil {
				t.Error(err)
			}
		}
		if reason == nil || pause <= 0 {
			t.Errorf("waiting %v for %v", pause, reason)
		}
	}
	store := open(t, through)
	defer store.Close()
	data := graphtest.Synthetic{Articles: 60, Statements: 300, Actors: 10, Seed: 6}
	for i, r := range slices.Collect(data.Readings()) {
		if i%20 == 10 {
			g.shut()
		}
		if err := store.PutReadings(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	if waits < 6 {
		t.Errorf("the load says that it waited %d times, want at least 6", waits)
	}
	compareWithMemory(t, store, data)
}

// TestServerGoneForGood gives up after the time that the configuration allows.
func TestServerGoneForGood(t *testing.T) {
	c := neo4jtest.Config(t)
	u, err := url.Parse(c.URI)
	if err != nil {
		t.Fatal(err)
	}
	g := newGate(t, u.Host)
	c.URI, c.MaxWait = "bolt://"+g.address, 50*time.Millisecond
	store := open(t, c)
	defer store.Close()
	g.shut()
	err = store.PutReadings(t.Context(), graphtest.Synthetic{Articles: 1, Statements: 3, Actors: 5}.Reading(0))
	if err == nil || !strings.Contains(err.Error(), "no Neo4j server answers at") {
		t.Errorf("error %v", err)
	}
}

// TestServerRestart kills the server in the middle of a load and starts it again.
func TestServerRestart(t *testing.T) {
	c := neo4jtest.Config(t)
	store := open(t, c)
	defer store.Close()
	data := graphtest.Synthetic{Articles: 60, Statements: 300, Actors: 10, Seed: 6}
	control, restarted := neo4jtest.Control(t), make(chan error, 1)
	for i, r := range slices.Collect(data.Readings()) {
		if i == 30 {
			if err := control("kill"); err != nil {
				t.Fatal(err)
			}
			go func() { restarted <- control("start") }()
		}
		if err := store.PutReadings(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	if err := <-restarted; err != nil {
		t.Fatal(err)
	}
	compareWithMemory(t, store, data)
}

func compareWithMemory(t *testing.T, store graph.Store, data graphtest.Synthetic) {
	t.Helper()
	memory := memstore.New(graphtest.Kinds())
	load(t, memory, data)
	if got, want := dump(t, store), dump(t, memory); got != want {
		t.Error("the store differs from one that was loaded undisturbed")
	}
	if list := faults(t, store); len(list) > 0 {
		t.Errorf("faults: %q", list)
	}
}

func dump(t *testing.T, store graph.Store) string {
	t.Helper()
	var b strings.Builder
	for s, err := range store.Statements(t.Context(), graph.Filter{}) {
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "%+v\n", *s)
	}
	for r, err := range store.Relations(t.Context(), graph.Filter{}) {
		if err != nil {
			t.Fatal(err)
		}
		r.Weight, r.Confidence = 0, 0 // sums may differ in their last bits
		fmt.Fprintf(&b, "%+v\n", *r)
	}
	return b.String()
}
