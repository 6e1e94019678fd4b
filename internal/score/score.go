// Package score holds what every evaluation returns. The evaluations are its
// sub-packages, one a data set or family of sets; each exports
//
//	func Run(ctx context.Context, o score.Options) ([]score.Row, error)
//
// and reads the set in its published format from Options.Dir.
package score

import (
	"context"
	"io"
)

// Options of an evaluation.
type Options struct {
	Dir    string    // folder of the data set
	Log    io.Writer // progress and error samples
	Errors int       // how many errors to print to Log, 0 for none
	Limit  int       // documents to read, 0 for all
}

// Row is one measured figure.
type Row struct {
	Set     string  `json:"set"`     // "ud_ewt dev"
	Stage   string  `json:"stage"`   // "parse"
	Measure string  `json:"measure"` // "LAS"
	Value   float64 `json:"value"`   // percent where Unit is "%"
	Unit    string  `json:"unit,omitempty"`
	N       int     `json:"n"`               // items scored
	First   float64 `json:"first,omitempty"` // the "first landing" figure of the design, 0 where it has none
	Aim     float64 `json:"aim,omitempty"`
	Note    string  `json:"note,omitempty"`
}

// PRF counts matches for precision, recall and F1.
type PRF struct{ Match, System, Gold int }

// Precision in percent.
func (c PRF) Precision() float64 { return ratio(c.Match, c.System) }

// Recall in percent.
func (c PRF) Recall() float64 { return ratio(c.Match, c.Gold) }

// F1 in percent.
func (c PRF) F1() float64 {
	p, r := c.Precision(), c.Recall()
	if p+r == 0 {
		return 0
	}
	return 2 * p * r / (p + r)
}

func ratio(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return 100 * float64(a) / float64(b)
}

// Func is an evaluation.
type Func func(ctx context.Context, o Options) ([]Row, error)
