// Locks actors in the order of their ids: removing a property takes the lock, also where there is none.
UNWIND $ids AS id
MATCH (a:Actor {id: id})
REMOVE a.lock
RETURN a.id AS id
