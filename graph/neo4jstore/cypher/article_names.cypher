UNWIND $ids AS id
MATCH (t:Article {id: id})
RETURN t.id AS id, t.name AS name
