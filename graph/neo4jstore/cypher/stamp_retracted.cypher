UNWIND $rows AS row
MERGE (r:Retracted {id: row.id})
SET r.change_seq = row.seq, r.change_first = row.first, r.change_at = row.at
