package event_test

import (
	"testing"

	"khabar"
)

// days are texts published on Friday 2024-05-10 and the day of their first attack.
var days = []struct{ name, text, want string }{
	{"the day the story tells, not that of the telling", "Gunmen killed six farmers in the north, police said Thursday. Gunmen opened fire on the farmers on Tuesday as they walked home.", "2024-05-07"},
	{"no day but that of the telling", "Gunmen killed six farmers in the north, police said Thursday.", "2024-05-09"},
	{"told in the next sentence", "Gunmen abducted and killed six farmers near the border. The farmers had been killed at dawn, police said Thursday.", "2024-05-09"},
	{"the attack that the deaths came after", "Six farmers were killed after gunmen clashed with guards, a lawmaker said. The clash took place on Wednesday near the river.", "2024-05-08"},
	{"the claim has a day of its own", "The group claimed responsibility Thursday for the killing of a teacher, who was shot dead on Tuesday at his home.", "2024-05-07"},
	{"the day of the source", "Five herders were killed when guards opened fire, according to a statement published Thursday. The guards opened fire on Tuesday.", "2024-05-07"},
	{"reported killed", "Eleven farmers have been reported killed by gunmen on Monday night in the village.", "2024-05-06"},
	{"the protest that the deaths followed", "At least five traders have been confirmed dead following a protest by union members in the town on Wednesday.", "2024-05-08"},
	{"the time once more in brackets", "Gunmen opened fire on a car at 9:30 pm (1930 GMT) on Tuesday.", "2024-05-07"},
}

func TestDays(t *testing.T) {
	read := reader(t)
	for _, c := range days {
		t.Run(c.name, func(t *testing.T) {
			got := ""
			for _, e := range read(c.text).Events {
				if e.Type == "ASSAULT" && e.Modality == khabar.ModalityActual {
					got = e.Time.Start
					break
				}
			}
			if got != c.want {
				t.Errorf("%q: %q, want %q", c.text, got, c.want)
			}
		})
	}
}
