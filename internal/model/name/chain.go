package name

import (
	"math"
	"math/bits"
)

// chain does the arithmetic over a sentence's labels: the best sequence, and how
// probable each label is. It owns its scratch space and serves one caller at a
// time.
type chain struct {
	n     int
	trans []float32
	exp   []float64 // of trans, 0 where forbidden
	// shut are the labels after which a new name or none may begin, open those
	// that may follow them: the two halves of the permitted pairs. The rest are
	// the pairs within a name.
	shut, open, begins uint64

	live        []uint64
	back        []label
	score       []float32
	alpha, beta []float64
	emit        []float64
	scale       []float64
}

func newChain(n int) *chain {
	c := &chain{n: n, exp: make([]float64, n*n)}
	for l := range n {
		if placeOf(label(l)) == begin {
			c.begins |= 1 << l
		}
		if stops(label(l)) {
			c.shut |= 1 << l
		}
		if starts(label(l)) {
			c.open |= 1 << l
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

// hopeless is how far a label's score, and that of the best way to it, may lie
// below the best of its token for it to be considered.
const hopeless = 8

// prune returns the labels of each token that are worth considering: always
// outside, so that there is a way through, and nothing else for those that are
// idle.
func (c *chain) prune(emit []float32, size int, idle []bool) []uint64 {
	c.live = grow(c.live, size)
	for t := range c.live {
		if idle[t] {
			c.live[t] = 1 << outside
			continue
		}
		row := emit[t*c.n : (t+1)*c.n]
		top := row[outside]
		for _, v := range row {
			top = max(top, v)
		}
		top -= hopeless
		live := uint64(1) << outside
		for l, v := range row {
			if v > top {
				live |= 1 << l
			}
		}
		c.live[t] = live
	}
	return c.live
}

// best writes the best permitted labels for the scores emit (n for each token),
// among those in live, of which it leaves those that are worth considering after
// what stands before.
func (c *chain) best(out []label, emit []float32, live []uint64) {
	n, size := c.n, len(out)
	c.back, c.score = grow(c.back, size*n), grow(c.score, size*n)
	for ls := live[0] & c.open; ls != 0; ls &= ls - 1 {
		l := bits.TrailingZeros64(ls)
		c.score[l] = emit[l]
	}
	live[0] &= c.open
	for t := 1; t < size; t++ {
		live[t] = c.step(t, emit[t*n:(t+1)*n], live[t-1], live[t])
	}
	last, row := 0, c.score[(size-1)*n:size*n]
	for ls := live[size-1] & c.shut; ls != 0; ls &= ls - 1 {
		if l := bits.TrailingZeros64(ls); row[l] > row[last] {
			last = l
		}
	}
	for t := size - 1; t >= 0; t-- {
		out[t] = label(last)
		last = int(c.back[t*n+last])
	}
}

// step finds the best way to each label of token t out of those in was, the
// labels that token t-1 can have, and returns those that t can have.
func (c *chain) step(t int, emit []float32, was, live uint64) (is uint64) {
	n := c.n
	before, now, back := c.score[(t-1)*n:t*n], c.score[t*n:(t+1)*n], c.back[t*n:(t+1)*n]
	top := float32(math.Inf(-1))
	begun, within := was&c.begins, was&(c.begins<<1)
	live &= c.open | begun<<1 | begun<<2 | within | within<<1
	for ls := live; ls != 0; ls &= ls - 1 {
		l := bits.TrailingZeros64(ls)
		ps := was & c.into(l)
		from := bits.TrailingZeros64(ps)
		best := before[from] + c.trans[from*n+l]
		for ps &= ps - 1; ps != 0; ps &= ps - 1 {
			p := bits.TrailingZeros64(ps)
			if s := before[p] + c.trans[p*n+l]; s > best {
				best, from = s, p
			}
		}
		now[l], back[l] = emit[l]+best, label(from)
		top = max(top, now[l])
	}
	is = live
	for ls := is &^ (1 << outside); ls != 0; ls &= ls - 1 {
		if l := bits.TrailingZeros64(ls); now[l] < top-hopeless {
			is &^= 1 << l
		}
	}
	return is
}

// into returns the labels that may stand before l.
func (c *chain) into(l int) uint64 {
	if c.open>>l&1 == 1 {
		return c.shut
	}
	return 3 << (l - int(placeOf(label(l))) + begin)
}

// out returns the labels that may stand after l.
func (c *chain) out(l int) uint64 {
	if c.shut>>l&1 == 1 {
		return c.open
	}
	return 3 << (l - int(placeOf(label(l))) + inside)
}

// sums runs forward and backward over the scores; where live is not nil only
// the labels in live[t] count. It returns the logarithm of the sum over all
// permitted sequences. Afterwards marginal and pair may be called.
func (c *chain) sums(emit []float32, size int, live []uint64) float64 {
	n := c.n
	c.alpha, c.beta = grow(c.alpha, size*n), grow(c.beta, size*n)
	c.emit, c.scale = grow(c.emit, size*n), grow(c.scale, size)
	if live == nil {
		c.live = grow(c.live, size)
		for t := range c.live {
			c.live[t] = 1<<n - 1
		}
		live = c.live
	}
	clear(c.alpha)
	clear(c.beta)
	logZ := 0.0
	for t := range size {
		row, e := emit[t*n:(t+1)*n], c.emit[t*n:(t+1)*n]
		top := row[bits.TrailingZeros64(live[t])]
		for ls := live[t]; ls != 0; ls &= ls - 1 {
			top = max(top, row[bits.TrailingZeros64(ls)])
		}
		for ls := live[t]; ls != 0; ls &= ls - 1 {
			l := bits.TrailingZeros64(ls)
			e[l] = math.Exp(float64(row[l] - top))
		}
		a, sum := c.alpha[t*n:(t+1)*n], 0.0
		ends := live[t]
		if t == size-1 {
			ends &= c.shut
		}
		for ls := ends; ls != 0; ls &= ls - 1 {
			l := bits.TrailingZeros64(ls)
			a[l] = e[l] * c.forward(t, l, live)
			sum += a[l]
		}
		c.scale[t] = 1 / sum
		for ls := ends; ls != 0; ls &= ls - 1 {
			a[bits.TrailingZeros64(ls)] *= c.scale[t]
		}
		logZ += math.Log(sum) + float64(top)
	}
	c.backward(size, live)
	return logZ
}

// forward returns the sum over the ways to label l of token t.
func (c *chain) forward(t, l int, live []uint64) float64 {
	if t == 0 {
		return float64(c.open >> l & 1)
	}
	n, s := c.n, 0.0
	before := c.alpha[(t-1)*n : t*n]
	for ps := live[t-1] & c.into(l); ps != 0; ps &= ps - 1 {
		p := bits.TrailingZeros64(ps)
		s += before[p] * c.exp[p*n+l]
	}
	return s
}

func (c *chain) backward(size int, live []uint64) {
	n := c.n
	for ls := live[size-1] & c.shut; ls != 0; ls &= ls - 1 {
		c.beta[(size-1)*n+bits.TrailingZeros64(ls)] = 1
	}
	for t := size - 2; t >= 0; t-- {
		now, next, e := c.beta[t*n:(t+1)*n], c.beta[(t+1)*n:(t+2)*n], c.emit[(t+1)*n:(t+2)*n]
		for ps := live[t]; ps != 0; ps &= ps - 1 {
			p := bits.TrailingZeros64(ps)
			s := 0.0
			for ls := live[t+1] & c.out(p); ls != 0; ls &= ls - 1 {
				l := bits.TrailingZeros64(ls)
				s += c.exp[p*n+l] * e[l] * next[l]
			}
			now[p] = s * c.scale[t+1]
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
