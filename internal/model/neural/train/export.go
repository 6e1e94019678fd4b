package train

import (
	"fmt"
	"io"
	"math"

	"khabar/internal/model/cluster"
	"khabar/internal/model/modelfile"
	"khabar/internal/model/name"
	"khabar/internal/model/neural"
	banks "khabar/internal/model/train"
)

// export writes the reader as a model file.
func (r *reader) export(w io.Writer, cfg Finetune) error {
	var p *parser
	var types []string
	for _, tk := range r.tasks {
		switch q := tk.(type) {
		case *parser:
			p = q
		case *tagger:
			if q.label == "types" {
				types = q.labels
			}
		}
	}
	weights := neural.Weights{Words: r.vocab.Words(), UPOS: p.upos.labels, XPOS: p.xpos.labels, Rels: p.rels, Types: types,
		Matrix: func(n string) (int, int, []float32) {
			q := r.ps.byName(n)
			return q.r, q.c, q.v
		}}
	m := modelfile.Manifest{Name: neural.Name, Version: "1", Seed: cfg.Seed,
		Trained: fmt.Sprintf("khabar train encoder, then khabar train reader --epochs %d --rate %g --tables %g --encoder-rate %g", cfg.Epochs, cfg.Rate, cfg.Tables, cfg.Encoder)}
	m.Data = append(m.Data, cluster.Data()[0],
		modelfile.DataSet{Name: "hrdsattack train", Licence: "MIT", Source: "dataminr-ai/HRDsAttack", Note: "words only"},
		modelfile.DataSet{Name: "muc4 dev", Licence: "see the set's README", Source: "MUC-4", Note: "words only"})
	m.Data = append(m.Data, banks.Data()...)
	m.Data = append(m.Data, name.Data()...)
	for _, tk := range r.tasks {
		for _, f := range tk.evaluate(r) {
			m.Scores = append(m.Scores, modelfile.Score{Set: f.set + " dev", Measure: f.measure + " before rounding to bytes", Value: math.Round(100*f.value) / 100})
		}
	}
	return modelfile.Write(w, m, weights.Sections())
}
