MATCH (s:Statement {id: $id}) RETURN s AS statement
