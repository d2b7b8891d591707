package neo4jstore

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"entente/graph"
)

// errJudgedMeanwhile ends a transaction that judged statements by what is no longer in force; it is tried again.
var errJudgedMeanwhile = errors.New("judgements changed meanwhile")

const absent = "" // digest of what is there no longer

func now() string { return time.Now().UTC().Format(time.RFC3339) }

// Judgements streams all judgements by id.
func (s *Store) Judgements(ctx context.Context) iter.Seq2[*graph.Judgement, error] {
	return stream(ctx, s, scanJudgement, judgementsCypher, nil)
}

// Changes streams the changes after a place in the list.
func (s *Store) Changes(ctx context.Context, after int64) iter.Seq2[*graph.Change, error] {
	return stream(ctx, s, scanChange, changesCypher, props{"after": after})
}

func judgementProps(j *graph.Judgement) props {
	p := props{"id": string(j.ID), "verdict": string(j.Verdict), "at": j.At.Format(time.RFC3339)}
	p.text("actor", string(j.Actor))
	p.text("into", string(j.Into))
	p.text("reason", j.Reason)
	p.text("by", j.By)
	p.text("undone_by", j.UndoneBy)
	texts(p, "statements", j.Statements)
	if !j.InForce() {
		p["undone_at"] = j.UndoneAt.Format(time.RFC3339)
	}
	return p
}

func scanJudgement(record *neo4j.Record) (*graph.Judgement, error) {
	n, err := node(record, "judgement")
	if err != nil {
		return nil, err
	}
	p := n.Props
	j := &graph.Judgement{
		ID: str[graph.JudgementID](p, "id"), Verdict: str[graph.Verdict](p, "verdict"), Actor: str[graph.ActorID](p, "actor"),
		Into: str[graph.ActorID](p, "into"), Statements: list[graph.StatementID](p, "statements"), Reason: str[string](p, "reason"),
		By: str[string](p, "by"), UndoneBy: str[string](p, "undone_by"),
	}
	if j.At, err = moment(p, "at"); err == nil {
		j.UndoneAt, err = moment(p, "undone_at")
	}
	return j, err
}

// moment reads a time; the zero one where there is none.
func moment(p map[string]any, name string) (time.Time, error) {
	text := str[string](p, name)
	if text == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return t, fmt.Errorf("%w: %s: %w", graph.ErrInvalid, name, err)
	}
	return t, nil
}

func scanChange(record *neo4j.Record) (*graph.Change, error) {
	p := record.AsMap()
	c := &graph.Change{
		Seq: number(p["seq"]), First: number(p["first"]), Thing: str[graph.Thing](p, "thing"), ID: str[string](p, "id"),
	}
	c.Gone, _ = p["gone"].(bool)
	var err error
	c.At, err = moment(p, "at")
	return c, err
}

// PutJudgement records a judgement and judges what it concerns anew.
func (s *Store) PutJudgement(ctx context.Context, j *graph.Judgement) error {
	if err := j.Validate(); err != nil {
		return err
	}
	return s.change(ctx, func(b *batch) error { return b.putJudgement(j) })
}

// putJudgement holds the lock of the counter from the beginning, so that whoever has judged statements without it must try
// again.
func (b *batch) putJudgement(j *graph.Judgement) error {
	if _, _, err := b.lockCounter(); err != nil {
		return err
	}
	before, err := b.judgedNow()
	if err != nil {
		return err
	}
	if err := b.lock([]graph.ActorID{min(j.Actor, j.Into), max(j.Actor, j.Into)}); err != nil {
		return err
	}
	for _, id := range []graph.ActorID{j.Actor, j.Into} {
		if id != "" && !b.locked[id] {
			return fmt.Errorf("%w: %q in judgement %s", graph.ErrUnknownActor, id, j.ID)
		}
	}
	records, err := b.read(putJudgementCypher, props{"id": string(j.ID), "row": map[string]any(judgementProps(j))})
	if err != nil {
		return err
	}
	b.logs = append(b.logs, newEntry(graph.JudgementThing, records[0], graph.DigestJudgement(j)))
	b.judged = nil
	after, err := b.judgedNow()
	if err != nil {
		return err
	}
	b.version++
	return b.judge(before.Changed(after))
}

// judgedNow puts the judgements in force together, once a batch.
func (b *batch) judgedNow() (*graph.Judged, error) {
	if b.judged != nil {
		return b.judged, nil
	}
	counter, err := b.read(readCounterCypher, nil)
	if err != nil {
		return nil, err
	}
	if len(counter) != 1 {
		return nil, fmt.Errorf("%w: the counter of changes is missing", graph.ErrInvalid)
	}
	b.version = number(counter[0].AsMap()["judgements"])
	records, err := b.read(judgementsCypher, nil)
	if err != nil {
		return nil, err
	}
	var all []*graph.Judgement
	for _, record := range records {
		j, err := scanJudgement(record)
		if err != nil {
			return nil, err
		}
		all = append(all, j)
	}
	b.judged, err = graph.NewJudged(all)
	return b.judged, err
}

// judgeReadings returns readings with their statements as judged.
func (b *batch) judgeReadings(readings []graph.Reading) ([]graph.Reading, error) {
	judged, err := b.judgedNow()
	if err != nil {
		return nil, err
	}
	out := make([]graph.Reading, len(readings))
	for i, r := range readings {
		out[i] = graph.Reading{Article: r.Article, Actors: r.Actors, Statements: make([]*graph.Statement, len(r.Statements))}
		for k, st := range r.Statements {
			out[i].Statements[k] = judged.Statement(st)
		}
	}
	return out, nil
}

// judge brings what judgements changed for up to date.
func (b *batch) judge(actors []graph.ActorID, statements []graph.StatementID) error {
	if err := b.setMerged(actors); err != nil {
		return err
	}
	records, err := b.read(articlesNamingCypher, props{"actors": anys(actors), "statements": anys(statements)})
	if err != nil {
		return err
	}
	var ids []any
	for _, record := range records {
		ids = append(ids, record.AsMap()["article"])
	}
	for _, part := range chunks(ids) {
		if err := b.judgeArticles(part); err != nil {
			return err
		}
	}
	return nil
}

// setMerged writes on actors whom they are merged into.
func (b *batch) setMerged(ids []graph.ActorID) error {
	if err := b.lock(ids); err != nil {
		return err
	}
	stored, merged := map[graph.ActorID]*graph.Actor{}, map[graph.ActorID]*graph.Actor{}
	for _, part := range chunks(ids) {
		records, err := b.read(readActorsCypher, props{"ids": anys(part)})
		if err != nil {
			return err
		}
		for _, record := range records {
			a, err := scanActor(record)
			if err != nil {
				return err
			}
			stored[a.ID], merged[a.ID] = a, a.Clone()
			merged[a.ID].Merged = b.judged.MergedInto(a.ID)
		}
	}
	return b.writeActors(stored, merged)
}

// judgeArticles puts articles as they are, so that their statements are judged anew.
func (b *batch) judgeArticles(ids []any) error {
	records, err := b.read(lockArticlesCypher, props{"ids": ids})
	if err != nil {
		return err
	}
	at := map[graph.ArticleID]int{}
	readings := make([]graph.Reading, len(records))
	for i, record := range records {
		if readings[i].Article, err = scanArticle(record); err != nil {
			return err
		}
		at[readings[i].Article.ID] = i
	}
	if records, err = b.read(saidByCypher, props{"ids": ids}); err != nil {
		return err
	}
	names := map[graph.ActorID]bool{}
	for _, record := range records {
		st, err := scanStatement(record)
		if err != nil {
			return err
		}
		r := &readings[at[st.Article]]
		r.Statements = append(r.Statements, b.judged.Statement(st))
		for _, id := range r.Statements[len(r.Statements)-1].Names() {
			names[id] = true
		}
	}
	if err := b.lock(sortedKeys(names)); err != nil {
		return err
	}
	return b.putArticles(readings, true)
}

// An entry is something that the batch writes, and what the list of changes says of it before.
type entry struct {
	thing         graph.Thing
	id            string
	known         bool // the list has it
	first         int64
	before, after string // digests
	anew          bool   // it reads otherwise though it was written as it is
}

func newEntry(thing graph.Thing, before *neo4j.Record, after string) entry {
	p := before.AsMap()
	return entry{thing: thing, id: str[string](p, "id"), known: p["first"] != nil, first: number(p["first"]), before: str[string](p, "digest"), after: after}
}

func (e entry) changed() bool { return e.anew || !e.known || e.before != e.after }

// logArticles writes articles and remembers what the list of changes says of them.
func (b *batch) logArticles(readings []graph.Reading, rows []any, anew bool) error {
	digests := map[string]string{}
	for _, r := range readings {
		digests[string(r.Article.ID)] = graph.Digest(r.Article, r.Statements)
	}
	for _, part := range chunks(rows) {
		records, err := b.read(putArticlesCypher, props{"rows": part})
		if err != nil {
			return err
		}
		for _, record := range records {
			e := newEntry(graph.ArticleThing, record, digests[str[string](record.AsMap(), "id")])
			e.anew = anew
			b.logs = append(b.logs, e)
		}
	}
	return nil
}

func (b *batch) lockCounter() (seq, judgements int64, err error) {
	records, err := b.read(lockCounterCypher, nil)
	if err != nil {
		return 0, 0, err
	}
	if len(records) != 1 {
		return 0, 0, fmt.Errorf("%w: the counter of changes is missing", graph.ErrInvalid)
	}
	p := records[0].AsMap()
	return number(p["seq"]), number(p["judgements"]), nil
}

// stamp gives what the batch has changed its places in the list. It takes the lock of the counter last of all, and holds
// it until the commit.
func (b *batch) stamp() error {
	if len(b.logs) == 0 {
		return nil
	}
	seq, judgements, err := b.lockCounter()
	if err != nil {
		return err
	}
	judging := b.logs[0].thing == graph.JudgementThing
	if b.judged != nil && !judging && judgements != b.version {
		return errJudgedMeanwhile
	}
	rows := map[string][]any{}
	var back []any
	at := now()
	for _, e := range b.logs {
		if !e.changed() {
			continue
		}
		seq++
		row := map[string]any{"id": e.id, "seq": seq, "first": seq, "at": at, "digest": e.after}
		if e.known && (e.before != absent || e.after == absent) {
			row["first"] = e.first
		}
		query := stampArticlesCypher
		switch {
		case e.thing == graph.JudgementThing:
			query = stampJudgementsCypher
		case e.after == absent:
			query = stampRetractedCypher
		default:
			back = append(back, e.id)
		}
		rows[query] = append(rows[query], row)
	}
	if judging {
		judgements = b.version
	}
	if err := runRows(b, deleteRetractedCypher, "ids", back); err != nil {
		return err
	}
	for _, query := range []string{stampArticlesCypher, stampJudgementsCypher, stampRetractedCypher} {
		if err := runRows(b, query, "rows", rows[query]); err != nil {
			return err
		}
	}
	return b.run(setCounterCypher, props{"seq": seq, "judgements": judgements})
}
