package store

import (
	"khabar"
	"khabar/internal/incident"
)

// Summarise an incident for a list.
func Summarise(in *incident.Incident) IncidentSummary {
	s := IncidentSummary{ID: in.ID, Kind: in.Kind, Type: in.Type, Mode: in.Mode, Title: in.Title, Status: in.Status,
		Disputed: in.Disputed, Place: in.Place, Time: in.Time, Actors: []ActorSummary{}, Weapons: in.Weapons,
		Reports: len(in.Reports), Independent: in.Sources.Independent, Confidence: in.Confidence}
	for _, a := range in.Actors {
		s.Actors = append(s.Actors, ActorSummary{a.Name, a.ActorID, a.Role})
	}
	for _, c := range in.Casualties {
		r := &Range{c.Low, c.Best, c.High}
		switch {
		case c.Category != "total":
		case c.Effect == khabar.EffectKilled:
			s.Killed = r
		case c.Effect == khabar.EffectWounded:
			s.Wounded = r
		}
	}
	return s
}
