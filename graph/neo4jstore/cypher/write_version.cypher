MERGE (m:Entente {name: 'schema'}) SET m.version = $version
