MATCH (:Actor)-[r:KIND]->(:Actor) WHERE r.key IS NULL RETURN elementId(r) AS fault
