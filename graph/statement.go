package graph

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
)

// StatementID is the hash of (article, subject, kind, object, trigger span).
type StatementID string

// ArticleID is the hash of an article's URL, or of its text where it has none.
type ArticleID string

// Stance is how an article puts a statement.
type Stance string

const (
	Asserted     Stance = "asserted"     // told by the article or by a speaker
	Denied       Stance = "denied"       // said not to hold, refused, revoked
	Hypothetical Stance = "hypothetical" // may, could, would, plans, predictions
)

// Stances lists every stance in the order of display.
var Stances = []Stance{Asserted, Denied, Hypothetical}

// A Span is the half-open range of bytes [Start, End) in an article's text.
type Span struct{ Start, End int }

// In tells whether the span lies in a text of n bytes and is not empty.
func (s Span) In(n int) bool { return 0 <= s.Start && s.Start < s.End && s.End <= n }

// Of returns the bytes of text that the span covers.
func (s Span) Of(text string) string { return text[s.Start:s.End] }

// A Form is what sort of text an article is.
type Form string

const (
	Prose  Form = ""       // somebody wrote it
	Record Form = "record" // a row of a data set, rendered as lines of "column: value"
)

// An Article is one text as it was published. Text begins with the title, and never changes; every Span is bytes into it.
type Article struct {
	ID        ArticleID
	Name      string // the id given in the input, else the file's base name: what people call it
	URL       string
	Title     string
	Text      string
	Publisher string
	Author    string // the byline, as the source gives it
	Speaker   string // the name of who says the whole text, as in a speech; "" where the publisher tells it
	Language  string // ISO 639-1; "" is taken as en
	Published Date
	Retrieved Date
	Form      Form
	Origin    string // of a record: a name for the story that it was made from; articles that share one are one story
	Extractor string // version of what read it; "" where nobody says
}

// NewArticleID hashes the URL, or the text where there is no URL.
func NewArticleID(url, text string) ArticleID {
	if url != "" {
		return ArticleID(hash("url", url))
	}
	return ArticleID(hash("text", text))
}

// Evidence is where an article says a statement. Quote is Sentence.Of(text): a sentence of the article, untouched.
// Subject and Object cover the words that stand for the two ends, which may be a pronoun, and may lie in an earlier
// sentence where Sentence only refers back to it.
type Evidence struct {
	Quote                              string
	Sentence, Subject, Trigger, Object Span
	SubjectText, TriggerText           string
	ObjectText                         string
}

// A Statement is one assertion by one article.
type Statement struct {
	ID         StatementID
	Article    ArticleID
	Subject    ActorID
	Kind       KindName
	Object     ActorID
	Parties    []ActorID // of a mediation: all parties, sorted; otherwise empty
	Stance     Stance
	Speaker    ActorID // who says so inside the article; "" where the article itself tells it
	SpeakerAs  string  // the speaker as named in the text, also where he is no actor
	When       Interval
	Published  Date    // the article's, so that a filter needs no second look-up
	Publisher  string  // the article's
	Origin     string  // the story that the article belongs to, as Stories finds it: reprints share it; set by the Store
	Confidence float64 // probability 0..1 that a careful reader agrees
	Evidence   Evidence
	Extractor  string // version of what found it
	Rule       string // frame or model that found it

	// What judgements make of it, set by the Store alone; the id stays that of the statement as found.
	Found    *Found // whom the reader found; nil where Subject, Object, Parties and Speaker are as found
	Rejected bool   // it does not count
}

// Brief returns the part of a statement that relations, mediations and timelines are made of.
func (s *Statement) Brief() *Statement {
	return &Statement{
		ID: s.ID, Article: s.Article, Subject: s.Subject, Kind: s.Kind, Object: s.Object, Parties: s.Parties, Stance: s.Stance,
		When: Interval{From: s.When.From, To: s.When.To}, Published: s.Published, Publisher: s.Publisher, Origin: s.Origin,
		Confidence: s.Confidence, Evidence: Evidence{Trigger: s.Evidence.Trigger},
	}
}

// CompareStrength orders the statements of one relation by what they are worth as evidence, the best first: asserted ones,
// then the surest, then the latest, then by id.
func CompareStrength(a, b *Statement) int { return strengthOf(a).compare(strengthOf(b)) }

// A strength is what CompareStrength compares.
type strength struct {
	stance     int // place in Stances
	confidence float64
	from       Date
	id         StatementID
}

func strengthOf(s *Statement) strength {
	return strength{slices.Index(Stances, s.Stance), s.Confidence, s.When.From, s.ID}
}

func (s strength) compare(o strength) int {
	return cmp.Or(cmp.Compare(s.stance, o.stance), cmp.Compare(o.confidence, s.confidence), cmp.Compare(o.from, s.from), cmp.Compare(s.id, o.id))
}

// NewStatementID hashes what identifies a statement.
func NewStatementID(article ArticleID, subject ActorID, kind KindName, object ActorID, trigger Span) StatementID {
	return StatementID(hash(string(article), string(subject), string(kind), string(object), fmt.Sprintf("%d-%d", trigger.Start, trigger.End)))
}

func hash(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:12])
}
