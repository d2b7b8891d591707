package kindfile_test

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"entente/data"
	"entente/graph"
	"entente/graph/kindfile"
)

func TestKinds(t *testing.T) {
	kinds, err := kindfile.Load(data.FS)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, k := range kinds.All() {
		sign := map[graph.Sign]string{1: "+", 0: "0", -1: "-"}[k.Sign]
		if k.Symmetric {
			sign += "="
		}
		names = append(names, string(k.Name)+sign)
	}
	want := "allies+ aids+ agrees+= meets+= mediates0 opposes- accuses- threatens- sanctions- fights- leads0 member_of0"
	if got := strings.Join(names, " "); got != want {
		t.Errorf("kinds %s, want %s", got, want)
	}
}

func TestCAMEO(t *testing.T) {
	kinds, err := kindfile.Load(data.FS)
	if err != nil {
		t.Fatal(err)
	}
	for code, want := range map[string]graph.KindName{
		"045": graph.Mediates, "039": graph.Mediates, "038": "agrees", "037": "agrees", "036": "meets", "126": "opposes", "165": "opposes",
		"040": "meets", "042": "meets", "046": "meets", "057": "agrees", "051": "allies", "055": "allies", "054": "allies", "062": "aids", "0256": "",
		"073": "aids", "111": "opposes", "112": "accuses", "1123": "accuses", "120": "opposes", "138": "threatens", "1384": "threatens",
		"163": "sanctions", "161": "opposes", "172": "sanctions", "183": "fights", "190": "fights", "195": "fights", "204": "fights",
		"010": "", "020": "", "090": "", "141": "", "100": "", "": "",
	} {
		kind, ok := kindfile.ByCAMEO(kinds, code)
		if kind.Name != want || ok != (want != "") {
			t.Errorf("CAMEO %q maps to %q, want %q", code, kind.Name, want)
		}
	}
	mediates, _ := kinds.Get(graph.Mediates)
	if len(mediates.PLOVER) != 0 {
		t.Errorf("mediates has PLOVER types %v: PLOVER has none", mediates.PLOVER)
	}
}

func TestFaults(t *testing.T) {
	good := "- {name: allies, sign: 1, half_life: 9, inverse: i, definition: d, example: e, cameo: ['05']}\n"
	for file, want := range map[string]string{
		good + "- {name: aids, sign: 1, half_life: 0, inverse: i, definition: d, example: e}":                "kinds.yaml:2: kind \"aids\": field half_life",
		good + "- {name: aids, half_life: 3, inverse: i, definition: d, example: e}":                         "kinds.yaml:2: kind \"aids\": field sign",
		good + "- {name: aids, sign: 1, half_life: 3, inverse: i, definition: d, example: e, colour: red}":   "unknown field \"colour\" in line 2",
		good + "- {name: aids, sign: 1, half_life: 3, inverse: i, definition: d, example: e, cameo: ['05']}": "CAMEO 05 is already that of allies",
		good + "- {name: allies, sign: 1, half_life: 9, inverse: i, definition: d, example: e}":              "stands twice",
		good + "- allies": "kinds.yaml:2: a kind must be a map",
		"{":               "kinds.yaml",
		good + "- {name: Aids, sign: 1, half_life: 3, inverse: i, definition: d, example: e}": "may hold a-z",
		good + "- {name: aids, sign: 5, half_life: 3, inverse: i, definition: d, example: e}": "sign must be",
	} {
		_, err := kindfile.Load(fstest.MapFS{"kinds.yaml": {Data: []byte(file)}})
		if !errors.Is(err, graph.ErrInvalid) || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want %q", file, err, want)
		}
	}
	if _, err := kindfile.Load(fstest.MapFS{}); err == nil {
		t.Error("a missing file gives no error")
	}
}
