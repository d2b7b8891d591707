// The hint is needed: a plan made while there were few edges would read all of them for each key.
UNWIND $keys AS key
MATCH ()-[r:KIND {key: key}]->()
USING INDEX r:KIND(key)
DELETE r
