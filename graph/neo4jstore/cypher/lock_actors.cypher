UNWIND $ids AS id
MATCH (a:Actor {id: id})
REMOVE a.lock
RETURN a.id AS id
