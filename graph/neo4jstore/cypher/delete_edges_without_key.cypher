MATCH (:Actor)-[r:KIND]->(:Actor) WHERE r.key IS NULL DELETE r
