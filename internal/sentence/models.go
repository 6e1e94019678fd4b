package sentence

import (
	"cmp"
	"fmt"
	"sync"

	"khabar/data/model"
	"khabar/internal/model/lemma"
	"khabar/internal/model/modelfile"
	"khabar/internal/model/name"
	"khabar/internal/model/neural"
)

// loadModels reads the models built into the program, side by side.
func (a *Annotator) loadModels() error {
	var errs [3]error
	var wg sync.WaitGroup
	for i, load := range [len(errs)]func() error{
		func() (err error) {
			a.reader, err = open("reader.khm", func(f *modelfile.File) (*neural.Reader, error) {
				return neural.FromFile(f, name.LabelsOf(name.HeadNames), name.LabelsOf(name.HeadConflict))
			})
			return err
		},
		func() (err error) { a.lemmas, err = open("lemma.khm", lemma.FromFile); return err },
		func() (err error) { a.names, err = name.Load(); return err },
	} {
		wg.Go(func() { errs[i] = load() })
	}
	wg.Wait()
	return cmp.Or(errs[:]...)
}

func open[T any](file string, read func(*modelfile.File) (T, error)) (T, error) {
	f, err := modelfile.Load(model.FS, file)
	if err != nil {
		var none T
		return none, fmt.Errorf("sentence: %w", err)
	}
	return read(f)
}
