// Package neo4jstore keeps a graph in a Neo4j server: articles say statements, statements name actors, and beside them
// stand the edges from actor to actor that a person sees first, one for each relation.
//
// Edges are what graph.Project makes of the statements. They are recounted in the transaction that changes the
// statements, under locks on the actors that these name, so that concurrent loaders end in the graph that one would
// make. A relation that no statement asserts has an edge of the type UNCONFIRMED instead of one of its kind, so that
// nobody takes a denial for the thing denied.
//
// Queries stand in the folder cypher. Labels and relationship types come from the kinds and actor types; values go to
// the server as parameters only.
package neo4jstore

import (
	"context"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j/config"

	"entente/graph"
)

const (
	schemaVersion = 2
	unconfirmed   = "UNCONFIRMED"
	chunk         = 5000 // rows in one UNWIND: more make a query no faster
)

// Config says where the server is and how patient the store is with it.
type Config struct {
	URI      string // neo4j://HOST:PORT[/DATABASE], also neo4j+s, bolt, bolt+s
	Username string // empty: no authentication
	Password string

	// MaxWait is how long a call waits for a server that was there and is gone; 5 minutes where it is zero. Opening
	// does not wait.
	MaxWait time.Duration
	// Waiting, where set, is told each time that a call begins to wait for the server, why and for how long.
	Waiting func(reason error, pause time.Duration)
}

// A Store is a graph.Store on a server.
type Store struct {
	config    Config
	database  string // empty: the user's home database
	kinds     *graph.Kinds
	types     map[graph.KindName]string // relationship type of each kind
	driver    neo4j.DriverWithContext
	bookmarks neo4j.BookmarkManager // so that one reads what one has written, whichever server of a cluster answers
	put       putBefore
}

var _ graph.Store = (*Store)(nil)

// Open connects, checks the server's version and makes the constraints and indexes where they are missing. It wraps
// graph.ErrConflict where a newer entente has written the database, and graph.ErrInvalid where the configuration is
// wrong.
func Open(ctx context.Context, c Config, kinds *graph.Kinds) (*Store, error) {
	s, err := newStore(c, kinds)
	if err != nil {
		return nil, err
	}
	if err := s.prepare(ctx); err != nil {
		_ = s.driver.Close(context.WithoutCancel(ctx))
		return nil, s.fault(ctx, err)
	}
	return s, nil
}

func newStore(c Config, kinds *graph.Kinds) (*Store, error) {
	if c.MaxWait == 0 {
		c.MaxWait = 5 * time.Minute
	}
	target, database, err := splitURI(c.URI)
	if err != nil {
		return nil, err
	}
	c.URI = target
	types, err := relationshipTypes(kinds)
	if err != nil {
		return nil, err
	}
	auth := neo4j.NoAuth()
	if c.Username != "" {
		auth = neo4j.BasicAuth(c.Username, c.Password, "")
	}
	driver, err := neo4j.NewDriverWithContext(target, auth, configure)
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", graph.ErrInvalid, target, err)
	}
	return &Store{
		config: c, database: database, kinds: kinds, types: types, driver: driver,
		bookmarks: neo4j.NewBookmarkManager(neo4j.BookmarkManagerConfig{}),
	}, nil
}

func configure(c *config.Config) {
	c.UserAgent = "entente"
	c.TelemetryDisabled = true
	c.MaxConnectionPoolSize = 64
	c.ConnectionAcquisitionTimeout = 30 * time.Second
	c.ConnectionLivenessCheckTimeout = time.Minute
	c.SocketConnectTimeout = 5 * time.Second
	c.MaxTransactionRetryTime = time.Nanosecond // the store itself tries again: sooner, longer, and it says so
}

// splitURI takes the database off the URI, since the driver allows no path.
func splitURI(uri string) (target, database string, err error) {
	u, err := url.Parse(uri)
	if err != nil {
		return "", "", fmt.Errorf("%w: %q is not a URI such as neo4j://localhost:7687/neo4j: %w", graph.ErrInvalid, uri, err)
	}
	scheme, _, _ := strings.Cut(u.Scheme, "+")
	database = strings.Trim(u.Path, "/")
	switch {
	case scheme != "neo4j" && scheme != "bolt" || u.Host == "":
		return "", "", fmt.Errorf("%w: %q is not a URI such as neo4j://localhost:7687/neo4j", graph.ErrInvalid, uri)
	case u.User != nil:
		return "", "", fmt.Errorf("%w: user and password do not belong into the URI of a store: set NEO4J_USERNAME and NEO4J_PASSWORD", graph.ErrInvalid)
	case strings.Contains(database, "/"):
		return "", "", fmt.Errorf("%w: %q: only the name of a database may follow the host", graph.ErrInvalid, uri)
	}
	u.Path = ""
	return u.String(), database, nil
}

var kindName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// relationshipTypes maps kinds to types and refuses names that would not be safe inside a query.
func relationshipTypes(kinds *graph.Kinds) (map[graph.KindName]string, error) {
	taken := map[string]bool{unconfirmed: true, "SAYS": true, "SUBJECT": true, "OBJECT": true, "PARTY": true, "SPEAKER": true}
	types := map[graph.KindName]string{}
	for _, k := range kinds.All() {
		name := strings.ToUpper(string(k.Name))
		if !kindName.MatchString(string(k.Name)) || taken[name] {
			return nil, fmt.Errorf("%w: kind %q cannot be the type of an edge", graph.ErrInvalid, k.Name)
		}
		types[k.Name] = name
	}
	return types, nil
}

// edgeTypes lists every type of edge between actors.
func (s *Store) edgeTypes() []string {
	list := make([]string, 0, len(s.types)+1)
	for _, k := range s.kinds.All() {
		list = append(list, s.types[k.Name])
	}
	return append(list, unconfirmed)
}

// prepare checks the server and makes the schema. The version is written last, so that a schema half made is completed
// by the next Open.
func (s *Store) prepare(ctx context.Context) error {
	info, err := s.driver.GetServerInfo(ctx)
	if err != nil {
		return err
	}
	if err := checkVersion(info.Agent()); err != nil {
		return err
	}
	version, err := s.schemaVersion(ctx)
	if err != nil || version == schemaVersion {
		return err
	}
	if version > schemaVersion {
		return fmt.Errorf("%w: the database was written by a newer entente (schema %d, this one knows %d): update entente", graph.ErrConflict, version, schemaVersion)
	}
	for _, query := range s.schema() {
		if err := s.runAlone(ctx, query, nil); err != nil {
			return err
		}
	}
	if err := s.runAlone(ctx, beginChangesCypher, map[string]any{"at": now()}); err != nil {
		return err
	}
	return s.runAlone(ctx, writeVersionCypher, map[string]any{"version": schemaVersion})
}

func (s *Store) schemaVersion(ctx context.Context) (int64, error) {
	for record, err := range s.rows(ctx, readVersionCypher, nil) {
		if err != nil {
			return 0, err
		}
		return number(record.AsMap()["version"]), nil
	}
	return 0, nil
}

// schema lists the statements that make constraints, indexes and the lock of stories.
func (s *Store) schema() []string {
	var list []string
	for _, statement := range strings.Split(schemaCypher, ";") {
		if strings.TrimSpace(statement) != "" {
			list = append(list, statement)
		}
	}
	for _, name := range s.edgeTypes() {
		list = append(list, typed(schemaKindCypher, name))
	}
	return append(list, lockStoriesCypher, awaitIndexesCypher)
}

var agent = regexp.MustCompile(`^Neo4j/(\d+)\.(\d+)`)

// checkVersion refuses servers without unique keys of relationships, which came with 5.7. Servers that call themselves
// otherwise are let through: what they lack they will say.
func checkVersion(name string) error {
	m := agent.FindStringSubmatch(name)
	if m == nil {
		return nil
	}
	var major, minor int
	fmt.Sscan(m[1], &major)
	fmt.Sscan(m[2], &minor)
	if major < 5 || major == 5 && minor < 7 {
		return fmt.Errorf("%w: the server is %s; entente needs Neo4j 5.7 or later", graph.ErrInvalid, name)
	}
	return nil
}

// Close ends all connections.
func (s *Store) Close() error { return s.driver.Close(context.Background()) }
