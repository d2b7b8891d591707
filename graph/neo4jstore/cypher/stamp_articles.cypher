UNWIND $rows AS row
MATCH (t:Article {id: row.id})
SET t.change_seq = row.seq, t.change_first = row.first, t.change_at = row.at, t.change_digest = row.digest
