UNWIND $rows AS row
MERGE (t:Article {id: row.id})
SET t = row
