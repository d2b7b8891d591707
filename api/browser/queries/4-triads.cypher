// The strongest triads: three actors, each related to both others
MATCH (a:Actor)-[x:ALLIES|AIDS|AGREES|OPPOSES|ACCUSES|THREATENS|SANCTIONS|FIGHTS]-(b:Actor)
WHERE a.id < b.id
MATCH (b)-[y:ALLIES|AIDS|AGREES|OPPOSES|ACCUSES|THREATENS|SANCTIONS|FIGHTS]-(c:Actor)-[z:ALLIES|AIDS|AGREES|OPPOSES|ACCUSES|THREATENS|SANCTIONS|FIGHTS]-(a)
WHERE b.id < c.id
WITH a, b, c, x, y, z, reduce(least = x.weight, w IN [y.weight, z.weight] | CASE WHEN w < least THEN w ELSE least END) AS strength
ORDER BY strength DESC
LIMIT 10
RETURN a, b, c, x, y, z
