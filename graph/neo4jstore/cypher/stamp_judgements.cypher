UNWIND $rows AS row
MATCH (j:Judgement {id: row.id})
SET j.change_seq = row.seq, j.change_first = row.first, j.change_at = row.at, j.change_digest = row.digest
