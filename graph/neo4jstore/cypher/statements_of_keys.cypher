UNWIND $keys AS key
MATCH (s:Statement {key: key})
USING INDEX s:Statement(key)
WHERE s.rejected IS NULL
RETURN s.key AS key, s.article AS article, s.subject AS subject, s.kind AS kind, s.object AS object, s.parties AS parties,
  s.stance AS stance, s.when_from AS when_from, s.when_to AS when_to, s.published AS published, s.publisher AS publisher,
  s.origin AS origin, s.confidence AS confidence
