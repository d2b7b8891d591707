// KIND is the type of one kind of relation. Edges are set to what was counted, never added to. Returns those there are.
UNWIND $rows AS row
MATCH ()-[r:KIND {key: row.key}]->()
USING INDEX r:KIND(key)
SET r = row.edge
RETURN row.key AS key
