UNWIND $ids AS id
MATCH (s:Statement {article: id}) RETURN s AS statement ORDER BY s.id
