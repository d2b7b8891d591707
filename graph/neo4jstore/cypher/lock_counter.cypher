// Whoever writes a change holds this lock until he commits, so that places in the list are in the order of commits.
MATCH (m:Entente {name: 'changes'})
SET m.lock = true REMOVE m.lock
RETURN m.seq AS seq, m.judgements AS judgements
