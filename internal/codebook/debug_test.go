package codebook_test

import (
	"fmt"
	"os"
	"testing"

	"khabar/internal/codebook"
)

// TestShowFailures prints the parse of every failing example when SHOW is set.
func TestShowFailures(t *testing.T) {
	if os.Getenv("SHOW") == "" {
		t.Skip("SHOW is not set")
	}
	cb, err := codebook.New()
	if err != nil {
		t.Fatal(err)
	}
	read := reader(t)
	failed, _ := cb.Test(read)
	for _, f := range failed {
		fmt.Print(f.Row, " ", f.Message, ": ")
		for i, k := range read(f.Example).Tokens {
			fmt.Printf("%d:%s/%s/%s/%s>%d ", i, k.Form, k.Lemma, k.XPOS, k.Deprel, k.Head)
		}
		fmt.Println()
	}
}
