MATCH (m:Entente {name: 'changes'}) SET m.seq = $seq, m.judgements = $judgements
