// How two actors are connected: the shortest ways over actors
MATCH (a:Actor {id: 'russia'}), (b:Actor {id: 'hezbollah'})
MATCH p = allShortestPaths((a)-[:ALLIES|AIDS|AGREES|MEETS|MEDIATES|OPPOSES|ACCUSES|THREATENS|SANCTIONS|FIGHTS|LEADS|MEMBER_OF*..4]-(b))
RETURN p
LIMIT 25
