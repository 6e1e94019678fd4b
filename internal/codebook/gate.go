package codebook

// A gate closes a sentence when two of its words stand there, or one where the
// report is rich in them: at least one word in forty.
const (
	gateWords   = 2
	gateDensity = 40
)

// closed returns, for each sentence, a bit per type that its field rules out.
func (c *Codebook) closed(v *View) []uint32 {
	out := make([]uint32, len(v.doc.Sentences))
	var hard, blood *gate
	for k := range c.gates {
		switch c.gates[k].name {
		case "hard":
			hard = &c.gates[k]
		case "blood":
			blood = &c.gates[k]
		}
	}
	for k := range c.gates {
		g := &c.gates[k]
		if g == hard || g == blood {
			continue
		}
		total := 0
		counts := make([]int, len(out))
		for s := range v.doc.Sentences {
			counts[s] = g.count(v, s)
			total += counts[s]
		}
		need := gateWords
		rich := total*gateDensity >= len(v.doc.Tokens) && total >= 4
		if rich {
			need = 1
		}
		bits := c.bits(g)
		for s, n := range counts {
			if n >= need && !opened(v, hard, s) && (deadly[g.name] || rich || !opened(v, blood, s)) {
				out[s] |= bits
			}
		}
	}
	return out
}

// deadly fields have dead of their own: blood does not open their gates.
var deadly = map[string]bool{"accident": true, "nature": true, "health": true, "game": true, "film": true}

func opened(v *View, g *gate, s int) bool { return g != nil && g.count(v, s) > 0 }

func (c *Codebook) bits(g *gate) uint32 {
	var b uint32
	for t := range g.types {
		b |= 1 << c.rank[t]
	}
	return b
}

// count returns how many different words of the gate a sentence has.
func (g *gate) count(v *View, s int) int {
	n := 0
	sent := &v.doc.Sentences[s]
	for i := sent.First; i < sent.End; i++ {
		if g.words[v.lemmas[i]] && !earlier(v, sent.First, i) {
			n++
		}
	}
	return n
}

func earlier(v *View, first, i int) bool {
	for k := first; k < i; k++ {
		if v.lemmas[k] == v.lemmas[i] {
			return true
		}
	}
	return false
}

// Fields calls do for each field whose words stand in a sentence, with how many.
func (c *Codebook) Fields(v *View, s int, do func(field string, words int)) {
	for k := range c.gates {
		if n := c.gates[k].count(v, s); n > 0 {
			do(c.gates[k].name, n)
		}
	}
}
