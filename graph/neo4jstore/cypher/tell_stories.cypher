// Writes the story of articles on them and on their statements.
UNWIND $rows AS row
MATCH (t:Article {id: row.id})
SET t.story = row.story
WITH t, row
MATCH (t)-[:SAYS]->(s:Statement)
SET s.origin = row.story
RETURN s.key AS key, s.subject AS subject, s.object AS object
