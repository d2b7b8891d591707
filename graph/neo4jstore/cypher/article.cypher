MATCH (t:Article {id: $id}) RETURN t AS article
