UNWIND $ids AS id
MATCH (t:Article {id: id})-[:SAYS]->(s:Statement)
DETACH DELETE s
