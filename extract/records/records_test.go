package records_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"entente/data"
	"entente/extract/records"
	"entente/graph"
	"entente/graph/kindfile"
	"entente/loaders/eventdata"
)

// told reads a file of the loader's test data and writes down what its records say, one line for each that says anything.
func told(t *testing.T, file string) (lines []string, statements []*graph.Statement) {
	t.Helper()
	reader, err := records.New(data.FS)
	if err != nil {
		t.Fatal(err)
	}
	kinds, err := kindfile.Load(data.FS)
	if err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(filepath.Join("..", "..", "loaders", "eventdata", "testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	for a, err := range eventdata.Detect(content[:min(4096, len(content))]).Decode(file, strings.NewReader(string(content))) {
		if err != nil {
			continue
		}
		name := strings.TrimPrefix(a.Title, a.Publisher+" event ")
		reading, err := reader.Read(a)
		if err != nil {
			lines = append(lines, name+" "+err.Error())
			continue
		}
		if err := kinds.Check(a, reading.Statements); err != nil {
			t.Error(err)
		}
		for _, s := range reading.Statements {
			lines = append(lines, fmt.Sprintf("%s %s %s %s %s..%s %.2f %q", name, s.Subject, s.Kind, s.Object, s.When.From, s.When.To, s.Confidence, s.Evidence.TriggerText))
			statements = append(statements, s)
			if len(reading.Actors) != 2 || !strings.HasPrefix(a.Text[len(a.Title)+2:], s.Evidence.Quote) {
				t.Errorf("%s: actors %v, quote %q", name, reading.Actors, s.Evidence.Quote)
			}
		}
	}
	return lines, statements
}

func TestRecords(t *testing.T) {
	for file, want := range map[string][]string{
		"20180714120000.export.CSV": { // 900000001: rebels in Syria are not Syria; 900000006: a statement is no relation
			`900000002 israel fights iran 2018-07-13..2018-07-13 0.15 "195"`,
			`900000003 israel fights iran 2018-07-13..2018-07-13 0.10 "190"`,
			`900000004 israel fights iran 2018-08-01..2018-08-01 0.15 "190"`,
			`900000005 qatar mediates hamas 2018-07-13..2018-07-13 0.15 "045"`,
			`900000007 united-nations accuses north-korea 2018-07-13..2018-07-13 0.15 "112"`,
			`900000008 invalid: SQLDATE is "2018-07", no day`,
		},
		"events.2018.sample.tab": { // 700002: a citizen of India is not India; zeros lost from codes are given back
			`700001 iran opposes united-states 2018-07-13..2018-07-13 0.60 "111"`,
			`700001 iran opposes united-states 2018-07-20..2018-07-20 0.60 "111"`,
			`700003 oman mediates iran 2018-07-14..2018-07-14 0.60 "45"`,
			`700004 oman mediates saudi-arabia 2018-07-14..2018-07-14 0.60 "45"`,
			`700005 vladimir-putin meets finland 2018-07-15..2018-07-15 0.60 "42"`,
			`700007 invalid: Event Date is "", no day`,
		},
		"ngecEvents.sample.txt": { // P3: rebels in Sudan; P6: protests are no relation
			`P1 iran agrees saudi-arabia 2023-03-10..2023-03-10 0.55 "AGREE"`,
			`P2 china meets iran 2023-03-10..2023-03-10 0.55 "CONSULT"`,
			`P4 ethiopia accuses eritrea 2023-03-10..2023-03-10 0.55 "ACCUSE"`,
		},
		"acled.sample.csv": { // SOM2: civilians are no actor
			`SOM1 somalia fights al-shabaab 2023-07-15..2023-07-15 0.90 "Battles"`,
			`SOM3 ethiopia agrees somalia 2023-07-01..2023-07-31 0.90 "Agreement"`,
		},
		"ged.sample.csv": { // 678 is Yemen with Gleditsch and Ward, North Yemen with COW; 103: against civilians
			`101 afghanistan fights taliban 2017-01-05..2017-01-05 0.95 "1"`,
			`102 yemen fights al-qaeda-in-the-arabian-peninsula 2017-01-05..2017-01-09 0.80 "1"`,
			`104 serbia fights germany 2017-01-05..2017-03-09 0.95 "1"`,
			`105 invalid: "2017-03-09 00:00:00.000" to "2017-01-05 00:00:00.000" is no time`,
		},
	} {
		got, _ := told(t, file)
		if !slices.Equal(got, want) {
			t.Errorf("%s says\n%s\nwant\n%s", file, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

// PLOVER has no mediation: no type of it may be read as one.
func TestNoMediationFromPLOVER(t *testing.T) {
	kinds, err := kindfile.Load(data.FS)
	if err != nil {
		t.Fatal(err)
	}
	if k, _ := kinds.Get(graph.Mediates); len(k.PLOVER) != 0 {
		t.Errorf("mediates has %v", k.PLOVER)
	}
}

func TestOtherArticles(t *testing.T) {
	reader, err := records.New(data.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range []*graph.Article{
		{Text: "SQLDATE: 20180713", Publisher: "GDELT"}, {Text: "x", Publisher: "Gazette", Form: graph.Record}, {Text: "x", Publisher: "GDELT", Form: graph.Record},
	} {
		if _, err := reader.Read(a); !errors.Is(err, graph.ErrInvalid) {
			t.Errorf("%+v: %v", *a, err)
		}
	}
}
