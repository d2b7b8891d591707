package watch

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"
)

// maxSeen is how many entries of a feed are remembered, the newest; more than a feed holds at a time.
const maxSeen = 5000

// A State remembers what has been done, in a file of JSON lines that is only ever added to while it is open. An entry is
// noted after its article is in the store: a crash between the two has it fetched again and found to be there already.
// A line that a crash has cut is passed over.
type State struct {
	mu    sync.Mutex
	file  *os.File
	feeds map[string]*feedState
}

// A feedState is what is known of one feed.
type feedState struct {
	ETag         string    `json:"etag,omitempty"`
	LastModified string    `json:"last_modified,omitempty"`
	MovedTo      string    `json:"moved_to,omitempty"`
	Failures     int       `json:"failures,omitempty"`
	Next         time.Time `json:"next,omitzero"`

	order []string // of seen
	seen  map[string]bool
}

// line is the wire type: what changed of a feed.
type line struct {
	Feed string     `json:"feed"`
	Seen string     `json:"seen,omitempty"`
	Poll *feedState `json:"poll,omitempty"`
}

// OpenState reads a file, makes it where there is none, and writes it anew without what is outdated.
func OpenState(path string) (*State, error) {
	s := &State{feeds: map[string]*feedState{}}
	if err := s.read(path); err != nil {
		return nil, fmt.Errorf("the state cannot be read: %w", err)
	}
	if err := s.rewrite(path); err != nil {
		return nil, fmt.Errorf("the state cannot be written: %w", err)
	}
	return s, nil
}

func (s *State) read(path string) error {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var l line
		if json.Unmarshal(lines.Bytes(), &l) == nil && l.Feed != "" {
			s.apply(l)
		}
	}
	return lines.Err()
}

// rewrite puts a whole new file in the place of the old one, and keeps it open.
func (s *State) rewrite(path string) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	encoder := json.NewEncoder(w)
	for url, feed := range s.feeds {
		err = errors.Join(err, encoder.Encode(line{Feed: url, Poll: feed}))
		for _, id := range feed.order {
			err = errors.Join(err, encoder.Encode(line{Feed: url, Seen: id}))
		}
	}
	err = errors.Join(err, w.Flush(), f.Sync())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, f.Close(), os.Remove(f.Name()))
	}
	s.file = f
	return nil
}

// Close closes the file.
func (s *State) Close() error { return s.file.Close() }

func (s *State) feed(url string) *feedState {
	f := s.feeds[url]
	if f == nil {
		f = &feedState{seen: map[string]bool{}}
		s.feeds[url] = f
	}
	return f
}

func (s *State) apply(l line) {
	f := s.feed(l.Feed)
	if l.Poll != nil {
		f.ETag, f.LastModified, f.MovedTo, f.Failures, f.Next = l.Poll.ETag, l.Poll.LastModified, l.Poll.MovedTo, l.Poll.Failures, l.Poll.Next
	}
	if l.Seen == "" || f.seen[l.Seen] {
		return
	}
	f.seen[l.Seen] = true
	f.order = append(f.order, l.Seen)
	if len(f.order) > maxSeen {
		delete(f.seen, f.order[0])
		f.order = f.order[1:]
	}
}

func (s *State) write(l line) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.apply(l)
	data, err := json.Marshal(l)
	if err != nil {
		return err
	}
	if _, err := s.file.Write(append(data, '\n')); err != nil {
		return fmt.Errorf("the state cannot be written: %w", err)
	}
	return nil
}

// get returns what is known of a feed, without what has been seen.
func (s *State) get(feed string) feedState {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := *s.feed(feed)
	f.order, f.seen = nil, nil
	return f
}

func (s *State) polled(feed string, f feedState) error { return s.write(line{Feed: feed, Poll: &f}) }

func (s *State) saw(feed, id string) error { return s.write(line{Feed: feed, Seen: hash(id)}) }

func (s *State) hasSeen(feed, id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.feed(feed).seen[hash(id)]
}

func hash(id string) string {
	h := fnv.New64a()
	_, _ = h.Write([]byte(id)) // never fails
	return strconv.FormatUint(h.Sum64(), 36)
}
