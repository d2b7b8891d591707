UNWIND $rows AS row
MATCH (s:Statement {id: row.id})
MATCH (a:Actor {id: row.actor})
CREATE (s)-[:PARTY]->(a)
