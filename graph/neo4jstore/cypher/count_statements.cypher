UNWIND $ids AS id
MATCH (a:Actor {id: id})
RETURN a.id AS id, COUNT { (a)<-[:SUBJECT]-() } + COUNT { (a)<-[:OBJECT]-() } AS statements
