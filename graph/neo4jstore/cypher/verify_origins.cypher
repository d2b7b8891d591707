MATCH (t:Article)-[:SAYS]->(s:Statement)
WHERE s.origin IS NULL OR t.story IS NULL OR s.origin <> t.story
RETURN s.id AS fault
