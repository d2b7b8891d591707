package main

import (
	"fmt"

	"entente/api"
	"entente/data"
	"entente/extract"
)

// newReader makes the reader of articles from the embedded data.
func newReader() (api.Reader, error) {
	reader, err := extract.New(data.FS)
	if err != nil {
		return nil, fmt.Errorf("the embedded data is not whole: %w", err)
	}
	return reader, nil
}
