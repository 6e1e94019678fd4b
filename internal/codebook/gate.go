package codebook

import "slices"

// A gate closes a sentence when two of its words stand there, or one where the
// report is rich in them: at least one word in forty.
const (
	gateWords   = 2
	gateDensity = 40
)

// closed returns, for each sentence, a bit per type that its field rules out.
func (c *Codebook) closed(v *View) []uint32 {
	out := make([]uint32, len(v.doc.Sentences))
	hard, blood := c.gate("hard"), c.gate("blood")
	for k := range c.gates {
		g := &c.gates[k]
		if k == hard || k == blood {
			continue
		}
		total := 0
		for _, counts := range v.fields {
			total += counts[k]
		}
		need := gateWords
		rich := total*gateDensity >= len(v.doc.Tokens) && total >= 4
		if rich {
			need = 1
		}
		bits := c.bits(g)
		for s, counts := range v.fields {
			if counts[k] >= need && !opened(counts, hard) && (deadly[g.name] || rich || !opened(counts, blood)) {
				out[s] |= bits
			}
		}
	}
	return out
}

// deadly fields have dead of their own: blood does not open their gates.
var deadly = map[string]bool{"accident": true, "nature": true, "health": true, "game": true, "film": true}

func opened(counts []int, gate int) bool { return gate >= 0 && counts[gate] > 0 }

// gate returns the number of a gate, -1 where there is none of that name.
func (c *Codebook) gate(name string) int {
	return slices.IndexFunc(c.gates, func(g gate) bool { return g.name == name })
}

func (c *Codebook) bits(g *gate) uint32 {
	var b uint32
	for t := range g.types {
		b |= 1 << c.rank[t]
	}
	return b
}

// countFields returns how many different words of each gate each sentence has.
func (c *Codebook) countFields(v *View) [][]int {
	n := len(c.gates)
	all := make([]int, n*len(v.doc.Sentences))
	out := make([][]int, len(v.doc.Sentences))
	for s := range v.doc.Sentences {
		counts := all[s*n : (s+1)*n]
		out[s] = counts
		sent := &v.doc.Sentences[s]
		for i := sent.First; i < sent.End; i++ {
			if gates := c.gatesOf[v.lemmas[i]]; len(gates) > 0 && !earlier(v, sent.First, i) {
				for _, k := range gates {
					counts[k]++
				}
			}
		}
	}
	return out
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
	for k, n := range v.fields[s] {
		if n > 0 {
			do(c.gates[k].name, n)
		}
	}
}
