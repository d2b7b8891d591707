package sqlitestore

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"time"

	"entente/graph"
)

const (
	allJudgements = `SELECT body FROM judgements ORDER BY id`
	gone          = "" // digest of what is there no longer
)

// Judgements streams all judgements by id.
func (s *Store) Judgements(ctx context.Context) iter.Seq2[*graph.Judgement, error] {
	return stream(ctx, s, scanJudgement, allJudgements)
}

// Changes streams the changes after a place in the list.
func (s *Store) Changes(ctx context.Context, after int64) iter.Seq2[*graph.Change, error] {
	return stream(ctx, s, scanChange, `SELECT seq, coalesce(first, seq), thing, id, at, digest = '' FROM changes WHERE seq > ? ORDER BY seq`, after)
}

// PutJudgement records a judgement and judges what it concerns anew.
func (s *Store) PutJudgement(ctx context.Context, j *graph.Judgement) error {
	if err := j.Validate(); err != nil {
		return err
	}
	return s.change(ctx, func(b *batch) error {
		for _, id := range []graph.ActorID{j.Actor, j.Into} {
			if a, err := b.actor(id); err != nil {
				return err
			} else if a == nil && id != "" {
				return fmt.Errorf("%w: %q in judgement %s", graph.ErrUnknownActor, id, j.ID)
			}
		}
		return b.putJudgement(j)
	})
}

func (b *batch) putJudgement(j *graph.Judgement) error {
	before, err := b.judgedNow()
	if err != nil {
		return err
	}
	body, err := json.Marshal(j)
	if err != nil {
		return err
	}
	if _, err := b.exec(b.stmts.putJudgement, string(j.ID), body); err != nil {
		return err
	}
	b.judged = nil
	after, err := b.judgedNow()
	if err != nil {
		return err
	}
	if err := b.log(graph.JudgementThing, string(j.ID), graph.DigestJudgement(j)); err != nil {
		return err
	}
	return b.judge(before.Changed(after))
}

// judgedNow puts the judgements in force together, once a batch.
func (b *batch) judgedNow() (*graph.Judged, error) {
	if b.judged != nil {
		return b.judged, nil
	}
	var all []*graph.Judgement
	err := b.each(b.stmts.judgements, func(row scanner) error {
		j, err := scanJudgement(row)
		all = append(all, j)
		return err
	})
	if err == nil {
		b.judged, err = graph.NewJudged(all)
	}
	return b.judged, err
}

// judge brings what judgements changed for up to date.
func (b *batch) judge(actors []graph.ActorID, statements []graph.StatementID) error {
	for _, id := range actors {
		old, err := b.actor(id)
		if err != nil {
			return err
		}
		a := old.Clone()
		a.Merged = b.judged.MergedInto(id)
		if err := b.putActor(old, a); err != nil {
			return err
		}
	}
	articles, err := b.articlesThatName(actors, statements)
	if err != nil {
		return err
	}
	for _, id := range articles {
		if err := b.judgeArticle(id); err != nil {
			return err
		}
	}
	return nil
}

// articlesThatName lists the articles with statements that name actors, as found or as judged, or that are listed.
func (b *batch) articlesThatName(actors []graph.ActorID, statements []graph.StatementID) ([]string, error) {
	found := map[string]bool{}
	add := func(query string, args ...any) error {
		rows, err := b.tx.QueryContext(b.ctx, query, args...)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var id, as string
			if err := rows.Scan(&id, &as); err != nil {
				return err
			}
			if as == "" || namesOne(as, actors) {
				found[id] = true
			}
		}
		return rows.Err()
	}
	for _, id := range actors {
		if err := add(`SELECT article, '' FROM statements WHERE subject = ?1 OR object = ?1 OR speaker = ?1 AND speaker <> '' OR
			id IN (SELECT id FROM parties WHERE party = ?1)`, string(id)); err != nil {
			return nil, err
		}
	}
	for _, id := range statements {
		if err := add(`SELECT article, '' FROM statements WHERE id = ?`, string(id)); err != nil {
			return nil, err
		}
	}
	if err := add(`SELECT article, found FROM statements WHERE found <> ''`); err != nil {
		return nil, err
	}
	return slices.Sorted(maps.Keys(found)), nil
}

func namesOne(as string, actors []graph.ActorID) bool {
	var f graph.Found
	if err := json.Unmarshal([]byte(as), &f); err != nil {
		return true // judging it anew will tell
	}
	names := append([]graph.ActorID{f.Subject, f.Object, f.Speaker}, f.Parties...)
	return slices.ContainsFunc(actors, func(a graph.ActorID) bool { return slices.Contains(names, a) })
}

// judgeArticle puts an article as it is, so that its statements are judged anew.
func (b *batch) judgeArticle(id string) error {
	a, err := scanArticle(b.in(b.stmts.articleText).QueryRow(id))
	if err != nil {
		return err
	}
	var said []*graph.Statement
	if err := b.each(b.stmts.saidBy, func(row scanner) error {
		st, err := scanStatement(row)
		said = append(said, st)
		return err
	}, id); err != nil {
		return err
	}
	if err := b.putArticle(a, said); err != nil {
		return err
	}
	return b.write(graph.ArticleThing, id, graph.Digest(a, said))
}

// log writes down that a thing is now as the digest says, unless it was before.
func (b *batch) log(thing graph.Thing, id, digest string) error {
	var first int64
	var old string
	err := b.in(b.stmts.changeOf).QueryRow(string(thing), id).Scan(&first, &old)
	if errors.Is(err, sql.ErrNoRows) {
		return b.writeFirst(nil, thing, id, digest)
	}
	if err != nil || old == digest {
		return err
	}
	return b.write(thing, id, digest)
}

// write writes a change down, whether or not anything did.
func (b *batch) write(thing graph.Thing, id, digest string) error {
	var first int64
	var old string
	if err := b.in(b.stmts.changeOf).QueryRow(string(thing), id).Scan(&first, &old); err != nil {
		return err
	}
	if _, err := b.exec(b.stmts.delChange, string(thing), id); err != nil {
		return err
	}
	if old == gone && digest != gone {
		return b.writeFirst(nil, thing, id, digest)
	}
	return b.writeFirst(first, thing, id, digest)
}

func (b *batch) writeFirst(first any, thing graph.Thing, id, digest string) error {
	_, err := b.exec(b.stmts.putChange, first, string(thing), id, time.Now().UTC().Format(time.RFC3339), digest)
	return err
}
