package graph

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"time"
)

// A Thing is what a change is about.
type Thing string

const (
	ArticleThing   Thing = "article" // with all that it says
	JudgementThing Thing = "judgement"
)

// A Change says when a thing was last written otherwise than before. Each thing stands in the list of changes once, at its
// latest place; what is written again as it was changes nothing.
type Change struct {
	Seq   int64 // place in the list, from 1; later changes have larger ones
	First int64 // Seq of when the thing came in, or came back after it had gone
	Thing Thing
	ID    string
	At    time.Time // of the change, UTC in whole seconds
	Gone  bool      // the article was removed, or the judgement undone
}

// A ChangeKind is what a change means to who has seen the list up to some place.
type ChangeKind string

const (
	Added     ChangeKind = "added"
	Altered   ChangeKind = "changed"
	Retracted ChangeKind = "retracted"
)

// Since returns what the change means to who has seen everything up to a place.
func (c *Change) Since(seq int64) ChangeKind {
	switch {
	case c.Gone:
		return Retracted
	case c.First > seq:
		return Added
	}
	return Altered
}

// Clone returns a copy.
func (c *Change) Clone() *Change {
	d := *c
	return &d
}

// DigestJudgement is the same for a judgement: "" where it was undone.
func DigestJudgement(j *Judgement) string {
	if !j.InForce() {
		return ""
	}
	return hash(string(j.ID), j.Reason, j.By, j.At.Format(time.RFC3339))
}

// Digest is a hash of an article and of what was found in it: a Store writes down no change where it stays the same.
func Digest(a *Article, statements []*Statement) string {
	found := make([]*Statement, len(statements))
	for i, s := range statements {
		plain := *s.AsFound()
		plain.Origin = "" // told by the store, from other articles
		found[i] = &plain
	}
	slices.SortFunc(found, func(x, y *Statement) int { return cmp.Compare(x.ID, y.ID) })
	h := sha256.New()
	encoder := json.NewEncoder(h)
	_ = encoder.Encode(a) // structs of strings and numbers always encode
	_ = encoder.Encode(found)
	return hex.EncodeToString(h.Sum(nil)[:12])
}
