// Package kernel is the arithmetic of the small neural networks: products of
// matrices and the loops over vectors around them, one thread a call.
//
// In go slices of float32, matrices row by row; out come slices the caller
// gave. A path is chosen once from what the processor can do: AVX-512 with
// VNNI, AVX2 with FMA, or plain Go, which is also every other processor.
//
// For training, Gemm, Dot and Axpy are fast and repeatable: one build on one
// kind of processor gives the same bits whatever the threads, and a row of C
// depends neither on the other rows nor on how many are multiplied at once,
// so that rows may be shared out freely. The paths differ in the last bits,
// since they fuse the multiplication and the addition or not.
//
// For inference, everything that an answer is made of is equal in every bit on
// every path and processor: Quantize, Int8Matrix.Mul, LayerNorm, Leaky, Recur
// and Add. Products are sums of whole numbers, so their order does
// not matter; what is done in float32 is multiplied and added apart, never
// fused, and reductions run in sixteen sums that are folded in one order.
//
// Method: weights are rounded to signed bytes with a scale for each output,
// rows of activations to bytes with a scale for each row (Jacob et al.,
// "Quantization and training of neural networks for efficient integer-
// arithmetic-only inference", 2018). Activations are stored plus 128, as
// VPDPBUSD wants them, and the excess is taken off by the sum of the weights.
// AVX2 multiplies words instead, whose sums cannot saturate. For float32 see
// Goto and van de Geijn, "Anatomy of high-performance matrix multiplication"
// (2008): blocks of A and B are packed into panels as wide as a register tile,
// k by k, padded with zeros at the edges; one routine in assembly multiplies
// two panels into a tile of C held in registers.
package kernel
