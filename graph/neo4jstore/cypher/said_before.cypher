UNWIND $ids AS id
MATCH (t:Article {id: id})-[:SAYS]->(s:Statement)
RETURN s.key AS key, s.subject AS subject, s.object AS object
