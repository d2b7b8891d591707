//go:build unix

package api_test

import (
	"bufio"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/net/websocket"

	"entente/api"
)

// A tab is a page in a real Chromium, driven by the DevTools protocol.
type tab struct {
	t      *testing.T
	conn   *websocket.Conn
	last   int      // id of the last call
	loads  int      // pages loaded so far
	faults []string // what the page complained of
}

// A message is a reply or an event of the protocol.
type message struct {
	ID     int             `json:"id"`
	Method string          `json:"method"`
	Params json.RawMessage `json:"params"`
	Result json.RawMessage `json:"result"`
	Error  *struct{ Message string }
}

// findChromium skips the test where there is none; with CI set it fails.
func findChromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("CI") != "" {
		t.Fatal("no Chromium to test the page with: on Debian, apt-get install chromium")
	}
	t.Skip("no Chromium to test the page with: on Debian, apt-get install chromium")
	return ""
}

// openTab starts a browser that ends with the test.
func openTab(t *testing.T) *tab {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, findChromium(t), "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
		"--hide-scrollbars", "--remote-debugging-port=0", "--remote-allow-origins=*", "--user-data-dir="+t.TempDir(), "about:blank")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	gone := make(chan struct{}) // all processes of the browser have ended
	t.Cleanup(func() {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		<-gone
		_ = cmd.Wait()
	})
	var port string
	lines := bufio.NewScanner(stderr)
	for port == "" && lines.Scan() {
		if m := regexp.MustCompile(`DevTools listening on ws://[^:]+:([0-9]+)/`).FindStringSubmatch(lines.Text()); m != nil {
			port = m[1]
		}
	}
	go func() {
		defer close(gone)
		for lines.Scan() { // so that the browser never waits for us to read
		}
	}()
	_, body := get(t, "http://127.0.0.1:"+port+"/json/list")
	var pages []struct{ Type, WebSocketDebuggerURL string }
	if err := json.Unmarshal([]byte(body), &pages); err != nil || len(pages) == 0 {
		t.Fatalf("%v: %s", err, body)
	}
	conn, err := websocket.Dial(pages[0].WebSocketDebuggerURL, "", "http://127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	conn.MaxPayloadBytes = 64 << 20
	b := &tab{t: t, conn: conn}
	for _, domain := range []string{"Page", "Runtime", "Log"} {
		b.call(domain+".enable", nil)
	}
	return b
}

// next reads one message and takes note of what it tells.
func (b *tab) next() message {
	b.t.Helper()
	var m message
	if err := websocket.JSON.Receive(b.conn, &m); err != nil {
		b.t.Fatalf("the browser is gone: %v", err)
	}
	switch m.Method {
	case "Page.loadEventFired":
		b.loads++
	case "Runtime.exceptionThrown", "Runtime.consoleAPICalled":
		b.faults = append(b.faults, string(m.Params))
	case "Log.entryAdded":
		if strings.Contains(string(m.Params), `"level":"error"`) {
			b.faults = append(b.faults, string(m.Params))
		}
	}
	return m
}

func (b *tab) call(method string, params any) json.RawMessage {
	b.t.Helper()
	b.last++
	if params == nil {
		params = struct{}{}
	}
	if err := websocket.JSON.Send(b.conn, map[string]any{"id": b.last, "method": method, "params": params}); err != nil {
		b.t.Fatal(err)
	}
	for {
		if m := b.next(); m.ID == b.last {
			if m.Error != nil {
				b.t.Fatalf("%s: %s", method, m.Error.Message)
			}
			return m.Result
		}
	}
}

// run runs JavaScript, waits where it gives a promise, and returns the value as text.
func (b *tab) run(script string) string {
	b.t.Helper()
	var out struct {
		Result struct {
			Value any
		}
		ExceptionDetails any
	}
	raw := b.call("Runtime.evaluate", map[string]any{"expression": script, "awaitPromise": true, "returnByValue": true, "userGesture": true})
	if err := json.Unmarshal(raw, &out); err != nil || out.ExceptionDetails != nil {
		b.t.Fatalf("%s: %v %s", script, err, raw)
	}
	return fmt.Sprint(out.Result.Value)
}

// until waits for a condition.
func (b *tab) until(condition string) {
	b.t.Helper()
	b.run("new Promise((done) => { const look = () => (" + condition + ") ? done(true) : requestAnimationFrame(look); look(); })")
}

// leads does what leads to another page and waits until that is there.
func (b *tab) leads(script string) {
	b.t.Helper()
	before := b.loads
	b.run(script)
	for b.loads == before {
		b.next()
	}
}

func (b *tab) open(url string) {
	b.t.Helper()
	before := b.loads
	b.call("Page.navigate", map[string]any{"url": url})
	for b.loads == before {
		b.next()
	}
}

func (b *tab) expect(script, want string) {
	b.t.Helper()
	if got := b.run(script); got != want {
		b.t.Errorf("%s is %q, want %q", script, got, want)
	}
}

func (b *tab) width(pixels int) {
	b.t.Helper()
	b.call("Emulation.setDeviceMetricsOverride", map[string]any{"width": pixels, "height": 844, "deviceScaleFactor": 1, "mobile": pixels < 600})
}

// picture keeps what is seen, where the environment variable ENTENTE_SCREENSHOTS names a folder.
func (b *tab) picture(name string) {
	b.t.Helper()
	dir := os.Getenv("ENTENTE_SCREENSHOTS")
	if dir == "" {
		return
	}
	var shot struct{ Data string }
	if err := json.Unmarshal(b.call("Page.captureScreenshot", map[string]any{"captureBeyondViewport": true}), &shot); err != nil {
		b.t.Fatal(err)
	}
	data, err := base64.StdEncoding.DecodeString(shot.Data)
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, name+".png"), data, 0o644)
	}
	if err != nil {
		b.t.Fatal(err)
	}
}

// TestInChromium goes the way of an analyst: search with completion, an actor, a sentence in its article, the slider.
func TestInChromium(t *testing.T) {
	b := openTab(t)
	base, _ := serve(t, "mem", api.Config{OpenWrite: true})
	for _, article := range []string{
		`{"id":"b1","title":"First","text":"Russia [allies] Syria.\nRussia [opposes] Iran.\nQatar [mediates] Israel, Iran.","published":"2018-07-13"}`,
		`{"id":"b2","title":"Second","text":"Russia [meets] Iran.\nVladimir Putin [leads] Russia.","published":"2020-01-03"}`,
	} {
		if r := post(t, base+"/v1/articles", "application/json", article); r.StatusCode != http.StatusCreated {
			t.Fatal(r.Status)
		}
	}
	b.width(1280)
	b.open(base + "/")
	b.run(`document.getElementById("q").focus()`)
	b.call("Input.insertText", map[string]any{"text": "rus"})
	b.until(`document.querySelector("#found option")`)
	b.expect(`document.querySelector("#found option").value`, "Russia")
	b.run(`document.getElementById("q").value = document.querySelector("#found option").value`)
	b.leads(`document.querySelector("form[role=search]").requestSubmit()`)
	b.expect(`location.pathname + location.search`, "/search?q=Russia")
	b.leads(`document.querySelector(".results a").click()`)
	b.expect(`location.pathname`, "/actors/russia")
	b.picture("actor-desktop")
	b.leads(`[...document.querySelectorAll("blockquote")].find((q) => q.textContent.includes("Russia [opposes] Iran.")).querySelector("a").click()`)
	b.until(`document.querySelector(":target")`)
	b.expect(`document.querySelector(":target").textContent`, "opposes")
	b.expect(`document.querySelector("article.text").textContent.includes("Russia [opposes] Iran.")`, "true")
	b.picture("article-desktop")

	b.open(base + "/actors/russia")
	b.expect(`document.querySelector("main").textContent.includes("Russia [meets] Iran.")`, "true")
	b.leads(`const s = document.getElementById("slider"); s.value = s.min; s.dispatchEvent(new Event("input")); s.dispatchEvent(new Event("change"))`)
	b.expect(`location.search`, "?as_of=2018-07-13")
	b.expect(`document.querySelector("main").textContent.includes("Russia [meets] Iran.")`, "false")
	b.expect(`document.getElementById("as_of").value`, "2018-07-13")

	b.open(base + "/docs")
	b.until(`document.querySelector("#listRelations")`)
	b.run(`const f = document.querySelector("#listRelations form"); f.querySelector("[name=source]").value = "russia"; f.requestSubmit()`)
	b.until(`document.querySelector("#listRelations pre").textContent.includes("russia:allies:syria")`)

	b.open(base + "/")
	for _, key := range []string{"keyDown", "keyUp"} {
		b.call("Input.dispatchKeyEvent", map[string]any{"type": key, "key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9})
	}
	b.expect(`document.activeElement.className`, "skip")

	b.width(390)
	for name, path := range map[string]string{"home": "/", "actor": "/actors/russia", "pair": "/pair?a=russia&b=iran", "far": "/pair?a=syria&b=israel", "mediations": "/mediations", "search": "/search?q=russia", "docs": "/docs"} {
		b.open(base + path)
		b.picture(name + "-phone")
		if got := b.run(`document.documentElement.scrollWidth`); got != "390" {
			t.Errorf("%s is %s wide on a phone of 390", path, got)
		}
	}
	for _, fault := range b.faults {
		t.Errorf("the browser complains: %s", fault)
	}
}
