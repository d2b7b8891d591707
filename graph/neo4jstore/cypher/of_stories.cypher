UNWIND $list AS story
MATCH (t:Article {story: story})
RETURN t.id AS id, t.story AS story, t.sketch AS sketch
