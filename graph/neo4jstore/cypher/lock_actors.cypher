// Locks actors in the order of their ids. Setting a property takes the lock; removing one that never was does not.
UNWIND $ids AS id
MATCH (a:Actor {id: id})
SET a.lock = true REMOVE a.lock
RETURN a.id AS id
