package language_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"entente/loaders/language"
)

func TestDetect(t *testing.T) {
	for text, want := range map[string]string{
		"Le gouvernement norvégien et les rebelles du nord ont signé lundi un accord à Oslo, après dix jours de pourparlers.":          "fr",
		"Die norwegische Regierung und die Rebellen des Nordens haben am Montag in Oslo nach zehn Tagen ein Abkommen unterzeichnet.":   "de",
		"El gobierno de Noruega y los rebeldes del norte firmaron el lunes un acuerdo en Oslo tras diez días de negociaciones.":        "es",
		"O governo da Noruega e os rebeldes do norte assinaram na segunda-feira um acordo em Oslo depois de dez dias de conversações.": "pt",
		"Правительство Норвегии и повстанцы севера подписали в понедельник соглашение в Осло после десяти дней переговоров.":           "ru",
		"挪威政府与北方叛军周一在奥斯陆签署了协议，此前双方进行了十天的谈判，瑞典担任调解人。":                                                                                   "zh",
		"وقعت حكومة النرويج ومتمردو الشمال يوم الاثنين اتفاقا في أوسلو بعد عشرة أيام من المحادثات، وتوسطت السويد بينهما.":              "ar",
		"The government of Norway and the rebels of the north signed an accord in Oslo on Monday after ten days of talks.":             "en",
		"Xi Jinping met Nguyen Phu Trong, Hun Sen and Thongloun Sisoulith in Beijing, and Wang Yi had talks with Retno Marsudi.":       "en",
		"Norway allies Sweden.": "", "": "", "12 : 30 / 7": "",
	} {
		if got, name := language.Detect(text); got != want || (got == "") != (name == "") {
			t.Errorf("%.40s…: %q %s, want %q", text, got, name, want)
		}
	}
}

// No English article is taken for another language.
func TestSamplesAreEnglish(t *testing.T) {
	files, err := filepath.Glob("../../data/articles/*.md")
	if err != nil || len(files) < 16 {
		t.Fatal(len(files), err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for paragraph := range strings.SplitSeq(string(data), "\n\n") {
			if got, _ := language.Detect(paragraph); got != "en" && got != "" {
				t.Errorf("%s: %q: %.60s", file, got, paragraph)
			}
		}
	}
}

func FuzzDetect(f *testing.F) {
	f.Add("The government of Norway and the rebels of the north")
	f.Add("\xff\xfe挪威")
	f.Fuzz(func(t *testing.T, text string) {
		if code, name := language.Detect(text); (code == "") != (name == "") {
			t.Errorf("%q %q", code, name)
		}
	})
}

func BenchmarkDetect(b *testing.B) {
	text := strings.Repeat("Le gouvernement norvégien et les rebelles du nord ont signé lundi un accord à Oslo. ", 50)
	for b.Loop() {
		language.Detect(text)
	}
}
