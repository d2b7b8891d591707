MATCH (m:Entente {name: 'changes'}) RETURN m.judgements AS judgements
