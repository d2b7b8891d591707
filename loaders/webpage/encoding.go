package webpage

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
)

// toUTF8 decodes a page by its byte order mark, the server's word, the page's own, or else by what its bytes are.
func toUTF8(data []byte, contentType string) ([]byte, error) {
	encoding, name, certain := charset.DetermineEncoding(data, contentType)
	if name == "utf-8" || !certain && utf8.Valid(data) {
		return bytes.ToValidUTF8(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), []byte("\ufffd")), nil
	}
	text, err := encoding.NewDecoder().Bytes(data)
	if err != nil {
		return nil, fmt.Errorf("it is not in the encoding %s: %w", name, err)
	}
	return text, nil
}
