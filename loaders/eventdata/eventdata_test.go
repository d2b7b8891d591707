package eventdata_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"entente/graph"
	"entente/loaders/eventdata"
	"entente/loaders/source"
)

// decode reads a file of the test data.
func decode(t testing.TB, name string) (records []*graph.Article, rejected []*source.Rejection) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	f := eventdata.Detect(data[:min(4096, len(data))])
	if f == nil {
		t.Fatalf("%s is not known", name)
	}
	for a, err := range f.Decode(name, strings.NewReader(string(data))) {
		var bad *source.Rejection
		if errors.As(err, &bad) {
			rejected = append(rejected, bad)
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := a.Validate(); err != nil || a.Form != graph.Record || !strings.HasPrefix(a.Text, a.Title+"\n\n") {
			t.Errorf("%v: %+v", err, a)
		}
		records = append(records, a)
	}
	return records, rejected
}

func TestDecode(t *testing.T) {
	for _, test := range []struct {
		file, publisher string
		records         int
		rejected        string
		begins          string // how the text of the first goes on after its title
	}{
		{"20180714120000.export.CSV", "GDELT", 8, "", "SQLDATE: 20180713\nActor1Code: RUSGOV\nActor1Name: RUSSIA\nEventCode: 190\nActor2Code: SYRREB\nActor2Name: SYRIA\nSOURCEURL: https://news.example/1\n\nGLOBALEVENTID: 900000001\n"},
		{"events.2018.sample.tab", "ICEWS", 8, "", "Event Date: 2018-07-13\nSource Name: Foreign Affairs (Iran)\nSource Sectors: Foreign Ministry,Executive,Government\n"},
		{"ngecEvents.sample.txt", "POLECAT", 5, "ngecEvents.sample.txt:7: bad row: 41 cells for 40 columns", "Event Date: 2023-03-10\nActor Name: Iran\n"},
		{"acled.sample.csv", "ACLED", 4, "", "event_date: 15 July 2023\ntime_precision: 1\nactor1: Military Forces of Somalia (2022-)\nevent_type: Battles\nsub_event_type: Armed clash\nactor2: Al Shabaab\nlocation: Northtown\nnotes: The army, with \"allies\", fought for the town.\n"},
		{"ged.sample.csv", "UCDP GED", 5, "", "date_start: 2017-01-05 00:00:00.000\ndate_end: 2017-01-05 00:00:00.000\nside_a: Government of Afghanistan\ngwnoa: 700\n"},
	} {
		records, rejected := decode(t, test.file)
		if len(records) != test.records || records[0].Publisher != test.publisher {
			t.Errorf("%s: %d records of %s", test.file, len(records), records[0].Publisher)
		}
		if body := strings.TrimPrefix(records[0].Text, records[0].Title+"\n\n"); !strings.HasPrefix(body, test.begins) {
			t.Errorf("%s: the first record reads %s", test.file, body)
		}
		said := ""
		for _, r := range rejected {
			said += r.Error()
		}
		if !strings.HasPrefix(said, test.rejected) || (said == "") != (test.rejected == "") {
			t.Errorf("%s: rejected %q", test.file, said)
		}
	}
}

// Event ids of ICEWS occur twice; an update of ACLED has the id of what it replaces.
func TestIdentity(t *testing.T) {
	for _, file := range []string{"20180714120000.export.CSV", "events.2018.sample.tab", "ngecEvents.sample.txt", "acled.sample.csv", "ged.sample.csv"} {
		records, _ := decode(t, file)
		seen := map[graph.ArticleID]bool{}
		for _, a := range records {
			if seen[a.ID] {
				t.Errorf("%s: %s stands twice", file, a.Name)
			}
			seen[a.ID] = true
		}
	}
	read := func(notes string) *graph.Article {
		text := "event_id_cnty,event_date,event_type,actor1,actor2,notes\nX1,2023-01-02,Battles,A,B," + notes + "\n"
		for a, err := range eventdata.Detect([]byte(text)).Decode("x", strings.NewReader(text)) {
			if err != nil {
				t.Fatal(err)
			}
			return a
		}
		return nil
	}
	if a, b := read("first"), read("corrected"); a.ID != b.ID || a.Text == b.Text {
		t.Error("an update is another event")
	}
}

func TestSemicolons(t *testing.T) {
	text := "\ufeffevent_id_cnty;event_date;event_type;actor1;actor2;notes\r\nX1;2023-01-02;Battles;A;B;one, two\r\n"
	for a, err := range eventdata.Detect([]byte(text)).Decode("x", strings.NewReader(text)) {
		if err != nil || !strings.Contains(a.Text, "notes: one, two\n") {
			t.Errorf("%v, %v", a, err)
		}
	}
}

func TestDetectOthers(t *testing.T) {
	for _, head := range []string{"", "Talks in Oslo\n\nThey met.", "id,title,text\n1,a,b\n", "{\"text\":\"x\"}", strings.Repeat("a\t", 60) + "b", strings.Repeat("1\t", 20)} {
		if f := eventdata.Detect([]byte(head)); f != nil {
			t.Errorf("%q is taken for %s", head, f.Publisher)
		}
	}
}

// Whatever comes, every record is valid, and the reading ends.
func FuzzDecode(f *testing.F) {
	files, err := filepath.Glob("testdata/*.*")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, format := range eventdata.Formats() {
			for a, err := range format.Decode("x", strings.NewReader(string(data))) {
				if err != nil {
					continue
				}
				if err := a.Validate(); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}
