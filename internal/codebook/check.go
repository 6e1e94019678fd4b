package codebook

import (
	"fmt"

	"khabar"
)

// Finding is what a check or an example has to say about a row.
type Finding struct {
	Row     string `json:"row"`
	Example string `json:"example,omitempty"`
	Message string `json:"message"`
}

func (f Finding) String() string {
	if f.Example == "" {
		return fmt.Sprintf("%s: %s", f.Row, f.Message)
	}
	return fmt.Sprintf("%s: %s: %q", f.Row, f.Message, f.Example)
}

// Triggers counts the trigger rows: a row with three lemmas is three.
func (c *Codebook) Triggers() int {
	n := 0
	for _, r := range c.Rows {
		n += len(r.Lemmas)
	}
	return n
}

// Check looks for rows that cannot work: no example, the same trigger twice in
// the same row.
func (c *Codebook) Check() []Finding {
	var out []Finding
	for _, r := range c.Rows {
		if len(r.Good) == 0 && !r.Joins {
			out = append(out, Finding{Row: r.Name(), Message: "no example that must match"})
		}
		seen := map[string]bool{}
		for _, l := range r.Lemmas {
			if seen[l] {
				out = append(out, Finding{Row: r.Name(), Message: "lemma " + l + " twice"})
			}
			seen[l] = true
		}
	}
	for _, t := range c.Types {
		if t.Definition == "" {
			out = append(out, Finding{Row: t.Name, Message: "no definition"})
		}
	}
	return out
}

// Test runs the examples of every row through read, which must fill the layers
// up to the mentions. A "+" must be matched by a row of the same type, a "-" by
// no row of that file at a lemma of the row. It returns the failures and the
// number of examples run.
func (c *Codebook) Test(read func(text string) *khabar.Document) ([]Finding, int) {
	var out []Finding
	n := 0
	for _, r := range c.Rows {
		for _, text := range r.Good {
			n++
			if !c.found(read(text), r, true) {
				out = append(out, Finding{r.Name(), text, "should match " + r.Type})
			}
		}
		for _, text := range r.Bad {
			n++
			if c.found(read(text), r, false) {
				out = append(out, Finding{r.Name(), text, "should not match " + r.Type})
			}
		}
	}
	return out, n
}

func (c *Codebook) found(doc *khabar.Document, r *Row, good bool) bool {
	for _, m := range c.Match(c.View(doc)) {
		if m.Row.Type != r.Type && m.Row.AlsoType != r.Type {
			continue
		}
		if m.Row == r || good {
			return true
		}
		for _, l := range r.Lemmas {
			if m.v.lemmas[m.Tok] == l {
				return true
			}
		}
	}
	return false
}
