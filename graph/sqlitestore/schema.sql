-- Tables of one entente file. Every index below serves a question of Filter or an order that Store promises.

CREATE TABLE actors (
	id   TEXT PRIMARY KEY,
	type TEXT NOT NULL,
	body TEXT NOT NULL, -- the whole actor as JSON
	name TEXT AS (body ->> '$.Name')
) WITHOUT ROWID;
CREATE INDEX actors_labels ON actors (id, type, name); -- holds what answers show of an actor

CREATE TABLE actor_codes (
	scheme TEXT NOT NULL,
	code   TEXT NOT NULL, -- in lower case
	actor  TEXT NOT NULL,
	PRIMARY KEY (scheme, code, actor)
) WITHOUT ROWID;

CREATE TABLE actor_names (
	seq   INTEGER PRIMARY KEY,
	actor TEXT NOT NULL
);
CREATE INDEX actor_names_by_actor ON actor_names (actor);

-- Names and quotes are indexed as graph.Fold leaves them: words of letters and digits between single spaces, which the
-- ascii tokenizer splits at the spaces and nowhere else.
CREATE VIRTUAL TABLE name_index USING fts5(folded, content='', contentless_delete=1, tokenize='ascii');
CREATE VIRTUAL TABLE quote_index USING fts5(folded, content='', contentless_delete=1, tokenize='ascii', detail='none');

CREATE TABLE articles (
	id        TEXT PRIMARY KEY,
	name      TEXT NOT NULL,
	url       TEXT NOT NULL,
	title     TEXT NOT NULL,
	text      TEXT NOT NULL,
	publisher TEXT NOT NULL,
	language  TEXT NOT NULL,
	published TEXT NOT NULL,
	retrieved TEXT NOT NULL,
	form      TEXT NOT NULL,
	origin    TEXT NOT NULL,
	extractor TEXT NOT NULL,
	author    TEXT NOT NULL DEFAULT '',
	speaker   TEXT NOT NULL DEFAULT ''
);

-- What stories are found by: see graph.Sketch.
CREATE TABLE sketches (
	seq     INTEGER PRIMARY KEY,
	article TEXT NOT NULL,
	story   TEXT NOT NULL,
	sketch  BLOB NOT NULL
);
CREATE UNIQUE INDEX sketches_by_article ON sketches (article);
CREATE INDEX sketches_by_story ON sketches (story);

CREATE TABLE story_keys (
	key INTEGER NOT NULL,
	seq INTEGER NOT NULL, -- of the sketch
	PRIMARY KEY (key, seq)
) WITHOUT ROWID;

CREATE TABLE statements (
	seq            INTEGER PRIMARY KEY,
	id             TEXT NOT NULL,
	key            TEXT NOT NULL, -- of its relation
	article        TEXT NOT NULL,
	subject        TEXT NOT NULL,
	kind           TEXT NOT NULL,
	object         TEXT NOT NULL,
	parties        TEXT NOT NULL, -- ids with a space between
	stance         TEXT NOT NULL,
	speaker        TEXT NOT NULL,
	speaker_as     TEXT NOT NULL,
	when_from      TEXT NOT NULL,
	when_to        TEXT NOT NULL,
	precision      TEXT NOT NULL,
	published      TEXT NOT NULL,
	publisher      TEXT NOT NULL,
	origin         TEXT NOT NULL,
	confidence     REAL NOT NULL,
	quote          TEXT NOT NULL,
	sentence_start INTEGER NOT NULL,
	sentence_end   INTEGER NOT NULL,
	subject_start  INTEGER NOT NULL,
	subject_end    INTEGER NOT NULL,
	subject_text   TEXT NOT NULL,
	trigger_start  INTEGER NOT NULL,
	trigger_end    INTEGER NOT NULL,
	trigger_text   TEXT NOT NULL,
	object_start   INTEGER NOT NULL,
	object_end     INTEGER NOT NULL,
	object_text    TEXT NOT NULL,
	extractor      TEXT NOT NULL,
	rule           TEXT NOT NULL,
	found          TEXT NOT NULL, -- as JSON, where judgements changed whom it names
	rejected       INTEGER NOT NULL,
	first_day      TEXT NOT NULL AS (CASE when_from WHEN '' THEN published ELSE when_from END),
	last_day       TEXT NOT NULL AS (CASE when_from WHEN '' THEN published ELSE when_to END)
);
CREATE UNIQUE INDEX statements_by_id ON statements (id);
CREATE INDEX statements_by_key ON statements (key, id);
CREATE INDEX statements_by_subject ON statements (subject, id);
CREATE INDEX statements_by_object ON statements (object, id);
CREATE INDEX statements_by_article ON statements (article, id);
CREATE INDEX statements_by_speaker ON statements (speaker, id) WHERE speaker <> '';
CREATE INDEX statements_by_last_day ON statements (last_day);
CREATE INDEX statements_judged ON statements (id) WHERE found <> '';
CREATE INDEX statements_rejected_by_subject ON statements (subject) WHERE rejected;
CREATE INDEX statements_rejected_by_object ON statements (object) WHERE rejected;

CREATE TABLE parties (
	party TEXT NOT NULL,
	id    TEXT NOT NULL, -- of the statement
	PRIMARY KEY (party, id)
) WITHOUT ROWID;

-- What the statements of one relation add up to: see graph.Projection.
CREATE TABLE relations (
	key           TEXT PRIMARY KEY,
	subject       TEXT NOT NULL,
	kind          TEXT NOT NULL,
	object        TEXT NOT NULL,
	sign          INTEGER NOT NULL,
	parties       TEXT NOT NULL,
	statements    INTEGER NOT NULL,
	contradicting INTEGER NOT NULL,
	hypothetical  INTEGER NOT NULL,
	articles      INTEGER NOT NULL,
	publishers    INTEGER NOT NULL,
	origins       INTEGER NOT NULL,
	first_seen    TEXT NOT NULL,
	last_seen     TEXT NOT NULL,
	confidence    REAL NOT NULL,
	weight        REAL NOT NULL,
	day           TEXT NOT NULL,
	faded         REAL NOT NULL,
	steady        REAL NOT NULL,
	mixed         INTEGER NOT NULL
) WITHOUT ROWID;
-- Both hold the key behind, so that they give the relations of an actor in the order of their keys, and those between
-- two actors as a range of keys.
CREATE INDEX relations_by_subject ON relations (subject);
CREATE INDEX relations_by_object ON relations (object);

CREATE TABLE judgements (
	id   TEXT PRIMARY KEY,
	body TEXT NOT NULL -- the whole judgement as JSON
) WITHOUT ROWID;

-- See graph.Change; what is put again gets a new place.
CREATE TABLE changes (
	seq    INTEGER PRIMARY KEY AUTOINCREMENT,
	first  INTEGER,       -- NULL: seq
	thing  TEXT NOT NULL,
	id     TEXT NOT NULL,
	at     TEXT NOT NULL,
	digest TEXT NOT NULL, -- empty: it is gone
	UNIQUE (thing, id)
);
