// Makes the counter of changes, and gives articles that came before there was one their places.
MERGE (m:Entente {name: 'changes'}) ON CREATE SET m.seq = 0, m.judgements = 0
WITH m
OPTIONAL MATCH (t:Article) WHERE t.change_seq IS NULL
WITH m, t ORDER BY t.id
WITH m, m.seq AS base, collect(t) AS old
FOREACH (i IN range(0, size(old) - 1) | FOREACH (t IN [old[i]] |
  SET t.change_seq = base + i + 1, t.change_first = base + i + 1, t.change_at = $at, t.change_digest = '?'))
SET m.seq = base + size(old)
