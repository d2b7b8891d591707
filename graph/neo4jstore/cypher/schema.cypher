// Constraints and indexes, one statement up to each semicolon.

CREATE CONSTRAINT actor_id IF NOT EXISTS FOR (a:Actor) REQUIRE a.id IS UNIQUE;
CREATE CONSTRAINT article_id IF NOT EXISTS FOR (t:Article) REQUIRE t.id IS UNIQUE;
CREATE CONSTRAINT statement_id IF NOT EXISTS FOR (s:Statement) REQUIRE s.id IS UNIQUE;
CREATE INDEX article_story IF NOT EXISTS FOR (t:Article) ON (t.story);
CREATE CONSTRAINT judgement_id IF NOT EXISTS FOR (j:Judgement) REQUIRE j.id IS UNIQUE;
CREATE CONSTRAINT retracted_id IF NOT EXISTS FOR (r:Retracted) REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT entente_name IF NOT EXISTS FOR (m:Entente) REQUIRE m.name IS UNIQUE;
CREATE INDEX statement_subject IF NOT EXISTS FOR (s:Statement) ON (s.subject, s.id);
CREATE INDEX statement_object IF NOT EXISTS FOR (s:Statement) ON (s.object, s.id);
CREATE INDEX statement_key IF NOT EXISTS FOR (s:Statement) ON (s.key);
CREATE INDEX statement_article IF NOT EXISTS FOR (s:Statement) ON (s.article);
CREATE INDEX statement_speaker IF NOT EXISTS FOR (s:Statement) ON (s.speaker);
CREATE INDEX statement_date IF NOT EXISTS FOR (s:Statement) ON (s.date);
CREATE INDEX statement_until IF NOT EXISTS FOR (s:Statement) ON (s.until);
CREATE INDEX statement_found IF NOT EXISTS FOR (s:Statement) ON (s.found_subject);
CREATE INDEX statement_rejected IF NOT EXISTS FOR (s:Statement) ON (s.rejected);
CREATE INDEX article_change IF NOT EXISTS FOR (t:Article) ON (t.change_seq);
CREATE INDEX retracted_change IF NOT EXISTS FOR (r:Retracted) ON (r.change_seq);
CREATE INDEX judgement_change IF NOT EXISTS FOR (j:Judgement) ON (j.change_seq);

// For people: names as they are written, in any case, with or without diacritics.
CREATE FULLTEXT INDEX actor_names IF NOT EXISTS FOR (a:Actor) ON EACH [a.name, a.aliases]
  OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-folding'}};
// For entente: names and quotes as graph.Fold leaves them.
CREATE FULLTEXT INDEX actor_search IF NOT EXISTS FOR (a:Actor) ON EACH [a.search]
  OPTIONS {indexConfig: {`fulltext.analyzer`: 'whitespace'}};
CREATE FULLTEXT INDEX quotes IF NOT EXISTS FOR (s:Statement) ON EACH [s.words]
  OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-no-stop-words'}};
CREATE FULLTEXT INDEX article_stories IF NOT EXISTS FOR (t:Article) ON EACH [t.story_keys]
  OPTIONS {indexConfig: {`fulltext.analyzer`: 'whitespace'}};
