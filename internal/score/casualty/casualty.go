// Package casualty scores casualty counts on the coded incident notes of pitf
// (JSONL with gold.fatalities and gold.injured): a note is right when the number
// khabar's account stands for equals the coder's. Notes without a coded number
// are left out; a note for which khabar finds none counts as wrong, unless the
// coder wrote 0. A fifth of the notes, by a hash of the text, never prints its
// errors and has a row of its own: nobody read it while the rules were written.
package casualty

import (
	"context"
	"fmt"
	"hash/fnv"
	"io"
	"path/filepath"

	"khabar"
	"khabar/internal/mention/count"
	"khabar/internal/score"
	"khabar/internal/sentence"
)

type note struct {
	ID   string `json:"id"`
	Text string `json:"text"`
	Gold struct {
		Fatalities *int `json:"fatalities"`
		Injured    *int `json:"injured"`
	} `json:"gold"`
}

// Run scores every *.jsonl.gz in o.Dir.
func Run(ctx context.Context, o score.Options) ([]score.Row, error) {
	annotator, err := sentence.New()
	if err != nil {
		return nil, err
	}
	finder, err := count.New()
	if err != nil {
		return nil, err
	}
	files, err := score.Files(o.Dir)
	if err != nil {
		return nil, err
	}
	var rows []score.Row
	for _, file := range files {
		killed := tally{effect: khabar.EffectKilled}
		wounded := tally{effect: khabar.EffectWounded}
		unreadKilled, unreadWounded := killed, wounded
		err := score.Each(ctx, file, o.Limit, func(n *note) error {
			doc := annotator.Annotate(&khabar.Report{ID: n.ID, Text: n.Text})
			finder.Find(doc)
			account := count.Account(doc.Casualties)
			p := o
			if Unread(n.Text) {
				p.Errors = 0
				unreadKilled.add(p, n, n.Gold.Fatalities, doc, account)
				unreadWounded.add(p, n, n.Gold.Injured, doc, account)
			}
			killed.add(p, n, n.Gold.Fatalities, doc, account)
			wounded.add(p, n, n.Gold.Injured, doc, account)
			return nil
		})
		if err != nil {
			return nil, err
		}
		set := filepath.Base(o.Dir) + " " + filepath.Base(file)
		rows = append(rows,
			score.Row{Set: set, Stage: "casualties", Measure: "killed exact", Value: killed.percent(), Unit: "%", N: killed.n, First: 75, Aim: 92},
			score.Row{Set: set, Stage: "casualties", Measure: "wounded exact", Value: wounded.percent(), Unit: "%", N: wounded.n, First: 75, Aim: 88},
			score.Row{Set: set + ", unread fifth", Stage: "casualties", Measure: "killed exact", Value: unreadKilled.percent(), Unit: "%", N: unreadKilled.n, First: 75, Aim: 92},
			score.Row{Set: set + ", unread fifth", Stage: "casualties", Measure: "wounded exact", Value: unreadWounded.percent(), Unit: "%", N: unreadWounded.n, First: 75, Aim: 88})
	}
	return rows, nil
}

// Unread reports whether a text belongs to the fifth that stays unread.
func Unread(text string) bool {
	h := fnv.New32a()
	io.WriteString(h, text) // a hash never fails
	return h.Sum32()%5 == 0
}

type tally struct {
	effect        khabar.Effect
	n, hit, shown int
}

func (t *tally) add(o score.Options, n *note, gold *int, doc *khabar.Document, account []khabar.Casualty) {
	if gold == nil {
		return
	}
	t.n++
	var rows []khabar.Casualty
	for _, r := range account {
		if r.Effect == t.effect {
			rows = append(rows, r)
		}
	}
	got := count.Sum(rows)
	if got != nil && *got == *gold || got == nil && *gold == 0 {
		t.hit++
		return
	}
	if t.shown < o.Errors {
		t.shown++
		fmt.Fprintf(o.Log, "%s %s gold %d:", n.ID, t.effect, *gold)
		for _, r := range rows {
			fmt.Fprintf(o.Log, " [%s %q %s]", r.Category, r.Wording, r.Scope)
		}
		for i := range doc.Casualties {
			if f := &doc.Casualties[i]; f.Effect == t.effect {
				fmt.Fprintf(o.Log, "\n    row %s %s %q by %s", f.Category, f.Party, f.Mention.Text, f.Rule)
			}
		}
		fmt.Fprintf(o.Log, "\n    %s\n", n.Text)
	}
}

func (t *tally) percent() float64 {
	if t.n == 0 {
		return 0
	}
	return 100 * float64(t.hit) / float64(t.n)
}
