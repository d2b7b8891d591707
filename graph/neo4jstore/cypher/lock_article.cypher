MATCH (t:Article {id: $id}) SET t.lock = true REMOVE t.lock RETURN t.id AS id
