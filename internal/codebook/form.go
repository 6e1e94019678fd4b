package codebook

import "strings"

// forms maps the inflected forms of every verb that rows, light verbs and moods
// name to its lemma. A word whose form is there is read as that verb even where
// the lemmatizer does not know it ("strafed").
type forms map[string]string

func (l *loader) form(f []string) error {
	l.cb.forms[f[0]] = f[1]
	return nil
}

// inflect adds the regular forms of a verb.
func (f forms) inflect(verb string) {
	put := func(form string) {
		if _, ok := f[form]; !ok {
			f[form] = verb
		}
	}
	put(verb)
	n := len(verb)
	last := verb[n-1]
	switch {
	case last == 'e':
		put(verb + "d")
		put(verb[:n-1] + "ing")
		put(verb + "s")
	case last == 'y' && n > 1 && !strings.ContainsRune("aeiou", rune(verb[n-2])):
		put(verb[:n-1] + "ied")
		put(verb[:n-1] + "ies")
		put(verb + "ing")
	case strings.HasSuffix(verb, "s") || strings.HasSuffix(verb, "sh") || strings.HasSuffix(verb, "ch") || last == 'x' || last == 'z':
		put(verb + "es")
		put(verb + "ed")
		put(verb + "ing")
	default:
		if n > 2 && strings.ContainsRune("aeiou", rune(verb[n-2])) && !strings.ContainsRune("aeiouwxy", rune(last)) {
			put(verb + verb[n-1:] + "ed") // "patrolled"
			put(verb + verb[n-1:] + "ing")
		}
		put(verb + "s")
		put(verb + "ed")
		put(verb + "ing")
	}
}

// inflectAll fills the forms once rows and tables are read.
func (l *loader) inflectAll() {
	for _, r := range l.cb.Rows {
		if r.POS == 'V' {
			for _, w := range r.Lemmas {
				l.cb.forms.inflect(w)
			}
		}
	}
	for lemma, list := range l.cb.support {
		for _, s := range list {
			if s.POS == 'V' {
				l.cb.forms.inflect(lemma)
			}
		}
	}
	for key := range l.cb.moods {
		if lemma, ok := strings.CutSuffix(key, "/V"); ok {
			l.cb.forms.inflect(lemma)
		}
	}
	l.cb.words = map[string]bool{}
	for _, r := range l.cb.Rows {
		for _, w := range r.Lemmas {
			l.cb.words[w] = true
		}
	}
	for _, set := range l.cb.sets {
		for w := range set {
			l.cb.words[w] = true
		}
	}
	l.cb.hyphenated = map[string]bool{}
	for w := range l.cb.byLemma {
		if strings.Contains(w, "-") {
			l.cb.hyphenated[w] = true
		}
	}
	for _, set := range l.cb.sets {
		for w := range set {
			if strings.Contains(w, "-") {
				l.cb.hyphenated[w] = true
			}
		}
	}
}

// singular returns the known noun a plural stands for, or the word itself:
// "Gunmen", taken for a name at the start of a sentence, is gunman.
func (c *Codebook) singular(word, form string) string {
	if c.words[word] {
		return word
	}
	if w, ok := strings.CutSuffix(form, "ies"); ok && c.words[w+"y"] {
		return w + "y"
	}
	if w, ok := strings.CutSuffix(word, "men"); ok && c.words[w+"man"] {
		return w + "man"
	}
	if w, ok := strings.CutSuffix(word, "s"); ok && c.words[w] {
		return w
	}
	return word
}
