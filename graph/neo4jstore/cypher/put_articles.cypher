UNWIND $rows AS row
MERGE (t:Article {id: row.id})
SET t.lock = true
WITH row, t, t.change_seq AS seq, t.change_first AS first, t.change_at AS at, t.change_digest AS digest
SET t = row
SET t.change_seq = seq, t.change_first = first, t.change_at = at, t.change_digest = digest
RETURN row.id AS id, first, digest
