package incident

import (
	"bufio"
	"fmt"
	"io"
	"io/fs"
	"math"
	"strconv"
	"strings"

	incidentdata "khabar/data/incident"
)

// Feature is one thing two events have or lack in common.
type Feature int

// The features. Values lie within [0, 1] unless said otherwise.
const (
	Bias           Feature = iota // 1
	TriggerSame                   // the trigger's stem is the same
	TriggerSynonym                // the stems are a learned pair: its strength
	TriggerRare                   // same stem, and rare: its share of the highest idf
	SentenceCos                   // tf-idf cosine of the evidence
	RareWords                     // weight shared by words that few reports have
	ReportCos                     // tf-idf cosine of the reports
	TitleCos                      // tf-idf cosine of the titles
	ModeSame                      // the same mode
	ModeClash                     // modes that cannot name one happening
	TimeSame                      // the same day
	TimeOverlap                   // overlapping periods, coarser than a day
	TimeApart                     // days between them, over 3
	TimeUnknown                   // one of them undated
	PlaceSame                     // the same place of the gazetteer, town or finer
	PlaceNear                     // distance within tolerance: 1 − distance/tolerance
	PlaceWithin                   // one place contains the other
	PlaceApart                    // distance beyond tolerance, over 5 tolerances
	PlaceUnknown                  // one of them without place
	ActorSame                     // actors in compatible roles: share of the smaller side
	ActorClash                    // both sides named, none in common
	CountrySame                   // countries of actors: share of the smaller side
	TollSame                      // the same exact toll, weighted by how rare it is
	TollOverlap                   // overlapping tolls
	TollClash                     // tolls that differ: 1 − ratio
	WeaponSame                    // a weapon in common
	SameReport                    // both in one report
	SameReportStem                // both in one report, same trigger stem
	SameSentence                  // both in one sentence
	TriggerReport                 // TriggerSame × ReportCos
	SynonymReport                 // TriggerSynonym × ReportCos
	Linked                        // the report itself says they are the same
	ReportRare                    // weight shared by rare words of the reports
	SameStem4                     // different stems with four letters in common at the start
	TimeSeason                    // month and day agree, one of them without a year
	TimeBefore                    // days an undated account is reported after the other, over 60
	WeekdaySame                   // undated, but told of the same day of the week
	WeekdayClash                  // undated, and told of days of the week: days between, over 3
	OtherParty                    // both in one report, each with a named party that the other lacks
	PersonSame                    // the evidence names a person in common, apart from sources
	PersonClash                   // both name persons, none in common
	Afloat                        // nothing to compare of time and place, with a dated report
	Undated                       // neither has a date, nor its report
	UndatedPlace                  // Undated × (PlaceSame + PlaceNear + PlaceWithin)
	UndatedActor                  // Undated × ActorSame
	UndatedTrigger                // Undated × TriggerSame
	UndatedToll                   // Undated × TollClash
	numFeatures
)

var featureNames = [numFeatures]string{
	"bias", "trigger_same", "trigger_synonym", "trigger_rare", "sentence_cos", "rare_words",
	"report_cos", "title_cos", "mode_same", "mode_clash", "time_same", "time_overlap",
	"time_apart", "time_unknown", "place_same", "place_near", "place_within", "place_apart",
	"place_unknown", "actor_same", "actor_clash", "country_same", "toll_same", "toll_overlap",
	"toll_clash", "weapon_same", "same_report", "same_report_stem", "same_sentence",
	"trigger_x_report", "synonym_x_report", "linked",
	"report_rare", "stem4",
	"time_season", "time_before", "weekday_same", "weekday_clash", "other_party",
	"person_same", "person_clash", "afloat",
	"undated", "undated_x_place", "undated_x_actor", "undated_x_trigger", "undated_x_toll",
}

func (f Feature) String() string { return featureNames[f] }

// Vector holds the features of a pair.
type Vector [numFeatures]float64

// Model weighs features: a linear model of the log-odds that two events are the
// same happening.
type Model struct {
	Weights   Vector
	Threshold float64 // average log-odds from which two groups join
	Missing   float64 // log-odds of a pair that was not compared
}

// Score is the log-odds of v.
func (m *Model) Score(v *Vector) float64 {
	var s float64
	for i, x := range v {
		s += x * m.Weights[i]
	}
	return s
}

// Contribution is what one feature adds to a score.
type Contribution struct {
	Feature string  `json:"feature"`
	Value   float64 `json:"value"`
	Weight  float64 `json:"weight"`
}

// Explain lists the features that count in v, in the order of the features.
func (m *Model) Explain(v *Vector) []Contribution {
	var out []Contribution
	for i, x := range v {
		if x != 0 && m.Weights[i] != 0 {
			out = append(out, Contribution{Feature(i).String(), round3(x), round3(m.Weights[i])})
		}
	}
	return out
}

func round3(x float64) float64 { return math.Round(x*1000) / 1000 }

// LoadModel reads data/incident/weights.tsv.
func LoadModel() (*Model, error) { return readModel(incidentdata.FS, "weights.tsv") }

// LoadPrior reads data/incident/prior.tsv, from which learning starts.
func LoadPrior() (*Model, error) { return readModel(incidentdata.FS, "prior.tsv") }

func readModel(fsys fs.FS, name string) (*Model, error) {
	index := map[string]int{}
	for i, n := range featureNames {
		index[n] = i
	}
	m := &Model{}
	seen := map[string]bool{}
	err := eachRow(fsys, name, func(f []string) error {
		if len(f) != 2 {
			return fmt.Errorf("want 2 columns, have %d", len(f))
		}
		w, err := strconv.ParseFloat(f[1], 64)
		if err != nil {
			return err
		}
		if seen[f[0]] {
			return fmt.Errorf("%q stands twice", f[0])
		}
		seen[f[0]] = true
		switch i, ok := index[f[0]]; {
		case ok:
			m.Weights[i] = w
		case f[0] == "threshold":
			m.Threshold = w
		case f[0] == "missing":
			m.Missing = w
		default:
			return fmt.Errorf("no feature is called %q", f[0])
		}
		return nil
	})
	return m, err
}

// eachRow calls do with the tab-separated fields of each row of name that is
// neither empty nor a comment. Errors name file and line.
func eachRow(fsys fs.FS, name string, do func(fields []string) error) error {
	f, err := fsys.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	return rows(f, name, do)
}

func rows(r io.Reader, name string, do func(fields []string) error) error {
	s := bufio.NewScanner(r)
	for line := 1; s.Scan(); line++ {
		if t := s.Text(); t != "" && t[0] != '#' {
			if err := do(strings.Split(t, "\t")); err != nil {
				return fmt.Errorf("%s:%d: %w", name, line, err)
			}
		}
	}
	return s.Err()
}
