// One relation with its statements and articles
MATCH (a:Actor {id: 'russia'})-[r:ALLIES]->(b:Actor {id: 'syria'})
OPTIONAL MATCH (t:Article)-[:SAYS]->(s:Statement {key: r.key})
RETURN a, r, b, s, t
