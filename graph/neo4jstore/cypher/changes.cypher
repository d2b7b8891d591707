CALL {
  MATCH (t:Article) WHERE t.change_seq > $after RETURN t AS n, 'article' AS thing, false AS gone
  UNION ALL MATCH (r:Retracted) WHERE r.change_seq > $after RETURN r AS n, 'article' AS thing, true AS gone
  UNION ALL MATCH (j:Judgement) WHERE j.change_seq > $after RETURN j AS n, 'judgement' AS thing, j.undone_at IS NOT NULL AS gone
}
RETURN n.change_seq AS seq, n.change_first AS first, thing, n.id AS id, n.change_at AS at, gone
ORDER BY seq
