// Statements whose links do not say the same as their properties.
MATCH (s:Statement)
WHERE COUNT { (s)<-[:SAYS]-(:Article) } <> 1 OR NOT EXISTS { (s)<-[:SAYS]-(:Article {id: s.article}) }
  OR COUNT { (s)-[:SUBJECT]->() } <> 1 OR NOT EXISTS { (s)-[:SUBJECT]->(:Actor {id: s.subject}) }
  OR COUNT { (s)-[:OBJECT]->() } <> 1 OR NOT EXISTS { (s)-[:OBJECT]->(:Actor {id: s.object}) }
  OR COUNT { (s)-[:SPEAKER]->() } <> CASE WHEN s.speaker IS NULL THEN 0 ELSE 1 END
  OR s.speaker IS NOT NULL AND NOT EXISTS { (s)-[:SPEAKER]->(:Actor {id: s.speaker}) }
  OR COUNT { (s)-[:PARTY]->() } <> size(coalesce(s.parties, []))
  OR any(p IN coalesce(s.parties, []) WHERE NOT EXISTS { (s)-[:PARTY]->(:Actor {id: p}) })
RETURN coalesce(s.id, elementId(s)) AS fault
