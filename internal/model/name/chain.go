package name

import "math"

// chain does the arithmetic over a sentence's labels: the best sequence, and how
// probable each label is. It owns its scratch space and serves one caller at a
// time.
type chain struct {
	n     int
	trans []float32
	exp   []float64 // of trans, 0 where forbidden
	// shut are the labels after which a new name or none may begin, open those
	// that may follow them: the two halves of the permitted pairs. The rest are
	// the pairs within a name, listed by label.
	shut, open []int

	back        []label
	alpha, beta []float64
	emit        []float64
	scale       []float64
}

func newChain(n int) *chain {
	c := &chain{n: n, exp: make([]float64, n*n)}
	for l := range n {
		if stops(label(l)) {
			c.shut = append(c.shut, l)
		}
		if starts(label(l)) {
			c.open = append(c.open, l)
		}
	}
	return c
}

// set takes over the transition scores.
func (c *chain) set(trans []float32) {
	c.trans = trans
	for i := range trans {
		c.exp[i] = 0
		if follows(label(i/c.n), label(i%c.n)) {
			c.exp[i] = math.Exp(float64(trans[i]))
		}
	}
}

func grow[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/2)
	}
	return s[:n]
}

// best writes the best permitted labels for the scores emit (n for each token);
// it overwrites emit.
func (c *chain) best(out []label, emit []float32) {
	n, size := c.n, len(out)
	c.back = grow(c.back, size*n)
	for l := range n {
		if !starts(label(l)) {
			emit[l] = forbidden
		}
	}
	for t := 1; t < size; t++ {
		c.step(c.back[t*n:(t+1)*n], emit[(t-1)*n:t*n], emit[t*n:(t+1)*n])
	}
	last := 0
	row := emit[(size-1)*n : size*n]
	for _, l := range c.shut {
		if row[l] > row[last] || !stops(label(last)) {
			last = l
		}
	}
	for t := size - 1; t >= 0; t-- {
		out[t] = label(last)
		last = int(c.back[t*n+last])
	}
}

// step adds to each score of now the best way to reach it from before.
func (c *chain) step(back []label, before, now []float32) {
	n := c.n
	for _, l := range c.open {
		top, from := float32(math.Inf(-1)), 0
		for _, p := range c.shut {
			if s := before[p] + c.trans[p*n+l]; s > top {
				top, from = s, p
			}
		}
		now[l] += top
		back[l] = label(from)
	}
	for b := begin; b < n; b += 4 {
		i := b + 1
		for l := i; l <= i+1; l++ {
			sb, si := before[b]+c.trans[b*n+l], before[i]+c.trans[i*n+l]
			if sb >= si {
				now[l] += sb
				back[l] = label(b)
			} else {
				now[l] += si
				back[l] = label(i)
			}
		}
	}
}

// sums runs forward and backward over the scores; where masks is not nil only
// the labels in masks[t] count. It returns the logarithm of the sum over all
// permitted sequences. Afterwards marginal and pair may be called.
func (c *chain) sums(emit []float32, size int, masks []uint64) float64 {
	n := c.n
	c.alpha, c.beta = grow(c.alpha, size*n), grow(c.beta, size*n)
	c.emit, c.scale = grow(c.emit, size*n), grow(c.scale, size)
	logZ := 0.0
	for t := range size {
		row, e := emit[t*n:(t+1)*n], c.emit[t*n:(t+1)*n]
		top := row[0]
		for _, v := range row {
			top = max(top, v)
		}
		for l, v := range row {
			e[l] = 0
			if masks == nil || masks[t]>>l&1 == 1 {
				e[l] = math.Exp(float64(v - top))
			}
		}
		a := c.alpha[t*n : (t+1)*n]
		if t == 0 {
			for l := range a {
				a[l] = 0
				if starts(label(l)) {
					a[l] = e[l]
				}
			}
		} else {
			c.forward(a, c.alpha[(t-1)*n:t*n], e)
		}
		sum := 0.0
		for l, v := range a {
			if t < size-1 || stops(label(l)) {
				sum += v
			} else {
				a[l] = 0
			}
		}
		c.scale[t] = 1 / sum
		for l := range a {
			a[l] *= c.scale[t]
		}
		logZ += math.Log(sum) + float64(top)
	}
	c.backwardAll(size)
	return logZ
}

func (c *chain) forward(a, before, e []float64) {
	n := c.n
	for _, l := range c.open {
		s := 0.0
		if e[l] > 0 {
			for _, p := range c.shut {
				s += before[p] * c.exp[p*n+l]
			}
		}
		a[l] = s * e[l]
	}
	for b := begin; b < n; b += 4 {
		i := b + 1
		for l := i; l <= i+1; l++ {
			a[l] = (before[b]*c.exp[b*n+l] + before[i]*c.exp[i*n+l]) * e[l]
		}
	}
}

func (c *chain) backwardAll(size int) {
	n := c.n
	row := c.beta[(size-1)*n : size*n]
	for l := range row {
		row[l] = 0
		if stops(label(l)) {
			row[l] = 1
		}
	}
	for t := size - 2; t >= 0; t-- {
		now, next, e := c.beta[t*n:(t+1)*n], c.beta[(t+1)*n:(t+2)*n], c.emit[(t+1)*n:(t+2)*n]
		k := c.scale[t+1]
		clear(now)
		for _, p := range c.shut {
			s := 0.0
			for _, l := range c.open {
				s += c.exp[p*n+l] * e[l] * next[l]
			}
			now[p] = s * k
		}
		for b := begin; b < n; b += 4 {
			i := b + 1
			for p := b; p <= i; p++ {
				now[p] = (c.exp[p*n+i]*e[i]*next[i] + c.exp[p*n+i+1]*e[i+1]*next[i+1]) * k
			}
		}
	}
}

// marginal returns the probability of label l at token t.
func (c *chain) marginal(t, l int) float64 { return c.alpha[t*c.n+l] * c.beta[t*c.n+l] }

// pair returns the probability of labels a at token t-1 and b at token t.
func (c *chain) pair(t, a, b int) float64 {
	n := c.n
	return c.alpha[(t-1)*n+a] * c.exp[a*n+b] * c.emit[t*n+b] * c.beta[t*n+b] * c.scale[t]
}
