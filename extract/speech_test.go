package extract

import (
	"testing"

	"entente/data"
)

func TestSpeeches(t *testing.T) {
	finder, err := NewSpeechFinder(data.FS)
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, text string
		inside     string // a word of the content
		cue        string // "" where there is none
		speaker    string // head word, "" where nobody says it
		addressee  string
		direct     bool
		manner     Manner
	}{
		{"indirect", "The minister said that Russia had sent tanks.", "sent", "said", "minister", "", false, Neutral},
		{"without that", "The minister said Russia had sent tanks.", "sent", "said", "minister", "", false, Neutral},
		{"told", "Lavrov told the BBC that Russia had sent nothing.", "sent", "told", "Lavrov", "BBC", false, Neutral},
		{"at the end", "Russia had sent tanks, the minister said.", "sent", "said", "minister", "", false, Neutral},
		{"inserted", "Russia, the minister said, had sent tanks.", "sent", "said", "minister", "", false, Neutral},
		{"according to", "According to Ankara, the rebels have left the town.", "left", "According", "Ankara", "", false, Neutral},
		{"according to, at the end", "The rebels have left the town, according to Ankara.", "left", "according", "Ankara", "", false, Neutral},
		{"claim", "Tehran claims that Israel bombed the depot.", "bombed", "claims", "Tehran", "", false, Claim},
		{"denial", "Rwanda denied arming the rebels.", "arming", "denied", "Rwanda", "", false, Deny},
		{"promise", "Norway promised to send tents.", "send", "promised", "Norway", "", false, Promise},
		{"demand", "Paris urged Ankara to withdraw its ships.", "withdraw", "urged", "Paris", "Ankara", false, Demand},
		{"threat", "Tehran threatened to close the strait.", "close", "threatened", "Tehran", "", false, Threat},
		{"claim as a noun", "Moscow repeated its claim that Georgia had fired first.", "fired", "claim", "its", "", false, Claim},
		{"statement", "In a statement, the ministry said it would recall its envoy.", "recall", "said", "ministry", "", false, Neutral},
		{"participle", "The ministry issued a statement saying that the talks had failed.", "failed", "saying", "ministry", "", false, Neutral},
		{"quoted by", "The agency quoted a diplomat as saying that the talks had failed.", "failed", "saying", "diplomat", "", false, Neutral},
		{"direct", `"We shall never sign this treaty," the president said.`, "sign", "said", "president", "", true, Neutral},
		{"direct, verb first", `The president said: "We shall never sign this treaty."`, "sign", "said", "president", "", true, Neutral},
		{"curly, inverted", "“We shall never sign this treaty,” said Maduro.", "sign", "said", "Maduro", "", true, Neutral},
		{"single quotes", "'We shall never sign this treaty,' said Maduro.", "sign", "said", "Maduro", "", true, Neutral},
		{"two sentences", `"We are ready," Merkel said on Monday. "They have not signed anything."`, "signed", "said", "Merkel", "", true, Neutral},
		{"several sentences", `Merkel told reporters: "We are ready. They have not signed anything."`, "signed", "told", "Merkel", "reporters", true, Neutral},
		{"next paragraph", "Merkel said she was ready.\n\n\"They have not signed anything.\"", "signed", "said", "Merkel", "", true, Neutral},
		{"repeated mark", "\"We are ready,\" Merkel said. \"We have waited.\n\n\"They have not signed anything.\"", "signed", "said", "Merkel", "", true, Neutral},
		{"headline", "Putin: Russia wants no war\n\nThe president spoke in Moscow.", "wants", "", "Putin", "", false, Neutral},

		{"narrated", "The minister sent tanks to the border.", "sent", "", "", "", false, ""},
		{"outside of the quotation", `The army attacked after the president said "enough is enough".`, "attacked", "", "", "", false, ""},
		{"scare quotes", `The so-called "people's army" attacked the town.`, "army", "", "", "", false, ""},
		{"the cue itself", "The minister said that Russia had sent tanks.", "said", "", "", "", false, ""},
		{"a sentence later", "The minister said that Russia had sent tanks. Poland closed the border.", "closed", "", "", "", false, ""},
	}
	misread := misreadings{t: t, most: 2}
	for _, test := range tests {
		doc := parse(t, test.text)
		s, ok := SpeakerAt(finder.Speeches(doc), tokenOf(t, doc, test.inside))
		if ok != (test.speaker != "") {
			misread.add("%s: speech found is %v: %+v", test.name, ok, s)
			continue
		}
		word := func(i int) string {
			if i < 0 {
				return ""
			}
			return doc.Word(i)
		}
		if ok && (word(s.Cue) != test.cue || word(s.Speaker) != test.speaker || word(s.Addressee) != test.addressee) {
			misread.add("%s: %q says by %q to %q", test.name, word(s.Speaker), word(s.Cue), word(s.Addressee))
		} else if ok && (s.Direct != test.direct || s.Manner != test.manner) {
			misread.add("%s: direct %v, manner %s", test.name, s.Direct, s.Manner)
		}
	}
	misread.judge()
}

func TestNestedSpeech(t *testing.T) {
	finder, err := NewSpeechFinder(data.FS)
	if err != nil {
		t.Fatal(err)
	}
	doc := parse(t, "Sarkozy said that the president told him that Ukraine had signed nothing.")
	speeches := finder.Speeches(doc)
	inner, ok := SpeakerAt(speeches, tokenOf(t, doc, "signed"))
	if !ok || doc.Word(inner.Speaker) != "president" {
		t.Fatalf("the innermost speaker is not found: %+v", inner)
	}
	if inner.Outer < 0 || doc.Word(speeches[inner.Outer].Speaker) != "Sarkozy" {
		t.Errorf("the outer speaker is not kept: %+v", speeches)
	}
}

// FuzzTold reads any text: nothing may panic, and what is found must lie in the text.
func FuzzTold(f *testing.F) {
	finder, err := NewSpeechFinder(data.FS)
	if err != nil {
		f.Fatal(err)
	}
	judge, err := NewStanceJudge(data.FS)
	if err != nil {
		f.Fatal(err)
	}
	pipeline, err := loadPipeline()
	if err != nil {
		f.Fatal(err)
	}
	f.Add("\"We won't,\" he said. According to X, Y may not \xff attack on 31 June 2018, 'two days after")
	f.Add("Said: “a\n\n“b” told, said")
	f.Fuzz(func(t *testing.T, text string) {
		doc := pipeline.Parse(text)
		for _, s := range finder.Speeches(doc) {
			for _, p := range s.Parts {
				if p.First < 0 || p.First >= p.Last || p.Last > len(doc.Tokens) {
					t.Fatalf("part %v of %d tokens", p, len(doc.Tokens))
				}
			}
		}
		dater := NewDater("2018-07-13")
		for i := range min(20, len(doc.Tokens)) {
			judge.StanceOf(doc, i, "fights")
			if when := dater.DateOf(doc, doc.SentenceOf(i), i); when.From > when.To {
				t.Fatalf("%v", when)
			}
		}
	})
}
