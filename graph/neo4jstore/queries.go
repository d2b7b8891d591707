package neo4jstore

import (
	_ "embed"
	"strings"
)

// The queries that do not depend on a filter. KIND and LABEL in them stand for a relationship type or a label, which
// Cypher takes no parameter for; typed puts one of the closed list in.
var (
	//go:embed cypher/schema.cypher
	schemaCypher string
	//go:embed cypher/schema_kind.cypher
	schemaKindCypher string
	//go:embed cypher/await_indexes.cypher
	awaitIndexesCypher string
	//go:embed cypher/read_version.cypher
	readVersionCypher string
	//go:embed cypher/write_version.cypher
	writeVersionCypher string

	//go:embed cypher/merge_actors.cypher
	mergeActorsCypher string
	//go:embed cypher/lock_actors.cypher
	lockActorsCypher string
	//go:embed cypher/read_actors.cypher
	readActorsCypher string
	//go:embed cypher/put_actors.cypher
	putActorsCypher string
	//go:embed cypher/put_articles.cypher
	putArticlesCypher string
	//go:embed cypher/said_before.cypher
	saidBeforeCypher string
	//go:embed cypher/delete_statements.cypher
	deleteStatementsCypher string
	//go:embed cypher/lock_article.cypher
	lockArticleCypher string
	//go:embed cypher/delete_article.cypher
	deleteArticleCypher string
	//go:embed cypher/put_statements.cypher
	putStatementsCypher string
	//go:embed cypher/put_speakers.cypher
	putSpeakersCypher string
	//go:embed cypher/put_parties.cypher
	putPartiesCypher string
	//go:embed cypher/keys_with_others.cypher
	keysWithOthersCypher string
	//go:embed cypher/statements_of_keys.cypher
	statementsOfKeysCypher string
	//go:embed cypher/set_edges.cypher
	setEdgesCypher string
	//go:embed cypher/create_edges.cypher
	createEdgesCypher string
	//go:embed cypher/delete_edges.cypher
	deleteEdgesCypher string

	//go:embed cypher/lock_stories.cypher
	lockStoriesCypher string
	//go:embed cypher/sketched.cypher
	sketchedCypher string
	//go:embed cypher/sharing.cypher
	sharingCypher string
	//go:embed cypher/of_stories.cypher
	ofStoriesCypher string
	//go:embed cypher/tell_stories.cypher
	tellStoriesCypher string
	//go:embed cypher/all_sketches.cypher
	allSketchesCypher string
	//go:embed cypher/verify_origins.cypher
	verifyOriginsCypher string

	//go:embed cypher/actor_labels.cypher
	actorLabelsCypher string
	//go:embed cypher/article_names.cypher
	articleNamesCypher string
	//go:embed cypher/actor.cypher
	actorCypher string
	//go:embed cypher/article.cypher
	articleCypher string
	//go:embed cypher/statement.cypher
	statementCypher string
	//go:embed cypher/articles.cypher
	articlesCypher string
	//go:embed cypher/count_statements.cypher
	countStatementsCypher string

	//go:embed cypher/begin_changes.cypher
	beginChangesCypher string
	//go:embed cypher/read_counter.cypher
	readCounterCypher string
	//go:embed cypher/lock_counter.cypher
	lockCounterCypher string
	//go:embed cypher/set_counter.cypher
	setCounterCypher string
	//go:embed cypher/judgements.cypher
	judgementsCypher string
	//go:embed cypher/put_judgement.cypher
	putJudgementCypher string
	//go:embed cypher/lock_articles.cypher
	lockArticlesCypher string
	//go:embed cypher/said_by.cypher
	saidByCypher string
	//go:embed cypher/stamp_articles.cypher
	stampArticlesCypher string
	//go:embed cypher/stamp_judgements.cypher
	stampJudgementsCypher string
	//go:embed cypher/stamp_retracted.cypher
	stampRetractedCypher string
	//go:embed cypher/delete_retracted.cypher
	deleteRetractedCypher string
	//go:embed cypher/changes.cypher
	changesCypher string
	//go:embed cypher/articles_naming.cypher
	articlesNamingCypher string

	//go:embed cypher/all_slim.cypher
	allSlimCypher string
	//go:embed cypher/all_edges.cypher
	allEdgesCypher string
	//go:embed cypher/edges_without_key.cypher
	edgesWithoutKeyCypher string
	//go:embed cypher/delete_edges_without_key.cypher
	deleteEdgesWithoutKeyCypher string
	//go:embed cypher/verify_links.cypher
	verifyLinksCypher string
	//go:embed cypher/verify_actors.cypher
	verifyActorsCypher string
)

// typed puts a relationship type or a label into a query.
func typed(query, name string) string {
	return strings.NewReplacer("KIND", "`"+name+"`", "LABEL", "`"+name+"`", "kind_key", "`key_of_"+strings.ToLower(name)+"`").Replace(query)
}
