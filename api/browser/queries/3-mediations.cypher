// Who mediated between whom, as of a day
WITH '2018-07-13' AS day
MATCH (t:Article)-[:SAYS]->(s:Statement {kind: 'mediates', stance: 'asserted'})-[:SUBJECT]->(mediator:Actor)
WHERE s.date IS NULL OR s.date <= day
WITH mediator, s.parties AS parties, s, t
RETURN mediator.name AS mediator, [id IN parties | COLLECT { MATCH (p:Actor {id: id}) RETURN p.name }[0]] AS parties,
  count(DISTINCT t) AS articles, min(s.date) AS first, max(s.date) AS last, collect(DISTINCT s.quote)[0] AS sentence
ORDER BY articles DESC, last DESC
