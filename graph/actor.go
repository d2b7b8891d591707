package graph

// ActorID is a readable slug: russia, vladimir-putin, united-nations.
type ActorID string

// ActorType is the class of an actor.
type ActorType string

const (
	Country ActorType = "country" // states, de facto ones too
	Person  ActorType = "person"
	IGO     ActorType = "igo"   // international governmental organisations and their organs
	Org     ActorType = "org"   // parties, firms, agencies, think tanks
	Group   ActorType = "group" // non-state armed, ethnic or militant groups
)

// ActorTypes lists every type in the order of display.
var ActorTypes = []ActorType{Country, Person, IGO, Org, Group}

// An Actor is somebody who can stand in a relation.
type Actor struct {
	ID      ActorID
	Type    ActorType
	Name    string // usual English form
	Aliases []Alias
	Codes   map[string]string // iso3, wikidata, cow …
	Roles   []Role            // what the knowledge base says of offices and memberships; never taken from an article
	Merged  ActorID           // whom judgements merge it into; set by the Store alone
}

// An Alias is another name, with the days between which it is in use; a zero Date leaves that end open.
type Alias struct {
	Name     string
	From, To Date
}

// A Role is an office or a membership held between two days; a zero Date leaves that end open.
type Role struct {
	Kind     KindName // leads or member_of
	Of       ActorID
	Title    string // "Prime Minister"; empty for plain membership
	From, To Date
	Source   string // the data set that says so
}

// HoldsOn tells whether the role is held on a day. A zero day asks whether it was ever held.
func (r Role) HoldsOn(day Date) bool {
	return day == "" || (r.From == "" || r.From <= day) && (r.To == "" || day <= r.To)
}
