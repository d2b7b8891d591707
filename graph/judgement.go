package graph

import (
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// JudgementID is the hash of what is judged; neither who judges nor when is part of it.
type JudgementID string

// A Verdict is what a judgement says.
type Verdict string

const (
	Merge  Verdict = "merge"  // Actor is the same as Into: statements that name the one count as naming the other
	Split  Verdict = "split"  // in Statements, who was taken for Actor is Into
	Reject Verdict = "reject" // Statements do not count
)

// Verdicts lists every verdict in the order of display.
var Verdicts = []Verdict{Merge, Split, Reject}

// A Judgement is what a person decides about actors or statements. It stands beside the statements, which stay as they
// were found, and holds until it is undone; an article that is loaded again finds it in force.
type Judgement struct {
	ID         JudgementID
	Verdict    Verdict
	Actor      ActorID       // of a merge or a split
	Into       ActorID       // of a merge or a split
	Statements []StatementID // of a split or a rejection, sorted
	Reason     string
	By         string    // who judged
	At         time.Time // when, UTC in whole seconds
	UndoneBy   string
	UndoneAt   time.Time // zero while it is in force
}

// NewJudgementID hashes what identifies a judgement; the statements must be sorted.
func NewJudgementID(v Verdict, actor, into ActorID, statements []StatementID) JudgementID {
	parts := []string{"judgement", string(v), string(actor), string(into)}
	for _, s := range statements {
		parts = append(parts, string(s))
	}
	return JudgementID(hash(parts...))
}

// InForce tells whether the judgement has not been undone.
func (j *Judgement) InForce() bool { return j.UndoneAt.IsZero() }

// Clone returns a deep copy.
func (j *Judgement) Clone() *Judgement {
	c := *j
	c.Statements = append([]StatementID(nil), j.Statements...)
	return &c
}

// Validate tells what makes a judgement unfit to be stored: parts that its verdict needs and that are missing or too many,
// a wrong id, no time, a time with parts of seconds or outside UTC, text that is not UTF-8.
func (j *Judgement) Validate() error {
	for _, fault := range []string{j.faultOfVerdict(), j.faultOfRecord()} {
		if fault != "" {
			return fmt.Errorf("%w: judgement %s: %s", ErrInvalid, j.ID, fault)
		}
	}
	return nil
}

func (j *Judgement) faultOfVerdict() string {
	actors := j.Actor != "" && j.Into != ""
	switch {
	case !slices.Contains(Verdicts, j.Verdict):
		return fmt.Sprintf("unknown verdict %q", j.Verdict)
	case j.Verdict != Reject && (!actors || j.Actor == j.Into):
		return fmt.Sprintf("a %s needs two different actors", j.Verdict)
	case j.Verdict == Reject && (j.Actor != "" || j.Into != ""):
		return "a rejection is about statements, not actors"
	case j.Verdict == Merge && len(j.Statements) > 0:
		return "a merge is about actors, not statements"
	case j.Verdict != Merge && len(j.Statements) == 0:
		return fmt.Sprintf("a %s needs statements", j.Verdict)
	case !slices.IsSorted(j.Statements) || len(slices.Compact(slices.Clone(j.Statements))) != len(j.Statements) || slices.Contains(j.Statements, ""):
		return "its statements must be sorted, distinct and not empty"
	}
	return ""
}

func (j *Judgement) faultOfRecord() string {
	ids := make([]string, len(j.Statements))
	for i, s := range j.Statements {
		ids[i] = string(s)
	}
	switch {
	case j.ID != NewJudgementID(j.Verdict, j.Actor, j.Into, j.Statements):
		return "its id is not the one that NewJudgementID gives"
	case j.At.IsZero() || !wholeUTC(j.At) || !j.UndoneAt.IsZero() && !wholeUTC(j.UndoneAt):
		return "its times must be in UTC and whole seconds"
	case !utf8.ValidString(j.Reason + j.By + j.UndoneBy + string(j.Actor) + string(j.Into) + strings.Join(ids, "")):
		return "it is not valid UTF-8"
	case strings.ContainsAny(strings.Join(ids, ""), " \t\r\n"):
		return "ids of statements hold no spaces"
	}
	return ""
}

func wholeUTC(t time.Time) bool { return t.Location() == time.UTC && t.Nanosecond() == 0 }

// A Found is whom the reader found in a statement, where judgements read it otherwise.
type Found struct {
	Subject, Object ActorID
	Parties         []ActorID
	Speaker         ActorID
}

// AsFound returns a copy of a statement without what judgements make of it.
func (s *Statement) AsFound() *Statement {
	c := s.Clone()
	if f := c.Found; f != nil {
		c.Subject, c.Object, c.Parties, c.Speaker, c.Found = f.Subject, f.Object, f.Parties, f.Speaker, nil
	}
	c.Rejected = false
	return c
}

// Judged is what the judgements in force make of actors and statements.
type Judged struct {
	into     map[ActorID]ActorID // final: what it leads to is merged into nobody
	splits   map[StatementID]map[ActorID]ActorID
	rejected map[StatementID]bool
}

// JudgedBy puts the judgements of a stream together, as NewJudged does; it ends with the first error of the stream.
func JudgedBy(judgements iter.Seq2[*Judgement, error]) (*Judged, error) {
	var all []*Judgement
	for j, err := range judgements {
		if err != nil {
			return nil, err
		}
		all = append(all, j)
	}
	return NewJudged(all)
}

// NewJudged puts judgements together; the order does not count, and those that were undone do not either. It returns
// ErrContradiction where one actor is merged into two others or round in a circle, or one is split twice in a statement.
func NewJudged(all []*Judgement) (*Judged, error) {
	d := &Judged{into: map[ActorID]ActorID{}, splits: map[StatementID]map[ActorID]ActorID{}, rejected: map[StatementID]bool{}}
	for _, j := range all {
		if !j.InForce() {
			continue
		}
		if err := d.add(j); err != nil {
			return nil, err
		}
	}
	return d, d.finish()
}

func (d *Judged) add(j *Judgement) error {
	if j.Verdict == Merge {
		if old, ok := d.into[j.Actor]; ok && old != j.Into {
			return fmt.Errorf("%w: %s is merged into %s and into %s: undo one of the two", ErrContradiction, j.Actor, min(old, j.Into), max(old, j.Into))
		}
		d.into[j.Actor] = j.Into
	}
	for _, s := range j.Statements {
		if j.Verdict == Reject {
			d.rejected[s] = true
			continue
		}
		if old, ok := d.splits[s][j.Actor]; ok && old != j.Into {
			return fmt.Errorf("%w: in statement %s %s is split off as %s and as %s: undo one of the two", ErrContradiction, s, j.Actor, min(old, j.Into), max(old, j.Into))
		}
		if d.splits[s] == nil {
			d.splits[s] = map[ActorID]ActorID{}
		}
		d.splits[s][j.Actor] = j.Into
	}
	return nil
}

// finish follows chains of merges to their ends.
func (d *Judged) finish() error {
	final := map[ActorID]ActorID{}
	for from := range d.into {
		to := from
		for range len(d.into) + 1 {
			next, ok := d.into[to]
			if !ok {
				break
			}
			to = next
		}
		if _, more := d.into[to]; more {
			return fmt.Errorf("%w: merging %s leads round in a circle: undo one of the merges", ErrContradiction, to)
		}
		final[from] = to
	}
	d.into = final
	return nil
}

// Actor returns whom an actor counts as: himself, or whom he is merged into.
func (d *Judged) Actor(id ActorID) ActorID {
	if to, ok := d.into[id]; ok {
		return to
	}
	return id
}

// MergedInto returns whom an actor is merged into, or "".
func (d *Judged) MergedInto(id ActorID) ActorID { return d.into[id] }

// Statement returns a copy of a statement as judged, whatever earlier judgements made of it. Splits go before merges. A
// statement whose ends become one actor does not count, as one that is rejected; a mediator is no party of his own case.
func (d *Judged) Statement(s *Statement) *Statement {
	c := s.AsFound()
	read := func(id ActorID) ActorID {
		if to, ok := d.splits[c.ID][id]; ok {
			id = to
		}
		return d.Actor(id)
	}
	f := Found{c.Subject, c.Object, c.Parties, c.Speaker}
	var parties []ActorID
	for _, p := range f.Parties {
		if to := read(p); to != read(f.Subject) || p == f.Subject {
			parties = append(parties, to)
		}
	}
	slices.Sort(parties)
	c.Subject, c.Object, c.Speaker, c.Parties = read(f.Subject), read(f.Object), read(f.Speaker), slices.Compact(parties)
	c.Rejected = d.rejected[c.ID] || c.Subject == c.Object
	if c.Subject != f.Subject || c.Object != f.Object || c.Speaker != f.Speaker || !slices.Equal(c.Parties, f.Parties) {
		c.Found = &f
	}
	return c
}

// Changed tells what other judgements change: the actors that are merged otherwise, and the statements that are judged
// otherwise whomever they name. Both are sorted.
func (d *Judged) Changed(next *Judged) (actors []ActorID, statements []StatementID) {
	moved := map[ActorID]bool{}
	for _, side := range []*Judged{d, next} {
		for id := range side.into {
			if d.Actor(id) != next.Actor(id) {
				moved[id] = true
			}
		}
	}
	touched := map[StatementID]bool{}
	for _, side := range []*Judged{d, next} {
		for id := range side.rejected {
			if d.rejected[id] != next.rejected[id] {
				touched[id] = true
			}
		}
		for id, split := range side.splits {
			for actor, to := range split {
				if d.splits[id][actor] != next.splits[id][actor] || moved[to] {
					touched[id] = true
				}
			}
		}
	}
	return sortedKeys(moved), sortedKeys(touched)
}

func sortedKeys[K ~string](set map[K]bool) []K {
	list := make([]K, 0, len(set))
	for k := range set {
		list = append(list, k)
	}
	slices.Sort(list)
	return list
}
