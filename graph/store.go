package graph

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strings"
)

// Errors that a Store wraps.
var (
	ErrNotFound     = errors.New("not found")
	ErrInvalid      = errors.New("invalid")       // the data cannot be stored as given
	ErrUnknownActor = errors.New("unknown actor") // a statement names an actor that was never put
	ErrConflict     = errors.New("conflict")      // the store was written by a newer version, or is locked

	ErrContradiction = errors.New("contradiction") // judgements that cannot hold at once
)

// A Reading is an article with what was read in it.
type Reading struct {
	Article    *Article
	Actors     []*Actor // every actor that Statements name
	Statements []*Statement

	// Written are the full names of persons as the article spells them, of those whose usual name is another. They are
	// for who reads the article; a store does not keep them.
	Written map[ActorID]string
}

// An ActorQuery searches actors by name.
type ActorQuery struct {
	Text   string // a name or the beginning of one; case and diacritics do not count; empty lists all
	Scheme string // with Code: only actors with this code, letter case not counting: "iso3", "RUS"
	Code   string
	Types  []ActorType // empty: every type
	Limit  int         // 0: no limit
	After  ActorID     // only with empty Text: list ids greater than this
}

// Fits tells whether an actor has the query's code and one of its types.
func (q ActorQuery) Fits(a *Actor) bool {
	return (q.Code == "" || strings.EqualFold(a.Codes[q.Scheme], q.Code)) &&
		(len(q.Types) == 0 || slices.Contains(q.Types, a.Type))
}

// An ActorMatch is an actor found, with the name that matched and how well: 1 exact, less for a prefix.
type ActorMatch struct {
	Actor   *Actor
	Matched string
	Score   float64
}

// A Label is what answers show of an actor.
type Label struct {
	Name string // usual English form
	Type ActorType
}

// Store keeps actors, articles, statements and judgements. All methods are safe for concurrent use; all honour their context.
// Whatever is returned belongs to the caller, whatever is passed in is not kept or changed.
type Store interface {
	// PutActors adds actors or merges them into those of the same id, as MergeActors does. They are checked with
	// Actor.Validate (ErrInvalid); after an error nothing has changed. Writing twice equals writing once.
	PutActors(ctx context.Context, actors ...*Actor) error

	// Put stores an article and replaces all that it said before, in one transaction: after an error nothing has
	// changed. Both are checked with Kinds.Check (ErrInvalid), and statements must name known actors
	// (ErrUnknownActor). Writing twice equals writing once. Who reads meanwhile sees whole statements, of before or
	// of after; whether all of one reading at once depends on the store. Statements are stored as found, whatever
	// judgements have made of those given, and are read as judged.
	Put(ctx context.Context, a *Article, statements []*Statement) error

	// PutReadings stores many articles with their actors in one transaction, as PutActors and Put would one by one.
	PutReadings(ctx context.Context, readings ...Reading) error

	// PutJudgement records a judgement, or replaces the record of the same id; undoing one is replacing it by one with
	// UndoneAt set. From then on all that is read is as judged, in the same transaction. It is checked with
	// Judgement.Validate (ErrInvalid), its actors must be known (ErrUnknownActor), and it must not contradict the others
	// in force (ErrContradiction); statements may be away at the time. Writing twice equals writing once.
	PutJudgement(ctx context.Context, j *Judgement) error

	// Judgements streams all judgements by id, those that were undone too.
	Judgements(ctx context.Context) iter.Seq2[*Judgement, error]

	// Changes streams the changes after a place in the list, in order. Whoever reads on after the last place that he has
	// seen misses nothing that is written meanwhile.
	Changes(ctx context.Context, after int64) iter.Seq2[*Change, error]

	// Remove deletes an article and its statements; ErrNotFound where there is none. Actors stay.
	Remove(ctx context.Context, id ArticleID) error

	// Actor, Article and Statement return ErrNotFound for an unknown id.
	Actor(ctx context.Context, id ActorID) (*Actor, error)
	Article(ctx context.Context, id ArticleID) (*Article, error)
	Statement(ctx context.Context, id StatementID) (*Statement, error)

	// ActorLabels and ArticleNames look many ids up at once; what is unknown is missing in what they return. An id may be
	// given twice.
	ActorLabels(ctx context.Context, ids []ActorID) (map[ActorID]Label, error)
	ArticleNames(ctx context.Context, ids []ArticleID) (map[ArticleID]string, error)

	// Actors searches as MatchName compares and ranks as RankActors does: by score, then by number of statements, then
	// by id. With an empty Text it lists by id, and matches have neither Matched nor Score.
	Actors(ctx context.Context, q ActorQuery) ([]ActorMatch, error)

	// Articles streams all articles by id, beginning after the given id.
	Articles(ctx context.Context, after ArticleID) iter.Seq2[*Article, error]

	// Statements streams what Filter.Match accepts, ordered by id. A sequence stops after its first error.
	Statements(ctx context.Context, f Filter) iter.Seq2[*Statement, error]

	// Relations streams what Relate makes of the same statements, ordered by key.
	Relations(ctx context.Context, f Filter) iter.Seq2[*Relation, error]

	// Heaviest returns the n heaviest of what Relations streams, of equal weight those with the lesser keys first, and how
	// many there are in all. The filter's Limit does not count.
	Heaviest(ctx context.Context, f Filter, n int) (heaviest []*Relation, all int, err error)

	// Verify checks that everything stored is whole, and that every projection equals its statements. It reports each
	// fault to the function given; the error is for a check that could not be made.
	Verify(ctx context.Context, report func(fault string)) error

	Close() error
}
