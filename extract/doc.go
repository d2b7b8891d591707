// Package extract reads statements out of a parsed article. It is the only package that knows both sides: text (nlp)
// and actors and relations (graph).
package extract
