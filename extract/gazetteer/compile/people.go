package main

import (
	"cmp"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
)

// A term is one row of office of the raw leaders.
type term struct {
	person, country, office, role, from, to, wikidata, lastSeen, source string
	aliases                                                             []string
	usual                                                               bool // the name was given by hand
}

// roleWeight says how prominent an office makes its holder; offices that are not here are left out.
var roleWeight = map[string]float64{"hos": 1, "hog": 1, "leader": 1, "ruler": 1, "fm": 0.7, "dm": 0.65, "cp": 0.7, "vp": 0.6, "speaker": 0.6,
	"opposition": 0.6, "religious": 0.6, "envoy": 0.6, "party": 0.6, "sec": 0.5, "unpr": 0.45, "chod": 0.45, "im": 0.4, "fin": 0.4, "dpm": 0.35,
	"gg": 0.25, "spox": 0.35, "official": 0.4}

// leads are the offices that make their holder lead the country's state or an arm of it; the others only work for it.
var leads = map[string]bool{"hos": true, "hog": true, "leader": true, "ruler": true, "fm": true, "dm": true, "speaker": true, "im": true,
	"fin": true, "chod": true, "sec": true}

func (w *work) people() error {
	t, err := readTable(filepath.Join(w.raw, "leaders.tsv"))
	if err != nil {
		return err
	}
	usual, err := w.usualNames()
	if err != nil {
		return err
	}
	var terms []*term
	for _, r := range t.rows {
		if x := w.readTerm(r, usual); x != nil {
			terms = append(terms, x)
		}
	}
	closeOpen(terms)
	for _, group := range w.samePerson(terms) {
		w.person(group)
	}
	return nil
}

// usualNames reads the usual English names of people whom the raw tables name otherwise: country, name there, usual name.
func (w *work) usualNames() (map[string]string, error) {
	t, err := readTable(filepath.Join(w.curated, "usual-names.tsv"))
	if err != nil {
		return nil, err
	}
	usual := map[string]string{}
	for _, r := range t.rows {
		usual[r["country"]+"\t"+norm(r["raw"])] = r["usual"]
	}
	return usual, nil
}

// lent tells of offices in a territory that people of the country hold to which it belongs.
func (w *work) lent(rawID, role string) bool {
	return w.territory[rawID] && role != "hog" || rawID == "AND" && role == "hos"
}

var honorific = regexp.MustCompile(`^(Dr|Gen|Lt|Col|Maj|Adm|Admiral|General|Sir|Dame|Mr|Mrs|Ms|Brig|Capt|Marshal|Field Marshal|Prof|Justice|Sayyid|Shaikh|Lyonpo|Confederation|Crown Prince|Tunku|Maj\. Gen)\.? +|,? (Jr\.?|Sr\.?)$| \(.*\)$`)

func (w *work) readTerm(r map[string]string, usual map[string]string) *term {
	country := w.country[r["country_id"]]
	if country == nil || country.kind != "country" || roleWeight[r["role"]] == 0 || w.lent(r["country_id"], r["role"]) {
		return nil
	}
	name := r["person"]
	for range 3 {
		name = strings.TrimSpace(honorific.ReplaceAllString(name, ""))
	}
	if better := usual[r["country_id"]+"\t"+norm(r["person"])]; better != "" {
		name = better
	} else if better := usual[r["country_id"]+"\t"+norm(name)]; better != "" {
		name = better
	}
	if name == "-" || !personal(name, r) {
		return nil
	}
	x := &term{person: name, country: r["country_id"], office: r["office"], role: r["role"], from: firstDay(r["from"]), to: lastDay(r["to"]),
		wikidata: r["wikidata"], lastSeen: lastDay(r["last_seen"]), source: r["source"], aliases: list(r["aliases"])}
	x.usual = usual[r["country_id"]+"\t"+norm(r["person"])] == name || usual[r["country_id"]+"\t"+norm(name)] == name
	if name != r["person"] {
		x.aliases = append(x.aliases, r["person"])
	}
	if x.from == "" && x.to == "" && x.lastSeen != "" {
		x.from = x.lastSeen[:4] + "-01-01"
		x.to = x.lastSeen[:4] + "-12-31"
	}
	if x.to != "" && (x.to < "1990-01-01" || x.from > x.to) {
		return nil
	}
	return x
}

// personal tells whether a name is one that newspapers could write: Latin letters, at least two words but for monarchs
// and those whom another source than the yearly factbooks names so.
func personal(name string, r map[string]string) bool {
	if junk(name) || strings.ContainsAny(name, "0123456789,&") || !strings.ContainsFunc(name, unicode.IsUpper) {
		return false
	}
	return strings.Contains(name, " ") || r["wikidata"] != "" || r["source"] != "factbook" && r["source"] != "cia-leaders-2019"
}

// closeOpen ends terms whose end is unknown: on the day before a successor in the same office, at the last edition that
// names the holder, or five years after the beginning for old ones.
func closeOpen(terms []*term) {
	for _, x := range terms {
		if x.to != "" || x.from == "" {
			continue
		}
		for _, y := range terms {
			if y.country == x.country && y.office == x.office && y.role == x.role && y.person != x.person && y.from > x.from && (x.to == "" || y.from < x.to) {
				x.to = y.from
			}
		}
		switch {
		case x.to != "" && (x.lastSeen == "" || x.lastSeen < x.to):
		case x.lastSeen >= "2025-01-01":
			x.to = ""
		case x.lastSeen != "" && x.lastSeen > x.from:
			x.to = x.lastSeen
		case x.from < "2018-01-01" && !strings.Contains(x.source, "curated"):
			x.to = addYears(x.from, 5)
		}
	}
}

func addYears(day string, n int) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return ""
	}
	return t.AddDate(n, 0, 0).Format(time.DateOnly)
}

// samePerson groups terms by person: the same Wikidata item; the same country and name, initials apart; or the same country and a
// top office begun within 45 days by somebody who shares a part of the name.
func (w *work) samePerson(terms []*term) [][]*term {
	parent := make([]int, len(terms))
	for i := range parent {
		parent[i] = i
	}
	var find func(int) int
	find = func(i int) int {
		if parent[i] != i {
			parent[i] = find(parent[i])
		}
		return parent[i]
	}
	seen := map[string]int{}
	join := func(k string, i int) {
		if j, ok := seen[k]; ok {
			parent[find(i)] = find(j)
			return
		}
		seen[k] = i
	}
	perCountry := map[string][]int{}
	for i, x := range terms {
		if x.wikidata != "" {
			join(x.wikidata, i)
		}
		name := withoutInitials(x.person)
		if x.usual {
			name = norm(x.person) // two Bushes
		}
		join(family(x.country)+"\t"+name, i)
		if words := strings.Fields(x.person); x.role == "hos" && regnal(words[len(words)-1]) && slices.Contains(realms, x.country) {
			join("realm\t"+norm(x.person), i) // one monarch of many realms
		}
		perCountry[x.country] = append(perCountry[x.country], i)
	}
	for _, list := range perCountry {
		for n, i := range list {
			for _, j := range list[n+1:] {
				if sameTerm(terms[i], terms[j]) {
					parent[find(i)] = find(j)
				}
			}
		}
	}
	groups := map[int][]*term{}
	for i, x := range terms {
		groups[find(i)] = append(groups[find(i)], x)
	}
	var all [][]*term
	for _, g := range groups {
		all = append(all, g)
	}
	slices.SortFunc(all, func(a, b []*term) int {
		return cmp.Compare(a[0].country+a[0].from+a[0].person, b[0].country+b[0].from+b[0].person)
	})
	return all
}

// withoutInitials makes a name comparable and leaves single letters out: Corazon C. Aquino is Corazon Aquino.
func withoutInitials(name string) string {
	words := strings.Fields(norm(name))
	kept := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return len(w) == 1 })
	if len(kept) < 2 {
		kept = words
	}
	return strings.Join(kept, " ")
}

// heirs are states that share their politicians with those before them.
var heirs = [][]string{strings.Fields("YUG SCG SRB MNE XKX BIH XRS MKD HRV SVN"), strings.Fields("CSK CZE SVK"), strings.Fields("SUN RUS"), strings.Fields("DDR DEU")}

// family returns the first of the states that a country is among, else the country.
func family(country string) string {
	for _, f := range heirs {
		if slices.Contains(f, country) {
			return f[0]
		}
	}
	return country
}

// realms are the countries that share a monarch.
var realms = strings.Fields("GBR CAN AUS NZL JAM BHS GRD PNG SLB TUV LCA VCT BLZ ATG KNA BRB MUS FJI")

// sameTerm tells whether two rows are one term under two spellings of a name.
func sameTerm(a, b *term) bool {
	top := func(r string) bool { return r == "hos" || r == "hog" }
	if a.role != b.role && !(top(a.role) && top(b.role)) || a.from == "" || b.from == "" || a.wikidata != "" && b.wikidata != "" {
		return false
	}
	if a.role != b.role && a.office != b.office || days(a.from, b.from) > 45 || a.to != "" && b.to != "" && days(a.to, b.to) > 90 {
		return false
	}
	pieces := strings.Fields(norm(a.person))
	return slices.ContainsFunc(strings.Fields(norm(b.person)), func(p string) bool {
		return len(p) >= 3 && slices.Contains(pieces, p)
	})
}

func days(a, b string) int {
	x, _ := time.Parse(time.DateOnly, a)
	y, _ := time.Parse(time.DateOnly, b)
	d := int(x.Sub(y).Hours() / 24)
	return max(d, -d)
}

// person enters one person with all terms. The name is the one of the row with a Wikidata item, else the shortest.
func (w *work) person(terms []*term) {
	best := slices.MinFunc(terms, func(a, b *term) int {
		return cmp.Or(cmp.Compare(named(b), named(a)), cmp.Compare(len(a.person), len(b.person)), cmp.Compare(a.person, b.person))
	})
	country := w.country[best.country]
	id := slug(best.person)
	if other := w.by[id]; other != nil && (other.kind != "person" || other.country != country.id && other.country != "") {
		id += "-" + country.id
	}
	p := w.add("person", id, best.person, best.source)
	p.country = country.id
	slices.SortStableFunc(terms, func(a, b *term) int { return cmp.Compare(a.from, b.from) })
	for _, x := range terms {
		share := roleWeight[x.role]
		if x.junior() {
			share /= 2
		}
		p.prominence = max(p.prominence, share*weight(x.country))
		p.put("roles", roleItem(x, w.country[x.country].id))
		p.put("names", x.person)
		for _, alias := range x.aliases {
			if variant(alias, p.name) {
				p.put("names", alias)
			}
		}
		if x.wikidata != "" && len(p.codes) == 0 {
			p.codes = append(p.codes, "wikidata="+x.wikidata)
		}
	}
	p.put("surnames", plainSurnames(p.name, best.country, p.prominence)...)
}

// juniors are words of offices below the one that their role names.
var juniors = regexp.MustCompile(`(?i)minister of state\b|state secretary|delegate|deputy|parliamentary|under-?secretary|military cabinet|assistant|minister for european? affairs`)

// junior tells whether the office is below the one that its role names: French ministers of state, Indian foreign
// secretaries.
func (x *term) junior() bool {
	if x.role == "hos" || x.role == "hog" {
		return false
	}
	return juniors.MatchString(x.office) || strings.Contains(x.office, "Trade") && !strings.Contains(x.office, "Foreign Affairs") ||
		strings.Contains(x.office, "Secretary") && slices.Contains(strings.Fields("IND PAK BGD LKA NPL"), x.country) ||
		strings.Contains(x.office, "Secretary of State") && slices.Contains(strings.Fields("FRA ESP PRT BEL ITA ROU POL"), x.country)
}

func named(x *term) int {
	switch {
	case x.usual:
		return 3
	case strings.Contains(x.source, "curated"):
		return 2
	case x.wikidata != "":
		return 1
	}
	return 0
}

func roleItem(x *term, country string) string {
	kind := "member_of"
	if leads[x.role] && !x.junior() {
		kind = "leads"
	}
	item := fmt.Sprintf("%s:%s@%s", kind, strings.NewReplacer("|", "/", "[", "(", "]", ")", "@", "at").Replace(x.office), country)
	if x.from != "" || x.to != "" {
		item += fmt.Sprintf("[%s..%s]", x.from, x.to)
	}
	return item
}

// variant tells whether an alias is another writing of a full name: at least two words, two of them shared, no title,
// more than the last names.
func variant(alias, name string) bool {
	if first := strings.Fields(alias); len(first) < 2 || slices.Contains(joined, strings.ToLower(first[0])) || strings.HasSuffix(norm(name), norm(alias)) {
		return false
	}
	pieces := strings.Fields(norm(name))
	shared, words := 0, strings.Fields(norm(alias))
	for _, word := range words {
		switch word {
		case "president", "administration", "mr", "secretary", "chairman", "minister", "king", "queen", "regime":
			return false
		}
		if slices.Contains(pieces, word) {
			shared++
		}
	}
	return len(words) >= 2 && shared >= 2 && !junk(alias)
}

// firstDay and lastDay complete days of which only year or month is given; "" for what is no day.
func firstDay(s string) string {
	first, _ := span(s)
	return first
}

func lastDay(s string) string {
	_, last := span(s)
	return last
}

// span returns the first and last day of a year, a month or a day; a leading "<=" marks days inferred from a successor.
func span(s string) (first, last string) {
	s = strings.TrimPrefix(s, "<=")
	for layout, next := range map[string][3]int{"2006": {1, 0, 0}, "2006-01": {0, 1, 0}, time.DateOnly: {0, 0, 1}} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.Format(time.DateOnly), t.AddDate(next[0], next[1], next[2]).AddDate(0, 0, -1).Format(time.DateOnly)
		}
	}
	return "", ""
}
