// Package graph holds the nouns of entente (Actor, Article, Statement, Relation, Kind), the Store contract and the
// questions. It imports the standard library only.
//
// Bottom up: a Statement is one assertion by one article, with the bytes that say it. Filter.Match defines which
// statements a question is about. Relate adds statements up to relations. A Store keeps statements and answers with the
// same results as Match and Relate would over all of them; package graphtest holds every store to that.
package graph
