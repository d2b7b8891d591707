CALL db.index.fulltext.queryNodes('article_stories', $query) YIELD node
RETURN node.id AS id, node.story AS story, node.sketch AS sketch
