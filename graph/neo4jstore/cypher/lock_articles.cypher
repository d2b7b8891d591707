UNWIND $ids AS id
MATCH (t:Article {id: id}) SET t.lock = true REMOVE t.lock RETURN t AS article ORDER BY t.id
