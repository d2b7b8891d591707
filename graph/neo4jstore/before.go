package neo4jstore

import (
	"crypto/sha256"
	"encoding/json"
	"sync"

	"entente/graph"
)

// putBefore remembers which actors a store has put, so that a load does not read and merge the same actor with every
// batch. Merging one again would change nothing, since stored actors only ever grow.
type putBefore struct {
	mu      sync.RWMutex
	digests map[graph.ActorID][sha256.Size]byte
}

func (p *putBefore) add(actors []*graph.Actor) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.digests == nil {
		p.digests = map[graph.ActorID][sha256.Size]byte{}
	}
	for _, a := range actors {
		p.digests[a.ID] = digest(a)
	}
}

func (p *putBefore) has(a *graph.Actor) bool {
	p.mu.RLock()
	d, ok := p.digests[a.ID]
	p.mu.RUnlock()
	return ok && d == digest(a)
}

func digest(a *graph.Actor) [sha256.Size]byte {
	text, err := json.Marshal(a)
	if err != nil {
		return [sha256.Size]byte{} // strings and maps of strings can always be written
	}
	return sha256.Sum256(text)
}
