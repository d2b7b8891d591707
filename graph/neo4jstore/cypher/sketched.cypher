UNWIND $list AS id
MATCH (t:Article {id: id})
RETURN t.id AS id, t.story AS story, t.sketch AS sketch
