MATCH (t:Article {id: $id}) REMOVE t.lock RETURN t.id AS id
