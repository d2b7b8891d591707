package gazetteer

import (
	"cmp"
	"slices"
	"strings"

	"entente/graph"
)

// office is a class of titles that mean the same post from country to country.
type office string

const (
	president       office = "president"
	primeMinister   office = "prime-minister"
	monarch         office = "monarch"
	supremeLeader   office = "supreme-leader"
	foreignMinister office = "foreign-minister"
	defenceMinister office = "defence-minister"
	interior        office = "interior-minister"
	finance         office = "finance-minister"
	energy          office = "energy-minister"
	vicePresident   office = "vice-president"
	deputyPM        office = "deputy-prime-minister"
	crownPrince     office = "crown-prince"
	speaker         office = "speaker"
	security        office = "security-adviser"
	intelligence    office = "intelligence-chief"
	chiefOfStaff    office = "chief-of-staff"
	unEnvoy         office = "un-ambassador"
	governor        office = "governor-general"
	spokesman       office = "spokesman"
	partyLeader     office = "party-leader"
	head            office = "head" // of an organisation or group
	anyLeader       office = "leader"
	noOffice        office = ""
)

// executives are the offices that may govern a state.
var executives = []office{president, primeMinister, monarch, supremeLeader}

// titleWords maps what a title contains to its class; the first row that applies wins, so longer ones come first.
var titleWords = []struct {
	words []string
	class office
}{
	{[]string{"spokes"}, spokesman},
	{[]string{"press secretary"}, spokesman},
	{[]string{"vice president", "vice-president", "veep"}, vicePresident},
	{[]string{"deputy prime", "deputy premier", "vice premier", "vice prime", "vice-prime", "vice-premier", "tanaiste", "vice chancellor", "vice-chancellor"}, deputyPM},
	{[]string{"united nations", "un ambassador", "ambassador to the un", "permanent representative"}, unEnvoy},
	{[]string{"crown prince", "heir"}, crownPrince},
	{[]string{"foreign trade"}, noOffice},
	{[]string{"intelligence", "cia director", "director of the cia", "spy chief", "spymaster", "state security", "mi6", "mossad", "shin bet"}, intelligence},
	{[]string{"exchequer", "finance", "treasury", "economy minister", "economics"}, finance},
	{[]string{"foreign", "external affairs", "external relations", "top diplomat", "chief diplomat", "senior diplomat"}, foreignMinister},
	{[]string{"chief of staff", "chief of the general staff", "chief of general staff", "joint chiefs", "chief of defence", "chief of defense",
		"chief of the defence", "army chief", "military chief", "top general", "top commander", "commander of the armed forces", "commander-in-chief",
		"chief of the joint", "army staff", "air staff", "naval staff", "chief of the army", "chief of naval"}, chiefOfStaff},
	{[]string{"security advis", "security council", "national security"}, security},
	{[]string{"defence", "defense", "secretary of war", "armed forces minister", "minister of war"}, defenceMinister},
	{[]string{"interior", "internal affairs", "home affairs", "home secretary", "home department", "homeland security", "home minister", "public security"}, interior},
	{[]string{"energy", "oil minister", "petroleum", "mines"}, energy},
	{[]string{"speaker", "national assembly", "parliament", "chamber of deputies", "of the senate", "house of representatives"}, speaker},
	{[]string{"supreme leader", "supreme guide", "leader of the revolution", "paramount leader"}, supremeLeader},
	{[]string{"governor"}, governor},
	{[]string{"secretary of the communist party", "secretary of the chinese communist party", "general secretary of", "party leader", "party chairman"}, partyLeader},
	{[]string{"prime minister", "premier", "chancellor", "taoiseach", "head of government", "head of the government", "president of the government",
		"council of ministers", "president of the council", "minister-president", "chief executive", "interim administration"}, primeMinister},
	{[]string{"president", "head of state", "chairman of the state", "chairman of the presidency", "member of the presidency", "sovereignty council",
		"transitional council", "junta", "chairman of the presidential"}, president},
	{[]string{"king", "queen", "emir", "amir", "sultan", "monarch", "emperor", "ruler", "grand duke", "pope", "reigning", "his majesty", "sovereign", "yang di-pertuan"}, monarch},
	{[]string{"secretary of state"}, foreignMinister},
	{[]string{"leader", "strongman", "dictator"}, anyLeader},
}

// exact are short titles that stand for a class only as a whole.
var exact = map[string]office{"pm": primeMinister, "prince": monarch, "fm": foreignMinister, "head": anyLeader, "chief": anyLeader, "ruler": anyLeader}

// classOf returns the class of a title in a country or an organisation. Whoever heads an organisation is its head,
// whatever he is called: chief, director, chairman, secretary-general.
func classOf(title string, of graph.ActorType) office {
	t := strings.ToLower(Fold(title))
	if of != graph.Country {
		return bodyClass(t)
	}
	if class, ok := exact[strings.TrimSpace(t)]; ok {
		return class
	}
	if strings.Contains(t, "leader") && len(strings.Fields(t)) > 2 && !strings.Contains(t, "supreme") && !strings.Contains(t, "party") {
		return noOffice // of something inside the state
	}
	for _, row := range titleWords {
		if slices.ContainsFunc(row.words, func(w string) bool { return strings.Contains(t, Fold(w)) }) {
			return row.class
		}
	}
	return noOffice
}

func bodyClass(title string) office {
	switch {
	case strings.Contains(title, "spokes"):
		return spokesman
	case strings.Contains(title, "foreign") || strings.Contains(title, "top diplomat"):
		return foreignMinister
	case strings.Contains(title, "vice") || strings.Contains(title, "deputy"):
		return vicePresident
	case strings.Contains(title, "envoy") || strings.Contains(title, "representative"):
		return unEnvoy
	case strings.Contains(title, "commander") && !strings.Contains(title, "supreme"):
		return chiefOfStaff
	}
	return head
}

// Holders returns who holds an office with a title like the one given ("president", "foreign minister", "premier",
// "top diplomat", "supreme leader", "king", "leader", "chief") in a country or organisation on a day, the most prominent
// first, then the one that took office last. Acting and interim holders count. "Leader" asks a country for the post that governs it.
func (kb *KB) Holders(of graph.ActorID, title string, day graph.Date) []*graph.Actor {
	r := kb.facts[of]
	if r == nil {
		return nil
	}
	class := classOf(title, r.actor.Type)
	switch class {
	case noOffice:
		return nil
	case anyLeader:
		return append(kb.holding(of, anyLeader, day), kb.holding(of, r.governing(day), day)...)
	}
	return kb.holding(of, class, day)
}

// governing returns the post that governs a state on a day; without a day the one of today.
func (r *record) governing(day graph.Date) office {
	for _, e := range r.executive {
		if day == "" && e.to == "" || day != "" && (e.from == "" || e.from <= day) && (e.to == "" || day <= e.to) {
			return office(e.text)
		}
	}
	return noOffice
}

// serving are the offices whose holders serve a state or body without leading it or an arm of it.
var serving = []office{vicePresident, deputyPM, crownPrince, unEnvoy, spokesman, partyLeader, governor, security}

func (kb *KB) holding(of graph.ActorID, class office, day graph.Date) []*graph.Actor {
	serves := slices.Contains(serving, class)
	var found []holder
	for _, h := range kb.holders[of] {
		if h.class == class && (serves || h.role.Kind == graph.Leads) && h.role.HoldsOn(day) {
			found = append(found, h)
		}
	}
	slices.SortStableFunc(found, func(a, b holder) int {
		return cmp.Or(cmp.Compare(kb.Prominence(b.actor.ID), kb.Prominence(a.actor.ID)), cmp.Compare(b.role.From, a.role.From))
	})
	var actors []*graph.Actor
	for _, h := range found {
		if !slices.Contains(actors, h.actor) {
			actors = append(actors, h.actor)
		}
	}
	return actors
}
