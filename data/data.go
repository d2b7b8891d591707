// Package data holds what entente knows before it reads anything: kinds of relations, actors, frames, models and sample
// articles. README.md says where each comes from.
package data

import "embed"

// FS holds kinds.yaml and the folders actors, events, frames, lexicon, mappings, models and articles.
//
//go:embed README.md kinds.yaml actors/*.tsv frames lexicon mappings models articles events
var FS embed.FS
