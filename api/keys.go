package api

import (
	"bufio"
	"cmp"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gin-gonic/gin"
	"golang.org/x/time/rate"
)

// A Key lets its holder in. Keys are random and long, so that one round of a hash keeps them secret.
type Key struct {
	Name  string // who holds it; logs and judgements name him
	Hash  [sha256.Size]byte
	Write bool
	Rate  int // requests a minute; 0: as the server's
}

// HashKey hashes a key as Key holds it.
func HashKey(secret string) [sha256.Size]byte { return sha256.Sum256([]byte(secret)) }

// NewSecret makes a key up.
func NewSecret() string {
	var b [24]byte
	_, _ = rand.Read(b[:]) // never fails
	return "ent_" + hex.EncodeToString(b[:])
}

// Line is a key as a file of keys holds it.
func (k Key) Line() string {
	may := "read"
	if k.Write {
		may = "write"
	}
	line := fmt.Sprintf("%s %s %s", k.Name, may, hex.EncodeToString(k.Hash[:]))
	if k.Rate > 0 {
		line += fmt.Sprintf(" %d", k.Rate)
	}
	return line
}

// ReadKeys reads a file of keys: in each line a name, read or write, the SHA-256 of the key in hexadecimal digits, and,
// where the server's is not meant, how many requests a minute it is good for. Empty lines and those that begin with # do not
// count. Errors name the line.
func ReadKeys(r io.Reader, file string) ([]Key, error) {
	var keys []Key
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		text := strings.TrimSpace(lines.Text())
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		k, err := parseKey(strings.Fields(text))
		if err == nil && slices.ContainsFunc(keys, func(o Key) bool { return o.Name == k.Name }) {
			err = fmt.Errorf("the name %s stands twice", k.Name)
		}
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w; write NAME read|write HASH [RATE], as entente key prints it", file, n, err)
		}
		keys = append(keys, k)
	}
	return keys, lines.Err()
}

func parseKey(fields []string) (Key, error) {
	if len(fields) < 3 || len(fields) > 4 {
		return Key{}, fmt.Errorf("%d words in the line", len(fields))
	}
	k := Key{Name: fields[0], Write: fields[1] == "write"}
	if !k.Write && fields[1] != "read" {
		return k, fmt.Errorf("%q is neither read nor write", fields[1])
	}
	hash, err := hex.DecodeString(fields[2])
	if err != nil || len(hash) != len(k.Hash) {
		return k, fmt.Errorf("%q is no SHA-256 of 64 hexadecimal digits", fields[2])
	}
	copy(k.Hash[:], hash)
	if len(fields) == 4 {
		if k.Rate, err = strconv.Atoi(fields[3]); err != nil || k.Rate < 1 {
			return k, fmt.Errorf("%q is no number of requests", fields[3])
		}
	}
	return k, nil
}

// callerKey is the key in gin's context under which the caller's Key stands.
const callerKey = "caller"

// caller returns the caller's key; nil where he gave none.
func caller(c *gin.Context) *Key {
	k, _ := c.Get(callerKey)
	key, _ := k.(*Key)
	return key
}

// who is the name of the caller's key.
func who(c *gin.Context) string {
	if k := caller(c); k != nil {
		return k.Name
	}
	return ""
}

// open are the addresses that need no key and count for no limit.
var open = []string{"/healthz", "/readyz"}

// admit finds out who calls, and turns away a wrong key, a caller without one where reading is not open, and one who asks
// too often.
func (s *server) admit(c *gin.Context) {
	if slices.Contains(open, c.Request.URL.Path) {
		c.Next()
		return
	}
	given, has := strings.CutPrefix(c.GetHeader("Authorization"), "Bearer ")
	if has {
		key := s.findKey(given)
		if key == nil {
			s.refuse(c, "the key is not one of this server's")
			return
		}
		c.Set(callerKey, key)
	} else if s.config.Private {
		s.refuse(c, "reading needs a key: send Authorization: Bearer KEY")
		return
	}
	if s.mayGoOn(c) {
		c.Next()
	}
}

func (s *server) refuse(c *gin.Context, why string) {
	c.Header("WWW-Authenticate", "Bearer")
	s.fail(c, problem(CodeUnauthorized, "%s", why))
}

// findKey compares with every key, so that the time taken tells nothing.
func (s *server) findKey(secret string) *Key {
	hash := HashKey(secret)
	var found *Key
	for i := range s.config.Keys {
		if subtle.ConstantTimeCompare(hash[:], s.config.Keys[i].Hash[:]) == 1 {
			found = &s.config.Keys[i]
		}
	}
	return found
}

// mayWrite tells why a caller may not write; nil where he may.
func (s *server) mayWrite(c *gin.Context) *Problem {
	key := caller(c)
	writers := slices.ContainsFunc(s.config.Keys, func(k Key) bool { return k.Write })
	switch {
	case key != nil && key.Write || !writers && key == nil && s.config.OpenWrite:
		return nil
	case !writers:
		return problem(CodeForbidden, "this server is read-only: it was given no key for writing")
	case key != nil:
		return problem(CodeForbidden, "the key of %s is for reading only", key.Name)
	}
	c.Header("WWW-Authenticate", "Bearer")
	return problem(CodeUnauthorized, "writing needs a key: send Authorization: Bearer KEY")
}

// limits counts the requests of each caller.
type limits struct {
	mu   sync.Mutex
	each map[string]*rate.Limiter
}

// mostCallers is for how many callers the server remembers how often they asked.
const mostCallers = 10_000

// of returns the limiter of a caller. Where there are too many, those who have not asked for long are forgotten, or else
// all.
func (l *limits) of(name string, perMinute int) *rate.Limiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	if found := l.each[name]; found != nil {
		return found
	}
	if len(l.each) >= mostCallers {
		for n, limiter := range l.each {
			if limiter.Tokens() >= float64(limiter.Burst()) {
				delete(l.each, n)
			}
		}
	}
	if l.each == nil || len(l.each) >= mostCallers {
		l.each = map[string]*rate.Limiter{}
	}
	l.each[name] = rate.NewLimiter(rate.Limit(float64(perMinute)/60), perMinute)
	return l.each[name]
}

// mayGoOn counts the request and answers with 429 where the caller has none left. Callers without a key are told apart by
// address.
func (s *server) mayGoOn(c *gin.Context) bool {
	name, perMinute := "address "+host(c.Request), s.config.Rate
	if key := caller(c); key != nil {
		name, perMinute = "key "+key.Name, cmp.Or(key.Rate, s.config.Rate)
	}
	if perMinute <= 0 {
		return true
	}
	limiter := s.limits.of(name, perMinute)
	allowed := limiter.Allow()
	left := max(limiter.Tokens(), 0)
	reset := func(tokens float64) string { // seconds until there are so many
		return strconv.Itoa(int(max(tokens-left, 0)*60/float64(perMinute) + 0.999))
	}
	c.Header("RateLimit-Limit", strconv.Itoa(perMinute))
	c.Header("RateLimit-Remaining", strconv.Itoa(int(left)))
	c.Header("RateLimit-Reset", reset(float64(perMinute)))
	if !allowed {
		c.Header("Retry-After", reset(1))
		s.fail(c, problem(CodeTooMany, "more than %d requests a minute: wait, or ask for larger pages", perMinute))
	}
	return allowed
}

// host is the address of the caller without the port. Headers of proxies are not believed.
func host(r *http.Request) string {
	h, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return h
}

// cors lets pages of the listed origins in, and answers what their browsers ask beforehand.
func (s *server) cors(c *gin.Context) {
	origin := c.GetHeader("Origin")
	if origin == "" || !slices.Contains(s.config.Origins, origin) {
		c.Next()
		return
	}
	c.Header("Access-Control-Allow-Origin", origin)
	c.Writer.Header().Add("Vary", "Origin")
	c.Header("Access-Control-Expose-Headers", "Link, ETag, X-Request-Id, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After")
	if c.Request.Method == http.MethodOptions && c.GetHeader("Access-Control-Request-Method") != "" {
		c.Header("Access-Control-Allow-Methods", "GET, HEAD, POST, DELETE")
		c.Header("Access-Control-Allow-Headers", "Authorization, Content-Type, If-None-Match, X-Request-Id")
		c.Header("Access-Control-Max-Age", strconv.Itoa(int((10 * time.Minute).Seconds())))
		c.AbortWithStatus(http.StatusNoContent)
		return
	}
	c.Next()
}
