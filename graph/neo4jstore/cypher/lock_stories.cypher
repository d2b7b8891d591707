// Stories are found by one writer at a time: two that put copies of one article at once would each miss the other's.
MERGE (m:Entente {name: 'stories'}) SET m.lock = true REMOVE m.lock
