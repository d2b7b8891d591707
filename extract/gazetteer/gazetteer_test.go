package gazetteer_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"entente/data"
	"entente/extract/gazetteer"
	"entente/graph"
)

func load(t testing.TB) *gazetteer.KB {
	t.Helper()
	kb, err := gazetteer.Load(data.FS)
	if err != nil {
		t.Fatal(err)
	}
	return kb
}

// first returns the id of the best reading, "" where there is none.
func first(readings []gazetteer.Entry) graph.ActorID {
	if len(readings) == 0 {
		return ""
	}
	return readings[0].Actor.ID
}

func TestLookup(t *testing.T) {
	kb := load(t)
	for name, want := range map[string]graph.ActorID{
		"United States": "united-states", "the United States": "united-states", "U.S.": "united-states", "US": "united-states", "U.S": "united-states",
		"us": "", "Us": "", "turkey": "", "Turkey": "turkey", "polish": "", "Polish": "poland", "male": "", "who": "", "can": "", "is": "",
		"Niger": "niger", "Nigeria": "nigeria", "Nigerien": "niger", "Nigerian": "nigeria", "Georgia": "georgia", "Georgian": "georgia",
		"Congo": "democratic-republic-of-the-congo", "Republic of the Congo": "republic-of-the-congo", "Congo-Brazzaville": "republic-of-the-congo",
		"DR Congo": "democratic-republic-of-the-congo", "North Korea": "north-korea", "South Korean": "south-korea", "North Koreans": "north-korea",
		"Kremlin": "russia", "Downing Street": "united-kingdom", "Élysée": "france", "Pentagon": "united-states", "Moscow": "russia",
		"Israelis": "israel", "the Dutch": "netherlands", "Jewish state": "israel", "Côte d’Ivoire": "ivory-coast", "Türkiye": "turkey",
		"al-Qaeda": "al-qaeda", "Al Qaeda": "al-qaeda", "Hezbollah": "hezbollah", "Hizbullah": "hezbollah", "NATO": "nato", "UN": "united-nations",
		"Putin": "vladimir-putin", "Vladimir Putin": "vladimir-putin", "al-Assad": "bashar-al-assad", "Netanyahu": "benjamin-netanyahu",
		"Ban": "ban-ki-moon", "Ban Ki-moon": "ban-ki-moon", "Security Council": "un-security-council", "Kurdish": "kurds",
	} {
		if got := first(kb.Lookup(name)); got != want {
			t.Errorf("Lookup(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestSurnamesByDate(t *testing.T) {
	kb := load(t)
	for _, c := range []struct {
		name string
		day  graph.Date
		want graph.ActorID
	}{
		{"Bush", "1991-02-01", "george-h-w-bush"}, {"Bush", "2005-02-01", "george-w-bush"},
		{"Assad", "1997-02-01", "hafez-al-assad"}, {"Assad", "2013-02-01", "bashar-al-assad"},
		{"Clinton", "1999-02-01", "bill-clinton"}, {"Clinton", "2011-02-01", "hillary-clinton"},
		{"Rice", "2006-02-01", "condoleezza-rice"}, {"Kim", "2018-06-01", "kim-jong-un"}, {"Kim", "2005-06-01", "kim-jong-il"},
	} {
		if got := first(gazetteer.On(kb.Lookup(c.name), c.day)); got != c.want {
			t.Errorf("%s on %s: %q, want %q", c.name, c.day, got, c.want)
		}
	}
}

func TestLongest(t *testing.T) {
	kb := load(t)
	for _, c := range []struct {
		text string
		n    int
		want graph.ActorID
	}{
		{"Democratic Republic of the Congo said", 5, "democratic-republic-of-the-congo"},
		{"United Nations Security Council met", 4, "un-security-council"},
		{"Al - Qaeda claimed", 3, "al-qaeda"}, {"al-Qaeda claimed", 1, "al-qaeda"},
		{"South Sudan 's army", 2, "south-sudan"}, {"Sudan 's army", 1, "sudan"},
		{"U.S.-led forces", 0, ""}, {"the United States", 0, ""}, {"us all", 0, ""}, {"Ban Ki-moon , the", 2, "ban-ki-moon"},
		{"Guinea-Bissau voted", 1, "guinea-bissau"}, {"Guinea voted", 1, "guinea"}, {"", 0, ""},
	} {
		n, readings := kb.Longest(strings.Fields(c.text))
		if n != c.n || first(readings) != c.want {
			t.Errorf("Longest(%q) = %d %q, want %d %q", c.text, n, first(readings), c.n, c.want)
		}
	}
}

func TestHolders(t *testing.T) {
	kb := load(t)
	for _, c := range []struct {
		of    graph.ActorID
		title string
		day   graph.Date
		want  string
	}{
		{"united-states", "president", "2018-07-13", "donald-trump"}, {"united-states", "President", "2003-04-01", "george-w-bush"},
		{"united-kingdom", "prime minister", "2016-08-01", "theresa-may"}, {"iran", "supreme leader", "2018-07-13", "ali-khamenei"},
		{"iran", "president", "2018-07-13", "hassan-rouhani"}, {"iran", "leader", "2012-01-01", "ali-khamenei"},
		{"germany", "chancellor", "2010-01-01", "angela-merkel"}, {"united-states", "secretary of state", "2011-01-01", "hillary-clinton"},
		{"russia", "foreign minister", "2015-01-01", "sergei-lavrov"}, {"russia", "leader", "2018-01-01", "vladimir-putin"},
		{"united-kingdom", "foreign secretary", "2017-01-01", "boris-johnson"}, {"israel", "premier", "2015-01-01", "benjamin-netanyahu"},
		{"united-nations", "secretary-general", "2012-01-01", "ban-ki-moon"}, {"united-nations", "chief", "2002-01-01", "kofi-annan"},
		{"hezbollah", "leader", "2006-07-20", "hassan-nasrallah"}, {"saudi-arabia", "king", "2012-01-01", "abdullah-of-saudi-arabia"},
		{"united-states", "astronaut", "2012-01-01", ""}, {"atlantis", "king", "2012-01-01", ""},
	} {
		var got graph.ActorID
		if found := kb.Holders(c.of, c.title, c.day); len(found) > 0 {
			got = found[0].ID
		}
		if string(got) != c.want {
			t.Errorf("%s of %s on %s: %q, want %q", c.title, c.of, c.day, got, c.want)
		}
	}
}

// TestFaults holds the reader to naming file and line of a bad row.
func TestFaults(t *testing.T) {
	header := strings.Join(gazetteer.Columns, "\t") + "\n"
	row := func(cells ...string) string { return strings.Join(cells, "\t") + "\n" }
	good := row("iran", "country", "Iran", "", "", "Iranian", "Tehran", "", "", "", "", "president", "1", "test")
	for name, c := range map[string]struct{ row, want string }{
		"columns":   {"iran\tcountry\n", "3: 2 columns, want 14"},
		"id":        {row("Iraq", "country", "Iraq", "", "", "", "", "", "", "", "", "", "1", "t"), "3: id \"Iraq\" is not a slug"},
		"twice":     {good, "3: id iran stands also in actors/countries.tsv:2"},
		"type":      {row("iraq", "land", "Iraq", "", "", "", "", "", "", "", "", "", "1", "t"), "3: iraq: unknown type \"land\""},
		"name":      {row("iraq", "country", "", "", "", "", "", "", "", "", "", "", "1", "t"), "3: iraq: the name is empty"},
		"day":       {row("iraq", "country", "Iraq", "Mesopotamia[2003-13-01..]", "", "", "", "", "", "", "", "", "1", "t"), "is not a day"},
		"order":     {row("iraq", "country", "Iraq", "Mesopotamia[2003-02-01..2001-01-01]", "", "", "", "", "", "", "", "", "1", "t"), "2001-01-01 is before 2003-02-01"},
		"clash":     {row("iraq", "country", "Iraq", "Iran", "", "", "", "", "", "", "", "", "1", "t"), "3: iraq: the name \"Iran\" is also one of iran"},
		"role":      {row("x", "person", "X Y", "", "", "", "", "", "", "leads:King@nowhere", "", "", "1", "t"), "unknown actor \"nowhere\""},
		"role form": {row("x", "person", "X Y", "", "", "", "", "", "", "King of Iran", "", "", "1", "t"), "does not read KIND:TITLE@ACTOR"},
		"share":     {row("iraq", "country", "Iraq", "", "", "", "", "", "", "", "", "", "7", "t"), "not a number from 0 to 1"},
	} {
		fsys := fstest.MapFS{"actors/members.tsv": {Data: []byte("body\tmember\tfrom\tto\n")}, "actors/priors.tsv": {Data: []byte("name\tactor\tprior\n")}}
		for _, f := range gazetteer.Tables {
			fsys["actors/"+f] = &fstest.MapFile{Data: []byte(header)}
		}
		fsys["actors/countries.tsv"] = &fstest.MapFile{Data: []byte(header + good + c.row)}
		_, err := gazetteer.Load(fsys)
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "actors/countries.tsv:3") {
			t.Errorf("%s: error %v, want %q with file and line", name, err, c.want)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		load(b)
	}
}

func TestActors(t *testing.T) {
	kb := load(t)
	n := 0
	for a := range kb.All() {
		n++
		if kb.Actor(a.ID) != a {
			t.Fatalf("%s is not found by its id", a.ID)
		}
		if found := kb.Lookup(a.Name); len(found) == 0 {
			t.Errorf("%s is not found by its name %q", a.ID, a.Name)
		}
		for _, role := range a.Roles {
			if kb.Actor(role.Of) == nil {
				t.Errorf("%s: role in the unknown actor %s", a.ID, role.Of)
			}
		}
	}
	if n != kb.Len() || n < 5000 {
		t.Errorf("%d actors, Len says %d", n, kb.Len())
	}
	if kb.Actor("atlantis") != nil || kb.Prominence("atlantis") != 0 {
		t.Error("atlantis is an actor")
	}
	for word, want := range map[string]graph.ActorID{"Iranians": "iran", "Dutch": "netherlands", "Whitehall": "united-kingdom", "Tehran": "iran"} {
		if got := kb.Country(word); got == nil || got.ID != want {
			t.Errorf("Country(%q) = %v, want %s", word, got, want)
		}
	}
	if got := kb.Country("NATO"); got != nil {
		t.Errorf("NATO is the country %s", got.ID)
	}
	if got := kb.Demonym("france"); got != "French" {
		t.Errorf("Demonym(france) = %q", got)
	}
	if kb.Prominence("vladimir-putin") <= kb.Prominence("edi-rama") {
		t.Error("Edi Rama is as prominent as Vladimir Putin")
	}
}

func TestTypes(t *testing.T) {
	kb := load(t)
	for id, want := range map[graph.ActorID]graph.ActorType{
		"palestine": graph.Country, "abkhazia": graph.Country, "hezbollah": graph.Group, "syrian-democratic-forces": graph.Group,
		"kurds": graph.Group, "al-shabaab": graph.Group, "islamic-revolutionary-guard-corps": graph.Org, "quds-force": graph.Org,
		"cia": graph.Org, "united-russia": graph.Org, "un-security-council": graph.IGO, "iaea": graph.IGO, "amisom": graph.IGO,
		"pope-francis": graph.Person, "fifa": graph.Org, "fatah": graph.Org,
	} {
		if a := kb.Actor(id); a == nil || a.Type != want {
			t.Errorf("%s: %+v, want type %s", id, a, want)
		}
	}
}

func TestMembers(t *testing.T) {
	kb := load(t)
	member := func(id, of graph.ActorID, day graph.Date) bool {
		for _, r := range kb.Actor(id).Roles {
			if r.Kind == graph.MemberOf && r.Of == of && r.Title == "" && r.HoldsOn(day) {
				return true
			}
		}
		return false
	}
	for _, c := range []struct {
		id, of graph.ActorID
		day    graph.Date
		want   bool
	}{
		{"finland", "nato", "2022-01-01", false}, {"finland", "nato", "2024-01-01", true}, {"france", "nato", "1999-01-01", true},
		{"united-kingdom", "european-union", "2016-01-01", true}, {"united-kingdom", "european-union", "2022-01-01", false},
		{"iran", "opec", "2010-01-01", true}, {"russia", "nato", "2010-01-01", false}, {"quds-force", "islamic-revolutionary-guard-corps", "2018-01-01", true},
		{"canada", "nato", "2010-01-01", true}, {"namibia", "african-union", "2010-01-01", true},
	} {
		if got := member(c.id, c.of, c.day); got != c.want {
			t.Errorf("%s member of %s on %s: %v", c.id, c.of, c.day, got)
		}
	}
}
