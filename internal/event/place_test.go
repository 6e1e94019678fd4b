package event_test

import (
	"slices"
	"testing"

	"khabar"
)

// Each row: a report, and the place of its first attack.
func TestPlaceOfAttack(t *testing.T) {
	read := reader(t)
	for _, c := range []struct{ name, text, want string }{
		{"the town, not its province", "Gunmen killed four traders in Mir Ali, North Waziristan, on Monday.", "Mir Ali"},
		{"where it was, not where it was told", "Gunmen killed four traders in Wana on Monday, an official told reporters in Islamabad.", "Wana"},
		{"where it was, not where they were taken", "A bomb killed four traders in Wana on Monday. The wounded were taken to a hospital in Peshawar.", "Wana"},
		{"first told in the sentence after", "Gunmen killed four traders on Monday. The attack took place in Wana.", "Wana"},
	} {
		t.Run(c.name, func(t *testing.T) {
			doc := read(c.text)
			i := slices.IndexFunc(doc.Events, func(e *khabar.Event) bool { return e.Type == "ASSAULT" })
			if i < 0 {
				t.Fatal("no attack")
			}
			p := doc.Events[i].Place
			if p == nil || p.Name != c.want {
				t.Errorf("place %+v (%s), want %s", p, doc.Events[i].PlaceReason, c.want)
			}
		})
	}
}
