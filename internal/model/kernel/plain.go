package kernel

func tilePlain(kc int, a, b, c []float32, ldc int, fresh bool) {
	var c00, c01, c02, c03, c10, c11, c12, c13, c20, c21, c22, c23, c30, c31, c32, c33 float32
	a, b = a[:4*kc], b[:4*kc]
	for len(a) >= 4 && len(b) >= 4 {
		b0, b1, b2, b3 := b[0], b[1], b[2], b[3]
		x := a[0]
		c00 += x * b0
		c01 += x * b1
		c02 += x * b2
		c03 += x * b3
		x = a[1]
		c10 += x * b0
		c11 += x * b1
		c12 += x * b2
		c13 += x * b3
		x = a[2]
		c20 += x * b0
		c21 += x * b1
		c22 += x * b2
		c23 += x * b3
		x = a[3]
		c30 += x * b0
		c31 += x * b1
		c32 += x * b2
		c33 += x * b3
		a, b = a[4:], b[4:]
	}
	sums := [4][4]float32{{c00, c01, c02, c03}, {c10, c11, c12, c13}, {c20, c21, c22, c23}, {c30, c31, c32, c33}}
	for i := range sums {
		row := c[i*ldc : i*ldc+4]
		for j, s := range sums[i] {
			if fresh {
				row[j] = s
			} else {
				row[j] += s
			}
		}
	}
}

func turn4Plain(dst []float32, stride int, src []float32, ld, groups int) {
	n := 4 * groups
	r0, r1, r2, r3 := src[:n], src[ld:][:n], src[2*ld:][:n], src[3*ld:][:n]
	for p := range r0 {
		d := dst[p*stride:][:4]
		d[0], d[1], d[2], d[3] = r0[p], r1[p], r2[p], r3[p]
	}
}

func axpyPlain(alpha float32, x, y []float32) {
	y = y[:len(x)]
	for i, v := range x {
		y[i] += alpha * v
	}
}

func dotPlain(x, y []float32) (s float32) {
	y = y[:len(x)]
	for i, v := range x {
		s += v * y[i]
	}
	return s
}

func addPlain(dst, x []float32) {
	dst = dst[:len(x)]
	for i, v := range x {
		dst[i] += v
	}
}
