package event_test

import (
	"strings"
	"testing"

	"khabar/internal/event"
)

// BenchmarkFind times the event stage alone on about 600 words.
func BenchmarkFind(b *testing.B) {
	text := strings.Repeat(sample, 3)
	doc := reader(b)(text)
	f, err := event.New()
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(len(strings.Fields(text))), "words")
	b.ReportAllocs()
	for b.Loop() {
		f.Find(doc)
	}
}
