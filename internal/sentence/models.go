package sentence

import "khabar/internal/model/name"

func loadNames() (recogniser, error) { return name.Load() }
