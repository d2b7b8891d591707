package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// Event data is loaded as any other source; GDELT alone makes no relation of one story.
func TestLoadEventData(t *testing.T) {
	s := newSession(t)
	run := func(code int, args ...string) string {
		t.Helper()
		var out, errs strings.Builder
		if got := realEnv(&out, &errs).run(t.Context(), args); got != code {
			t.Fatalf("entente %v: exit code %d: %s", args, got, errs.String())
		}
		return out.String()
	}
	samples := filepath.Join("..", "..", "loaders", "eventdata", "testdata")
	if out := run(failed, "load", "--store", s.store(), filepath.Join(samples, "20180714120000.export.CSV")); out != "5 new, 0 same, 0 changed, 1 rejected; 5 statements read; 2 records without a relation left out\n" {
		t.Errorf("loading GDELT says %q", out)
	}
	relations := func() string { return run(done, "relations", "--store", s.store(), "--format", "csv") }
	// two days of Israel and Iran are two stories; Qatar, Hamas and the United Nations stand in one row each
	first := relations()
	if !strings.Contains(first, "israel:fights:iran,") || !strings.Contains(first, ",-1,,3,0,0,3,1,2,") {
		t.Errorf("the relations are %s", first)
	}
	if !strings.Contains(first, "qatar:mediates:hamas,qatar,Qatar,country,mediates,hamas,Hamas,group,0,hamas,0,0,1,0,0,0,") {
		t.Errorf("one row of GDELT makes a relation: %s", first)
	}
	if out := run(failed, "load", "--store", s.store(), samples); !strings.Contains(out, "0 changed") {
		t.Errorf("loading the folder says %q", out)
	}
	if out := relations(); !strings.Contains(out, "china:meets:iran,") || !strings.Contains(out, "afghanistan:fights:taliban,") {
		t.Errorf("the relations are %s", out)
	}
	statements := run(done, "statements", "--store", s.store(), "--source", "qatar")
	if !strings.Contains(statements, "EventCode: 045") {
		t.Errorf("the evidence of a record reads %s", statements)
	}
	if out := run(done, "verify", "--store", s.store()); out != "all is whole\n" {
		t.Errorf("verify says %q", out)
	}
}
