UNWIND $ids AS id
MATCH (a:Actor {id: id})
RETURN a.id AS id, COUNT { (a)<-[:SUBJECT]-() } + COUNT { (a)<-[:OBJECT]-() }
  - COUNT { MATCH (s:Statement {rejected: true}) WHERE s.subject = id }
  - COUNT { MATCH (s:Statement {rejected: true}) WHERE s.object = id } AS statements
