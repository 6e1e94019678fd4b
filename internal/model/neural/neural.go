// Package neural reads sentences with one small network: it gives every word a
// vector that knows its sentence, and from the vectors tags, a dependency tree
// and scores for names.
//
// In: the words of a sentence. Out: what the heads say of each word. A vector is
// the sum of rows for the word, its affixes and its shape, passed through
// convolutions over three words and simple recurrent units (Lei et al. 2018) in
// turn, each behind a layer norm and beside a residual path. The encoder first
// learnt to name hidden words of raw news (Devlin et al. 2019, against a sample
// of words), then, together with its heads, tags, trees and names. Heads of words
// are chosen by a biaffine score (Dozat and Manning 2017) and made a tree (Chu
// and Liu 1965, Edmonds 1967).
//
// Weights are signed bytes with a scale a row. Products are sums of whole numbers
// and what stands between them is computed in one order (internal/model/kernel),
// so the answer is the same on every processor. Training is in
// internal/model/neural/train.
//
// A [Reader] never changes and is safe for concurrent use; a [Space] is the
// working memory of one caller.
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

// Layers is the depth of the encoder. Layers with an odd index are recurrent,
// the others convolutions.
const Layers = 6

// GateScale is what the slope of the gates in training, 1/4, is over that of
// kernel.HardSigmoid, 1/5: the weights of gates are stored multiplied by it.
const GateScale = 1.25

// The states of an event that the head "states" tells apart.
const (
	StateNow     = iota // a happening of its own that the text reports
	StatePast           // background
	StateSeveral        // a sum or habit
	StateUnreal         // planned, proposed, possible
	StateNegated        // said not to have happened
)

// States names the states, in order.
func States() []string { return []string{"now", "past", "several", "unreal", "negated"} }
