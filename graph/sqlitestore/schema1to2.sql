-- From schema 1 to 2: judgements, and the list of changes.

ALTER TABLE statements ADD COLUMN found TEXT NOT NULL DEFAULT '';
ALTER TABLE statements ADD COLUMN rejected INTEGER NOT NULL DEFAULT 0;
CREATE INDEX statements_judged ON statements (id) WHERE found <> '';
CREATE INDEX statements_rejected_by_subject ON statements (subject) WHERE rejected;
CREATE INDEX statements_rejected_by_object ON statements (object) WHERE rejected;

CREATE TABLE judgements (
	id   TEXT PRIMARY KEY,
	body TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE changes (
	seq    INTEGER PRIMARY KEY AUTOINCREMENT,
	first  INTEGER,
	thing  TEXT NOT NULL,
	id     TEXT NOT NULL,
	at     TEXT NOT NULL,
	digest TEXT NOT NULL,
	UNIQUE (thing, id)
);
-- What was there before is known to be there, not what it was: loading it again counts as a change.
INSERT INTO changes (thing, id, at, digest)
	SELECT 'article', id, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), '?' FROM articles ORDER BY id;
