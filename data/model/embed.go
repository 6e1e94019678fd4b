// Package model holds khabar's trained models (*.khm, see internal/model/modelfile).
// They are written by "khabar train" and hold no text of the data they were
// trained on beyond single words. Each file's manifest is its model card.
package model

import "embed"

// Reader is the model file of the sentence reader, which is too large to have
// twice: as it lies in the program.
//
//go:embed reader.khm
var Reader string

// FS holds the model files.
//
//go:embed *.khm
var FS embed.FS
