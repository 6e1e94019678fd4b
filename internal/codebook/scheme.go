package codebook

import (
	"fmt"
	"strings"

	"khabar"
)

// RoleParty stands for victim or target: which of the two, the kind of thing
// decides.
const RoleParty khabar.Role = "party"

// Scheme gives the role of each slot. Order matters: an earlier entry wins.
type Scheme struct {
	Name    string
	entries []schemeEntry
}

type schemeEntry struct {
	slot Slot
	role khabar.Role
	// unsure marks a slot ("?") that plays the role only if an actor or a thing
	// that can be attacked stands in it.
	unsure bool
}

func (l *loader) scheme(f []string) error {
	s := &Scheme{Name: f[0]}
	for part := range strings.FieldsSeq(f[1]) {
		name, role, ok := strings.Cut(part, "=")
		if !ok {
			return fmt.Errorf("%q: want slot=role", part)
		}
		slot, err := parseSlot(name)
		if err != nil {
			return err
		}
		e := schemeEntry{slot: slot}
		role, e.unsure = strings.CutSuffix(role, "?")
		switch r := khabar.Role(role); r {
		case khabar.RoleActor, khabar.RoleRecipient, khabar.RoleParticipant, khabar.RoleMediator,
			khabar.RolePerpetrator, khabar.RoleVictim, khabar.RoleTarget, RoleParty, "none":
			e.role = r
		default:
			return fmt.Errorf("unknown role %q", role)
		}
		s.entries = append(s.entries, e)
	}
	l.cb.schemes[s.Name] = s
	return nil
}

// role of an argument under the scheme; empty for none.
func (s *Scheme) role(a Slot) (r khabar.Role, unsure bool) {
	for i := range s.entries {
		if s.entries[i].slot.fits(a) {
			if s.entries[i].role == "none" {
				return "", false
			}
			return s.entries[i].role, s.entries[i].unsure
		}
	}
	return "", false
}
