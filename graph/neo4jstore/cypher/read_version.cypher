MATCH (m:Entente {name: 'schema'}) RETURN m.version AS version
