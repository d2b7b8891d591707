// Who opposes Iran, and why: the sentences
MATCH (a:Actor)-[r:OPPOSES|ACCUSES|THREATENS|SANCTIONS|FIGHTS]->(:Actor {id: 'iran'})
MATCH (t:Article)-[:SAYS]->(s:Statement {key: r.key})
WHERE s.stance = 'asserted'
RETURN a.name AS who, type(r) AS how, s.quote AS sentence, s.date AS day, t.title AS article
ORDER BY r.weight DESC, day
