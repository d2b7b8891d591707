package nlp

import (
	"bufio"
	"fmt"
	"io/fs"

	"entente/nlp/internal/lemma"
	"entente/nlp/internal/lexicon"
	"entente/nlp/internal/modelfile"
	"entente/nlp/internal/naming"
	"entente/nlp/internal/parsing"
	"entente/nlp/internal/tagging"
)

// Load returns the pipeline of all stages with the models that lie at models/… in fsys.
func Load(fsys fs.FS) (*Pipeline, error) { return LoadWith(fsys, nil) }

// LoadWith is Load with a gazetteer that helps to find entities; it should label as the one of the training did.
func LoadWith(fsys fs.FS, gazetteer Gazetteer) (*Pipeline, error) {
	var tagger *tagging.Tagger
	var lemmas *lemma.Lemmatizer
	var parser *parsing.Parser
	var classes *lexicon.Classes
	var names *naming.Recogniser
	err := inParallel(
		func() (err error) { parser, err = readModel(fsys, "parser", parsing.Read); return },
		func() (err error) {
			if tagger, err = readModel(fsys, "tagger", tagging.Read); err == nil {
				lemmas, err = readModel(fsys, "lemmas", lemma.Read)
			}
			if err == nil {
				classes, err = readModel(fsys, "classes", lexicon.ReadClasses)
			}
			if err == nil {
				names, err = readModel(fsys, "entities", naming.Read)
			}
			return
		},
	)
	if err != nil {
		return nil, err
	}
	return NewPipeline(Tokenizer{}, Splitter{}, newTagger(tagger, classes), &Lemmatizer{lemmas},
		newParser(parser, tagger.Classes, classes), &Recogniser{names, classes, gazetteer})
}

// inParallel runs functions at the same time and returns the first error that comes.
func inParallel(functions ...func() error) error {
	errs := make(chan error)
	for _, f := range functions {
		go func() { errs <- f() }()
	}
	var first error
	for range functions {
		if err := <-errs; err != nil && first == nil {
			first = err
		}
	}
	return first
}

// readModel reads the model models/NAME.bin.
func readModel[T any](fsys fs.FS, name string, read func(*bufio.Reader) (T, error)) (model T, err error) {
	path := "models/" + name + ".bin"
	content, err := fs.ReadFile(fsys, path)
	if err != nil {
		return model, fmt.Errorf("nlp: %w (make it with entente train)", err)
	}
	r, err := modelfile.Open(content)
	if err == nil {
		model, err = read(r)
	}
	if err != nil {
		return model, fmt.Errorf("nlp: %s: %w", path, err)
	}
	return model, nil
}
