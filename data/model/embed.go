// Package model holds khabar's trained models (*.khm, see internal/model/modelfile).
// They are written by "khabar train" and hold no text of the data they were
// trained on beyond single words. Each file's manifest is its model card.
package model

import "embed"

// FS holds the model files.
//
//go:embed *.khm
var FS embed.FS
