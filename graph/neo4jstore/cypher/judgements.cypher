MATCH (j:Judgement) WHERE j.id > '' RETURN j AS judgement ORDER BY j.id
