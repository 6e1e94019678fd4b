package collect

import "fmt"

// ParseKind reads the name of a kind, as --from gives it; "" means detect.
func ParseKind(name string) (Kind, error) {
	switch k := Kind(name); k {
	case "", KindText, KindHTML, KindRecord:
		return k, nil
	}
	return "", fmt.Errorf("--from %q: text, html or jsonl", name)
}
