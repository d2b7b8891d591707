// Which of the keys belong to more statements than the given number.
UNWIND $rows AS row
MATCH (s:Statement {key: row.key})
USING INDEX s:Statement(key)
WHERE s.rejected IS NULL
WITH row, count(s) AS statements
WHERE statements <> row.statements
RETURN row.key AS key
