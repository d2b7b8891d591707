package sqlitestore

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// statementColumns are the columns of a whole statement, in the order of statementRow.
const statementColumns = `id, article, subject, kind, object, parties, stance, speaker, speaker_as, when_from, when_to, precision,
	published, publisher, origin, confidence, quote, sentence_start, sentence_end, subject_start, subject_end, subject_text,
	trigger_start, trigger_end, trigger_text, object_start, object_end, object_text, extractor, rule,
	found, rejected`

// slimColumns are those that graph.Project and graph.Relate read, in the order of slimRow.
const slimColumns = `article, subject, kind, object, parties, stance, when_from, when_to, published, publisher, origin, confidence`

// briefColumns are those of graph.Statement.Brief, in the order of scanBrief.
const briefColumns = `id, trigger_start, trigger_end, ` + slimColumns

const articleColumns = `id, name, url, title, text, publisher, language, published, retrieved, form, origin, extractor, author, speaker`

const relationColumns = `key, subject, kind, object, sign, parties, statements, contradicting, hypothetical, articles, publishers,
	origins, first_seen, last_seen, confidence, weight, day, faded, steady, mixed`

// stmts are the prepared statements that every load and the plain look-ups use.
type stmts struct {
	actorByID, articleByID, statementByID, actorLabels, articleNames *sql.Stmt // on the reading side

	actorBody, putActor, delCodes, putCode, namesOf, delName, putName, indexName, unindexName *sql.Stmt
	articleKnown, putArticle, delArticle, keysOf, delParty, unindexQuote, delStatements       *sql.Stmt
	putStatement, putParty, indexQuote, statementsOfKey, putRelation, delRelation             *sql.Stmt

	putSketch, delSketch, putStory, putKey, delKey, tellStory                     *sql.Stmt
	judgements, putJudgement, changeOf, delChange, putChange, articleText, saidBy *sql.Stmt
}

func (s *stmts) prepare(ctx context.Context, write, read *sql.DB) error {
	for _, p := range []struct {
		to  **sql.Stmt
		db  *sql.DB
		sql string
	}{
		{&s.actorByID, read, `SELECT body FROM actors WHERE id = ?`},
		{&s.articleByID, read, `SELECT ` + articleColumns + ` FROM articles WHERE id = ?`},
		{&s.statementByID, read, `SELECT ` + statementColumns + ` FROM statements WHERE id = ?`},
		{&s.actorLabels, read, `SELECT a.id, a.type, a.name FROM json_each(?) j CROSS JOIN actors a INDEXED BY actors_labels ON a.id = j.value`},
		{&s.articleNames, read, `SELECT a.id, a.name FROM json_each(?) j CROSS JOIN articles a ON a.id = j.value`},

		{&s.actorBody, write, `SELECT body FROM actors WHERE id = ?`},
		{&s.putActor, write, `INSERT OR REPLACE INTO actors (id, type, body) VALUES (?, ?, ?)`},
		{&s.delCodes, write, `DELETE FROM actor_codes WHERE (scheme, code, actor) = (?, ?, ?)`},
		{&s.putCode, write, `INSERT OR REPLACE INTO actor_codes (scheme, code, actor) VALUES (?, ?, ?)`},
		{&s.namesOf, write, `SELECT seq FROM actor_names WHERE actor = ?`},
		{&s.delName, write, `DELETE FROM actor_names WHERE seq = ?`},
		{&s.putName, write, `INSERT INTO actor_names (actor) VALUES (?)`},
		{&s.indexName, write, `INSERT INTO name_index (rowid, folded) VALUES (?, ?)`},
		{&s.unindexName, write, `DELETE FROM name_index WHERE rowid = ?`},

		{&s.articleKnown, write, `SELECT 1 FROM articles WHERE id = ?`},
		{&s.putArticle, write, `INSERT INTO articles (` + articleColumns + `) VALUES (` + marks(articleColumns) + `)`},
		{&s.delArticle, write, `DELETE FROM articles WHERE id = ?`},
		{&s.keysOf, write, `SELECT seq, id, key, parties FROM statements WHERE article = ?`},
		{&s.delParty, write, `DELETE FROM parties WHERE party = ? AND id = ?`},
		{&s.unindexQuote, write, `DELETE FROM quote_index WHERE rowid = ?`},
		{&s.delStatements, write, `DELETE FROM statements WHERE article = ?`},
		{&s.putStatement, write, `INSERT INTO statements (key, ` + statementColumns + `) VALUES (?, ` + marks(statementColumns) + `)`},
		{&s.putParty, write, `INSERT INTO parties (party, id) VALUES (?, ?)`},
		{&s.indexQuote, write, `INSERT INTO quote_index (rowid, folded) VALUES (?, ?)`},
		{&s.statementsOfKey, write, `SELECT ` + slimColumns + ` FROM statements WHERE key = ? AND NOT rejected`},
		{&s.putRelation, write, `INSERT OR REPLACE INTO relations (` + relationColumns + `) VALUES (` + marks(relationColumns) + `)`},
		{&s.delRelation, write, `DELETE FROM relations WHERE key = ?`},

		{&s.putSketch, write, `INSERT INTO sketches (article, story, sketch) VALUES (?, ?, ?)`},
		{&s.delSketch, write, `DELETE FROM sketches WHERE article = ? RETURNING seq`},
		{&s.putStory, write, `UPDATE sketches SET story = ? WHERE article = ?`},
		{&s.putKey, write, `INSERT INTO story_keys (key, seq) VALUES (?, ?)`},
		{&s.delKey, write, `DELETE FROM story_keys WHERE (key, seq) = (?, ?)`},
		{&s.tellStory, write, `UPDATE statements SET origin = ? WHERE article = ? RETURNING key`},
		{&s.judgements, write, allJudgements},
		{&s.putJudgement, write, `INSERT OR REPLACE INTO judgements (id, body) VALUES (?, ?)`},
		{&s.changeOf, write, `SELECT coalesce(first, seq), digest FROM changes WHERE (thing, id) = (?, ?)`},
		{&s.delChange, write, `DELETE FROM changes WHERE (thing, id) = (?, ?)`},
		{&s.putChange, write, `INSERT INTO changes (first, thing, id, at, digest) VALUES (?, ?, ?, ?, ?)`},
		{&s.articleText, write, `SELECT ` + articleColumns + ` FROM articles WHERE id = ?`},
		{&s.saidBy, write, `SELECT ` + statementColumns + ` FROM statements WHERE article = ? ORDER BY id`},
	} {
		stmt, err := p.db.PrepareContext(ctx, p.sql)
		if err != nil {
			return fmt.Errorf("preparing %q: %w", p.sql, err)
		}
		*p.to = stmt
	}
	return nil
}

// marks returns one question mark for each column of a list.
func marks(columns string) string {
	return strings.TrimSuffix(strings.Repeat("?, ", strings.Count(columns, ",")+1), ", ")
}

func (s *stmts) close() {
	for _, stmt := range []*sql.Stmt{
		s.actorByID, s.articleByID, s.statementByID, s.actorLabels, s.articleNames,
		s.actorBody, s.putActor, s.delCodes, s.putCode, s.namesOf, s.delName, s.putName, s.indexName, s.unindexName,
		s.articleKnown, s.putArticle, s.delArticle, s.keysOf, s.delParty, s.unindexQuote, s.delStatements,
		s.putStatement, s.putParty, s.indexQuote, s.statementsOfKey, s.putRelation, s.delRelation,
		s.putSketch, s.delSketch, s.putStory, s.putKey, s.delKey, s.tellStory,
		s.judgements, s.putJudgement, s.changeOf, s.delChange, s.putChange, s.articleText, s.saidBy,
	} {
		if stmt != nil {
			_ = stmt.Close()
		}
	}
}
