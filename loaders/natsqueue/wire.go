package natsqueue

import (
	"encoding/json"
	"fmt"

	"entente/graph"
)

// wire is an article as it stands on the queue.
type wire struct {
	ID        graph.ArticleID `json:"id"`
	Name      string          `json:"name"`
	URL       string          `json:"url,omitempty"`
	Title     string          `json:"title,omitempty"`
	Text      string          `json:"text"`
	Publisher string          `json:"publisher,omitempty"`
	Author    string          `json:"author,omitempty"`
	Speaker   string          `json:"speaker,omitempty"`
	Language  string          `json:"language,omitempty"`
	Published graph.Date      `json:"published,omitempty"`
	Retrieved graph.Date      `json:"retrieved,omitempty"`
	Form      graph.Form      `json:"form,omitempty"`
	Origin    string          `json:"origin,omitempty"`
}

func wireOf(a *graph.Article) wire {
	return wire{a.ID, a.Name, a.URL, a.Title, a.Text, a.Publisher, a.Author, a.Speaker, a.Language, a.Published, a.Retrieved, a.Form, a.Origin}
}

// parseArticle reads an article as wireOf writes it.
func parseArticle(data []byte) (*graph.Article, error) {
	var w wire
	if err := json.Unmarshal(data, &w); err != nil {
		return nil, err
	}
	if w.ID == "" || w.Text == "" {
		return nil, fmt.Errorf("it has no id or no text")
	}
	return &graph.Article{
		ID: w.ID, Name: w.Name, URL: w.URL, Title: w.Title, Text: w.Text, Publisher: w.Publisher, Author: w.Author, Speaker: w.Speaker, Language: w.Language,
		Published: w.Published, Retrieved: w.Retrieved, Form: w.Form, Origin: w.Origin,
	}, nil
}
