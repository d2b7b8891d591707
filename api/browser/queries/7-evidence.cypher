// One relation with its statements and articles
MATCH (a:Actor {id: 'iran'})-[r:ALLIES]->(b:Actor {id: 'hezbollah'})
OPTIONAL MATCH (t:Article)-[:SAYS]->(s:Statement {key: r.key})
RETURN a, r, b, s, t
