package tag

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"khabar/data/model/clusters"
	"khabar/internal/model/cluster"
	"khabar/internal/model/modelfile"
)

// Clusters gives words a place in a tree of word classes; see
// internal/model/cluster.
type Clusters struct {
	// ID identifies the table: a model runs with the one it was trained with.
	ID    string
	table *cluster.Table
}

// noClusters is the ID that a model trained without clusters names.
const noClusters = "none"

// NoClusters stands for no table at all.
func NoClusters() *Clusters { return &Clusters{ID: noClusters} }

// LoadClusters loads the table built into the program.
func LoadClusters() (*Clusters, error) {
	b, err := clusters.FS.ReadFile(clusters.File)
	if err != nil {
		return nil, fmt.Errorf("load clusters: %w", err)
	}
	t, err := cluster.Read(b)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(b)
	return &Clusters{hex.EncodeToString(sum[:8]), t}, nil
}

// Path returns the code of a lower-case word.
func (c *Clusters) Path(lower string) (code uint16, ok bool) {
	if c.table == nil {
		return 0, false
	}
	return c.table.Path(lower)
}

// Section names the table in a model file.
func (c *Clusters) Section() modelfile.Section {
	return modelfile.Section{Name: "clusters", Data: modelfile.StringBytes([]string{c.ID})}
}

// For returns the clusters that the model in f was trained with: c, or none.
func (c *Clusters) For(f *modelfile.File) (*Clusters, error) {
	id, err := f.Strings("clusters")
	if err != nil {
		return nil, err
	}
	switch {
	case len(id) == 1 && id[0] == c.ID:
		return c, nil
	case len(id) == 1 && id[0] == noClusters:
		return NoClusters(), nil
	}
	return nil, fmt.Errorf("%s was trained with clusters %q, the program has %q: train it again", f.Name, id, c.ID)
}
