package gazetteer

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

type geometry struct {
	Type        string
	Coordinates json.RawMessage
	Geometry    *geometry
	Geometries  []geometry
}

// boundaries reads GeoNames' shapes as a GeoJSON collection whose features carry a
// geoNameId.
func (m *Import) boundaries(r io.Reader) error {
	var c struct {
		Features []struct {
			Properties map[string]any
			Geometry   geometry
		}
	}
	if err := json.NewDecoder(r).Decode(&c); err != nil {
		return err
	}
	for i, f := range c.Features {
		id, err := strconv.ParseUint(strings.TrimSuffix(fmt.Sprint(f.Properties["geoNameId"]), ".0"), 10, 31)
		if err != nil {
			return fmt.Errorf("feature %d: no geoNameId", i+1)
		}
		if err := m.bounded(uint32(id), &f.Geometry); err != nil {
			return fmt.Errorf("feature %d: %w", i+1, err)
		}
	}
	return nil
}

// shapes reads "geoNameId TAB geoJSON" lines (shapes_all_low).
func (m *Import) shapes(r io.Reader) error {
	sc := bufio.NewScanner(r)
	sc.Buffer(make([]byte, 1<<20), 1<<28)
	for n := 1; sc.Scan(); n++ {
		a, b, ok := strings.Cut(sc.Text(), "\t")
		if a == "geoNameId" || strings.TrimSpace(sc.Text()) == "" {
			continue
		}
		id, err := strconv.ParseUint(a, 10, 31)
		if err != nil || !ok {
			return fmt.Errorf("line %d: geoNameId and geoJSON wanted", n)
		}
		var g geometry
		if err := json.Unmarshal([]byte(b), &g); err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
		if err := m.bounded(uint32(id), &g); err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
	}
	return sc.Err()
}

// bounded keeps the middle of the largest ring of g.
func (m *Import) bounded(id uint32, g *geometry) error {
	if g.Geometry != nil {
		return m.bounded(id, g.Geometry)
	}
	var polys [][][][2]float64
	switch g.Type {
	case "Polygon":
		var p [][][2]float64
		if err := json.Unmarshal(g.Coordinates, &p); err != nil {
			return err
		}
		polys = append(polys, p)
	case "MultiPolygon":
		if err := json.Unmarshal(g.Coordinates, &polys); err != nil {
			return err
		}
	default:
		return fmt.Errorf("geometry %q", g.Type)
	}
	best, area := [2]float64{}, -1.0
	for _, p := range polys {
		if len(p) == 0 || len(p[0]) < 3 {
			continue
		}
		if c, a := centroid(p[0]); a > area {
			best, area = c, a
		}
	}
	if area < 0 || math.IsNaN(best[0]+best[1]) || math.Abs(best[0]) > 90 || math.Abs(best[1]) > 180 {
		return errors.New("no ring on earth")
	}
	m.bound[id] = best
	return nil
}

// centroid of a ring of lon, lat as lat, lon, and its area in square degrees.
func centroid(ring [][2]float64) ([2]float64, float64) {
	var a, x, y float64
	for i := range ring {
		p, q := ring[i], ring[(i+1)%len(ring)]
		w := p[0]*q[1] - q[0]*p[1]
		a += w
		x += (p[0] + q[0]) * w
		y += (p[1] + q[1]) * w
	}
	if a == 0 {
		return [2]float64{ring[0][1], ring[0][0]}, 0
	}
	return [2]float64{y / (3 * a), x / (3 * a)}, math.Abs(a / 2)
}
