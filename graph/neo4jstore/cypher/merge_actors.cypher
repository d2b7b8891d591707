// Makes actors that are missing, without a name, and locks them.
UNWIND $ids AS id
MERGE (a:Actor {id: id})
SET a.lock = true REMOVE a.lock
RETURN a AS actor
