// Package neural is under construction.
package neural

// Width is the length of a word's vector.
const Width = 192

// Leak is the slope of the rectifier below zero.
const Leak = 0.1

// ArcWidth and RelWidth are the widths of the hidden layers of the parser.
const (
	ArcWidth = 128
	RelWidth = 128
)

// NormEpsilon keeps a row without variance from dividing by zero.
const NormEpsilon = 1e-5
