// Who allies with whom, strongest first
MATCH (a:Actor)-[r:ALLIES]->(b:Actor)
RETURN a, r, b
ORDER BY r.weight DESC
LIMIT 100
