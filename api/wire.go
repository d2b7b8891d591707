package api

import (
	"encoding/json"
	"math"

	"entente/graph"
)

// A Day is a calendar day on the wire; the empty one is null.
type Day graph.Date

// MarshalJSON writes null for the unknown day.
func (d Day) MarshalJSON() ([]byte, error) {
	if d == "" {
		return []byte("null"), nil
	}
	return json.Marshal(string(d))
}

// UnmarshalJSON reads a day or null.
func (d *Day) UnmarshalJSON(data []byte) error {
	var s *string
	if err := json.Unmarshal(data, &s); err != nil {
		return err
	}
	*d = ""
	if s != nil {
		*d = Day(*s)
	}
	return nil
}

// An ActorRef names an actor inside another answer.
type ActorRef struct {
	ID   graph.ActorID   `json:"id" doc:"slug; empty for a speaker who is no actor"`
	Name string          `json:"name" doc:"usual English form"`
	Type graph.ActorType `json:"type" doc:"country, person, igo, org or group"`
}

// An End is an actor at one end of a statement, with the words that stand for it.
type End struct {
	ActorRef
	Mention string `json:"mention" doc:"the words of the text"`
	Start   int    `json:"start" doc:"first byte of the mention in the article's text"`
	End     int    `json:"end" doc:"byte after the mention"`
}

// A Speaker is who says a statement inside the article.
type Speaker struct {
	ActorRef
	Mention string `json:"mention" doc:"the speaker as named in the text"`
}

// A Statement is one assertion by one article. It is also the line that entente extract prints.
type Statement struct {
	Article       string            `json:"article" doc:"the article's name: the id given in the input, else the file's base name"`
	ID            graph.StatementID `json:"id"`
	Source        End               `json:"source"`
	Relation      graph.KindName    `json:"relation" doc:"the kind"`
	Target        End               `json:"target"`
	Parties       []ActorRef        `json:"parties" doc:"of a mediation: all parties"`
	Polarity      graph.Stance      `json:"polarity" enum:"asserted,denied,hypothetical"`
	Speaker       *Speaker          `json:"speaker" doc:"null where the article itself tells it"`
	Date          Day               `json:"date" doc:"first day that the statement is about"`
	DateTo        Day               `json:"date_to" doc:"last day that the statement is about"`
	DatePrecision graph.Precision   `json:"date_precision" enum:"day,week,month,year,unknown"`
	Confidence    float64           `json:"confidence" doc:"probability that a careful reader agrees"`
	Quote         string            `json:"quote" doc:"the sentence, untouched"`
	Start         int               `json:"start" doc:"first byte of the quote in the article's text"`
	End           int               `json:"end" doc:"byte after the quote"`
	Trigger       string            `json:"trigger" doc:"the words that say the relation"`
	TriggerStart  int               `json:"trigger_start"`
	TriggerEnd    int               `json:"trigger_end"`
	Rule          string            `json:"rule" doc:"frame or model that found it"`
	Extractor     string            `json:"extractor" doc:"version of what found it"`
	ArticleID     graph.ArticleID   `json:"article_id"`
	Key           graph.RelationKey `json:"key" doc:"the relation that it belongs to"`
	Published     Day               `json:"published"`
	Publisher     string            `json:"publisher"`
	FoundSource   graph.ActorID     `json:"found_source,omitempty" doc:"whom the reader found, where a judgement says otherwise"`
	FoundTarget   graph.ActorID     `json:"found_target,omitempty" doc:"the same for the target"`
	Rejected      bool              `json:"rejected,omitempty" doc:"it does not count: somebody rejected it, or merges made both ends one actor"`
}

// Totals are what statements add up to.
type Totals struct {
	Statements    int     `json:"statements" doc:"that assert it"`
	Contradicting int     `json:"contradicting" doc:"that deny it"`
	Hypothetical  int     `json:"hypothetical" doc:"that call it possible or planned"`
	Articles      int     `json:"articles" doc:"that assert it"`
	Publishers    int     `json:"publishers" doc:"that assert it"`
	Origins       int     `json:"origins" doc:"independent stories that assert it; reprints count once"`
	FirstSeen     Day     `json:"first_seen"`
	LastSeen      Day     `json:"last_seen"`
	Confidence    float64 `json:"confidence" doc:"1 - Π(1 - c) over independent stories"`
	Weight        float64 `json:"weight" doc:"sum of confidences, halved for every half-life before as_of"`
}

// A Relation is what the statements about source, kind and target add up to under the question's filters.
type Relation struct {
	Key      graph.RelationKey `json:"key"`
	Source   ActorRef          `json:"source"`
	Relation graph.KindName    `json:"relation"`
	Target   ActorRef          `json:"target"`
	Sign     graph.Sign        `json:"sign" doc:"1, 0 or -1"`
	Parties  []ActorRef        `json:"parties" doc:"of a mediation: all parties"`
	Totals
	Evidence []Statement `json:"evidence,omitempty" doc:"the best statements, where asked for"`
}

// A Mediation is one mediator between the same parties.
type Mediation struct {
	Mediator ActorRef   `json:"mediator"`
	Parties  []ActorRef `json:"parties"`
	Totals
	Evidence []Statement `json:"evidence" doc:"the best statements"`
}

// A FoundActor is an actor in a list.
type FoundActor struct {
	ActorRef
	ISO3       string        `json:"iso3"`
	Wikidata   string        `json:"wikidata"`
	Matched    string        `json:"matched" doc:"the name that matched the search"`
	Score      float64       `json:"score" doc:"1 for an exact name, less for a part"`
	MergedInto graph.ActorID `json:"merged_into,omitempty" doc:"in exports: whom it was merged into"`
}

// An Alias is a further name of an actor, and when it is in use.
type Alias struct {
	Name string `json:"name"`
	From Day    `json:"from"`
	To   Day    `json:"to"`
}

// A Role is an office or a membership that the knowledge base knows of.
type Role struct {
	Kind   graph.KindName `json:"kind" enum:"leads,member_of"`
	Of     ActorRef       `json:"of"`
	Title  string         `json:"title"`
	From   Day            `json:"from"`
	To     Day            `json:"to"`
	Source string         `json:"source" doc:"the data set that says so"`
}

// An Actor is what is known of one actor.
type Actor struct {
	ActorRef
	Aliases   []Alias           `json:"aliases"`
	Codes     map[string]string `json:"codes"`
	Merged    []ActorRef        `json:"merged" doc:"actors that were merged into it"`
	Roles     []Role            `json:"roles" doc:"held on as_of, or ever"`
	Relations int               `json:"relations" doc:"how many it stands in"`
	Strongest []Relation        `json:"strongest" doc:"the ten heaviest"`
}

// An Article is a text with the statements read in it.
type Article struct {
	ID         graph.ArticleID `json:"id"`
	Name       string          `json:"name" doc:"the id given in the input, else the file's base name"`
	URL        string          `json:"url"`
	Title      string          `json:"title"`
	Publisher  string          `json:"publisher"`
	Author     string          `json:"author" doc:"the byline"`
	Speaker    string          `json:"speaker" doc:"who says the whole text, as in a speech"`
	Language   string          `json:"language"`
	Published  Day             `json:"published"`
	Text       string          `json:"text" doc:"untouched; every offset is bytes into it"`
	Statements []Statement     `json:"statements"`
}

// An ArticleHead is an article in a list.
type ArticleHead struct {
	ID        graph.ArticleID `json:"id"`
	Name      string          `json:"name"`
	URL       string          `json:"url"`
	Title     string          `json:"title"`
	Publisher string          `json:"publisher"`
	Author    string          `json:"author" doc:"the byline"`
	Speaker   string          `json:"speaker" doc:"who says the whole text, as in a speech"`
	Language  string          `json:"language"`
	Published Day             `json:"published"`
}

// A NewArticle is an article to be read and stored.
type NewArticle struct {
	ID        string `json:"id,omitempty" doc:"what to call it"`
	URL       string `json:"url,omitempty" doc:"identifies it; without one its text does"`
	Title     string `json:"title,omitempty" doc:"put before the text where the text does not begin with it"`
	Text      string `json:"text" pattern:"\\S" doc:"the article"`
	Published string `json:"published,omitempty" format:"date" doc:"YYYY-MM-DD"`
	Publisher string `json:"publisher,omitempty"`
	Author    string `json:"author,omitempty" doc:"the byline"`
	Speaker   string `json:"speaker,omitempty" doc:"name of who says the whole text, as in a speech: I, we and our stand for him"`
	Language  string `json:"language,omitempty" pattern:"^([a-z]{2})?$" doc:"ISO 639-1, for a text too short to tell; en where there is none"`
}

// A StoredArticle is what became of a posted article.
type StoredArticle struct {
	Outcome Outcome `json:"outcome" enum:"new,same,changed"`
	Article
}

// An Outcome is what storing an article did.
type Outcome string

const (
	New     Outcome = "new"     // it was not there
	Same    Outcome = "same"    // it was there, with the same statements
	Changed Outcome = "changed" // it was there, and differs now
)

// A Kind is a kind of relation.
type Kind struct {
	Name       graph.KindName `json:"name"`
	Sign       graph.Sign     `json:"sign" doc:"1, 0 or -1"`
	Weak       bool           `json:"weak" doc:"the sign counts half"`
	Symmetric  bool           `json:"symmetric" doc:"direction carries no meaning"`
	Durable    bool           `json:"durable" doc:"a state that lasts, not an event"`
	HalfLife   int            `json:"half_life" doc:"days after which its weight is halved"`
	Inverse    string         `json:"inverse" doc:"label read from the target's side"`
	CAMEO      []string       `json:"cameo"`
	PLOVER     []string       `json:"plover"`
	Definition string         `json:"definition"`
	Example    string         `json:"example"`
}

// Meta says what a list answers.
type Meta struct {
	AsOf       Day     `json:"as_of" doc:"the day the question is asked for"`
	KnownBy    Day     `json:"known_by" doc:"the latest publication day used"`
	Count      int     `json:"count" doc:"results on this page"`
	NextCursor *string `json:"next_cursor" doc:"give it as cursor for the next page; null on the last"`
	Since      string  `json:"since,omitempty" doc:"of changes: give it as since to go on from here later"`
}

// A Page is a list, or a part of one.
type Page[T any] struct {
	Meta    Meta `json:"meta"`
	Results []T  `json:"results"`
}

// round keeps four decimals, so that figures read well and compare.
func round(x float64) float64 { return math.Round(x*1e4) / 1e4 }

func newTotals(t graph.Totals) Totals {
	return Totals{
		Statements: t.Statements, Contradicting: t.Contradicting, Hypothetical: t.Hypothetical,
		Articles: t.Articles, Publishers: t.Publishers, Origins: t.Origins,
		FirstSeen: Day(t.FirstSeen), LastSeen: Day(t.LastSeen),
		Confidence: round(t.Confidence), Weight: round(t.Weight),
	}
}

func newKind(k graph.Kind) Kind {
	return Kind{
		Name: k.Name, Sign: k.Sign, Weak: k.Weak, Symmetric: k.Symmetric, Durable: k.Durable, HalfLife: k.HalfLife,
		Inverse: k.Inverse, CAMEO: list(k.CAMEO), PLOVER: list(k.PLOVER), Definition: k.Definition, Example: k.Example,
	}
}

func newHead(a *graph.Article) ArticleHead {
	return ArticleHead{
		ID: a.ID, Name: a.Name, URL: a.URL, Title: a.Title, Publisher: a.Publisher, Author: a.Author, Speaker: a.Speaker,
		Language: a.Language, Published: Day(a.Published),
	}
}

// list makes an empty list of nil, so that it is [] on the wire and not null.
func list[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

// Names looks up what statements refer to by id.
type Names interface {
	ActorRef(graph.ActorID) (ActorRef, error)
	ArticleName(graph.ArticleID) (string, error)
}

// NewStatement puts a statement into the form of the wire.
func NewStatement(s *graph.Statement, kinds *graph.Kinds, names Names) (Statement, error) {
	e := s.Evidence
	from, to := s.When.From, s.When.To
	out := Statement{
		ID: s.ID, Relation: s.Kind, Parties: []ActorRef{}, Polarity: s.Stance,
		Date: Day(from), DateTo: Day(to), DatePrecision: s.When.Precision, Confidence: round(s.Confidence),
		Quote: e.Quote, Start: e.Sentence.Start, End: e.Sentence.End,
		Trigger: e.TriggerText, TriggerStart: e.Trigger.Start, TriggerEnd: e.Trigger.End,
		Rule: s.Rule, Extractor: s.Extractor, ArticleID: s.Article, Key: graph.KeyOf(s, kinds.Symmetric(s.Kind)),
		Published: Day(s.Published), Publisher: s.Publisher, Rejected: s.Rejected,
	}
	if f := s.Found; f != nil {
		out.FoundSource, out.FoundTarget = f.Subject, f.Object
	}
	if out.DatePrecision == "" {
		out.DatePrecision = graph.Unknown
	}
	var err error
	if out.Article, err = names.ArticleName(s.Article); err != nil {
		return out, err
	}
	if out.Source, err = newEnd(names, s.Subject, e.SubjectText, e.Subject); err != nil {
		return out, err
	}
	if out.Target, err = newEnd(names, s.Object, e.ObjectText, e.Object); err != nil {
		return out, err
	}
	if out.Parties, err = refs(names, s.Parties); err != nil {
		return out, err
	}
	out.Speaker, err = newSpeaker(names, s)
	return out, err
}

func newEnd(names Names, id graph.ActorID, mention string, at graph.Span) (End, error) {
	ref, err := names.ActorRef(id)
	return End{ActorRef: ref, Mention: mention, Start: at.Start, End: at.End}, err
}

func newSpeaker(names Names, s *graph.Statement) (*Speaker, error) {
	switch {
	case s.Speaker != "":
		ref, err := names.ActorRef(s.Speaker)
		return &Speaker{ActorRef: ref, Mention: s.SpeakerAs}, err
	case s.SpeakerAs != "":
		return &Speaker{ActorRef: ActorRef{Name: s.SpeakerAs}, Mention: s.SpeakerAs}, nil
	}
	return nil, nil
}

func refs(names Names, ids []graph.ActorID) ([]ActorRef, error) {
	out := make([]ActorRef, 0, len(ids))
	for _, id := range ids {
		ref, err := names.ActorRef(id)
		if err != nil {
			return nil, err
		}
		out = append(out, ref)
	}
	return out, nil
}
