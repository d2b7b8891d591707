package main

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"entente/extract"
	"entente/extract/eval"
	relations "entente/extract/train"
)

// modelFolds is the number of parts that cross-validation splits the articles into.
const modelFolds = 5

// relations trains the relation model on the marked articles of gold/train and of our own corpus, and prints how good
// the model is on articles that it was not trained on.
func (t *training) relations(ctx context.Context, stdout, stderr io.Writer) error {
	folder := filepath.Clean(t.out)
	if filepath.Base(folder) != "models" {
		return fmt.Errorf("%s: the relation model needs the data beside it: give the folder data/models", t.out)
	}
	reader, err := extract.Untrained(os.DirFS(filepath.Dir(folder)))
	if err != nil {
		return err
	}
	target, err := relations.ReadFolder(filepath.Join(t.gold, "train"), filepath.Join(t.gold, "articles"))
	if err != nil {
		return err
	}
	extra, err := t.ownArticles()
	if err != nil {
		return err
	}
	trained, err := relations.Relations(ctx, reader, target, extra, modelFolds, relations.DefaultOptions(), stderr)
	if err != nil {
		return err
	}
	if err := writeModel(filepath.Join(folder, "relations.bin"), trained.Model); err != nil {
		return err
	}
	return writeTrained(stdout, trained)
}

// ownArticles reads our annotated articles and the marked sentences of the gold.
func (t *training) ownArticles() (*relations.Corpus, error) {
	files, err := filepath.Glob(filepath.Join(t.corpus, "*.txt"))
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("%s: %w: no annotated articles (*.txt)", t.corpus, fs.ErrNotExist)
	}
	slices.Sort(files)
	var parts []*relations.Corpus
	for _, file := range files {
		c, err := relations.ReadNotes(file)
		if err != nil {
			return nil, err
		}
		parts = append(parts, c)
	}
	for _, name := range []string{"hard", "rare"} {
		c, err := relations.ReadSentences(filepath.Join(t.gold, "sentences", name+".jsonl"))
		if err != nil {
			return nil, err
		}
		parts = append(parts, c)
	}
	return relations.Join(parts...), nil
}

// writeModel writes beside the old file and then takes its place, so that no half model is left behind.
func writeModel(path string, m *extract.Model) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".relations-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	if err := m.Write(f); err != nil {
		f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	if err := os.Chmod(f.Name(), 0o644); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

func writeTrained(w io.Writer, t *relations.Trained) error {
	fmt.Fprintf(w, "cross-validated, %d folds; reported from confidence %.3f on\n\n", modelFolds, t.At.Confidence)
	if err := t.At.Score.WriteText(w); err != nil {
		return err
	}
	fmt.Fprint(w, "\nconfidence  precision  recall     F1   (interactions)\n")
	for _, p := range t.Curve {
		if f := p.Score.Figures[eval.Interactions]; f != nil {
			fmt.Fprintf(w, "     %5.3f      %5.3f   %5.3f  %5.3f\n", p.Confidence, f.Precision(), f.Recall(), f.F1())
		}
	}
	fmt.Fprint(w, "\nconfidence   findings  mean   right\n")
	for _, b := range t.Bins {
		fmt.Fprintf(w, "  %.1f–%.1f     %7d  %.2f    %.2f\n", b.From, b.To, b.Findings, b.Confidence, b.Right)
	}
	_, err := fmt.Fprintf(w, "expected calibration error of what is reported: %.3f\n", t.CalibrationError(t.At.Confidence))
	return err
}

// articles writes all marked articles as the trainer of the neural reader takes them.
func (t *training) articles(stdout io.Writer) error {
	reader, err := extract.Untrained(os.DirFS(filepath.Dir(filepath.Clean(t.out))))
	if err != nil {
		return err
	}
	for _, set := range []string{"train", "dev"} {
		c, err := relations.ReadFolder(filepath.Join(t.gold, set), filepath.Join(t.gold, "articles"))
		if err != nil {
			return err
		}
		if err := relations.Export(reader, c, set, stdout); err != nil {
			return err
		}
	}
	own, err := t.ownArticles()
	if err != nil {
		return err
	}
	return relations.Export(reader, own, "own", stdout)
}
