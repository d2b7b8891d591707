UNWIND $ids AS id
MATCH (r:Retracted {id: id}) DELETE r
