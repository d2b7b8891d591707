package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

// bodies reads the international organisations. Only those named in igo-names.tsv or of general kinds are kept.
func (w *work) bodies() error {
	t, err := readTable(filepath.Join(w.raw, "igos.tsv"))
	if err != nil {
		return err
	}
	names, err := w.pairs("igo-names.tsv")
	if err != nil {
		return err
	}
	for _, r := range t.rows {
		name := names[r["id"]]
		if name == "-" {
			continue
		}
		if name == "" {
			name = r["name"]
		}
		kind := "igo"
		if r["type"] == "sport" || r["type"] == "humanitarian" {
			kind = "org"
		}
		a := w.add(kind, slug(name), name, r["source"])
		a.prominence = 0.5
		a.putName(r["name"])
		for _, n := range list(r["aliases"]) {
			if !loose[n] && !strings.HasPrefix(n, "the ") {
				a.putName(n)
			}
		}
		w.body[r["id"]] = a
	}
	return nil
}

// loose are aliases in the raw tables that speak of members, meetings or things, or of several bodies.
var loose = set("Gulf states|Gulf Arab states|EU leaders|EU summit|Baltic states|Baltics|Baltic countries|Nordic countries|permanent members|" +
	"five permanent members of the Security Council|world powers|six world powers|MEPs|non-aligned countries|Soviet bloc|Eastern bloc|" +
	"Central Asian states|US-led coalition|international coalition|global coalition|anti-ISIS coalition|coalition of the willing|Arab coalition|" +
	"Western alliance|European bloc|African bloc|West African bloc|Southeast Asian bloc|Pan-Arab body|oil cartel|EC|NC|AG|COP|IM|KR|KIM|FN|UN climate talks|" +
	"OSCE monitors|Special Monitoring Mission|UN peacekeepers in Lebanon|nuclear watchdog|war crimes court|The Hague court|Hague tribunal|" +
	"European troika|passport-free zone|Schengen|Schengen zone|Sahel alliance|NATO forces in Afghanistan|Base|the Base|Maidan|Union|Aleph|Ikhwan")

func set(list string) map[string]bool {
	m := map[string]bool{}
	for _, s := range strings.Split(list, "|") {
		m[s] = true
	}
	return m
}

// members reads who belongs to what, by the first and last year of an edition that says so.
func (w *work) members() error {
	t, err := readTable(filepath.Join(w.raw, "igo_members_by_year.tsv"))
	if err != nil {
		return err
	}
	for _, r := range t.rows {
		body, member := w.body[r["igo"]], w.country[r["member"]]
		if body == nil || member == nil || body == member || body.prominence < 0.5 || minor[r["igo"]] {
			continue
		}
		from, to := r["first_seen_year"]+"-01-01", r["last_seen_year"]+"-12-31"
		if r["first_seen_year"] <= "1990" {
			from = ""
		}
		if r["last_seen_year"] >= "2025" {
			to = ""
		}
		w.memberRows = append(w.memberRows, [4]string{body.id, member.id, from, to})
	}
	return w.ownMembers()
}

// ownMembers adds the memberships kept by hand.
func (w *work) ownMembers() error {
	t, err := readTable(filepath.Join(w.curated, "members.tsv"))
	if err != nil {
		return err
	}
	for _, r := range t.rows {
		w.memberRows = slices.DeleteFunc(w.memberRows, func(m [4]string) bool { return m[0] == r["body"] && m[1] == r["member"] })
		w.memberRows = append(w.memberRows, [4]string{r["body"], r["member"], r["from"], r["to"]})
	}
	return nil
}

// minor are bodies of which nearly every state is a member: their lists say nothing.
var minor = map[string]bool{"ICAO": true, "IMO": true, "ITU": true, "IPU": true, "WCO": true, "WIPO": true, "FAO": true, "UNESCO": true,
	"ILO": true, "IOM": true, "INTERPOL": true, "UNODC": true, "G77": true, "OHCHR": true, "UNHCR": true, "OCHA": true, "UNICEF": true,
	"UNDP": true, "WFP": true, "UNGA": true, "ICJ": true, "CTBTO": true, "UNRWA": true}

// groups reads armed groups, parties and agencies. Rows of the conflict data set whose name reads like a description
// ("Forces of …", "… faction", "… gang") are left out, as are armies and ministries, which stand for their state.
func (w *work) groups() error {
	t, err := readTable(filepath.Join(w.raw, "groups.tsv"))
	if err != nil {
		return err
	}
	names, err := w.pairs("group-names.tsv")
	if err != nil {
		return err
	}
	for _, r := range t.rows {
		name, kind := r["name"], groupKind(r["type"])
		if better := names[r["id"]]; better != "" {
			name = better
		}
		if c := w.by[slug(name)]; c != nil && c.kind == "country" || w.official(name) {
			continue
		}
		if name == "-" || kind == "" || strings.HasPrefix(r["id"], "u-") && !known(r) {
			continue
		}
		name, _, _ = strings.Cut(name, " (")
		if w.by[slug(name)] != nil {
			continue
		}
		a := w.add(kind, slug(name), name, r["source"])
		a.prominence = 0.5
		if strings.HasPrefix(r["id"], "u-") {
			a.prominence = 0.2
		}
		for _, n := range list(r["aliases"]) {
			if n = strings.TrimPrefix(n, "the "); !loose[n] && (n == strings.ToUpper(n) || !described(n)) {
				a.putName(n)
			}
		}
		if home := list(r["home_country"]); len(home) > 0 && w.country[home[0]] != nil {
			a.country = w.country[home[0]].id
		}
		w.body[r["id"]] = a
		for _, l := range list(r["leaders"]) {
			w.groupLeader(a, l, r["source"])
		}
	}
	return nil
}

// official tells whether a name is one of a country's.
func (w *work) official(name string) bool {
	return slices.ContainsFunc(w.actors, func(a *actor) bool { return a.kind == "country" && slices.Contains(a.lists["names"], name) })
}

func groupKind(raw string) string {
	switch raw {
	case "party", "intelligence", "agency", "opposition", "movement", "opposition government", "regional government", "mercenary", "network":
		return "org"
	case "state military", "state paramilitary":
		return "org"
	case "ministry":
		return ""
	}
	return "group"
}

// described tells of names that describe rather than name.
func described(name string) bool {
	l := strings.ToLower(name)
	return slices.ContainsFunc([]string{"faction", "forces of", " gang", "insurgents", "irregulars", "sector", "military", "army of the", "rebels", "separatists",
		"militias", " forces", "intelligence", "regime", "government"}, func(s string) bool { return strings.Contains(l, s) })
}

// known tells which rows of the conflict data set are groups that newspapers name: those active after 1990 that have
// an acronym, or that the terror lists of another source name too.
func known(r map[string]string) bool {
	if junk(r["name"]) || described(r["name"]) || r["type"] != "armed group" {
		return false
	}
	_, last, _ := strings.Cut(r["active_1975_2017"], "-")
	return strings.Contains(r["source"], "+") || last >= "1995"
}

// groupLeader adds "Name[from..to]" as the head of a group.
func (w *work) groupLeader(group *actor, item, source string) {
	name, days, _ := strings.Cut(item, "[")
	from, to, _ := strings.Cut(strings.TrimSuffix(days, "]"), "..")
	p := w.add("person", slug(name), name, source)
	p.country = group.country
	p.prominence = max(p.prominence, 0.6)
	from, to = firstDay(from), lastDay(to)
	if from == "" && to == "" {
		p.put("roles", fmt.Sprintf("leads:Leader@%s", group.id))
		return
	}
	p.put("roles", fmt.Sprintf("leads:Leader@%s[%s..%s]", group.id, from, to))
}
