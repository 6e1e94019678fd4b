package train

import "math"

// Adam (Kingma and Ba 2015); rows of tables that a step does not touch stay as
// they are.
const (
	beta1   = 0.9
	beta2   = 0.98
	epsilon = 1e-8
)

// update moves the parameters against the gradients and empties these. The
// gradient is clipped to a norm of at most clip.
func (ps *params) update(g *grads, step int, rate, clip float32) (norm float64) {
	var sq float64
	each := func(f func(p *param, lo, hi int)) {
		for i, p := range ps.all {
			if !p.sparse {
				f(p, 0, len(p.v))
				continue
			}
			for _, row := range g.touched[i] {
				f(p, int(row)*p.c, (int(row)+1)*p.c)
			}
		}
	}
	each(func(p *param, lo, hi int) {
		var s float32
		for _, v := range g.v[p.index][lo:hi] {
			s += v * v
		}
		sq += float64(s)
	})
	norm = math.Sqrt(sq)
	scale := float32(1)
	if norm > float64(clip) {
		scale = clip / float32(norm)
	}
	c1 := 1 - math.Pow(beta1, float64(step))
	c2 := 1 - math.Pow(beta2, float64(step))
	each(func(p *param, lo, hi int) {
		lr := rate * p.rate / float32(c1)
		fix := float32(1 / math.Sqrt(c2))
		gv, v, m1, m2 := g.v[p.index][lo:hi], p.v[lo:hi], p.m1[lo:hi], p.m2[lo:hi]
		if p.rate == 0 {
			clear(gv)
			return
		}
		for k, x := range gv {
			x *= scale
			a := beta1*m1[k] + (1-beta1)*x
			b := beta2*m2[k] + (1-beta2)*x*x
			m1[k], m2[k] = a, b
			v[k] -= lr * a / (float32(math.Sqrt(float64(b)))*fix + epsilon)
		}
		clear(gv)
	})
	for i, p := range ps.all {
		if p.sparse {
			for _, row := range g.touched[i] {
				g.mark[i][row] = false
			}
			g.touched[i] = g.touched[i][:0]
		}
	}
	return norm
}
