// Locks the actors in the order of their ids and makes those that are missing, without a name.
UNWIND $ids AS id
MERGE (a:Actor {id: id})
REMOVE a.lock
RETURN a AS actor
