package graphtest

import (
	"context"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"entente/graph"
	"entente/graph/memstore"
)

// judgement makes a valid record.
func judgement(v graph.Verdict, actor, into graph.ActorID, statements ...graph.StatementID) *graph.Judgement {
	slices.Sort(statements)
	return &graph.Judgement{
		ID: graph.NewJudgementID(v, actor, into, statements), Verdict: v, Actor: actor, Into: into, Statements: statements,
		Reason: "seen `to` be \"so\" 🕊", By: "a judge", At: time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC),
	}
}

func undone(j *graph.Judgement) *graph.Judgement {
	c := j.Clone()
	c.UndoneBy, c.UndoneAt = "another judge", c.At.Add(time.Hour)
	return c
}

// judge puts judgements into the store and into the model.
func (m *model) judge(t *testing.T, store graph.Store, all ...*graph.Judgement) {
	t.Helper()
	for _, j := range all {
		if err := store.PutJudgement(t.Context(), j); err != nil {
			t.Fatalf("PutJudgement: %v", err)
		}
		m.judgements[j.ID] = j.Clone()
	}
	judged := m.judged()
	for id, a := range m.actors {
		c := a.Clone()
		c.Merged = judged.MergedInto(id)
		m.actors[id] = c
	}
}

// answers compares random filters with brute force.
func (m model) answers(t *testing.T, store graph.Store) {
	t.Helper()
	rng := rand.New(rand.NewPCG(3, 5))
	all := m.match(graph.Filter{Rejected: true})
	for range 30 {
		f := RandomFilter(rng, all)
		same(t, "statements", collect(t, store.Statements(t.Context(), f)), m.match(f))
		sameRelations(t, collect(t, store.Relations(t.Context(), f)), m.relate(t, f))
		if t.Failed() {
			t.Fatalf("with filter %+v", f)
		}
	}
}

func testMerges(t *testing.T, store graph.Store) {
	m := fill(t, store, small.Readings())
	first, second, third := judgement(graph.Merge, "actor-00003", "actor-00001"), judgement(graph.Merge, "actor-00001", "actor-00000"), judgement(graph.Merge, "actor-00005", "actor-00003")
	for _, step := range []*graph.Judgement{first, second, third, first, undone(second), second, undone(first), undone(third), undone(second)} {
		m.judge(t, store, step)
		m.holds(t, store)
		m.answers(t, store)
	}
	if before := modelOf(small.Readings()); len(before.match(graph.Filter{})) != len(m.match(graph.Filter{})) {
		t.Error("undoing all leaves traces")
	}
	m.judge(t, store, first, second, third)
	if a, err := store.Actor(t.Context(), "actor-00005"); err != nil || a.Merged != "actor-00000" {
		t.Errorf("actor-00005 is merged into %q, %v", a.Merged, err)
	}
	if left := collect(t, store.Statements(t.Context(), graph.Filter{Actor: "actor-00003", Rejected: true})); len(left) > 0 {
		t.Errorf("%d statements still name an actor that was merged", len(left))
	}
	m.searches(t, store)
	m.answers(t, store)
}

func testSplitsAndRejections(t *testing.T, store graph.Store) {
	m := fill(t, store, small.Readings())
	mediations := slices.DeleteFunc(m.match(graph.Filter{Kinds: []graph.KindName{graph.Mediates}}), func(s *graph.Statement) bool {
		return slices.Contains(s.Names(), "actor-00000")
	})
	mediation := mediations[0]
	var of []graph.StatementID
	for _, s := range m.match(graph.Filter{Actor: "actor-00000", Limit: 5}) {
		of = append(of, s.ID)
	}
	elsewhere := graph.StatementID("0123456789abcdef01234567")
	split := judgement(graph.Split, "actor-00000", "actor-00009", of...)
	parties := judgement(graph.Split, mediation.Parties[0], "actor-00010", mediation.ID)
	reject := judgement(graph.Reject, "", "", of[1], of[2], mediation.ID, elsewhere)
	again := judgement(graph.Reject, "", "", of[1])
	merge := judgement(graph.Merge, "actor-00009", "actor-00002")
	for _, step := range []*graph.Judgement{split, parties, reject, again, merge, undone(reject), undone(split), split, undone(merge), undone(again), undone(parties)} {
		m.judge(t, store, step)
		m.holds(t, store)
		m.answers(t, store)
	}
	if s, err := store.Statement(t.Context(), of[0]); err != nil || s.ID != of[0] || s.Found == nil {
		t.Errorf("a split statement: %+v, %v", s, err)
	}
	m.judge(t, store, reject)
	if s, err := store.Statement(t.Context(), of[1]); err != nil || !s.Rejected {
		t.Errorf("a rejected statement: %+v, %v", s, err)
	}
}

func testContradictions(t *testing.T, store graph.Store) {
	m := fill(t, store, small.Readings())
	s := m.match(graph.Filter{Actor: "actor-00004"})[0]
	merge := judgement(graph.Merge, "actor-00001", "actor-00002")
	m.judge(t, store, merge, judgement(graph.Merge, "actor-00002", "actor-00003"), judgement(graph.Split, "actor-00004", "actor-00005", s.ID))
	for name, bad := range map[string]*graph.Judgement{
		"into another": judgement(graph.Merge, "actor-00001", "actor-00007"),
		"back":         judgement(graph.Merge, "actor-00002", "actor-00001"),
		"round":        judgement(graph.Merge, "actor-00003", "actor-00001"),
		"split twice":  judgement(graph.Split, "actor-00004", "actor-00006", s.ID),
	} {
		wantError(t, name, store.PutJudgement(t.Context(), bad), graph.ErrContradiction)
	}
	m.holds(t, store)
	m.judge(t, store, undone(merge), judgement(graph.Merge, "actor-00001", "actor-00007"))
	wantError(t, "redo", store.PutJudgement(t.Context(), merge), graph.ErrContradiction)
	m.holds(t, store)
}

func testInvalidJudgements(t *testing.T, store graph.Store) {
	m := fill(t, store, small.Readings())
	for name, spoil := range map[string]func(j *graph.Judgement){
		"no verdict":    func(j *graph.Judgement) { j.Verdict = "like" },
		"with itself":   func(j *graph.Judgement) { j.Into = j.Actor },
		"statements":    func(j *graph.Judgement) { j.Statements = []graph.StatementID{"x"} },
		"no statements": func(j *graph.Judgement) { j.Verdict = graph.Split },
		"actors":        func(j *graph.Judgement) { j.Verdict, j.Statements = graph.Reject, []graph.StatementID{"x"} },
		"no time":       func(j *graph.Judgement) { j.At = time.Time{} },
		"parts of seconds": func(j *graph.Judgement) {
			j.At = j.At.Add(time.Millisecond)
		},
		"text": func(j *graph.Judgement) { j.Reason = "\xff" },
	} {
		j := judgement(graph.Merge, "actor-00001", "actor-00002")
		spoil(j)
		j.ID = graph.NewJudgementID(j.Verdict, j.Actor, j.Into, j.Statements)
		wantError(t, name, store.PutJudgement(t.Context(), j), graph.ErrInvalid)
	}
	j := judgement(graph.Merge, "actor-00001", "actor-00002")
	j.ID = "other"
	wantError(t, "id", store.PutJudgement(t.Context(), j), graph.ErrInvalid)
	wantError(t, "stranger", store.PutJudgement(t.Context(), judgement(graph.Merge, "actor-00001", "stranger")), graph.ErrUnknownActor)
	off, cancel := context.WithCancel(t.Context())
	cancel()
	wantError(t, "cancelled", store.PutJudgement(off, judgement(graph.Merge, "actor-00001", "actor-00002")), context.Canceled)
	m.holds(t, store)
}

// testJudgementsAndReloads judges, loads the same and other readings under the same articles, and removes some: the
// judgements stay in force.
func testJudgementsAndReloads(t *testing.T, store graph.Store) {
	m := fill(t, store, small.Readings())
	rejected := m.match(graph.Filter{Article: small.Reading(4).Article.ID})[0].ID
	m.judge(t, store, judgement(graph.Merge, "actor-00001", "actor-00000"), judgement(graph.Reject, "", "", rejected))
	fill(t, store, small.Readings())
	m.holds(t, store)
	if err := store.Remove(t.Context(), small.Reading(4).Article.ID); err != nil {
		t.Fatal(err)
	}
	given := small.Reading(4)
	for i, s := range given.Statements { // who puts what a store gave puts what was found
		given.Statements[i] = m.judged().Statement(s)
	}
	if err := store.PutReadings(t.Context(), given); err != nil {
		t.Fatal(err)
	}
	m.holds(t, store)
	if err := store.PutActors(t.Context(), &graph.Actor{ID: "actor-00001", Type: graph.Org, Name: "x", Merged: "actor-00002"}); err != nil {
		t.Fatal(err)
	}
	if a, err := store.Actor(t.Context(), "actor-00001"); err != nil || a.Merged != "actor-00000" {
		t.Errorf("putting an actor merges it into %q, %v", a.Merged, err)
	}
}

// testManyJudges judges from many goroutines while others load.
func testManyJudges(t *testing.T, store graph.Store) {
	m := fill(t, store, small.Readings())
	var list []*graph.Judgement
	for i := range 4 {
		list = append(list, judgement(graph.Merge, small.Actor(2*i+1).ID, small.Actor(2*i+2).ID))
	}
	readings := slices.Collect(small.Readings())
	var wait sync.WaitGroup
	for i, j := range list {
		wait.Go(func() {
			for _, step := range []*graph.Judgement{j, undone(j), j} {
				if err := store.PutJudgement(t.Context(), step); err != nil {
					t.Error(err)
				}
			}
		})
		wait.Go(func() {
			for _, r := range readings[i*15 : i*15+15] {
				if err := store.PutReadings(t.Context(), r); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wait.Wait()
	for _, j := range list {
		m.judge(t, store, j) // changes nothing any more
	}
	m.holds(t, store)
}

func testCopyJudgements(t *testing.T, store graph.Store) {
	m := fill(t, store, small.Readings())
	m.judge(t, store, judgement(graph.Merge, "actor-00001", "actor-00000"), undone(judgement(graph.Merge, "actor-00003", "actor-00000")),
		judgement(graph.Reject, "", "", m.match(graph.Filter{})[0].ID))
	other := memstore.New(Kinds())
	for range 2 {
		if err := graph.Copy(t.Context(), store, other, nil); err != nil {
			t.Fatal(err)
		}
		m.holds(t, other)
	}
	if err := graph.Copy(t.Context(), other, store, func(p graph.Progress) {
		if p.Articles > 0 {
			t.Errorf("copying back writes %d articles", p.Articles)
		}
	}); err != nil {
		t.Fatal(err)
	}
	m.holds(t, store)
}

// seen is what a reader of changes knows.
type seen struct {
	last  int64
	kinds map[string]graph.ChangeKind
}

// read goes on reading changes and returns what they mean to this reader.
func (s *seen) read(t *testing.T, store graph.Store) map[string]graph.ChangeKind {
	t.Helper()
	s.kinds = map[string]graph.ChangeKind{}
	from := s.last
	for c, err := range store.Changes(t.Context(), from) {
		if err != nil {
			t.Fatal(err)
		}
		if c.Seq <= s.last || c.First > c.Seq || c.At.IsZero() {
			t.Errorf("after %d comes %+v", s.last, c)
		}
		s.last = c.Seq
		s.kinds[string(c.Thing)+" "+c.ID] = c.Since(from)
	}
	return s.kinds
}

func (s *seen) expect(t *testing.T, store graph.Store, want map[string]graph.ChangeKind) {
	t.Helper()
	if got := s.read(t, store); !maps.Equal(got, want) {
		t.Errorf("changes %v, want %v", got, want)
	}
}

func testChanges(t *testing.T, store graph.Store) {
	name := func(i int) string { return "article " + string(small.Reading(i).Article.ID) }
	put := func(readings ...graph.Reading) {
		t.Helper()
		if err := store.PutReadings(t.Context(), readings...); err != nil {
			t.Fatal(err)
		}
	}
	var reader, late seen
	reader.expect(t, store, map[string]graph.ChangeKind{})
	put(small.Reading(0), small.Reading(1), small.Reading(2))
	reader.expect(t, store, map[string]graph.ChangeKind{name(0): graph.Added, name(1): graph.Added, name(2): graph.Added})
	put(small.Reading(1), small.Reading(0))
	put(small.Reading(2))
	reader.expect(t, store, map[string]graph.ChangeKind{})
	less := small.Reading(1)
	less.Statements = less.Statements[:1]
	put(less, small.Reading(3))
	reader.expect(t, store, map[string]graph.ChangeKind{name(1): graph.Altered, name(3): graph.Added})
	if err := store.Remove(t.Context(), small.Reading(0).Article.ID); err != nil {
		t.Fatal(err)
	}
	wantError(t, "Remove again", store.Remove(t.Context(), small.Reading(0).Article.ID), graph.ErrNotFound)
	broken := small.Reading(5)
	broken.Statements[0].Speaker = "stranger"
	wantError(t, "PutReadings", store.PutReadings(t.Context(), small.Reading(4), broken), graph.ErrUnknownActor)
	reader.expect(t, store, map[string]graph.ChangeKind{name(0): graph.Retracted})
	late.expect(t, store, map[string]graph.ChangeKind{name(0): graph.Retracted, name(1): graph.Added, name(2): graph.Added, name(3): graph.Added})
	put(small.Reading(0))
	reader.expect(t, store, map[string]graph.ChangeKind{name(0): graph.Added})
	for _, err := range store.Changes(t.Context(), reader.last) {
		t.Errorf("something follows the last: %v", err)
	}
}

func testChangesByJudgements(t *testing.T, store graph.Store) {
	m := fill(t, store, small.Readings())
	var reader seen
	reader.read(t, store)
	j := judgement(graph.Merge, "actor-00011", "actor-00010")
	want := map[string]graph.ChangeKind{"judgement " + string(j.ID): graph.Added}
	for _, s := range m.match(graph.Filter{}) {
		if slices.Contains(s.Names(), j.Actor) {
			want["article "+string(s.Article)] = graph.Altered
		}
	}
	m.judge(t, store, j)
	reader.expect(t, store, want)
	m.judge(t, store, j)
	reader.expect(t, store, map[string]graph.ChangeKind{})
	m.judge(t, store, undone(j))
	want["judgement "+string(j.ID)] = graph.Retracted
	reader.expect(t, store, want)
}

// testChangesBesideWriters follows the list while many write: a reader that goes on after the last place misses nothing.
func testChangesBesideWriters(t *testing.T, store graph.Store) {
	readings := slices.Collect(small.Readings())
	var wait sync.WaitGroup
	for w := range 4 {
		wait.Go(func() {
			for i := w; i < len(readings); i += 4 {
				if err := store.PutReadings(t.Context(), readings[i]); err != nil {
					t.Error(err)
				}
			}
		})
	}
	written := make(chan struct{})
	go func() { wait.Wait(); close(written) }()
	all := map[string]graph.ChangeKind{}
	var reader seen
	for open := true; open; {
		select {
		case <-written:
			open = false
		default:
		}
		maps.Copy(all, reader.read(t, store))
	}
	if len(all) != len(readings) {
		t.Errorf("the reader saw %d changes of %d", len(all), len(readings))
	}
}
