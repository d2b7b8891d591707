package loaders

import (
	"errors"
	"mime"
	"net/url"
	"path"
	"strings"

	"entente/loaders/fetch"
	"entente/loaders/textfile"
	"entente/loaders/webpage"
)

// url fetches a page.
func (o *opener) url(at string) bool {
	response, err := o.Client.Get(o.ctx, fetch.Request{URL: at})
	if err != nil {
		return o.deliver(nil, fetchRejection(at, err))
	}
	mediaType, _, _ := mime.ParseMediaType(response.ContentType)
	switch {
	case isPage(mediaType) || mediaType == "" && looksLikeHTML(response.Body):
		return o.decoded(webpage.Decode(at, pageName(response.URL), response.Body, webpage.From{URL: response.URL, ContentType: response.ContentType}))
	case mediaType == "text/plain":
		return o.decoded(textfile.Decode(at, pageName(response.URL), response.Body, textfile.Meta{URL: response.URL}))
	}
	return o.deliver(nil, &Rejection{File: at, Reason: "it is " + mediaType + ", not a web page", Mend: mendType(mediaType)})
}

func mendType(mediaType string) string {
	if strings.HasSuffix(mediaType, "xml") || mediaType == "application/feed+json" {
		return "follow a feed with entente watch"
	}
	return "download it, and load the file"
}

// fetchRejection says why a URL could not be fetched.
func fetchRejection(at string, err error) *Rejection {
	mend := "try again later, or save the page from a browser and load the file"
	var status *fetch.StatusError
	switch {
	case errors.Is(err, fetch.ErrAddress):
		mend = "if you trust the URL, allow private addresses with --allow_private"
	case errors.Is(err, fetch.ErrURL):
		mend = "check the URL"
	case errors.As(err, &status) && (status.Status == 404 || status.Status == 410):
		mend = "check the URL"
	}
	return &Rejection{File: at, Reason: "it cannot be fetched: " + err.Error(), Mend: mend}
}

// page decodes a page from a file.
func (o *opener) page(file, name string, data []byte) bool {
	return o.decoded(webpage.Decode(file, name, data, webpage.From{}))
}

// pageName is what people call a page: the last part of its path without an ending, or its host.
func pageName(at string) string {
	u, err := url.Parse(at)
	if err != nil {
		return at
	}
	last := path.Base(u.Path)
	if last == "/" || last == "." || last == "" {
		return u.Hostname()
	}
	switch ext := path.Ext(last); strings.ToLower(ext) {
	case ".html", ".htm", ".php", ".aspx", ".shtml", ".xhtml", ".txt":
		last = strings.TrimSuffix(last, ext)
	}
	return last
}
