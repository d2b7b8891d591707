MATCH (t:Article {id: $id}) SET t.lock = true REMOVE t.lock RETURN t.id AS id, t.change_first AS first, t.change_digest AS digest
