MATCH (t:Article) WHERE t.id > $after RETURN t AS article ORDER BY t.id
