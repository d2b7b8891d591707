// Articles with statements that name one of the actors, as found or as judged, or that are listed.
CALL {
  UNWIND $actors AS id MATCH (:Actor {id: id})<-[:SUBJECT|OBJECT|PARTY|SPEAKER]-(s:Statement) RETURN s.article AS article
  UNION UNWIND $statements AS id MATCH (s:Statement {id: id}) RETURN s.article AS article
  UNION MATCH (s:Statement) WHERE s.found_subject IS NOT NULL AND any(id IN $actors WHERE
    id IN [s.found_subject, s.found_object, s.found_speaker] OR id IN coalesce(s.found_parties, [])) RETURN s.article AS article
}
RETURN article ORDER BY article
