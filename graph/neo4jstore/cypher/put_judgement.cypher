MERGE (j:Judgement {id: $id})
SET j.lock = true
WITH j, j.change_seq AS seq, j.change_first AS first, j.change_at AS at, j.change_digest AS digest
SET j = $row
SET j.change_seq = seq, j.change_first = first, j.change_at = at, j.change_digest = digest
RETURN j.id AS id, first, digest
