package gazetteer

import (
	"cmp"
	"io/fs"
	"slices"

	"entente/graph"
)

// Load reads the tables below actors/ of a file system and checks every row: ids that are not unique or not known, bad
// days, ends before beginnings, empty names, types that do not exist, two countries of the same name. The error names
// file and line.
func Load(fsys fs.FS) (*KB, error) {
	kb := &KB{facts: map[graph.ActorID]*record{}, names: map[string][]reading{}, longest: map[string]int{},
		holders: map[graph.ActorID][]holder{}, adjective: map[graph.ActorID]string{}}
	var records []*record
	for _, table := range Tables {
		err := rows(fsys, table, Columns, func(at position, cells []string) error {
			r, err := parseRecord(at, cells)
			if err != nil {
				return err
			}
			if other := kb.facts[r.actor.ID]; other != nil {
				return at.fault("id %s stands also in %s:%d", r.actor.ID, other.at.file, other.at.line)
			}
			kb.facts[r.actor.ID] = r
			kb.list = append(kb.list, r.actor)
			records = append(records, r)
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	if err := kb.checkRoles(records); err != nil {
		return nil, err
	}
	if err := kb.readMembers(fsys); err != nil {
		return nil, err
	}
	if err := kb.index(records); err != nil {
		return nil, err
	}
	return kb, kb.readPriors(fsys)
}

// checkRoles looks up whom the roles speak of, and lists the holders of offices.
func (kb *KB) checkRoles(records []*record) error {
	classes := map[graph.ActorType]map[string]office{} // of titles, which are few
	for _, r := range records {
		for _, role := range r.actor.Roles {
			of := kb.facts[role.Of]
			if of == nil {
				return r.at.fault("%s: role %q names the unknown actor %q", r.actor.ID, role.Title, role.Of)
			}
			if role.Title != "" {
				kb.holders[role.Of] = append(kb.holders[role.Of], holder{r.actor, role, known(classes, role.Title, of.actor.Type)})
			}
		}
	}
	return nil
}

// known is classOf, asked once for each title.
func known(classes map[graph.ActorType]map[string]office, title string, of graph.ActorType) office {
	if classes[of] == nil {
		classes[of] = map[string]office{}
	}
	class, ok := classes[of][title]
	if !ok {
		class = classOf(title, of)
		classes[of][title] = class
	}
	return class
}

// readMembers adds the memberships of countries and organisations to their roles.
func (kb *KB) readMembers(fsys fs.FS) error {
	return rows(fsys, Members, memberColumns, func(at position, cells []string) error {
		body, member := kb.facts[graph.ActorID(cells[0])], kb.facts[graph.ActorID(cells[1])]
		if body == nil || member == nil || body == member {
			return at.fault("%q or %q is not an actor, or they are the same", cells[0], cells[1])
		}
		from, to, err := parseDays(cells[2], cells[3])
		if err != nil {
			return at.fault("%v", err)
		}
		member.actor.Roles = append(member.actor.Roles, graph.Role{Kind: graph.MemberOf, Of: body.actor.ID, From: from, To: to})
		return nil
	})
}

// index enters every form of every actor, with priors.
func (kb *KB) index(records []*record) error {
	for _, r := range records {
		for _, f := range r.forms {
			if err := kb.enter(r, f); err != nil {
				return err
			}
		}
	}
	for k := range kb.names {
		kb.weigh(k)
	}
	return nil
}

func (kb *KB) enter(r *record, f form) error {
	p := namePieces(f.text)
	if len(p) == 0 {
		return r.at.fault("%s: name %q has no letter", r.actor.ID, f.text)
	}
	k := key(p)
	for _, other := range kb.names[k] {
		if clash(r, f, other) {
			return r.at.fault("%s: the name %q is also one of %s", r.actor.ID, f.text, other.Actor.ID)
		}
	}
	if f.sort == Adjective && kb.adjective[r.actor.ID] == "" {
		kb.adjective[r.actor.ID] = f.text
	}
	e := Entry{Actor: r.actor, Sort: f.sort, From: f.from, To: f.to}
	if f.sort == Surname && f.from == "" && f.to == "" {
		e.From, e.To = inOffice(r.actor)
	}
	kb.names[k] = append(kb.names[k], reading{e, f.text})
	first := k
	if len(p) > 1 {
		first = key(p[:1])
	}
	kb.longest[first] = max(kb.longest[first], len(p))
	return nil
}

// clash tells whether two countries go by the same proper name on the same days.
func clash(r *record, f form, other reading) bool {
	return f.sort == ProperName && other.Sort == ProperName && other.Actor != r.actor &&
		r.actor.Type == graph.Country && other.Actor.Type == graph.Country &&
		(f.to == "" || other.From == "" || other.From <= f.to) && (other.To == "" || f.from == "" || f.from <= other.To)
}

// inOffice returns the first and last day of the actor's roles; an end is open where one of them is.
func inOffice(a *graph.Actor) (from, to graph.Date) {
	for i, role := range a.Roles {
		if i == 0 {
			from, to = role.From, role.To
			continue
		}
		if role.From == "" || from == "" {
			from = ""
		} else {
			from = min(from, role.From)
		}
		if role.To == "" || to == "" {
			to = ""
		} else {
			to = max(to, role.To)
		}
	}
	return from, to
}

// Weights of the sorts of names against each other: what share of the uses of such a word means the actor.
var sortWeight = map[Sort]float64{ProperName: 1, Acronym: 0.8, Adjective: 0.95, Seat: 0.8, Capital: 0.5, Surname: 0.6}

// nobody is the weight of all readings that the tables do not have, for a sort of name.
var nobody = map[Sort]float64{ProperName: 0.02, Acronym: 0.1, Adjective: 0.02, Seat: 0.1, Capital: 0.05, Surname: 0.15}

// weigh gives the readings of a name their priors by sort and prominence, and sorts them.
func (kb *KB) weigh(k string) {
	list := kb.names[k]
	if len(list) == 1 { // nearly all
		w := kb.weight(list[0].Entry)
		list[0].Prior = w / (w + nobody[list[0].Sort])
		return
	}
	best, total := map[graph.ActorID]float64{}, 0.0
	for _, r := range list {
		best[r.Actor.ID] = max(best[r.Actor.ID], kb.weight(r.Entry))
	}
	for _, w := range best {
		total += w
	}
	for i, r := range list {
		list[i].Prior = kb.weight(r.Entry) / (total + nobody[r.Sort])
	}
	sortReadings(list)
}

// weight is a reading's share before it is compared with the others.
func (kb *KB) weight(e Entry) float64 {
	w := sortWeight[e.Sort] * (0.1 + 0.9*kb.facts[e.Actor.ID].prominence)
	if e.To != "" && e.Sort != Surname {
		w /= 4 // a name of the past
	}
	return w
}

func sortReadings(list []reading) {
	if len(list) > 1 {
		slices.SortStableFunc(list, func(a, b reading) int { return cmp.Compare(b.Prior, a.Prior) })
	}
}

// readPriors sets the priors that were judged by hand.
func (kb *KB) readPriors(fsys fs.FS) error {
	return rows(fsys, Priors, priorColumns, func(at position, cells []string) error {
		prior, err := parseShare(at, cells[2])
		if err != nil {
			return err
		}
		k := key(namePieces(cells[0]))
		list, set := kb.names[k], false
		for i := range list {
			if string(list[i].Actor.ID) == cells[1] {
				list[i].Prior, set = prior, true
			}
		}
		if !set {
			return at.fault("%q is no name of %q", cells[0], cells[1])
		}
		sortReadings(list)
		return nil
	})
}
