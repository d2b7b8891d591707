package records

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"entente/extract/gazetteer"
	"entente/graph"
	"entente/graph/kindfile"
)

// Confidences are judgements about the data sets, from what audits of them say, and not measured here. That of GDELT is
// below graph.Weak: one row of it makes no relation.
const (
	gdeltRoot    = 0.15 // an event of a lead paragraph; an audit found a fifth of the top codes right
	gdeltOther   = 0.10
	icewsCoded   = 0.60
	polecatCoded = 0.55
	acledCoded   = 0.90 // coded by people
	ucdpClear    = 0.95 // coded by people, from clear reports
	ucdpUnclear  = 0.80
)

// official are the sectors of CAMEO and PLOVER whose actors act for their country. Rebels, parties, media or citizens of
// a country do not.
var official = []string{"GOV", "MIL", "SPY", "LEG", "JUD"}

func codeGDELT(r *Reader, rec record) (*event, error) {
	when, err := onDay(rec, "SQLDATE")
	if err != nil {
		return nil, err
	}
	code := rec.of("EventCode")
	if len(code) == 2 && code != rec.of("EventRootCode") {
		code = "0" + code // a spreadsheet took the zero off
	}
	kind, ok := kindfile.ByCAMEO(r.kinds, code)
	if !ok {
		return nil, nil
	}
	confidence := gdeltOther
	if rec.of("IsRootEvent") == "1" {
		confidence = gdeltRoot
	}
	return &event{
		subject: r.gdeltActor(rec, "Actor1"), object: r.gdeltActor(rec, "Actor2"), kind: kind.Name,
		subjectColumn: rec.first("Actor1Code", "Actor1KnownGroupCode", "Actor1CountryCode"), code: "EventCode",
		objectColumn: rec.first("Actor2Code", "Actor2KnownGroupCode", "Actor2CountryCode"), when: when, confidence: confidence,
	}, nil
}

// gdeltActor finds an actor by its codes: a known group, else the country that it acts for.
func (r *Reader) gdeltActor(rec record, which string) graph.ActorID {
	if group := rec.of(which + "KnownGroupCode"); group != "" {
		return r.codes.find(group, "cameo_group")
	}
	types := rec.of(which + "Type1Code")
	if types != "" && !slices.Contains(official, types) || rec.of(which+"EthnicCode") != "" || rec.of(which+"Religion1Code") != "" {
		return ""
	}
	return r.codes.find(rec.of(which+"CountryCode"), "cameo", "iso3")
}

func codeICEWS(r *Reader, rec record) (*event, error) {
	when, err := onDay(rec, "Event Date")
	if err != nil {
		return nil, err
	}
	kind, ok := kindfile.ByCAMEO(r.kinds, wholeCAMEO(rec.of("CAMEO Code")))
	if !ok {
		return nil, nil
	}
	return &event{
		subject: r.icewsActor(rec, "Source", when.From), object: r.icewsActor(rec, "Target", when.From), kind: kind.Name,
		subjectColumn: rec.first("Source Name", "Source Country"), code: "CAMEO Code", objectColumn: rec.first("Target Name", "Target Country"), when: when, confidence: icewsCoded,
	}, nil
}

// wholeCAMEO gives a code back the zero that is lost where it was read as a number. ICEWS has codes of three digits and
// more, and no root above 20.
func wholeCAMEO(code string) string {
	if len(code) == 2 || len(code) == 3 && code >= "210" {
		return "0" + code
	}
	return code
}

func (r *Reader) icewsActor(rec record, which string, day graph.Date) graph.ActorID {
	name, country := rec.of(which+" Name"), rec.of(which+" Country")
	if id := r.named(name, day); id != "" {
		return id
	}
	for _, sector := range strings.Split(rec.of(which+" Sectors"), ",") {
		switch strings.TrimSpace(sector) {
		case "Government", "Military", "Executive Office", "Executive", "Legislative / Parliamentary", "Judicial":
			return r.country(country)
		}
	}
	return ""
}

func codePOLECAT(r *Reader, rec record) (*event, error) {
	when, err := onDay(rec, "Event Date")
	if err != nil {
		return nil, err
	}
	kind := r.byPLOVER(rec.of("Event Type"))
	if kind == "" {
		return nil, nil
	}
	return &event{
		subject: r.polecatActor(rec, "Actor", when.From), object: r.polecatActor(rec, "Recipient", when.From), kind: kind,
		subjectColumn: rec.first("Actor Name", "Actor Country"), code: "Event Type", objectColumn: rec.first("Recipient Name", "Recipient Country"),
		when: when, confidence: polecatCoded,
	}, nil
}

// byPLOVER returns the kind that a type of PLOVER maps to, "" where none does.
func (r *Reader) byPLOVER(code string) graph.KindName {
	for _, k := range r.kinds.All() {
		if slices.Contains(k.PLOVER, strings.ToUpper(code)) {
			return k.Name
		}
	}
	return ""
}

func (r *Reader) polecatActor(rec record, which string, day graph.Date) graph.ActorID {
	sector := rec.of("Primary " + which + " Sector")
	acts := slices.Contains(official, sector)
	id := r.named(rec.of(which+" Name"), day)
	switch {
	case id == "" && acts:
		return r.country(rec.of(which + " Country"))
	case id != "" && r.kb.Actor(id).Type == graph.Country && sector != "" && !acts: // rebels in it, its press …
		return ""
	}
	return id
}

func codeACLED(r *Reader, rec record) (*event, error) {
	when, err := onDay(rec, "event_date")
	if err != nil {
		return nil, err
	}
	var kind graph.KindName
	code := "event_type"
	switch {
	case rec.of("sub_event_type") == "Agreement":
		kind, code = "agrees", "sub_event_type"
	case slices.Contains([]string{"Battles", "Explosions/Remote violence", "Violence against civilians"}, rec.of("event_type")):
		kind = "fights"
	default:
		return nil, nil
	}
	return &event{
		subject: r.force(rec.of("actor1"), when.From), object: r.force(rec.of("actor2"), when.From), kind: kind,
		subjectColumn: "actor1", code: code, objectColumn: "actor2", when: within(when.From, rec.of("time_precision")), confidence: acledCoded,
	}, nil
}

// within widens a day by the precision of ACLED: 1 a day, 2 a week, 3 a month.
func within(day graph.Date, precision string) graph.Interval {
	switch precision {
	case "2":
		return graph.Interval{From: day, To: day.AddDays(6), Precision: graph.Week}
	case "3":
		month := day[:8] + "01"
		return graph.Interval{From: month, To: graph.DateOf(month.Time().AddDate(0, 1, -1)), Precision: graph.Month}
	}
	return graph.Interval{From: day, To: day, Precision: graph.Day}
}

func codeUCDP(r *Reader, rec record) (*event, error) {
	from, to := day(rec.of("date_start")), day(rec.of("date_end"))
	if from == "" || to == "" || from > to {
		return nil, fmt.Errorf("%w: %q to %q is no time", graph.ErrInvalid, rec.of("date_start"), rec.of("date_end"))
	}
	if rec.of("type_of_violence") == "3" { // against civilians
		return nil, nil
	}
	confidence := ucdpUnclear
	if rec.of("event_clarity") == "1" {
		confidence = ucdpClear
	}
	return &event{
		subject: r.side(rec, "a", from), object: r.side(rec, "b", from), kind: "fights",
		subjectColumn: rec.first("side_a", "gwnoa"), code: "type_of_violence", objectColumn: rec.first("side_b", "gwnob"),
		when: graph.Interval{From: from, To: to, Precision: precisionOf(from.DaysUntil(to))}, confidence: confidence,
	}, nil
}

func precisionOf(days int) graph.Precision {
	switch {
	case days == 0:
		return graph.Day
	case days < 7:
		return graph.Week
	case days < 31:
		return graph.Month
	}
	return graph.Year
}

// side finds a side of UCDP: a state by its number of Gleditsch and Ward, anybody else by name.
func (r *Reader) side(rec record, which string, day graph.Date) graph.ActorID {
	if number := rec.of("gwno" + which); number != "" {
		return r.codes.find(strings.TrimSuffix(number, ".0"), "gw", "cow")
	}
	return r.force(rec.of("side_"+which), day)
}

// force finds who fights, by a name as ACLED and UCDP give it: "Military Forces of Mali (2021-)", "Government of Chad".
func (r *Reader) force(name string, day graph.Date) graph.ActorID {
	bare, _, _ := strings.Cut(name, " (")
	for _, prefix := range []string{"Military Forces of ", "Police Forces of ", "Government of "} {
		if rest, ok := strings.CutPrefix(bare, prefix); ok {
			return r.country(rest)
		}
	}
	return r.named(name, day)
}

// named finds whom a name means, if it means somebody for certain: one reading that is a name or an acronym. What stands
// in brackets at its end says where they belong to, and makes of "Citizen (India)" no India.
func (r *Reader) named(name string, day graph.Date) graph.ActorID {
	bare, _, _ := strings.Cut(name, " (")
	var found graph.ActorID
	for _, e := range gazetteer.On(r.kb.Lookup(bare), day) {
		if e.Sort != gazetteer.ProperName && e.Sort != gazetteer.Acronym {
			continue
		}
		if found != "" && found != e.Actor.ID {
			return ""
		}
		found = e.Actor.ID
	}
	return found
}

// country finds a country by its code or its name.
func (r *Reader) country(text string) graph.ActorID {
	if id := r.codes.find(text, "iso3", "cameo"); id != "" {
		return id
	}
	for _, e := range r.kb.Lookup(text) {
		if e.Actor.Type == graph.Country && e.Sort == gazetteer.ProperName {
			return e.Actor.ID
		}
	}
	return ""
}

func onDay(rec record, column string) (graph.Interval, error) {
	d := day(rec.of(column))
	if d == "" {
		return graph.Interval{}, fmt.Errorf("%w: %s is %q, no day", graph.ErrInvalid, column, rec.of(column))
	}
	return graph.Interval{From: d, To: d, Precision: graph.Day}, nil
}

// day reads a day in the ways of the data sets; "" where it is none.
func day(text string) graph.Date {
	text, _, _ = strings.Cut(text, ".")
	for _, layout := range []string{time.DateOnly, "20060102", "2006-01-02 15:04:05", "2 January 2006", "02-January-2006", "1/2/2006"} {
		if t, err := time.Parse(layout, text); err == nil {
			return graph.DateOf(t)
		}
	}
	return ""
}
