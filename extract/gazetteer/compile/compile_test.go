package main

import (
	"slices"
	"testing"
)

func TestSurnames(t *testing.T) {
	for _, c := range []struct {
		name, country string
		want          []string
	}{
		{"Vladimir Putin", "RUS", []string{"Putin"}}, {"Bashar al-Assad", "SYR", []string{"al-Assad", "Assad"}},
		{"Mohammed bin Salman", "SAU", []string{"bin Salman"}}, {"Ursula von der Leyen", "DEU", []string{"Leyen", "von der Leyen"}},
		{"Ban Ki-moon", "KOR", []string{"Ban"}}, {"Carrie Lam", "HKG", []string{"Lam"}}, {"Abiy Ahmed", "ETH", []string{"Abiy"}},
		{"Aung San Suu Kyi", "MMR", nil}, {"Elizabeth II", "GBR", nil}, {"Suharto", "IDN", nil}, {"Staffan de Mistura", "ITA", []string{"Mistura", "de Mistura"}},
		{"Pope John Paul", "VAT", nil},
	} {
		if got := surnames(c.name, c.country); !slices.Equal(got, c.want) {
			t.Errorf("surnames(%s) = %q, want %q", c.name, got, c.want)
		}
	}
	if got := plainSurnames("Ralph Friday", "VCT", 0.5); len(got) > 0 {
		t.Errorf("Friday is the surname of a minister of a small state: %q", got)
	}
}

func TestVariant(t *testing.T) {
	for _, c := range []struct {
		alias, name string
		want        bool
	}{
		{"Barack H. Obama", "Barack Obama", true}, {"Mohammad Javad Zarif Khansari", "Mohammad Javad Zarif", true},
		{"Obama", "Barack Obama", false}, {"President Barack Obama", "Barack Obama", false}, {"al-Assad", "Bashar al-Assad", false},
		{"Choe Ryong Hae", "Kim Jae-ryong", false}, {"van Rompuy", "Herman van Rompuy", false},
	} {
		if got := variant(c.alias, c.name); got != c.want {
			t.Errorf("variant(%q, %q) = %v", c.alias, c.name, got)
		}
	}
}

func TestSameTerm(t *testing.T) {
	held := func(name, role, from, to string) *term {
		return &term{person: name, country: "USA", office: "President", role: role, from: from, to: to}
	}
	clinton := held("Bill Clinton", "hos", "1993-01-20", "2001-01-20")
	if !sameTerm(clinton, held("William Jefferson Clinton", "hog", "1993-01-20", "2001-01-20")) {
		t.Error("one term under two spellings was not seen")
	}
	for _, x := range []*term{
		held("George W. Bush", "hos", "1993-01-20", "2001-01-20"), held("Hillary Clinton", "hos", "2009-01-20", "2013-01-20"),
		held("Chelsea Clinton", "fm", "1993-01-20", "2001-01-20"),
	} {
		if sameTerm(clinton, x) {
			t.Errorf("%s was taken for Bill Clinton", x.person)
		}
	}
}

func TestDays(t *testing.T) {
	for _, c := range [][3]string{{"2003", "2003-01-01", "2003-12-31"}, {"2004-02", "2004-02-01", "2004-02-29"}, {"<=2019-06", "2019-06-01", "2019-06-30"},
		{"2018-07-13", "2018-07-13", "2018-07-13"}, {"", "", ""}, {"soon", "", ""}} {
		if firstDay(c[0]) != c[1] || lastDay(c[0]) != c[2] {
			t.Errorf("%q: %q to %q, want %q to %q", c[0], firstDay(c[0]), lastDay(c[0]), c[1], c[2])
		}
	}
}

func TestAcronym(t *testing.T) {
	for name, want := range map[string]bool{"NATO": true, "U.S.": true, "LeT": true, "G7": false, "Hamas": false, "Al-Qaeda": false, "PML-N": true} {
		if acronym(name) != want {
			t.Errorf("acronym(%q) = %v", name, !want)
		}
	}
	for name, want := range map[string]bool{"Forces (of X)": true, "ရှမ်း": true, "": true, "Élysée": false, "Guaidó": false} {
		if junk(name) != want {
			t.Errorf("junk(%q) = %v", name, !want)
		}
	}
}
