package graph

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Validate tells what makes an actor unfit to be stored: an id that is empty or holds a colon or a space (ids are parts
// of relation keys), an unknown type, no name, text that is not UTF-8.
func (a *Actor) Validate() error {
	fail := func(format string, args ...any) error {
		return fmt.Errorf("%w: actor %q: %s", ErrInvalid, a.ID, fmt.Sprintf(format, args...))
	}
	switch {
	case a.ID == "" || strings.ContainsAny(string(a.ID), ": \t\r\n") || !utf8.ValidString(string(a.ID)):
		return fail("an id must not be empty nor hold a colon or a space")
	case !slices.Contains(ActorTypes, a.Type):
		return fail("unknown type %q", a.Type)
	case strings.TrimSpace(a.Name) == "" || !utf8.ValidString(a.Name):
		return fail("the name %q is empty or not UTF-8", a.Name)
	}
	for _, alias := range a.Aliases {
		if strings.TrimSpace(alias.Name) == "" || !utf8.ValidString(alias.Name) {
			return fail("the alias %q is empty or not UTF-8", alias.Name)
		}
	}
	return nil
}

// Validate tells what makes an article unfit to be stored: no id, no text, text that is not UTF-8, an unknown form, a
// malformed date.
func (a *Article) Validate() error {
	fail := func(format string, args ...any) error {
		return fmt.Errorf("%w: article %s: %s", ErrInvalid, a.ID, fmt.Sprintf(format, args...))
	}
	switch {
	case a.ID == "":
		return fail("it has no id")
	case strings.TrimSpace(a.Text) == "":
		return fail("it has no text")
	case !utf8.ValidString(a.Text) || !utf8.ValidString(a.Title+a.Name+a.URL+a.Publisher+a.Author+a.Speaker+a.Language+a.Origin+a.Extractor):
		return fail("it is not valid UTF-8")
	case a.Form != Prose && a.Form != Record:
		return fail("unknown form %q", a.Form)
	case !a.Published.valid() || !a.Retrieved.valid():
		return fail("%q and %q must be dates YYYY-MM-DD, or empty", a.Published, a.Retrieved)
	}
	return nil
}

// Validate tells what makes a statement unfit to be stored with its article: a wrong id, an empty quote, a span outside
// the text, a missing end, parties that do not include the object of a mediation, a confidence outside 0..1.
func (s *Statement) Validate(a *Article) error {
	if s.Found != nil {
		s = s.AsFound()
	}
	for _, check := range []func(*Article) string{s.faultOfIdentity, s.faultOfContent, s.faultOfParties, s.faultOfEvidence} {
		if fault := check(a); fault != "" {
			return fmt.Errorf("%w: statement %s (%s %s %s) of article %s: %s", ErrInvalid, s.ID, s.Subject, s.Kind, s.Object, a.ID, fault)
		}
	}
	return nil
}

func (s *Statement) faultOfIdentity(a *Article) string {
	switch {
	case s.Article != a.ID:
		return fmt.Sprintf("it belongs to article %q", s.Article)
	case s.Subject == "" || s.Object == "" || s.Kind == "":
		return "subject, kind and object must all be set"
	case s.Subject == s.Object:
		return fmt.Sprintf("subject and object are the same actor %q", s.Subject)
	case s.ID != NewStatementID(s.Article, s.Subject, s.Kind, s.Object, s.Evidence.Trigger):
		return "its id is not the one that NewStatementID gives"
	case s.Published != a.Published || s.Publisher != a.Publisher:
		return fmt.Sprintf("published %q by %q differs from its article's %q by %q", s.Published, s.Publisher, a.Published, a.Publisher)
	}
	return ""
}

func (s *Statement) faultOfContent(*Article) string {
	w := s.When
	switch {
	case !slices.Contains(Stances, s.Stance):
		return fmt.Sprintf("unknown stance %q", s.Stance)
	case !(s.Confidence >= 0 && s.Confidence <= 1):
		return fmt.Sprintf("confidence %v is outside 0..1", s.Confidence)
	case !w.From.valid() || !w.To.valid() || (w.From == "") != (w.To == "") || w.From > w.To:
		return fmt.Sprintf("%q to %q is not an interval of days", w.From, w.To)
	case !utf8.ValidString(s.SpeakerAs + s.Origin + s.Extractor + s.Rule + s.Evidence.SubjectText + s.Evidence.TriggerText + s.Evidence.ObjectText):
		return "it is not valid UTF-8"
	}
	return ""
}

func (s *Statement) faultOfParties(*Article) string {
	if !slices.IsSorted(s.Parties) || len(slices.Compact(slices.Clone(s.Parties))) != len(s.Parties) {
		return fmt.Sprintf("parties %q must be sorted and distinct", s.Parties)
	}
	if s.Kind == Mediates && !slices.Contains(s.Parties, s.Object) {
		return fmt.Sprintf("the parties %q of a mediation must include its object", s.Parties)
	}
	if s.Kind != Mediates && len(s.Parties) > 0 {
		return "only a mediation has parties"
	}
	return ""
}

func (s *Statement) faultOfEvidence(a *Article) string {
	e := s.Evidence
	for _, part := range []struct {
		name string
		span Span
	}{{"sentence", e.Sentence}, {"subject", e.Subject}, {"trigger", e.Trigger}, {"object", e.Object}} {
		if !part.span.In(len(a.Text)) {
			return fmt.Sprintf("%s span %d-%d is empty or outside the text of %d bytes", part.name, part.span.Start, part.span.End, len(a.Text))
		}
	}
	if strings.TrimSpace(e.Quote) == "" || e.Quote != e.Sentence.Of(a.Text) || !utf8.ValidString(e.Quote) {
		return "the quote is not the text of its span"
	}
	return ""
}

// Check tells whether a store may keep an article with its statements: each is valid by itself, of a known kind, and no
// id stands twice.
func (k *Kinds) Check(a *Article, statements []*Statement) error {
	if err := a.Validate(); err != nil {
		return err
	}
	seen := make(map[StatementID]bool, len(statements))
	for _, s := range statements {
		if err := s.Validate(a); err != nil {
			return err
		}
		if _, ok := k.Get(s.Kind); !ok {
			return fmt.Errorf("%w: statement %s of article %s: unknown kind %q", ErrInvalid, s.ID, a.ID, s.Kind)
		}
		if seen[s.ID] {
			return fmt.Errorf("%w: statement %s stands twice in article %s", ErrInvalid, s.ID, a.ID)
		}
		seen[s.ID] = true
	}
	return nil
}

// CheckReadings is Check for many articles, with their actors: the first fault, before anything is stored.
func (k *Kinds) CheckReadings(readings []Reading) error {
	for _, r := range readings {
		if err := ValidateActors(r.Actors); err != nil {
			return err
		}
		if err := k.Check(r.Article, r.Statements); err != nil {
			return err
		}
	}
	return nil
}

// ValidateActors returns the first fault of some actors.
func ValidateActors(actors []*Actor) error {
	for _, a := range actors {
		if err := a.Validate(); err != nil {
			return err
		}
	}
	return nil
}

// Names returns every actor that the statement names, each once: its ends, parties and speaker, as found and as judged.
func (s *Statement) Names() []ActorID {
	all := append([]ActorID{s.Subject, s.Object}, s.Parties...)
	all = append(all, s.Speaker)
	if f := s.Found; f != nil {
		all = append(append(all, f.Subject, f.Object, f.Speaker), f.Parties...)
	}
	all = slices.DeleteFunc(all, func(id ActorID) bool { return id == "" })
	slices.Sort(all)
	return slices.Compact(all)
}

func (d Date) valid() bool {
	if d == "" {
		return true
	}
	_, err := time.Parse(time.DateOnly, string(d))
	return err == nil
}
