// Package neo4jtest gives tests a real Neo4j server: the one that NEO4J_URI names, else one in Docker, else one that
// scripts/neo4j starts with Java and Maven. All test processes of a machine share one server and take turns on it; the
// last to go stops what the first has started.
//
// Whatever the server holds is deleted, so NEO4J_URI must name a server that is there for tests.
package neo4jtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"entente/graph/neo4jstore"
)

const (
	image    = "neo4j:5.26-community"
	password = "entente-tests"
	bolt     = "17687"
	http     = "17474"
)

// A server is one that tests may use.
type server struct {
	uri, username, password string
	control                 func(command string) error // start, stop or kill; nil for a server of somebody else
}

// shared is the server of this process, found at most once. Main gives it back.
var shared struct {
	sync.Mutex
	found *server
	err   error
	turn  *os.File // locked exclusively: this process's turn
	use   *os.File // locked by every process that uses a server of ours
}

// Main runs the tests of a package and stops the server where no other process needs it. TestMain calls it.
func Main(m *testing.M) int {
	defer leave()
	return m.Run()
}

// Config returns how to reach an empty server. Where none can be had, the test is skipped with the reason; with CI set
// it fails instead.
func Config(t testing.TB) neo4jstore.Config {
	t.Helper()
	s := get(t)
	c := neo4jstore.Config{URI: s.uri, Username: s.username, Password: s.password}
	if err := wipe(c); err != nil {
		t.Fatalf("emptying the test server: %v", err)
	}
	return c
}

// Control returns what stops, starts or kills the server. It skips the test where the server is somebody else's.
func Control(t testing.TB) func(command string) error {
	t.Helper()
	s := get(t)
	if s.control == nil {
		t.Skip("this test stops and starts the server, and NEO4J_URI names one that it may not stop")
	}
	return s.control
}

func get(t testing.TB) *server {
	t.Helper()
	shared.Lock()
	defer shared.Unlock()
	if shared.found == nil && shared.err == nil {
		shared.found, shared.err = find()
	}
	if shared.err == nil {
		return shared.found
	}
	if os.Getenv("CI") != "" {
		t.Fatal(shared.err)
	}
	t.Skip(shared.err)
	return nil
}

// find takes this process's turn and looks for a server.
func find() (*server, error) {
	var err error
	if shared.use, err = lock("use", syscall.LOCK_SH); err != nil {
		return nil, err
	}
	if shared.turn, err = lock("turn", syscall.LOCK_EX); err != nil {
		return nil, err
	}
	if uri := os.Getenv("NEO4J_URI"); uri != "" {
		return &server{uri: uri, username: os.Getenv("NEO4J_USERNAME"), password: os.Getenv("NEO4J_PASSWORD")}, nil
	}
	s := &server{uri: "bolt://127.0.0.1:" + bolt, username: "neo4j", password: password}
	if s.control, err = starter(); err != nil {
		return nil, err
	}
	return s, s.control("start")
}

// lock waits for a lock that the system drops when the process ends, however it ends.
func lock(name string, how int) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(os.TempDir(), fmt.Sprintf("entente-neo4j-%d.%s", os.Getuid(), name)), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	for {
		err = syscall.Flock(int(f.Fd()), how)
		if !errors.Is(err, syscall.EINTR) {
			return f, err
		}
	}
}

// leave ends this process's turn, and stops the server where no other process uses it.
func leave() {
	shared.Lock()
	defer shared.Unlock()
	if shared.turn != nil {
		shared.turn.Close()
	}
	if shared.found == nil || shared.found.control == nil {
		return
	}
	if syscall.Flock(int(shared.use.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) != nil {
		return
	}
	if err := shared.found.control("stop"); err != nil {
		fmt.Fprintln(os.Stderr, "stopping the test server:", err)
	}
}

// starter says how a server can be run here.
func starter() (func(command string) error, error) {
	if exec.Command("docker", "info", "--format", "{{.ServerVersion}}").Run() == nil {
		return docker, nil
	}
	for _, tool := range []string{"java", "mvn", "curl", "bash"} {
		if _, err := exec.LookPath(tool); err != nil {
			return nil, fmt.Errorf("no Neo4j to test with: set NEO4J_URI to a server that may be emptied, or start Docker, or install Java 17, Maven and curl (%s is missing)", tool)
		}
	}
	script, err := findScript()
	if err != nil {
		return nil, err
	}
	return func(command string) error { return java(script, command) }, nil
}

// findScript looks for scripts/neo4j/neo4j from the folder of the package upwards.
func findScript() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for ; ; dir = filepath.Dir(dir) {
		script := filepath.Join(dir, "scripts", "neo4j", "neo4j")
		if _, err := os.Stat(script); err == nil {
			return script, nil
		}
		if dir == filepath.Dir(dir) {
			return "", errors.New("scripts/neo4j/neo4j is in no folder above the package")
		}
	}
}

func java(script, command string) error {
	cmd := exec.Command("bash", script, command)
	cmd.Env = append(os.Environ(), "NEO4J_BOLT="+bolt, "NEO4J_HTTP="+http, "NEO4J_PASSWORD="+password)
	return output(cmd)
}

func docker(command string) error {
	const name = "entente-neo4j-tests"
	switch command {
	case "start":
		if output(exec.Command("docker", "start", name)) == nil {
			return answering()
		}
		err := output(exec.Command("docker", "run", "--detach", "--name", name, "--publish", "127.0.0.1:"+bolt+":7687",
			"--env", "NEO4J_AUTH=neo4j/"+password, "--env", "NEO4J_server_memory_heap_max__size=1g", image))
		if err != nil {
			return err
		}
		return answering()
	case "kill":
		return output(exec.Command("docker", "kill", name))
	}
	return output(exec.Command("docker", "stop", name))
}

func output(cmd *exec.Cmd) error {
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", strings.Join(cmd.Args, " "), err, out)
	}
	return nil
}

// answering waits until the server in Docker answers.
func answering() error {
	driver, err := neo4j.NewDriverWithContext("bolt://127.0.0.1:"+bolt, neo4j.BasicAuth("neo4j", password, ""))
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	defer driver.Close(ctx)
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		if err = driver.VerifyConnectivity(ctx); err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("Neo4j in Docker does not answer: %w", err)
		case <-tick.C:
		}
	}
}

// wipe deletes all nodes and edges, in steps that fit into the memory of a small server; constraints and indexes stay.
func wipe(c neo4jstore.Config) error {
	if err := Execute(c, "MATCH ()-[r]->() CALL { WITH r DELETE r } IN TRANSACTIONS OF 10000 ROWS", nil); err != nil {
		return err
	}
	return Execute(c, "MATCH (n) CALL { WITH n DETACH DELETE n } IN TRANSACTIONS OF 2000 ROWS", nil)
}

// Execute runs a query behind the store's back.
func Execute(c neo4jstore.Config, query string, params map[string]any) error {
	ctx := context.Background()
	driver, err := neo4j.NewDriverWithContext(c.URI, neo4j.BasicAuth(c.Username, c.Password, ""))
	if err != nil {
		return err
	}
	defer driver.Close(ctx)
	session := driver.NewSession(ctx, neo4j.SessionConfig{})
	defer session.Close(ctx)
	result, err := session.Run(ctx, query, params)
	if err != nil {
		return err
	}
	_, err = result.Consume(ctx)
	return err
}
