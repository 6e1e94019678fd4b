package archtest

import (
	"encoding/json"
	"os/exec"
	"strings"
	"testing"
)

// layers is a statement of policy: each package (or folder, with "/...") and
// the khabar packages it may import, in the order of the walk.
// Packages under internal/score and cmd may import everything.
var layers = []struct{ pkg, may string }{
	{"khabar", ""},
	{"khabar/data/...", ""},
	{"khabar/docs/...", ""},
	{"khabar/examples/...", "khabar"},
	{"khabar/internal/collect/...", "khabar khabar/internal/collect/..."},
	{"khabar/internal/report/...", "khabar khabar/data/... khabar/internal/collect khabar/internal/report/..."},
	{"khabar/internal/model/kernel", ""},
	{"khabar/internal/model/neural/train", "khabar khabar/internal/model/... khabar/internal/sentence khabar/internal/score/corpus"},
	{"khabar/internal/model/...", "khabar khabar/data/... khabar/internal/model/..."},
	{"khabar/internal/gazetteer/...", "khabar khabar/data/..."},
	{"khabar/internal/actor/...", "khabar khabar/data/..."},
	{"khabar/internal/codebook/...", "khabar khabar/data/... khabar/internal/codebook/..."},
	{"khabar/internal/sentence/...", "khabar khabar/data/... khabar/internal/model/... khabar/internal/sentence/..."},
	{"khabar/internal/mention/when/...", "khabar khabar/data/..."},
	{"khabar/internal/mention/where/...", "khabar khabar/data/... khabar/internal/gazetteer"},
	{"khabar/internal/mention/who/...", "khabar khabar/data/... khabar/internal/actor khabar/internal/model/modelfile"},
	{"khabar/internal/mention/count/...", "khabar khabar/data/..."},
	{"khabar/internal/mention/arms/...", "khabar khabar/data/..."},
	{"khabar/internal/event/...", "khabar khabar/data/... khabar/internal/codebook khabar/internal/mention/... khabar/internal/model/..."},
	{"khabar/internal/claim/...", "khabar khabar/data/... khabar/internal/mention/... khabar/internal/model/... khabar/internal/actor"},
	{"khabar/internal/statement/...", "khabar khabar/data/... khabar/internal/mention/... khabar/internal/actor"},
	{"khabar/extract", "khabar khabar/internal/collect khabar/internal/report khabar/internal/sentence khabar/internal/mention/... khabar/internal/event khabar/internal/claim khabar/internal/statement"},
	{"khabar/internal/incident/...", "khabar khabar/data/... khabar/internal/incident/..."},
	{"khabar/internal/store/...", "khabar khabar/internal/incident khabar/internal/store/..."},
	{"khabar/internal/pipeline/...", "khabar khabar/extract khabar/internal/collect khabar/internal/incident khabar/internal/store/..."},
	{"khabar/internal/api/...", "khabar khabar/data/codebook khabar/internal/codebook khabar/internal/incident khabar/internal/store/... khabar/internal/ui"},
	{"khabar/internal/ui/...", ""},
}

// free may import everything.
var free = []string{"khabar/cmd/...", "khabar/internal/score/...", "khabar/internal/archtest", "khabar/tools/...", "khabar/bench/..."}

type pkg struct {
	ImportPath string
	Imports    []string
}

func TestImportsRunOneWay(t *testing.T) {
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "khabar/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	seen := 0
	for dec := json.NewDecoder(strings.NewReader(string(out))); dec.More(); {
		var p pkg
		if err := dec.Decode(&p); err != nil {
			t.Fatal(err)
		}
		seen++
		if matchesAny(p.ImportPath, free) {
			continue
		}
		may, known := policy(p.ImportPath)
		if !known {
			t.Errorf("%s has no row in the policy: say what it may import", p.ImportPath)
			continue
		}
		for _, imp := range p.Imports {
			if strings.HasPrefix(imp, "khabar") && !matchesAny(imp, may) {
				t.Errorf("%s must not import %s", p.ImportPath, imp)
			}
		}
	}
	if seen < 10 {
		t.Fatalf("go list showed %d packages", seen)
	}
}

func policy(path string) ([]string, bool) {
	for _, l := range layers {
		if matches(path, l.pkg) {
			return strings.Fields(l.may), true
		}
	}
	return nil, false
}

func matchesAny(path string, patterns []string) bool {
	for _, p := range patterns {
		if matches(path, p) {
			return true
		}
	}
	return false
}

func matches(path, pattern string) bool {
	if base, ok := strings.CutSuffix(pattern, "/..."); ok {
		return path == base || strings.HasPrefix(path, base+"/")
	}
	return path == pattern
}
