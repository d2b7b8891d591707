// Actors that carry no type, or more than one.
MATCH (a:Actor)
WHERE a.name IS NULL OR size([l IN labels(a) WHERE l IN ['Country', 'Person', 'Igo', 'Org', 'Group']]) <> 1
RETURN coalesce(a.id, elementId(a)) AS fault
