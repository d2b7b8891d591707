MATCH (a)-[r:KIND]->(b) WHERE r.key > ''
RETURN r AS edge, a.id AS subject, b.id AS object
ORDER BY r.key
