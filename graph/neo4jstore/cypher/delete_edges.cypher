UNWIND $keys AS key
MATCH ()-[r:KIND {key: key}]->()
DELETE r
