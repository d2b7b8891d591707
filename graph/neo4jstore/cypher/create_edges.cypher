// KIND is the type of one kind of relation.
UNWIND $rows AS row
MATCH (a:Actor {id: row.subject})
MATCH (b:Actor {id: row.object})
CREATE (a)-[r:KIND]->(b)
SET r = row.edge
