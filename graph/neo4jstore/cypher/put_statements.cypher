UNWIND $rows AS row
MATCH (t:Article {id: row.article})
MATCH (a:Actor {id: row.subject})
MATCH (b:Actor {id: row.object})
CREATE (s:Statement)
SET s = row
CREATE (t)-[:SAYS]->(s), (s)-[:SUBJECT]->(a), (s)-[:OBJECT]->(b)
