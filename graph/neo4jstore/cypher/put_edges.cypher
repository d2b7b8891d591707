// KIND is the type of one kind of relation. The edge is set to what was counted, never added to.
UNWIND $rows AS row
MATCH (a:Actor {id: row.subject})
MATCH (b:Actor {id: row.object})
MERGE (a)-[r:KIND {key: row.key}]->(b)
SET r = row.edge
