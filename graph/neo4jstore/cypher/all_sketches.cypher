MATCH (t:Article) RETURN t.id AS id, t.story AS story, t.sketch AS sketch ORDER BY t.story
