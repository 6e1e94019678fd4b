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
			f, err := modelfile.ReadShared(model.Reader)
			if err != nil {
				return fmt.Errorf("sentence: reader: %w", err)
			}
			a.reader, err = neural.FromFile(f, name.LabelsOf(name.HeadNames), name.LabelsOf(name.HeadConflict))
			return err
		},
		func() error {
			f, err := modelfile.Load(model.FS, "lemma.khm")
			if err != nil {
				return fmt.Errorf("sentence: %w", err)
			}
			a.lemmas, err = lemma.FromFile(f)
			return err
		},
		func() (err error) { a.names, err = name.Load(); return err },
	} {
		wg.Go(func() { errs[i] = load() })
	}
	wg.Wait()
	return cmp.Or(errs[:]...)
}
