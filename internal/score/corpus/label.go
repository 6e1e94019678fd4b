package corpus

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"khabar"
)

// The words of the notation.
var (
	registers = []string{"wire", "monitor", "press", "analysis", "digest", "caps", "bare", "social", "feature", "opinion"}
	regions   = []string{"sahel", "west-africa", "east-africa", "southern-africa", "mena", "levant", "gulf", "south-asia", "central-asia",
		"east-asia", "southeast-asia", "europe", "caucasus", "north-america", "latin-america", "pacific"}
	reasons = []string{"sport", "job", "film", "metaphor", "market", "epithet", "kind", "court", "health", "weather", "accident",
		"private", "office", "other"}
	roles = []khabar.Role{khabar.RoleActor, khabar.RoleRecipient, khabar.RoleParticipant, khabar.RoleMediator,
		khabar.RolePerpetrator, khabar.RoleVictim, khabar.RoleTarget}
	effects = []khabar.Effect{khabar.EffectKilled, khabar.EffectWounded, khabar.EffectAbducted, khabar.EffectArrested,
		khabar.EffectDisplaced, khabar.EffectMissing}
	statuses = []khabar.Status{khabar.StatusClaimed, khabar.StatusUnconfirmed, khabar.StatusDenied, khabar.StatusProposed,
		khabar.StatusBackground}
	modalities = []khabar.Modality{khabar.ModalityPlanned, khabar.ModalityHypothetical, khabar.ModalityNegated}
	outcomes   = []khabar.Outcome{khabar.OutcomeHit, khabar.OutcomeRepelled, khabar.OutcomeFoiled, khabar.OutcomeFailed,
		khabar.OutcomeSurvived}
	stances = map[string]khabar.Stance{
		"asserts": khabar.StanceAsserts, "denies": khabar.StanceDenies, "no-comment": khabar.StanceDeclines,
		"neither": khabar.StanceNeither, "claims-responsibility": khabar.StanceClaimsResponsibility,
		"denies-responsibility": khabar.StanceDeniesResponsibility, "blames": khabar.StanceBlames,
		"assesses": khabar.StanceAssesses, "proposes": khabar.StanceProposes, "demands": khabar.StanceDemands,
		"promises": khabar.StancePromises, "warns": khabar.StanceWarns,
	}
)

// mark reads the labels of a span.
func (b *builder) mark(span khabar.Span, labels string) {
	text := b.out.String()[span.Start:span.End]
	if text == "" || strings.TrimSpace(text) != text {
		b.fail("mark %q: text without white space around it", text)
	}
	tells, negative := false, false
	for _, label := range strings.Split(labels, ";") {
		f := strings.Fields(label)
		if len(f) == 0 {
			b.fail("mark %q: an empty label", text)
			continue
		}
		switch word := f[0]; {
		case word[0] == '-':
			negative = true
			b.negative(span, f)
		case word[0] == '+':
			tells = true
			b.refer(word[1:], f[1:], 0, func(e *Event) { e.Further = append(e.Further, span) })
		case word == "source" || word == "cue":
			b.claim(span, f)
		case word == "place":
			b.refer(arg(f, 1), tail(f, 2), 0, func(e *Event) { e.Places = append(e.Places, span) })
		case word == "weapon":
			b.refer(arg(f, 1), tail(f, 2), 0, func(e *Event) { e.Weapons = append(e.Weapons, span) })
		case word == "time":
			b.time(span, f)
		case slices.Contains(roles, khabar.Role(word)):
			b.filler(span, f)
		case word == strings.ToLower(word):
			b.fail("no label %q", word)
		default:
			tells = true
			b.trigger(span, f)
		}
	}
	if tells && negative {
		b.fail("mark %q tells an event and tells none", text)
	}
}

func arg(f []string, i int) string {
	if i < len(f) {
		return f[i]
	}
	return ""
}

func tail(f []string, i int) []string { return f[min(i, len(f)):] }

func (b *builder) negative(span khabar.Span, f []string) {
	reason := f[0][1:]
	if len(f) > 1 || !slices.Contains(reasons, reason) {
		b.fail("no reason %q: one of %s", strings.Join(f, " "), strings.Join(reasons, " "))
	}
	b.item.Negatives = append(b.item.Negatives, Negative{span, reason})
}

// refer notes a label of the events named in list ("1" or "1,2"); at most most
// of rest are words of the label.
func (b *builder) refer(list string, rest []string, most int, apply func(*Event)) {
	if len(rest) > most {
		b.fail("%q: more than the label holds", strings.Join(rest, " "))
	}
	var events []int
	for _, s := range strings.Split(list, ",") {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 {
			b.fail("%q is no number of an event", list)
			return
		}
		events = append(events, n)
	}
	b.refs = append(b.refs, reference{b.line, events, apply})
}

func (b *builder) trigger(span khabar.Span, f []string) {
	e := &Event{Trigger: span}
	e.Type, e.Mode, _ = strings.Cut(f[0], "/")
	n, err := strconv.Atoi(arg(f, 1))
	if err != nil || n < 1 {
		b.fail("%q: the number of the event follows its type", strings.Join(f, " "))
		return
	}
	e.N = n
	for _, word := range f[2:] {
		status, modality, outcome := khabar.Status(word), khabar.Modality(word), khabar.Outcome(word)
		switch {
		case word == "aggregate" && !e.Aggregate:
			e.Aggregate = true
		case slices.Contains(statuses, status) && e.Status == "":
			e.Status = status
		case slices.Contains(modalities, modality) && e.Modality == "":
			e.Modality = modality
		case slices.Contains(outcomes, outcome) && e.Outcome == "":
			e.Outcome = outcome
		default:
			b.fail("%q: no word of a trigger, or its second status, modality or outcome", word)
		}
	}
	b.imply(e)
	for _, other := range b.item.Events {
		if other.N == e.N {
			b.fail("event %d has a trigger already: further words are +%d", e.N, e.N)
		}
	}
	b.item.Events = append(b.item.Events, e)
}

// imply fills in what the notation leaves out and refuses what the codebook
// rules out: a plan is proposed, whoever tells of it, and an aggregate background.
func (b *builder) imply(e *Event) {
	future := e.Modality == khabar.ModalityPlanned || e.Modality == khabar.ModalityHypothetical
	switch {
	case future && e.Status == "":
		e.Status = khabar.StatusProposed
	case future && (e.Status == khabar.StatusClaimed || e.Status == khabar.StatusBackground):
		b.fail("what is %s is proposed, not %s", e.Modality, e.Status)
	case e.Status == khabar.StatusProposed && e.Modality == khabar.ModalityNegated:
		b.fail("what is negated is not proposed")
	case e.Aggregate && e.Status == khabar.StatusClaimed:
		b.fail("an aggregate is background, not claimed")
	case e.Aggregate && e.Status == "":
		e.Status = khabar.StatusBackground
	case e.Status == "":
		e.Status = khabar.StatusAsserted
	}
	if e.Modality == "" && e.Status != khabar.StatusProposed {
		e.Modality = khabar.ModalityActual
	}
}

func (b *builder) filler(span khabar.Span, f []string) {
	role := khabar.Role(f[0])
	var harm []Harm
	for _, word := range tail(f, 2) {
		effect, number, ok := strings.Cut(word, "=")
		h, known := counted(number)
		h.Effect = khabar.Effect(effect)
		if !ok || !known || !slices.Contains(effects, h.Effect) {
			b.fail("%q: write killed=3, wounded=27+, missing=10-12, displaced=~30, wounded=30- or killed=?", word)
		}
		if role != khabar.RoleVictim && role != khabar.RoleRecipient {
			b.fail("%q: people harmed are victims or recipients", word)
		}
		harm = append(harm, h)
	}
	b.refer(arg(f, 1), tail(f, 2), len(harm), func(e *Event) { e.Roles = append(e.Roles, Filler{role, span, harm}) })
}

// counted reads 3, 27+, 10-12, ~30, 30- and ?.
func counted(s string) (Harm, bool) {
	if s == "?" {
		return Harm{}, true
	}
	number := func(s string) *int {
		n, err := strconv.Atoi(s)
		if err != nil || n < 0 {
			return nil
		}
		return &n
	}
	if about, ok := strings.CutPrefix(s, "~"); ok {
		n := number(about)
		return Harm{Best: n}, n != nil
	}
	if least, ok := strings.CutSuffix(s, "+"); ok {
		n := number(least)
		return Harm{Low: n, Best: n}, n != nil
	}
	if most, ok := strings.CutSuffix(s, "-"); ok {
		n := number(most)
		return Harm{Best: n, High: n}, n != nil
	}
	if low, high, ok := strings.Cut(s, "-"); ok {
		l, h := number(low), number(high)
		return Harm{Low: l, Best: l, High: h}, l != nil && h != nil && *l < *h
	}
	n := number(s)
	return Harm{Low: n, Best: n, High: n}, n != nil
}

func (b *builder) time(span khabar.Span, f []string) {
	list, value, given := strings.Cut(arg(f, 1), "=")
	t := Time{Span: span}
	if given {
		var ok bool
		if t.Start, t.End, ok = interval(value); !ok {
			b.fail("%q is no day, month, year or interval of days (2026-03-03, 2026-03, 2026, 2026-03-01/2026-03-03)", value)
		}
		if b.item.Published == "" && len(value) == len(time.DateOnly) && !strings.ContainsAny(b.out.String()[span.Start:span.End], "0123456789") {
			b.fail("a day for %q, but the item has no date of publication", b.out.String()[span.Start:span.End])
		}
	}
	b.refer(list, tail(f, 2), 0, func(e *Event) { e.Times = append(e.Times, t) })
}

// interval returns the first and last day of an ISO day, month, year or "day/day".
func interval(s string) (start, end string, ok bool) {
	if from, to, two := strings.Cut(s, "/"); two {
		_, err1 := time.Parse(time.DateOnly, from)
		_, err2 := time.Parse(time.DateOnly, to)
		return from, to, err1 == nil && err2 == nil && from <= to
	}
	for layout, next := range map[string][3]int{time.DateOnly: {0, 0, 1}, "2006-01": {0, 1, 0}, "2006": {1, 0, 0}} {
		if t, err := time.Parse(layout, s); err == nil {
			last := t.AddDate(next[0], next[1], next[2]).AddDate(0, 0, -1)
			return t.Format(time.DateOnly), last.Format(time.DateOnly), true
		}
	}
	return "", "", false
}

func (b *builder) claim(span khabar.Span, f []string) {
	n, err := strconv.Atoi(strings.TrimPrefix(arg(f, 1), "c"))
	if err != nil || n < 1 || f[1][0] != 'c' {
		b.fail("%q: the number of the claim follows, as in c1", strings.Join(f, " "))
		return
	}
	i := slices.IndexFunc(b.item.Claims, func(c *Claim) bool { return c.N == n })
	if i < 0 {
		i = len(b.item.Claims)
		b.item.Claims = append(b.item.Claims, &Claim{N: n})
	}
	c := b.item.Claims[i]
	if f[0] == "source" {
		c.Sources = append(c.Sources, span)
		if len(f) > 2 {
			b.fail("%q: more than the label holds", strings.Join(f, " "))
		}
		return
	}
	stance := stances[arg(f, 2)]
	switch {
	case stance == "" || len(f) > 3:
		b.fail("%q: write cue cN and a stance of corpus/README.md", strings.Join(f, " "))
	case c.Stance != "" && c.Stance != stance:
		b.fail("claim c%d has two stances", n)
	}
	c.Stance = stance
	c.Cues = append(c.Cues, span)
}

// resolve gives the labels to their events and looks for what is left over.
func (b *builder) resolve() {
	it := b.item
	byNumber := map[int]*Event{}
	for _, e := range it.Events {
		byNumber[e.N] = e
	}
	for _, r := range b.refs {
		for _, n := range r.events {
			if e := byNumber[n]; e != nil {
				r.apply(e)
			} else {
				b.p.fail(r.line, "event %d has no trigger", n)
			}
		}
	}
	for _, c := range it.Claims {
		if len(c.Cues) == 0 {
			b.p.fail(it.Line, "claim c%d has no cue", c.N)
		}
	}
	slices.SortStableFunc(it.Events, func(a, c *Event) int { return cmp.Compare(a.Trigger.Start, c.Trigger.Start) })
}
