// Package watch follows feeds: it asks them politely for what is new, and hands each new article on, once.
package watch

import (
	"bytes"
	"fmt"
	"net/url"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"entente/loaders/source"
)

// A Config is what a file of feeds says.
type Config struct {
	Contact  string        `yaml:"contact"`  // a URL or mail address for those who run the servers; part of the user agent
	Interval time.Duration `yaml:"interval"` // between two polls of a feed: 30 minutes
	Pause    time.Duration `yaml:"pause"`    // between two requests to a host: 2 seconds
	Feeds    []Feed        `yaml:"feeds"`
}

// A Feed is one to follow.
type Feed struct {
	URL       string        `yaml:"url"`
	Publisher string        `yaml:"publisher"` // "" where the pages say it
	Interval  time.Duration `yaml:"interval"`  // that of the file
	Content   string        `yaml:"content"`   // page: fetch the pages of the entries; feed: take the text that the feed holds
}

const minInterval = time.Minute

// ParseConfig reads a file of feeds; name is that of the file. The error names file, line and mend.
func ParseConfig(name string, data []byte) (*Config, error) {
	c := Config{Interval: 30 * time.Minute, Pause: 2 * time.Second}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	decoder.KnownFields(true)
	if err := decoder.Decode(&c); err != nil {
		line, message := source.YAMLFault(err)
		return nil, &source.Rejection{File: name, Line: line, Reason: "it is no list of feeds: " + message, Mend: "write feeds: and below it lines of the form - url: https://…"}
	}
	if err := c.check(); err != nil {
		return nil, &source.Rejection{File: name, Reason: err.Error(), Mend: "docs/loading.md shows such a file"}
	}
	return &c, nil
}

func (c *Config) check() error {
	if len(c.Feeds) == 0 {
		return fmt.Errorf("it names no feed")
	}
	seen := map[string]bool{}
	for i := range c.Feeds {
		f := &c.Feeds[i]
		if f.Interval == 0 {
			f.Interval = c.Interval
		}
		at, err := url.Parse(f.URL)
		switch {
		case err != nil || at.Hostname() == "" || at.Scheme != "http" && at.Scheme != "https":
			return fmt.Errorf("feed %d: %q is not a URL of the form https://HOST/PATH", i+1, f.URL)
		case seen[f.URL]:
			return fmt.Errorf("feed %d: %s stands there twice", i+1, f.URL)
		case f.Interval < minInterval:
			return fmt.Errorf("feed %d: an interval of %v is not polite: %v is the least", i+1, f.Interval, minInterval)
		case f.Content != "" && f.Content != "page" && f.Content != "feed":
			return fmt.Errorf("feed %d: content is %q, neither page nor feed", i+1, f.Content)
		}
		seen[f.URL] = true
	}
	if c.Pause < 0 || strings.ContainsAny(c.Contact, "\r\n") {
		return fmt.Errorf("pause must not be negative, and contact is one line")
	}
	return nil
}

// UserAgent is the name to give to servers.
func (c *Config) UserAgent(version string) string {
	agent := "entente/" + version
	if c.Contact != "" {
		agent += " (+" + c.Contact + ")"
	}
	return agent
}
