// What changed in the last week that the articles tell of
MATCH (s:Statement)
WHERE s.date IS NOT NULL
WITH date(max(s.date)) AS today
MATCH (a:Actor)-[r]->(b:Actor)
WHERE type(r) <> 'UNCONFIRMED' AND date(r.last_seen) > today - duration('P7D')
RETURN a, r, b
ORDER BY r.last_seen DESC
LIMIT 100
