package event

import (
	"khabar"
	"khabar/internal/codebook"
)

// sameOne reports whether the two were done to the same person or the same
// known group: an arrest or a killing told again in other words.
func (r *reading) sameOne(a, b *draft) bool {
	if a.row().Mode != b.row().Mode && a.typ() != "ASSAULT" {
		return false
	}
	for i := range a.matches {
		for _, p := range a.matches[i].Parts() {
			x := r.sufferer(p)
			if x == nil {
				continue
			}
			for k := range b.matches {
				for _, q := range b.matches[k].Parts() {
					if y := r.sufferer(q); y != nil && (x.Entity == y.Entity || x.Class == khabar.ClassPerson && x.Name == y.Name && r.doc.Entities[x.Entity].Role == r.doc.Entities[y.Entity].Role) {
						return true
					}
				}
			}
		}
	}
	return false
}

// sufferer returns the one known person or named group a part stands for, where
// the part is of one to whom it was done.
func (r *reading) sufferer(p codebook.Part) *khabar.EventActor {
	if !suffers[p.Role] {
		return nil
	}
	if a := r.actor(p); a != nil && a.Entity >= 0 && r.oneKnown(a.Entity) {
		return a
	}
	return nil
}

// suffers are the roles of those to whom it is done.
var suffers = map[khabar.Role]bool{khabar.RoleVictim: true, khabar.RoleRecipient: true, codebook.RoleParty: true}

// oneKnown reports whether an entity is one person, or people known by name.
func (r *reading) oneKnown(e int) bool {
	en := &r.doc.Entities[e]
	return en.Class == khabar.ClassPerson || en.Class == khabar.ClassGroup && !en.Anonymous && en.ActorID == ""
}

// resumes reports whether a noun takes up an attack told just before by naming a
// part of it, with nothing of its own: "after a gun battle".
func (r *reading) resumes(b *draft) bool {
	if r.view.Class(b.tok) != 'N' || b.typ() != "ASSAULT" || !partly[r.view.Lemma(b.tok)] || r.counted(b) || r.ownPlace(b) >= 0 {
		return false
	}
	if _, _, dated := r.timeOf(b); dated {
		return false
	}
	for _, p := range b.matches[0].Parts() {
		if suffers[p.Role] || p.Role == khabar.RoleTarget {
			return false
		}
	}
	return true
}

// partly are nouns by which reports name what an attack was made of.
var partly = map[string]bool{"battle": true, "gunbattle": true, "gunfight": true, "firefight": true, "shootout": true, "exchange": true,
	"shelling": true, "explosion": true, "blast": true, "gunfire": true, "fighting": true, "shooting": true, "clash": true}

// spokenOf reports whether a definite noun only names an attack that someone
// condemns, claims or denies, with nothing said of it: such is no happening of
// its own.
func (r *reading) spokenOf(d *draft) bool {
	if d.typ() != "ASSAULT" || len(d.matches) > 1 || r.view.Class(d.tok) != 'N' || !r.definite(d) || r.counted(d) || r.ownPlace(d) >= 0 {
		return false
	}
	for _, p := range d.matches[0].Parts() {
		if a := r.actor(p); a != nil && !doers[a.Role] {
			return false
		}
	}
	i := d.tok
	for n := 0; n < 3; n++ {
		if i = r.doc.Tokens[i].Head; i < 0 {
			return false
		}
		if opinions[r.view.Lemma(i)] {
			return true
		}
	}
	return false
}

// opinions are words by which one speaks of what others know of.
var opinions = map[string]bool{"condemn": true, "claim": true, "blame": true, "mourn": true, "deny": true, "denounce": true, "deplore": true,
	"accuse": true, "responsibility": true, "condemnation": true, "decry": true, "denial": true}

// joinRaids puts the raid in which people were arrested into the arrest.
func (r *reading) joinRaids() {
	for _, b := range r.drafts {
		if b.dead || b.typ() != "ASSAULT" || r.view.Class(b.tok) != 'N' || r.view.Lemma(b.tok) != "raid" && r.view.Lemma(b.tok) != "operation" {
			continue
		}
		if p := prep(r.view, b.tok); p != "in" && p != "during" {
			continue
		}
		g := r.doc.Tokens[b.tok].Head
		if a := r.owner[g]; g >= 0 && a != nil && a != b && !a.dead && a.typ() == "COERCE" && !r.counted(b) {
			r.join(a, b)
		}
	}
	r.sweep()
}
