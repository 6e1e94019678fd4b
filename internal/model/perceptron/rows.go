package perceptron

import "unsafe"

// denseRows views flat as rows without copying it: an array of Width int16 has
// the layout and alignment of Width int16 in a row.
func denseRows(flat []int16) [][Width]int16 {
	return unsafe.Slice((*[Width]int16)(unsafe.Pointer(unsafe.SliceData(flat))), len(flat)/Width)
}
