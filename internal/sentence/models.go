package sentence

import (
	"fmt"

	"khabar/data/model"
	"khabar/internal/model/lemma"
	"khabar/internal/model/modelfile"
	"khabar/internal/model/name"
	"khabar/internal/model/parse"
	"khabar/internal/model/tag"
)

// loadModels reads the models built into the program.
func (a *Annotator) loadModels() error {
	clusters, err := tag.LoadClusters()
	if err != nil {
		return err
	}
	if a.tagger, err = open("tagger.khm", func(f *modelfile.File) (*tag.Tagger, error) {
		return tag.FromFile(f, clusters)
	}); err != nil {
		return err
	}
	if a.parser, err = open("parser.khm", func(f *modelfile.File) (*parse.Parser, error) {
		return parse.FromFile(f, clusters)
	}); err != nil {
		return err
	}
	if a.lemmas, err = open("lemma.khm", lemma.FromFile); err != nil {
		return err
	}
	a.names, err = name.Load()
	return err
}

func open[T any](file string, read func(*modelfile.File) (T, error)) (T, error) {
	f, err := modelfile.Load(model.FS, file)
	if err != nil {
		var none T
		return none, fmt.Errorf("sentence: %w", err)
	}
	return read(f)
}
