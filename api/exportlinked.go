package api

import (
	"context"
	"encoding/json"
	"io"
	"maps"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/text/language"

	"entente/graph"
)

// A linkedFormat writes statements, then the actors and articles that they name, as one object each.
type linkedFormat struct {
	statement func(*graph.Statement) object
	actor     func(*graph.Actor) object
	article   func(*graph.Article) object
	write     func(object) error
}

func (s *Service) writeLinked(ctx context.Context, f graph.Filter, format linkedFormat) error {
	actors, articles := map[graph.ActorID]bool{}, map[graph.ArticleID]bool{}
	for st, err := range s.Store.Statements(ctx, f) {
		if err != nil {
			return err
		}
		for _, id := range append([]graph.ActorID{st.Subject, st.Object, st.Speaker}, st.Parties...) {
			actors[id] = id != ""
		}
		articles[st.Article] = true
		if err := format.write(format.statement(st)); err != nil {
			return err
		}
	}
	for _, id := range slices.Sorted(maps.Keys(actors)) {
		if !actors[id] {
			continue
		}
		a, err := s.Store.Actor(ctx, id)
		if err != nil {
			return err
		}
		if err := format.write(format.actor(a)); err != nil {
			return err
		}
	}
	for _, id := range slices.Sorted(maps.Keys(articles)) {
		a, err := s.Store.Article(ctx, id)
		if err != nil {
			return err
		}
		if err := format.write(format.article(a)); err != nil {
			return err
		}
	}
	return nil
}

// set sets members that have a value.
func (o linked) set(pairs ...string) linked {
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			o[pairs[i]] = pairs[i+1]
		}
	}
	return o
}

type linked object

func iri(kind, id string) string { return "urn:entente:" + kind + ":" + url.PathEscape(id) }

func ref(kind, id string) object { return object{"@id": iri(kind, id)} }

// ldContext maps the names in the export to vocabularies: schema.org, RDF's reification and PROV; what these lack is under
// urn:entente:.
var ldContext = object{
	"schema": "https://schema.org/", "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "prov": "http://www.w3.org/ns/prov#",
	"xsd": "http://www.w3.org/2001/XMLSchema#", "entente": "urn:entente:",
	"name": "schema:name", "alternateName": "schema:alternateName", "headline": "schema:headline", "publisher": "schema:publisher",
	"sameAs": object{"@id": "schema:sameAs", "@type": "@id"}, "url": object{"@id": "schema:url", "@type": "@id"},
	"datePublished": object{"@id": "schema:datePublished", "@type": "xsd:date"}, "inLanguage": "schema:inLanguage",
	"from": object{"@id": "schema:startDate", "@type": "xsd:date"}, "to": object{"@id": "schema:endDate", "@type": "xsd:date"},
	"subject": "rdf:subject", "predicate": "rdf:predicate", "object": "rdf:object", "saidBy": "prov:wasAttributedTo", "article": "prov:wasQuotedFrom",
	"quote": "schema:text", "stance": "entente:stance", "confidence": "entente:confidence", "party": "entente:party", "iso3": "entente:iso3",
}

var ldTypes = map[graph.ActorType]string{
	graph.Country: "schema:Country", graph.Person: "schema:Person", graph.IGO: "schema:Organization", graph.Org: "schema:Organization", graph.Group: "schema:Organization",
}

// jsonLD writes one JSON-LD 1.1 document with its context inside.
func (s *Service) jsonLD(ctx context.Context, w io.Writer, f graph.Filter) error {
	head, err := json.Marshal(ldContext)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(w, `{"@context":`+string(head)+`,"@graph":[`); err != nil {
		return err
	}
	between := "\n"
	err = s.writeLinked(ctx, f, linkedFormat{
		statement: ldStatement, actor: ldActor, article: ldArticle,
		write: func(o object) error {
			line, err := json.Marshal(o)
			if err == nil {
				_, err = io.WriteString(w, between+string(line))
			}
			between = ",\n"
			return err
		},
	})
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, "\n]}\n")
	return err
}

func ldStatement(st *graph.Statement) object {
	o := linked{
		"@id": iri("statement", string(st.ID)), "@type": "rdf:Statement", "subject": ref("actor", string(st.Subject)),
		"predicate": ref("kind", string(st.Kind)), "object": ref("actor", string(st.Object)), "article": ref("article", string(st.Article)),
		"stance": string(st.Stance), "confidence": round(st.Confidence), "quote": st.Evidence.Quote,
	}
	if st.Speaker != "" {
		o["saidBy"] = ref("actor", string(st.Speaker))
	}
	var parties []object
	for _, p := range st.Parties {
		parties = append(parties, ref("actor", string(p)))
	}
	if parties != nil {
		o["party"] = parties
	}
	from, to := st.Days()
	return object(o.set("from", string(from), "to", string(to)))
}

func ldActor(a *graph.Actor) object {
	o := linked{"@id": iri("actor", string(a.ID)), "@type": ldTypes[a.Type], "name": a.Name}
	if len(a.Aliases) > 0 {
		o["alternateName"] = aliasNames(a)
	}
	if q := a.Codes["wikidata"]; q != "" {
		o["sameAs"] = "http://www.wikidata.org/entity/" + url.PathEscape(q)
	}
	return object(o.set("iso3", a.Codes["iso3"]))
}

func aliasNames(a *graph.Actor) []string {
	var names []string
	for _, alias := range a.Aliases {
		names = append(names, alias.Name)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func ldArticle(a *graph.Article) object {
	o := linked{"@id": iri("article", string(a.ID)), "@type": "schema:NewsArticle"}
	return object(o.set("headline", a.Title, "url", a.URL, "publisher", a.Publisher, "author", a.Author, "datePublished", string(a.Published), "inLanguage", a.Language))
}

var ftmSchemas = map[graph.ActorType]string{
	graph.Country: "PublicBody", graph.Person: "Person", graph.IGO: "Organization", graph.Org: "Organization", graph.Group: "Organization",
}

// followTheMoney writes FollowTheMoney entities as JSON lines: actors, articles, and a link for each statement with its
// article as proof.
func (s *Service) followTheMoney(ctx context.Context, w io.Writer, f graph.Filter) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return s.writeLinked(ctx, f, linkedFormat{
		statement: ftmStatement, actor: ftmActor, article: ftmArticle,
		write: func(o object) error { return encoder.Encode(o) },
	})
}

// entity is a FollowTheMoney entity; its properties are lists, of which empty ones are left out.
func entity(id, schema string, pairs ...string) object {
	properties := map[string][]string{}
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			properties[pairs[i]] = append(properties[pairs[i]], pairs[i+1])
		}
	}
	return object{"id": id, "schema": schema, "properties": properties}
}

func ftmStatement(st *graph.Statement) object {
	from, to := st.Days()
	return entity("entente-statement-"+string(st.ID), "UnknownLink",
		"subject", ftmID(st.Subject), "object", ftmID(st.Object), "role", string(st.Kind), "status", string(st.Stance),
		"startDate", string(from), "endDate", string(to), "summary", st.Evidence.Quote, "publisher", st.Publisher,
		"proof", "entente-article-"+string(st.Article))
}

func ftmID(id graph.ActorID) string { return "entente-actor-" + url.PathEscape(string(id)) }

func ftmActor(a *graph.Actor) object {
	pairs := []string{"name", a.Name, "wikidataId", a.Codes["wikidata"]}
	if a.Type == graph.Country {
		pairs = append(pairs, "country", ftmCountry(a.Codes["iso3"]))
	}
	for _, name := range aliasNames(a) {
		pairs = append(pairs, "alias", name)
	}
	return entity(ftmID(a.ID), ftmSchemas[a.Type], pairs...)
}

func ftmArticle(a *graph.Article) object {
	return entity("entente-article-"+string(a.ID), "Article",
		"title", a.Title, "fileName", a.Name, "sourceUrl", a.URL, "publisher", a.Publisher, "author", a.Author,
		"publishedAt", string(a.Published), "language", ftmLanguage(a.Language))
}

// ftmCountry turns an ISO 3166 code into the two small letters that FollowTheMoney takes; "" where there are none.
func ftmCountry(iso3 string) string {
	region, err := language.ParseRegion(iso3)
	if err != nil || !region.IsCountry() {
		return ""
	}
	return strings.ToLower(region.String())
}

// ftmLanguage turns an ISO 639 code into the three letters that FollowTheMoney takes.
func ftmLanguage(code string) string {
	base, err := language.ParseBase(code)
	if err != nil {
		return ""
	}
	return base.ISO3()
}
