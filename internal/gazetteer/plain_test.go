package gazetteer

import "testing"

func TestPlain(t *testing.T) {
	for in, want := range map[string]string{"Mīram Shāh": "Miram Shah", "Ta‘izz": "Taizz", "Rafaḩ": "Rafah", "Łódź": "Lodz", "Bangka–Belitung Islands": "Bangka-Belitung Islands",
		"Bogotá  D.C.": "Bogota D.C.", "Gǝncǝ": "Gence", "": "", "Quetta": "Quetta"} {
		if got := Plain(in); got != want {
			t.Errorf("Plain(%q) = %q, want %q", in, got, want)
		}
	}
}
