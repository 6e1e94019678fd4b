package event

import (
	"strings"

	"khabar"
	"khabar/internal/codebook"
)

// mood is how an event stands to fact.
type mood struct {
	modality    khabar.Modality
	outcome     khabar.Outcome
	past        bool // told as background: past perfect, an old date
	said        bool // told by a source in the same sentence
	denied      bool
	unconfirmed bool
	context     bool // the crime of a court case: never this report's news
	idle        bool // a mere thought of a happening: "efforts to end the war"
}

// mood reads the auxiliaries, the governing words and the wording of a match.
func (r *reading) mood(m *codebook.Match) (mood, bool) {
	o := mood{modality: khabar.ModalityActual}
	verb := m.Tok
	for _, l := range m.Light {
		r.effect(&o, l.Effect)
		verb = l.Tok
	}
	r.clauseMood(&o, m.Tok)
	if verb != m.Tok {
		r.clauseMood(&o, verb)
	}
	r.climb(&o, m.Tok)
	o.said = o.said || r.told(m.Tok) || r.told(verb)
	if m.Row.Outcome != "" {
		o.outcome = khabar.Outcome(m.Row.Outcome)
	}
	many := r.many(m, verb)
	return o, many
}

func (r *reading) effect(o *mood, effect string) {
	switch effect {
	case "planned", "threatened":
		o.modality = khabar.ModalityPlanned
	case "hypothetical":
		o.modality = khabar.ModalityHypothetical
	case "negated":
		o.modality = khabar.ModalityNegated
	case "denied":
		o.denied = true
	case "said":
		o.said = true
	case "failed":
		o.outcome = khabar.OutcomeFailed
	case "foiled":
		o.outcome = khabar.OutcomeFoiled
	case "repelled":
		o.outcome = khabar.OutcomeRepelled
	case "survived":
		o.outcome = khabar.OutcomeSurvived
	}
}

var modals = map[string]khabar.Modality{
	"will": khabar.ModalityPlanned, "shall": khabar.ModalityPlanned, "'ll": khabar.ModalityPlanned, "wo": khabar.ModalityPlanned,
	"may": khabar.ModalityHypothetical, "might": khabar.ModalityHypothetical, "could": khabar.ModalityHypothetical,
	"would": khabar.ModalityHypothetical, "should": khabar.ModalityHypothetical, "can": khabar.ModalityHypothetical,
	"must": khabar.ModalityHypothetical, "'d": khabar.ModalityHypothetical,
}

var negators = map[string]bool{"not": true, "never": true, "n't": true, "no": true, "neither": true, "nor": true}

var hedges = map[string]bool{"allegedly": true, "reportedly": true, "apparently": true, "purportedly": true, "supposedly": true, "alleged": true}

// clauseMood reads the function words of one predicate.
func (r *reading) clauseMood(o *mood, i int) {
	for _, k := range r.view.Kids(i) {
		t := &r.doc.Tokens[k]
		lemma := r.view.Lemma(int(k))
		switch {
		case strings.HasPrefix(t.Deprel, "aux"):
			if m, ok := modals[lemma]; ok {
				o.modality = m
			}
			if strings.EqualFold(t.Form, "had") {
				o.past = true
			}
		case t.Deprel == "mark" && (lemma == "if" || lemma == "unless" || lemma == "whether"):
			o.modality = khabar.ModalityHypothetical
		case (t.Deprel == "advmod" || t.Deprel == "det") && negators[lemma] && !r.atLeast(int(k)):
			o.modality = khabar.ModalityNegated
		case strings.HasPrefix(t.Deprel, "nsubj") && r.none(int(k)):
			o.modality = khabar.ModalityNegated
		case hedges[lemma]:
			o.said = true
		case lemma == "unconfirmed":
			o.unconfirmed = true
		case lemma == "possible" || lemma == "potential" || lemma == "future" || lemma == "hypothetical" || lemma == "potentially":
			o.modality = khabar.ModalityHypothetical
		case lemma == "planned" || lemma == "imminent" || lemma == "impending" || lemma == "upcoming" || lemma == "scheduled" && t.Deprel == "amod" || lemma == "proposed" && t.Deprel == "amod":
			o.modality = khabar.ModalityPlanned
		case lemma == "attempted":
			o.outcome = khabar.OutcomeFailed
		}
	}
}

// told reports whether a source stands beside a predicate: "…, officials said",
// "according to …".
func (r *reading) told(i int) bool {
	for {
		for _, k := range r.view.Kids(i) {
			t := &r.doc.Tokens[k]
			if t.Deprel == "parataxis" && r.cb.Mood(r.view.Lemma(int(k)), r.view.Class(int(k))) == "said" ||
				strings.HasPrefix(t.Deprel, "obl") && prep(r.view, int(k)) == "according" {
				return true
			}
		}
		t := &r.doc.Tokens[i]
		if t.Head < 0 || t.Deprel == "ccomp" || t.Deprel == "parataxis" {
			return false
		}
		i = t.Head
	}
}

// none reports whether a subject is nobody: "no group claimed …".
func (r *reading) none(i int) bool {
	switch r.view.Lemma(i) {
	case "none", "nobody", "no-one":
		return true
	}
	d := r.view.Child(i, "det")
	return d >= 0 && r.view.Lemma(d) == "no" && !r.atLeast(d)
}

// atLeast reports whether a "no" begins "no fewer than", "no less than".
func (r *reading) atLeast(i int) bool {
	if i+1 >= len(r.doc.Tokens) {
		return false
	}
	switch strings.ToLower(r.doc.Tokens[i+1].Form) {
	case "fewer", "less", "more", "longer", "sooner":
		return true
	}
	return false
}

// climb reads the words above a predicate, up to the main clause.
func (r *reading) climb(o *mood, i int) {
	for steps := 0; steps < 8; steps++ {
		t := &r.doc.Tokens[i]
		g := t.Head
		if g < 0 {
			return
		}
		base, _, _ := strings.Cut(t.Deprel, ":")
		switch base {
		case "xcomp", "ccomp", "acl", "advcl", "csubj":
			r.govern(o, g, i, base)
			if base == "acl" && r.doc.Tokens[i].XPOS != "VB" && t.Deprel == "acl:relcl" {
				return
			}
		case "nmod":
			if eff := r.cb.Mood(r.view.Lemma(g), r.view.Class(g)); eff != "" && eff != "said" && eff != "actual" && r.generic(i) {
				r.set(o, eff)
			}
		case "obj", "obl":
			if base == "obl" && r.view.Class(i) == 'N' && r.owner[g] == nil && factual[prep(r.view, i)] {
				return
			}
			eff := r.cb.Mood(r.view.Lemma(g), r.view.Class(g))
			if r.view.Class(i) == 'N' && (eff == "hypothetical" || eff == "planned" || eff == "denied") {
				if eff == "denied" || r.generic(i) {
					r.set(o, eff)
				}
			}
			r.clauseMoodUp(o, g)
		case "nsubj", "conj", "parataxis", "appos":
			if base == "nsubj" && r.view.Class(i) == 'N' {
				r.clauseMoodUp(o, g)
			}
			if base == "conj" && !r.view.Passive(i) && r.view.Class(g) == 'V' && r.bare(i) {
				r.clauseMood(o, g)
			}
		}
		i = g
	}
}

// factual prepositions name what did happen, whatever is planned around it.
var factual = map[string]bool{"after": true, "following": true, "since": true, "in": true, "during": true, "despite": true, "amid": true}

var idleNouns = map[string]bool{"effort": true, "bid": true, "intention": true, "preparation": true}

// bare reports whether a verb shares the auxiliaries of the verb it is joined to.
func (r *reading) bare(i int) bool {
	return r.view.Child(i, "nsubj", "nsubj:pass", "aux", "aux:pass") < 0
}

// clauseMoodUp takes the negation and modality of a verb over to what hangs on
// it as an object.
func (r *reading) clauseMoodUp(o *mood, g int) {
	if r.view.Class(g) != 'V' || o.modality != khabar.ModalityActual || r.owner[g] != nil {
		return
	}
	var up mood
	r.clauseMood(&up, g)
	if up.modality == khabar.ModalityPlanned || up.modality == khabar.ModalityHypothetical {
		o.modality = up.modality
	}
}

// govern reads what the word g says about the clause at i below it.
func (r *reading) govern(o *mood, g, i int, rel string) {
	eff := r.cb.Mood(r.view.Lemma(g), r.view.Class(g))
	infinitive := r.doc.Tokens[i].XPOS == "VB" && r.marked(i, "to") // "to have done" is VBN
	switch {
	case eff == "said" || rel == "ccomp" && eff == "":
		o.said = o.said || eff == "said"
		if infinitive && eff == "" {
			o.modality = khabar.ModalityHypothetical
		}
	case eff == "planned" && rel == "ccomp" && !infinitive, eff == "hypothetical" && rel == "ccomp" && !infinitive && r.view.Lemma(g) != "demand":
		// "warned that …", "expects that …": the clause's own auxiliaries decide
	case eff == "actual":
	case rel == "advcl" && !infinitive:
		// "…, killing three": a fact of its own
	case eff != "":
		r.set(o, eff)
	case infinitive && (rel == "advcl" || rel == "xcomp" || rel == "acl") && o.modality == khabar.ModalityActual:
		o.modality = khabar.ModalityPlanned
		o.idle = true
	}
	if r.view.Class(g) == 'N' && (eff == "hypothetical" || eff == "planned" && idleNouns[r.view.Lemma(g)]) {
		o.idle = true
	}
	if rel == "advcl" && r.marked(i, "if") {
		o.modality = khabar.ModalityHypothetical
	}
	if rel != "advcl" && rel != "acl" && eff != "said" {
		var up mood
		r.clauseMood(&up, g)
		if up.modality != "" && o.modality == khabar.ModalityActual && eff != "negated" {
			o.modality = up.modality
		}
	}
}

func (r *reading) marked(i int, lemma string) bool {
	for _, k := range r.view.Kids(i) {
		if r.doc.Tokens[k].Deprel == "mark" && r.view.Lemma(int(k)) == lemma {
			return true
		}
	}
	return false
}

func (r *reading) set(o *mood, eff string) {
	if eff == "failed" {
		o.outcome = khabar.OutcomeFailed
		return
	}
	if o.modality == khabar.ModalityActual || eff == "denied" || eff == "said" {
		r.effect(o, eff)
	}
}

// generic reports whether a noun speaks of no certain happening: a bare plural
// or an indefinite singular.
func (r *reading) generic(i int) bool {
	det := r.view.Child(i, "det")
	if det < 0 {
		return r.view.Child(i, "nmod:poss") < 0 && r.view.Child(i, "nummod") < 0
	}
	l := r.view.Lemma(det)
	return l == "a" || l == "an" || l == "any" || l == "such" || l == "further" || l == "more"
}

var collectives = map[string]bool{"series": true, "wave": true, "spate": true, "string": true, "number": true,
	"surge": true, "rise": true, "increase": true, "hundred": true, "dozen": true, "thousand": true, "score": true,
	"rash": true, "spike": true, "uptick": true, "campaign": true, "most": true, "many": true, "majority": true, "decline": true, "resurgence": true}

var habits = map[string]bool{"often": true, "regularly": true, "frequently": true, "repeatedly": true, "routinely": true,
	"usually": true, "increasingly": true, "commonly": true, "traditionally": true, "annually": true, "always": true,
	"historically": true, "typically": true, "constantly": true, "generally": true, "long": true, "sometimes": true}

// many reports whether a match speaks of several happenings at once: a counted
// or bare plural, a habit.
func (r *reading) many(m *codebook.Match, verb int) bool {
	i := m.Tok
	t := &r.doc.Tokens[i]
	if r.view.Class(i) == 'N' {
		plural := (t.XPOS == "NNS" || t.XPOS == "NNPS") && !pluralOnly[r.view.Lemma(i)] && !r.cb.In("munition", r.view.Lemma(i))
		if plural {
			return !r.single(i)
		}
		if g := t.Head; g >= 0 && t.Deprel == "nmod" && collectives[r.view.Lemma(g)] {
			return true
		}
		if r.view.Lemma(i) == "violence" || r.view.Lemma(i) == "fighting" || r.view.Lemma(i) == "torture" {
			return r.generic(i) && r.view.Child(i, "nmod", "acl", "acl:relcl") < 0 && !r.dated(i)
		}
	}
	for _, k := range r.view.Kids(verb) {
		if habits[r.view.Lemma(int(k))] && r.doc.Tokens[k].Deprel == "advmod" {
			return true
		}
	}
	v := &r.doc.Tokens[verb]
	return r.view.Class(verb) == 'V' && (v.XPOS == "VBZ" || v.XPOS == "VBP") && !(telling[m.Row.Type] && r.leads(verb)) && v.Deprel != "acl:relcl" && !r.headline(verb) && !r.dated(verb) && !r.several(verb, m)
}

// leads reports whether the sentence stands in the first paragraph, where the
// present tense of a verb of speech is news ("Iran condemns the raid"); further
// down it tells a standing position ("the capital blames its neighbour").
func (r *reading) leads(i int) bool { return r.doc.Sentences[r.doc.Tokens[i].Sent].Para <= 1 }

// telling types are acts of speech.
var telling = map[string]bool{"ACCUSE": true, "REQUEST": true, "REJECT": true, "SUPPORT": true, "AGREE": true, "THREATEN": true, "CONCEDE": true, "CONSULT": true}

// pluralOnly nouns are plural in form and speak of one happening.
var pluralOnly = map[string]bool{"talk": true, "hostility": true, "negotiation": true, "consultation": true, "clash": true,
	"exercise": true, "drill": true, "protest": true, "sanction": true, "riot": true, "condolence": true, "restriction": true,
	"manoeuvre": true, "maneuver": true, "tie": true, "relation": true, "discussion": true, "demonstration": true}

// single reports whether a plural noun still speaks of certain happenings: few
// in number, on a named day.
func (r *reading) single(i int) bool {
	if n := r.view.Child(i, "nummod"); n >= 0 {
		switch r.view.Lemma(n) {
		case "two", "three", "2", "3", "twin":
			return true
		}
		return false
	}
	return r.dated(i)
}

// dated reports whether the sentence names a day.
func (r *reading) dated(i int) bool {
	s := r.doc.Tokens[i].Sent
	for k := range r.doc.Times {
		if t := &r.doc.Times[k]; t.Sent == s && t.When.Precision == khabar.PrecisionDay && t.Type != "SET" {
			return true
		}
	}
	return false
}

// headline reports whether the sentence stands in a title or bullet, where the
// present tense tells the news.
func (r *reading) headline(i int) bool {
	return r.doc.Sentences[r.doc.Tokens[i].Sent].Block == khabar.BlockBullet
}
