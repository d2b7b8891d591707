MATCH (t:Article {id: $id}) DETACH DELETE t
