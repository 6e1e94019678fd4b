package treebank

import (
	"testing"

	"khabar/internal/model/conllu"
)

func TestShippableLeavesOutNonCommercialDocuments(t *testing.T) {
	doc := func(comments ...string) *conllu.Sentence { return &conllu.Sentence{Comments: comments} }
	in := []*conllu.Sentence{
		doc("# newdoc id = GUM_news_a", "# meta::genre = news"), doc("# sent_id = 2"),
		doc("# newdoc id = GUM_whow_b"), doc(),
		doc("# newdoc id = GUM_x_c", "# meta::genre = fiction"), doc(),
		doc("# newdoc id = weblog-d"), doc(),
	}
	out, left := Shippable(in)
	if len(out) != 4 || left != 2 || out[0] != in[0] || out[1] != in[1] || out[2] != in[6] {
		t.Errorf("%d sentences stay, %d documents left out", len(out), left)
	}
}

func TestReadNamesWhatIsMissing(t *testing.T) {
	if _, err := Read(t.TempDir(), "dev"); err == nil {
		t.Error("no error for an empty folder")
	}
}
