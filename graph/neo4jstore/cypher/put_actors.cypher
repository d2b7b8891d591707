// LABEL is the label of one actor type.
UNWIND $rows AS row
MATCH (a:Actor {id: row.id})
REMOVE a:Country:Person:Igo:Org:Group
SET a = row, a:LABEL
